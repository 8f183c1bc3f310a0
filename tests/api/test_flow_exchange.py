"""A flow given out as one document and taken in again, elsewhere."""

import base64
import io
import math
import wave
from array import array
from copy import deepcopy
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.api.conftest import LogIn
from tests.api.test_flow_cases import NIGHT
from tests.api.test_flow_loading import entering, inner, make, publish
from tests.api.test_flow_releases import flow_of
from tests.support.world import DOCUMENT, World

from yingda.flows.exchange.format import MARK, read_file


def a_wav(seconds: float = 0.5) -> bytes:
    tone = (round(8000 * math.sin(2 * math.pi * 440 * i / 8000)) for i in range(round(8000 * seconds)))
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(array("h", tone).tobytes())
    return file.getvalue()


CASE_OF_IT = {**NIGHT, "expected": {"left": [["hours", "closed"]], "end": "hung_up"}}
WEEKLY = {"timezone": "Asia/Shanghai", "weekly": [{"days": [1], "from": "09:00", "to": "17:00"}]}


def calendar_document() -> dict[str, Any]:
    document = entering("pay")
    document["nodes"]["welcome"]["prompts"] = ["hello"]
    document["nodes"]["hours"] = {
        "type": "calendar",
        "calendar": "shop",
        "open": "welcome",
        "closed": "end",
    }
    return {**document, "format": 2, "start": "hours"}


async def furnish(client: httpx.AsyncClient, world: World) -> UUID:
    """A flow of alpha's with one of everything that can go along."""
    flow, pay = await flow_of(client), await make(client, "pay")
    tenant = {"tenant_id": str(world.alpha)}
    sound = await client.post(
        "/api/prompts",
        data={**tenant, "key": "hello", "language": "en", "name": "Hello", "text": "Hello there"},
        files={"file": ("hello.wav", a_wav())},
    )
    assert sound.status_code == 201, sound.text
    names = {"code": "shop", "name_zh": "店", "name_en": "Shop"}
    kept = await client.post("/api/calendars", json={**tenant, **names, "definition": WEEKLY})
    assert kept.status_code == 201, kept.text
    await publish(client, pay, inner())
    await publish(client, flow, calendar_document())
    assert (await client.post(f"/api/flows/{flow}/cases", json=CASE_OF_IT)).status_code == 201
    return flow


async def taken(client: httpx.AsyncClient, tenant: UUID, file: Any, **more: Any) -> httpx.Response:
    return await client.post("/api/flows/import", json={"tenant_id": str(tenant), "file": file, **more})


async def test_a_flow_goes_from_one_house_to_another(log_in: LogIn, world: World) -> None:
    alpha, beta = await log_in("alpha.admin"), await log_in("beta.admin")
    flow = await furnish(alpha, world)
    answer = await alpha.get(f"/api/flows/{flow}/export")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == 'attachment; filename="hotline.flow.json"'
    file = answer.json()
    assert (file[MARK], file["code"], file["document"]) == (1, "hotline", calendar_document())
    assert file["subflows"] == {"pay": {"name_zh": "pay", "name_en": "pay", "document": inner()}}
    [hello] = [each for each in file["prompts"] if each["key"] == "hello"]
    assert base64.b64decode(hello["audio"]).startswith(b"RIFF")
    assert file["calendars"][0]["code"] == "shop"
    assert file["cases"] == [CASE_OF_IT]
    assert str(world.alpha) not in answer.text
    assert "alpha" not in answer.text

    clash = await taken(beta, world.beta, file)
    assert (clash.status_code, clash.json()["code"]) == (409, "flow.code_taken")
    made = await taken(beta, world.beta, file, code="shop-line")
    assert made.status_code == 201, made.text
    got = made.json()
    assert (got["code"], got["flows"], got["calendars"], got["cases"]) == ("shop-line", ["pay"], ["shop"], 1)
    assert got["missing"] == ["flow: pay"], "a sub-flow comes as a draft, and is published first"
    draft = (await beta.get(f"/api/flows/{got['id']}/draft")).json()
    assert draft["document"] == calendar_document()
    prompts = (await beta.get("/api/prompts?platform=false")).json()["items"]
    [hello] = [each for each in prompts if each["key"] == "hello"]
    assert (hello["name"], hello["languages"][0]["state"], hello["languages"][0]["text"]) == (
        "Hello",
        "ready",
        "Hello there",
    )
    pay = next(each for each in (await beta.get("/api/flows")).json()["items"] if each["code"] == "pay")
    await publish(beta, pay["id"], inner())
    assert await publish(beta, got["id"], draft["document"]) == 1
    audit = (await beta.get("/api/audit?action=flow.imported")).json()["items"]
    assert audit[0]["details"] == {"code": "shop-line"}


async def test_what_is_there_already_stays_as_it_is(log_in: LogIn, world: World) -> None:
    alpha = await log_in("alpha.admin")
    flow = await furnish(alpha, world)
    file = (await alpha.get(f"/api/flows/{flow}/export?audio=false")).json()
    assert all(each["audio"] is None for each in file["prompts"])
    file["subflows"]["pay"]["document"] = {}
    file["calendars"][0]["name_en"] = "Other"
    got = (await taken(alpha, world.alpha, file, code="again")).json()
    assert (got["flows"], got["calendars"], got["prompts"], got["missing"]) == ([], [], [], [])
    calendars = (await alpha.get("/api/calendars")).json()["items"]
    assert [each["name_en"] for each in calendars] == ["Shop"]


