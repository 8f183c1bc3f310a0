"""Prompts over HTTP: made of sounds and of texts, heard, recorded by telephone, retired, and nobody else's."""

import asyncio
import io
import math
import wave
from array import array
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.api.conftest import LogIn
from tests.support.world import World

from yingda.entrypoints.speech import ConfiguredSpeech
from yingda.flows.document import parse_flow
from yingda.flows.prompts import store as prompts_store
from yingda.flows.prompts.jobs import Speaker
from yingda.flows.prompts.platform import load_platform_prompts
from yingda.flows.prompts.recording import recording_document
from yingda.flows.prompts.usecases import Prompts, Recorded, add_recorded
from yingda.flows.references.loading import load_flow
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.platform.settings import Settings, parse_settings
from yingda.platform.speech.errors import SpeechGone, SpeechNotInstalled, SpeechUnreachable
from yingda.platform.speech.ports import SpeechSynthesis
from yingda.platform.speech.sound import Sound
from yingda.platform.speech.testing import FakeSpeech
from yingda.platform.storage import DirectoryStorage


def a_wav(seconds: float = 1.0, *, amplitude: float = 8000) -> bytes:
    tone = (round(amplitude * math.sin(2 * math.pi * 440 * i / 16000)) for i in range(round(16000 * seconds)))
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16000)
        out.writeframes(array("h", tone).tobytes())
    return file.getvalue()


class Engines:
    """An engine that is there, or not, as a test wants it."""

    def __init__(self, *faults: Exception) -> None:
        self.faults = list(faults)
        self.speech: SpeechSynthesis = FakeSpeech()
        self.opened = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[SpeechSynthesis]:
        if self.faults and isinstance(self.faults[0], SpeechNotInstalled):
            raise self.faults.pop(0)
        self.opened += 1
        yield self

    async def say(self, *, text: str, language: str, voice: str, speed: float) -> Sound:
        if self.faults:
            raise self.faults.pop(0)
        return await self.speech.say(text=text, language=language, voice=voice, speed=speed)


@pytest.fixture
def prompts(db: Database, settings: Settings) -> Prompts:
    return Prompts(db=db, storage=DirectoryStorage(settings.prompts))


def a_speaker(prompts: Prompts, engines: Engines) -> Speaker:
    return Speaker(prompts=prompts, engines=engines, voices=parse_settings({}).speech_voices)


async def make(
    client: httpx.AsyncClient, tenant: UUID, *, file: bytes | None = None, **fields: str
) -> httpx.Response:
    data = {"tenant_id": str(tenant), "key": "greeting", "language": "zh-CN", **fields}
    files = {"file": ("x.bin", file)} if file is not None else None
    return await client.post("/api/prompts", data=data, files=files)


async def own(client: httpx.AsyncClient, key: str = "greeting") -> dict[str, Any]:
    found = (await client.get("/api/prompts?platform=false")).json()["items"]
    return next(each for each in found if each["key"] == key)


async def make_due(db: Database) -> None:
    async with db.core() as tx:
        await tx.execute("UPDATE prompt SET claimed_until = NULL WHERE state = 'waiting'")


async def test_an_uploaded_sound_is_a_version_at_once_and_can_be_heard(
    log_in: LogIn, world: World, settings: Settings
) -> None:
    client = await log_in("alpha.admin")
    answer = await make(client, world.alpha, file=a_wav(2), name="问候", text="您好")
    assert (answer.status_code, answer.json()["version"], answer.json()["state"]) == (201, 1, "ready")
    prompt = await own(client)
    (said,) = prompt["languages"]
    assert (prompt["name"], prompt["platform"]) == ("问候", False)
    assert (said["source"], said["author"], said["text"]) == ("upload", "alpha admin", "您好")
    assert said["seconds"] == pytest.approx(2.4, abs=0.1)
    sound = await client.get(f"/api/prompts/{said['id']}/audio")
    assert sound.headers["content-type"] == "audio/wav"
    with wave.open(io.BytesIO(sound.content)) as heard:
        assert (heard.getframerate(), heard.getnchannels()) == (8000, 1)
    for law in ("alaw", "ulaw"):
        assert (settings.prompts / str(world.alpha) / f"{said['id']}.{law}").stat().st_size > 16000
    audit = (await client.get("/api/audit?action=prompt.created")).json()["items"][0]["details"]
    assert audit == {"key": "greeting", "language": "zh-CN", "version": 1, "source": "upload"}


