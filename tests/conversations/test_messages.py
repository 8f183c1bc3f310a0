"""A customer leaves a message after the tone: for a queue, for an enterprise, or as a prompt."""

import math
import os
import time
from array import array
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.support.centre import House
from tests.support.centre_people import Customer

from yingda.conversations.channels.voice.recording.audio import track_files
from yingda.conversations.channels.voice.recording.tape import recording_file
from yingda.conversations.recordings.jobs import Recorder
from yingda.flows.prompts.usecases import Prompts
from yingda.flows.testing import say
from yingda.platform.storage import DirectoryStorage

VOICEMAIL: dict[str, dict[str, object]] = {
    "mail": {
        "type": "voicemail",
        "queue": "service",
        "prompts": ["welcome"],
        "max_seconds": 30,
        "next": "thanks",
        "otherwise": "nothing",
    },
    "thanks": say("menu", then="end"),
    "nothing": say("no_agents", then="end"),
    "end": {"type": "hang_up"},
}
PROMPT: dict[str, dict[str, object]] = {
    **VOICEMAIL,
    "mail": {
        "type": "record_message",
        "prompts": ["welcome"],
        "max_seconds": 30,
        "variable": "said",
        "prompt": "greeting",
        "next": "thanks",
        "otherwise": "nothing",
    },
}


@pytest.fixture
async def mail(house: House) -> House:
    """A house whose first enterprise takes messages."""
    await house.publish("alpha", VOICEMAIL)
    return house


async def speaking(house: House) -> Customer:
    """A customer who has heard the tone."""
    customer = await house.call()
    await customer.hear_prompt()
    assert customer.hears() == "prompt:beep"
    await customer.hear_prompt()
    assert customer.hears() == "silence"
    assert is_recorded(customer)
    return customer


def is_recorded(customer: Customer) -> bool:
    return customer.channel.recording is not None


async def recordings(house: House) -> list[dict[str, Any]]:
    return await house.rows("SELECT * FROM recording ORDER BY started_at")


async def test_a_key_ends_the_message_and_the_flow_goes_on(mail: House) -> None:
    customer = await speaking(mail)
    await mail.pass_time(12)
    await customer.press("5")
    assert is_recorded(customer)
    await customer.press("#")
    assert not is_recorded(customer)
    assert customer.hears() == "prompt:menu.zh"
    (row,) = await recordings(mail)
    assert (row["kind"], row["state"]) == ("voicemail", "ended")
    (told,) = await customer.events("message_recorded")
    assert told["facts"] == {"recording_id": str(row["id"]), "purpose": "voicemail", "seconds": 12.0}
    (left,) = await customer.events("voicemail_left")
    assert left["facts"]["recording_id"] == str(row["id"])
    await customer.hang_up()
    assert (await customer.row())["result"] == "voicemail"


async def test_who_hangs_up_has_left_his_message(mail: House) -> None:
    customer = await speaking(mail)
    await mail.pass_time(8)
    await customer.hang_up()
    (told,) = await customer.events("message_recorded")
    assert told["facts"]["seconds"] == 8.0
    (work,) = await mail.rows("SELECT * FROM work")
    assert work["kind"] == "voicemail"
    assert (await customer.row())["result"] == "voicemail"


async def test_the_longest_time_ends_the_message(mail: House) -> None:
    customer = await speaking(mail)
    await mail.pass_time(31)
    assert customer.hears() == "prompt:menu.zh"
    (told,) = await customer.events("message_recorded")
    assert told["facts"]["seconds"] == 30.0


async def test_who_says_nothing_has_left_none(mail: House) -> None:
    customer = await speaking(mail)
    await mail.pass_time(0.5)
    await customer.press("#")
    assert customer.hears() == "prompt:no_agents.zh"
    assert not await mail.rows("SELECT * FROM work")


async def test_who_presses_the_key_at_the_tone_has_left_none(mail: House) -> None:
    customer = await mail.call()
    await customer.hear_prompt()
    await customer.press("#")
    assert customer.hears() == "prompt:no_agents.zh"
    assert not await recordings(mail)