async def test_a_draft_is_given_out_too(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    assert (await client.get(f"/api/flows/{flow}/export?state=draft")).status_code == 404
    await client.put(f"/api/flows/{flow}/draft", json={"document": {"half": 1}, "revision": 0})
    draft = (await client.get(f"/api/flows/{flow}/export?state=draft")).json()
    assert draft["document"] == {"half": 1}
    assert (await client.get(f"/api/flows/{flow}/export")).json()["document"] == DOCUMENT


async def test_an_old_format_is_renewed(log_in: LogIn, world: World) -> None:
    client = await log_in("alpha.admin")
    file = {MARK: 1, "code": "old", "name_zh": "旧", "name_en": "Old", "document": DOCUMENT}
    got = (await taken(client, world.alpha, file)).json()
    draft = (await client.get(f"/api/flows/{got['id']}/draft")).json()
    assert draft["document"]["format"] == 2


async def test_words_without_sound_are_spoken(log_in: LogIn, world: World) -> None:
    client = await log_in("alpha.admin")
    prompt = {"key": "bye", "language": "zh-CN", "name": "", "text": "再见", "audio": None}
    file = {MARK: 1, "code": "x", "document": DOCUMENT, "prompts": [prompt]}
    got = (await taken(client, world.alpha, file)).json()
    assert got["prompts"] == ["bye (zh-CN)"]


async def test_a_sound_that_is_none_is_told_with_its_place(log_in: LogIn, world: World) -> None:
    client = await log_in("alpha.admin")
    audio = base64.b64encode(b"no sound at all").decode()
    prompt = {"key": "bye", "language": "zh-CN", "text": "", "audio": audio}
    file = {MARK: 1, "code": "x", "document": DOCUMENT, "prompts": [prompt]}
    answer = await taken(client, world.alpha, file)
    assert (answer.status_code, answer.json()["code"]) == (422, "flow.import_refused")
    [problem] = answer.json()["details"]["problems"]
    assert (problem["field"], problem["code"]) == ("prompts[0].audio", "audio.unreadable")
    assert len((await client.get("/api/flows")).json()["items"]) == 1


GOOD: dict[str, Any] = {MARK: 1, "code": "x", "name_zh": "x", "name_en": "x", "document": {}}
CASE = {"name": "x", "script": {"at": "2026-11-20T10:00"}, "expected": {"left": [], "end": "waiting"}}
PROMPT = {"key": "a", "language": "en", "name": "", "text": "", "audio": None}


@pytest.mark.parametrize(
    ("file", "field", "code"),
    [
        (None, "", "file.not_a_flow"),
        ([], "", "file.not_a_flow"),
        ({}, MARK, "file.not_a_flow"),
        ({**GOOD, MARK: "1"}, MARK, "file.not_a_flow"),
        ({**GOOD, MARK: 2}, MARK, "file.unknown_version"),
        ({**GOOD, "more": 1}, "more", "file.unknown_field"),
        ({**GOOD, "code": "A b"}, "code", "file.bad_value"),
        ({**GOOD, "name_en": "x" * 81}, "name_en", "file.bad_value"),
        ({**GOOD, "name_en": "\u0000"}, "name_en", "file.bad_value"),
        ({**GOOD, "document": 3}, "document", "file.not_an_object"),
        ({**GOOD, "document": {"a": "x" * 400_000}}, "document", "flow.too_large"),
        ({**GOOD, "document": {"a": "\ud800"}}, "document", "flow.not_storable"),
        ({**GOOD, "subflows": []}, "subflows", "file.bad_list"),
        ({**GOOD, "subflows": {"a": 1}}, "subflows.a.", "file.not_an_object"),
        ({**GOOD, "subflows": {"a": {}}}, "subflows.a.document", "file.not_an_object"),
        ({**GOOD, "prompts": {}}, "prompts", "file.bad_list"),
        ({**GOOD, "prompts": [1]}, "prompts[0]", "file.not_an_object"),
        ({**GOOD, "prompts": [{**PROMPT, "key": "../x"}]}, "prompts[0].key", "file.bad_value"),
        ({**GOOD, "prompts": [{**PROMPT, "language": "fr"}]}, "prompts[0].language", "file.bad_value"),
        ({**GOOD, "prompts": [{**PROMPT, "audio": "%%"}]}, "prompts[0].audio", "file.bad_audio"),
        ({**GOOD, "prompts": [PROMPT, PROMPT]}, "prompts", "file.twice"),
        ({**GOOD, "calendars": [{"code": "a"}]}, "calendars[0].definition", "file.not_an_object"),
        ({**GOOD, "cases": [{**CASE, "script": {"at": 1}}]}, "cases[0].script", "flow.bad_script"),
        ({**GOOD, "cases": [{**CASE, "expected": {"left": [1]}}]}, "cases[0].expected", "file.bad_value"),
        ({**GOOD, "cases": [CASE] * 101}, "cases", "file.bad_list"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_place(file: object, field: str, code: str) -> None:
    read, problems = read_file(file)
    assert read is None
    assert (field, code) in {(problem["field"], problem["code"]) for problem in problems}


def test_a_good_file_is_read() -> None:
    whole = {**GOOD, "prompts": [PROMPT], "cases": [CASE], "subflows": {"a": {"document": {}}}}
    read, problems = read_file(deepcopy(whole))
    assert (problems, read is not None) == ([], True)


async def test_a_file_for_another_house_is_not_even_read(log_in: LogIn, world: World) -> None:
    client = await log_in("alpha.admin")
    answer = await taken(client, world.beta, GOOD)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