async def test_what_is_no_sound_is_refused_with_a_sentence_of_its_own(log_in: LogIn, world: World) -> None:
    client = await log_in("alpha.admin")
    own = f"/api/prompts?platform=false&tenant_id={world.alpha}"
    before = (await client.get(own)).json()["total"]
    for file, status, code in (
        (b"no sound at all", 422, "audio.unreadable"),
        (a_wav(1, amplitude=0), 422, "audio.silent"),
        (b"RIFF" + bytes(10 * 1024 * 1024), 413, "audio.too_large"),
        (b"RIFF" + bytes(12 * 1024 * 1024), 413, "request.too_large"),
        (None, 422, "prompt.empty"),
    ):
        answer = await make(client, world.alpha, file=file)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await client.get(own)).json()["total"] == before


@pytest.mark.parametrize("key", ["../x", "a b", "", ".", "a..b", "x" * 65])
async def test_keys_are_plain_names(log_in: LogIn, world: World, key: str) -> None:
    answer = await make(await log_in("alpha.admin"), world.alpha, key=key, text="您好")
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_a_text_waits_until_a_worker_has_spoken_it(
    log_in: LogIn, world: World, prompts: Prompts
) -> None:
    client = await log_in("alpha.admin")
    first = await make(client, world.alpha, text="您好，这里是试音。")
    assert (first.status_code, first.json()["state"]) == (201, "waiting")
    audio = f"/api/prompts/{first.json()['id']}/audio"
    assert (await client.get(audio)).json()["code"] == "prompt.not_ready"
    engines = Engines()
    assert await a_speaker(prompts, engines).speak_waiting() == 1
    (said,) = (await own(client))["languages"]
    assert (said["state"], said["source"], said["ready_version"]) == ("ready", "speech", 1)
    assert (await client.get(audio)).status_code == 200
    assert isinstance(engines.speech, FakeSpeech)
    assert engines.speech.said == ["您好，这里是试音。"]
    assert await a_speaker(prompts, engines).speak_waiting() == 0


async def test_an_older_version_is_played_until_the_newer_one_is_ready(
    log_in: LogIn, world: World, prompts: Prompts
) -> None:
    client = await log_in("alpha.admin")
    await make(client, world.alpha, file=a_wav(), name="问候")
    await make(client, world.alpha, text="新的问候。")
    await make(client, world.alpha, text="Hello.", language="en")
    shown = await own(client)
    assert shown["name"] == "问候"
    assert {each["language"]: (each["version"], each["ready_version"]) for each in shown["languages"]} == {
        "zh-CN": (2, 1),
        "en": (1, None),
    }


async def test_without_an_engine_the_prompt_says_so_and_is_spoken_when_there_is_one(
    log_in: LogIn, world: World, prompts: Prompts, db: Database
) -> None:
    client = await log_in("alpha.admin")
    await make(client, world.alpha, text="您好。")
    speaker = a_speaker(prompts, Engines(SpeechNotInstalled("none"), SpeechUnreachable("away")))
    for fault in ("speech.not_installed", "speech.unreachable"):
        assert await speaker.speak_waiting() == 0
        (said,) = (await own(client))["languages"]
        assert (said["state"], said["fault"]) == ("waiting", fault)
        assert await speaker.speak_waiting() == 0
        await make_due(db)
    assert await speaker.speak_waiting() == 1
    (said,) = (await own(client))["languages"]
    assert (said["state"], said["fault"]) == ("ready", None)


