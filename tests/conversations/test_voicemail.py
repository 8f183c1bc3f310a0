"""A message that was left is work for the queue: an agent hears it on his phone, and may call back."""

from array import array
from pathlib import Path

import pytest
from tests.support.centre import ALPHA, House
from tests.support.centre_people import Customer, Staff
from tests.support.truth import check_ledger, check_present

from yingda.conversations.channels.voice.recording.audio import track_files
from yingda.conversations.channels.voice.recording.unsealing import playing
from yingda.conversations.recordings.jobs import Recorder
from yingda.flows.testing import say
from yingda.kernel.errors import DomainError
from yingda.platform.storage import DirectoryStorage
from yingda.telephony.testing_people import FakePhone

CALLER = "13800000001"
FLOW: dict[str, dict[str, object]] = {
    "leave": {
        "type": "voicemail",
        "queue": "service",
        "prompts": ["menu"],
        "max_seconds": 60,
        "next": "bye",
        "otherwise": "sorry",
    },
    "sorry": say("no_agents", then="bye", interruptible=False),
    "bye": {"type": "hang_up"},
}
SPEECH = array("h", range(-4000, 4000)).tobytes()


async def _leave(
    house: House, *, caller: str = CALLER, seconds: float = 10, hang_up: bool = False
) -> Customer:
    """Somebody calls at night and speaks after the tone."""
    await house.publish("alpha", FLOW)
    customer = await house.call(caller=caller)
    while customer.channel.recording is None:
        await customer.hear_prompt()
    said, heard = track_files(customer.channel.recording)
    said.write_bytes(SPEECH)
    heard.write_bytes(bytes(len(SPEECH)))
    await house.pass_time(seconds)
    await (customer.hang_up() if hang_up else customer.press("#"))
    return customer


async def _listening(house: House) -> Staff:
    await _leave(house)
    staff = await house.agent()
    await staff.answer()
    assert (staff.state, _phase(house, staff)) == ("talking", "listening")
    return staff


def _phase(house: House, staff: Staff) -> str:
    assert staff.agent.interaction_id is not None
    line = house.centre.lines.get(staff.agent.interaction_id)
    assert line is not None
    return line.interaction.phase.value


def _playing(house: House) -> list[Path]:
    return list(playing(house.centre.recordings).glob("*"))


def _outside(house: House, number: str = CALLER) -> FakePhone:
    house.secrets.add(number)
    return house.switch.outside(number)


@pytest.mark.parametrize("hang_up", [False, True])
async def test_an_agent_hears_what_was_said_and_documents_it(house: House, hang_up: bool) -> None:
    customer = await _leave(house, hang_up=hang_up)
    row = await customer.row()
    assert (row["result"], row["state"]) == ("voicemail", "closed")
    check_present(house)
    await check_ledger(house)
    (work,) = await house.rows("SELECT * FROM work")
    assert (work["kind"], work["state"]) == ("voicemail", "waiting")
    staff = await house.agent()
    assert staff.state == "ringing"
    leg = staff.phone.ringing()
    assert leg.leg is not None
    assert leg.leg.caller == CALLER
    await staff.answer()
    (copy,) = _playing(house)
    assert copy.read_bytes() == SPEECH
    assert leg.prompts == (copy.with_suffix(""),)
    check_present(house)
    house.switch.finish_prompt(str(leg.playback_id))
    await house.settle()
    assert not _playing(house)
    await house.pass_time(5)
    await staff.contact("hang_up")
    assert staff.state == "wrap_up"
    (item,) = await house.rows("SELECT * FROM interaction WHERE purpose = 'voicemail'")
    assert (item["origin_id"], item["result"], float(item["talk_seconds"])) == (row["id"], "answered", 5.0)


async def test_who_says_nothing_leaves_no_work(house: House) -> None:
    customer = await _leave(house, seconds=0.5)
    assert str(customer.hears()).startswith("prompt:")
    assert not await house.rows("SELECT 1 FROM work")


async def test_what_was_sealed_meanwhile_is_heard_as_it_was_said(house: House) -> None:
    await _leave(house)
    await house.change("UPDATE recording SET ended_at = ended_at - interval '1 day'")
    (row,) = await house.rows("SELECT id FROM recording")
    for track in track_files(house.centre.recordings / "incoming" / str(row["id"])):
        _age(track)
    recorder = Recorder(
        database=house.centre.database,
        storage=DirectoryStorage(house.centre.recordings),
        keys=house.centre.keys,
        recordings=house.centre.recordings,
    )
    assert await recorder.store_ended() == 1
    assert not list((house.centre.recordings / "incoming").glob("*"))
    staff = await house.agent()
    await staff.answer()
    (copy,) = _playing(house)
    assert copy.read_bytes() == SPEECH
    await staff.hang_up()
    assert staff.state == "wrap_up"
    assert not _playing(house)