async def test_a_message_goes_on_through_our_crash(mail: House) -> None:
    customer = await speaking(mail)
    await mail.pass_time(5)
    await mail.kill()
    await mail.wait(5)
    await mail.start()
    await mail.pass_time(5)
    await customer.press("#")
    (row,) = await recordings(mail)
    (told,) = await customer.events("message_recorded")
    assert told["facts"] == {"recording_id": str(row["id"]), "purpose": "voicemail", "seconds": 15.0}
    assert customer.hears() == "prompt:menu.zh"


async def test_who_hung_up_during_our_crash_has_left_his_message(mail: House) -> None:
    customer = await speaking(mail)
    await mail.pass_time(5)
    await mail.kill()
    await mail.wait(5)
    customer.caller.hang_up()
    await mail.start()
    (told,) = await customer.events("message_recorded")
    assert told["facts"]["seconds"] == 10.0
    assert [row["kind"] for row in await mail.rows("SELECT kind FROM work")] == ["voicemail"]


async def test_a_message_comes_between_two_recordings_of_the_call(mail: House) -> None:
    await mail.change("UPDATE number SET recording = 'always'")
    customer = await speaking(mail)
    await mail.pass_time(3)
    await customer.press("#")
    assert is_recorded(customer)
    kinds = [(row["kind"], row["state"]) for row in await recordings(mail)]
    assert kinds == [("conversation", "ended"), ("voicemail", "ended"), ("conversation", "recording")]
    await customer.hang_up()


async def test_a_prompt_is_recorded_by_telephone(house: House) -> None:
    await house.publish("alpha", PROMPT)
    customer = await speaking(house)
    await house.pass_time(4)
    await customer.press("#")
    (row,) = await recordings(house)
    assert (row["kind"], row["prompt_key"], row["prompt_language"]) == ("prompt", "greeting", "zh-CN")
    assert not await house.rows("SELECT * FROM work")
    position = customer.line.position
    assert position is not None
    assert position.variables["said"] == str(row["id"])


async def test_what_was_said_becomes_the_prompts_next_version_once(house: House, tmp_path: Path) -> None:
    await house.publish("alpha", PROMPT)
    customer = await speaking(house)
    await house.pass_time(4)
    await customer.press("#")
    (row,) = await recordings(house)
    file = recording_file(house.settings.recordings, recording_id=row["id"])
    wave = array("h", (round(9000 * math.sin(sample / 4)) for sample in range(8000 * 4)))
    said, _ = track_files(file)
    said.write_bytes(wave.tobytes())
    os.utime(said, (time.time() - 60,) * 2)
    recorder = Recorder(
        database=house.centre.database,
        storage=DirectoryStorage(tmp_path / "recordings"),
        keys=house.centre.keys,
        recordings=house.settings.recordings,
        prompts=Prompts(db=house.centre.database, storage=DirectoryStorage(tmp_path / "prompts")),
    )
    ended = {"id": row["id"], "since": timedelta(seconds=30)}
    await house.change("UPDATE recording SET ended_at = now() - %(since)s WHERE id = %(id)s", **ended)
    assert await recorder.store_ended() == 1
    await house.change("UPDATE recording SET state = 'ended' WHERE id = %(id)s", id=row["id"])
    said.write_bytes(wave.tobytes())
    os.utime(said, (time.time() - 60,) * 2)
    assert await recorder.store_ended() == 1
    (prompt,) = await house.rows("SELECT * FROM prompt WHERE key = 'greeting'")
    assert (prompt["state"], prompt["source"], prompt["recording_id"]) == ("ready", "phone", row["id"])
    assert prompt["author_id"] == house.ids.users["alpha.admin"]
    assert (tmp_path / "prompts" / f"{prompt['path']}.alaw").exists()
    (row,) = await recordings(house)
    assert (row["state"], row["complete"]) == ("stored", True)