async def test_an_engine_that_died_is_opened_anew(
    log_in: LogIn, world: World, prompts: Prompts, db: Database
) -> None:
    client = await log_in("alpha.admin")
    await make(client, world.alpha, text="您好。")
    await make(client, world.alpha, text="再见。", key="farewell")
    engines = Engines(SpeechGone("died"))
    speaker = a_speaker(prompts, engines)
    assert await speaker.speak_waiting() == 0
    assert (engines.opened, (await own(client))["languages"][0]["fault"]) == (1, "speech.failed")
    await make_due(db)
    assert await speaker.speak_waiting() == 2
    assert engines.opened == 2


async def test_what_cannot_be_said_fails_after_some_attempts(
    log_in: LogIn, world: World, prompts: Prompts, db: Database
) -> None:
    client = await log_in("alpha.admin")
    await make(client, world.alpha, text="您好。")
    engines = Engines()
    engines.speech = FakeSpeech(voices=frozenset())
    for _ in range(5):
        assert await a_speaker(prompts, engines).speak_waiting() == 0
        await make_due(db)
    (said,) = (await own(client))["languages"]
    assert (said["state"], said["fault"]) == ("failed", "speech.failed")


async def test_a_text_whose_worker_died_is_spoken_by_another(
    log_in: LogIn, world: World, prompts: Prompts, db: Database
) -> None:
    await make(await log_in("alpha.admin"), world.alpha, text="您好。")
    async with db.core() as tx:
        assert await prompts_store.claim(tx, duration=timedelta(seconds=0.2)) is not None
    assert await a_speaker(prompts, Engines()).speak_waiting() == 0
    await asyncio.sleep(0.25)
    assert await a_speaker(prompts, Engines()).speak_waiting() == 1


async def test_a_retired_prompt_is_gone_and_its_key_goes_on_counting(log_in: LogIn, world: World) -> None:
    client = await log_in("alpha.admin")
    made = (await make(client, world.alpha, file=a_wav())).json()
    assert (await client.delete(f"/api/prompts/{made['id']}")).status_code == 204
    shown = (await client.get("/api/prompts?platform=false")).json()["items"]
    assert "greeting" not in {each["key"] for each in shown}
    assert (await make(client, world.alpha, file=a_wav())).json()["version"] == 2


async def test_versions_made_at_once_get_a_number_each(log_in: LogIn, world: World) -> None:
    client = await log_in("alpha.admin")
    answers = await asyncio.gather(*(make(client, world.alpha, text=f"第{n}。") for n in range(5)))
    assert sorted(answer.json()["version"] for answer in answers) == [1, 2, 3, 4, 5]


async def test_another_houses_prompts_are_not_there(log_in: LogIn, world: World) -> None:
    made = (await make(await log_in("beta.admin"), world.beta, file=a_wav())).json()
    client = await log_in("alpha.admin")
    assert (await client.get(f"/api/prompts/{made['id']}/audio")).status_code == 404
    assert (await client.delete(f"/api/prompts/{made['id']}")).status_code == 404
    assert (await make(client, world.beta, file=a_wav())).status_code == 404
    body = {"tenant_id": str(world.beta), "key": "greeting", "language": "en"}
    assert (await client.post("/api/prompts/record", json=body)).status_code == 404
    assert (await client.get(f"/api/prompts?platform=false&tenant_id={world.beta}")).json()["items"] == []


async def test_nothing_of_a_suspended_house_is_made(log_in: LogIn, world: World) -> None:
    admin, operator = await log_in("alpha.admin"), await log_in("operator.admin")
    await operator.patch(f"/api/tenants/{world.alpha}", json={"status": "suspended"})
    answer = await make(admin, world.alpha, text="您好。")
    assert (answer.status_code, answer.json()["code"]) == (403, "tenant.suspended")