def _age(path: Path) -> None:
    import os

    at = path.stat().st_mtime - 60
    os.utime(path, (at, at))


async def test_a_message_that_is_gone_leaves_the_agent_with_its_number(house: House) -> None:
    await _leave(house)
    for file in (house.centre.recordings / "incoming").glob("*"):
        file.unlink()
    staff = await house.agent()
    await staff.answer()
    assert _phase(house, staff) == "listening"
    assert not _playing(house)
    await staff.contact("hang_up")


async def test_it_may_be_heard_again(house: House) -> None:
    staff = await _listening(house)
    leg = staff.phone.ringing()
    first = leg.playback_id
    await staff.contact("hear_again")
    assert leg.playback_id not in {None, first}
    assert len(_playing(house)) == 1
    await staff.contact("hang_up")
    assert not _playing(house)


async def test_what_an_agent_heard_when_we_died_is_stopped_before_he_hears_it_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = await _listening(house)
    leg = staff.phone.ringing()
    before, stopped, stop = leg.playback_id, [], house.switch.stop_prompt

    async def note(playback_id: str) -> None:
        stopped.append(playback_id)
        await stop(playback_id)

    monkeypatch.setattr(house.switch, "stop_prompt", note)
    await house.kill()
    await house.start()
    assert stopped == [before]
    assert leg.playback_id not in {None, before}


async def test_the_agent_calls_back(house: House) -> None:
    staff = await _listening(house)
    phone = _outside(house)
    await staff.contact("call_back")
    assert _phase(house, staff) == "dialling"
    assert not _playing(house)
    leg = phone.ringing()
    assert leg.leg is not None
    assert leg.leg.outside is not None
    assert (leg.leg.outside.digits, leg.leg.outside.caller_shown) == (CALLER, ALPHA)
    assert leg.leg.originator == staff.phone.ringing().id, "its codecs are chosen for the agent's ears"
    check_present(house)
    phone.answer()
    await house.settle()
    hears: object = house.switch.hears(leg.id)
    assert hears == {staff.phone.ringing().id}
    phone.hang_up()
    await house.settle()
    assert staff.state == "wrap_up"


async def test_who_is_not_reached_may_be_tried_again(house: House) -> None:
    staff = await _listening(house)
    phone = _outside(house)
    for _ in range(2):
        await staff.contact("call_back")
        phone.refuse()
        await house.settle()
        assert _phase(house, staff) == "listening"
        check_present(house)
    await staff.contact("hang_up")
    (item,) = await house.rows("SELECT * FROM interaction WHERE purpose = 'voicemail'")
    assert item["result"] == "answered"
    assert not await house.rows("SELECT 1 FROM work")


async def test_who_withheld_his_number_cannot_be_called_back(house: House) -> None:
    await house.publish("alpha", FLOW)
    await _leave(house, caller="0000")
    staff = await house.agent()
    await staff.answer()
    with pytest.raises(DomainError):
        await staff.contact("call_back")
    await staff.contact("hang_up")


async def test_after_a_crash_it_is_heard_from_the_beginning(house: House) -> None:
    staff = await _listening(house)
    (old,) = _playing(house)
    await house.kill()
    await house.start()
    (copy,) = _playing(house)
    assert copy != old
    assert staff.phone.ringing().prompts == (copy.with_suffix(""),)
    check_present(house)
    await staff.contact("hang_up")


async def test_an_agent_who_is_lost_hears_it_again_or_another_does(house: House) -> None:
    staff = await _listening(house)
    await staff.vanish()
    await house.pass_time(2)
    assert not _playing(house)
    check_present(house)
    await staff.go(online=True)
    assert _phase(house, staff) == "listening"
    assert len(_playing(house)) == 1
    await staff.vanish()
    await house.pass_time(25)
    assert staff.state == "signed_out"
    other = await house.agent("shared.agent")
    await other.answer()
    assert _phase(house, other) == "listening"
    await other.hang_up()


async def test_messages_keep_nobody_out_of_the_queue(house: House) -> None:
    await _leave(house)
    queue_id = house.ids.queues["alpha/service"]
    assert house.centre.floor.waiting(queue_id) == 0
    check_present(house)