async def test_everybody_hears_the_platforms_prompts_and_nobody_takes_them_away(
    log_in: LogIn, world: World, db: Database, settings: Settings
) -> None:
    assert await load_platform_prompts(db) > 200
    assert await load_platform_prompts(db) == 0
    client = await log_in("alpha.admin")
    shown = {
        each["key"]: each for each in (await client.get("/api/prompts")).json()["items"] if each["platform"]
    }
    assert {each["language"] for each in shown["survey_score"]["languages"]} == {"zh-CN", "en"}
    said = shown["survey_score"]["languages"][0]
    assert (await client.get(f"/api/prompts/{said['id']}/audio")).json()["details"] == {"state": "lost"}
    operator = await log_in("operator.admin")
    answer = await operator.delete(f"/api/prompts/{said['id']}")
    assert (answer.status_code, answer.json()["code"]) == (409, "prompt.shipped")
    assert (await client.delete(f"/api/prompts/{said['id']}")).status_code == 404


async def test_the_operators_own_version_stays_and_a_new_release_changes_what_it_shipped(
    log_in: LogIn, world: World, db: Database
) -> None:
    await load_platform_prompts(db)
    operator = await log_in("operator.admin")
    await make(operator, world.operator, file=a_wav(), key="survey_thanks")
    async with db.core() as tx:
        await tx.execute("UPDATE prompt SET text = 'old' WHERE key = 'survey_thanks' AND version = 1")
    assert await load_platform_prompts(db) == 2
    (zh,) = [
        each for each in (await own(operator, "survey_thanks"))["languages"] if each["language"] == "zh-CN"
    ]
    assert (zh["version"], zh["source"]) == (2, "upload")


async def test_a_prompt_is_recorded_by_telephone(
    log_in: LogIn, world: World, db: Database, prompts: Prompts
) -> None:
    await load_platform_prompts(db)
    client = await log_in("alpha.admin")
    body = {"tenant_id": str(world.alpha), "key": "greeting", "language": "en"}
    answer = await client.post("/api/prompts/record", json=body)
    assert answer.status_code == 201
    assert answer.json()["dial"] == "*86" + answer.json()["code"]
    assert {each["code"] for each in (await client.get("/api/flows")).json()["items"]} == {"hotline"}
    async with db.core() as tx:
        trial = await (await tx.execute("SELECT * FROM flow_trial")).fetchone()
        assert trial is not None
        loaded = await load_flow(
            tx, tenant_id=world.alpha, flow_id=trial["flow_id"], version=trial["version"]
        )
    assert loaded is not None
    assert ("record_ask", "en") in loaded.prompts
    author = world.ids.users["alpha.admin"]
    recorded = Recorded(
        recording_id=new_id(), tenant_id=world.alpha, key="greeting", language="en", author_id=author
    )
    made = await add_recorded(prompts=prompts, recorded=recorded, sound=a_wav())
    assert (made.version, made.state) == (1, "ready")
    (said,) = (await own(client))["languages"]
    assert (said["source"], said["author"], said["language"]) == ("phone", "alpha admin", "en")


async def test_a_silent_recording_is_kept_as_failed_with_its_reason(
    log_in: LogIn, world: World, prompts: Prompts
) -> None:
    author = world.ids.users["alpha.admin"]
    recorded = Recorded(
        recording_id=new_id(), tenant_id=world.alpha, key="greeting", language="zh-CN", author_id=author
    )
    await add_recorded(prompts=prompts, recorded=recorded, sound=a_wav(amplitude=0))
    (said,) = (await own(await log_in("alpha.admin")))["languages"]
    assert (said["state"], said["fault"], said["ready_version"]) == ("failed", "audio.silent", None)


def test_the_flow_that_records_is_a_flow() -> None:
    assert parse_flow(recording_document(key="greeting", language="en")).start == "language"


async def test_the_settings_choose_where_speech_comes_from(tmp_path: Path) -> None:
    nowhere = parse_settings({"YINGDA_SPEECH_HOME": str(tmp_path / "nothing")})
    with pytest.raises(SpeechNotInstalled, match="yingda prompts install"):
        async with ConfiguredSpeech(nowhere).open():
            pass
