"""What a version of a flow is tied to, and how it is loaded for calls."""

from copy import deepcopy
from typing import Any
from uuid import UUID

import httpx
from tests.api.conftest import LogIn
from tests.support.world import DOCUMENT, World

from yingda.flows.references.loading import LoadedFlow, load_flow
from yingda.flows.references.pinning import Pins, pin, subflows_in
from yingda.flows.references.usecases import hosts_named, platform_of, read_references
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.platform.settings import parse_settings


async def record(db: Database, tenant: UUID, key: str, *, language: str, version: int, path: str) -> None:
    """A prompt is recorded, as whoever keeps the prompts does it."""
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO prompt (id, tenant_id, key, language, version, text, path, sha256)
               VALUES (%(id)s, %(tenant)s, %(key)s, %(language)s, %(version)s, '', %(path)s, '')""",
            {
                "id": new_id(),
                "tenant": tenant,
                "key": key,
                "language": language,
                "version": version,
                "path": path,
            },
        )


async def flow_of(client: httpx.AsyncClient) -> UUID:
    return UUID((await client.get("/api/flows")).json()["items"][0]["id"])


async def load(db: Database, tenant: UUID, flow: UUID, version: int) -> LoadedFlow | None:
    async with db.core() as tx:
        return await load_flow(tx, tenant_id=tenant, flow_id=flow, version=version)


async def publish(client: httpx.AsyncClient, flow: UUID, document: Any) -> int:
    answer = await client.post(f"/api/flows/{flow}/versions", json={"document": document})
    assert answer.status_code == 201, answer.text
    version: int = answer.json()["version"]
    return version


async def test_a_version_keeps_the_sound_that_it_was_published_with(
    log_in: LogIn, db: Database, world: World
) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    await record(db, world.alpha, "welcome", language="en", version=1, path="alpha/welcome.en.1")
    first = await publish(client, flow, DOCUMENT)
    await record(db, world.alpha, "welcome", language="en", version=2, path="alpha/welcome.en.2")
    second = await publish(client, flow, DOCUMENT)
    old, new = await load(db, world.alpha, flow, first), await load(db, world.alpha, flow, second)
    assert old is not None
    assert new is not None
    assert old.prompts[("welcome", "en")] == "alpha/welcome.en.1"
    assert new.prompts[("welcome", "en")] == "alpha/welcome.en.2"
    assert old.prompts[("welcome", "zh-CN")] == "platform/welcome.zh"
    assert ("menu", "zh-CN") not in old.prompts
    assert set(old.flow.nodes) == {"welcome", "wait", "sorry", "end"}
    assert old.document == DOCUMENT


async def test_what_is_still_being_made_is_not_played(log_in: LogIn, db: Database, world: World) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    await record(db, world.alpha, "welcome", language="en", version=1, path="x")
    async with db.core() as tx:
        await tx.execute("UPDATE prompt SET state = 'waiting' WHERE path = 'x'")
    loaded = await load(db, world.alpha, flow, await publish(client, flow, DOCUMENT))
    assert loaded is not None
    assert ("welcome", "en") not in loaded.prompts


async def test_the_platforms_prompts_are_there_for_everybody(
    log_in: LogIn, db: Database, world: World
) -> None:
    client = await log_in("alpha.admin")
    flow = await flow_of(client)
    await record(db, world.operator, "goodbye", language="zh-CN", version=1, path="platform/goodbye")
    document = deepcopy(DOCUMENT)
    document["nodes"]["sorry"]["prompts"] = ["no_agents", "goodbye"]  # type: ignore[index]  # a document is anything
    loaded = await load(db, world.alpha, flow, await publish(client, flow, document))
    assert loaded is not None
    assert loaded.prompts[("goodbye", "zh-CN")] == "platform/goodbye"


async def test_what_was_published_before_there_were_pins_sounds_as_today(
    log_in: LogIn, db: Database, world: World
) -> None:
    flow = await flow_of(await log_in("alpha.admin"))
    await record(db, world.alpha, "welcome", language="zh-CN", version=2, path="alpha/welcome.2")
    loaded = await load(db, world.alpha, flow, 1)
    assert loaded is not None
    assert loaded.prompts[("welcome", "zh-CN")] == "alpha/welcome.2"


async def test_a_version_of_another_house_is_not_there(log_in: LogIn, db: Database, world: World) -> None:
    flow = await flow_of(await log_in("alpha.admin"))
    assert await load(db, world.beta, flow, 1) is None
    assert await load(db, world.alpha, flow, 7) is None


def enters(code: str) -> dict[str, Any]:
    return {"nodes": {"go": {"type": "sub_flow", "flow": code, "next": "end"}, "end": {"type": "hang_up"}}}


def test_sub_flows_are_pinned_at_any_depth_with_their_sounds() -> None:
    inner = {"nodes": {"say": {"type": "say", "prompts": ["thanks", {"choose": {"prefix": "stock."}}]}}}
    pins = pin(
        enters("outer"),
        published={"outer": (3, enters("inner")), "inner": (5, inner), "other": (1, enters("inner"))},
        own={"thanks": {"en": "a"}, "stock.100": {"zh-CN": "b"}, "other": {"zh-CN": "c"}},
        platform={"thanks": {"zh-CN": "d"}},
    )
    assert pins.subflows == {"outer": 3, "inner": 5}
    assert pins.prompts == {"thanks": {"en": "a"}, "stock.100": {"zh-CN": "b"}}
    assert Pins.from_json(pins.to_json()) == pins


def test_flows_that_enter_each_other_are_pinned_once() -> None:
    pins = pin(enters("a"), published={"a": (1, enters("b")), "b": (2, enters("a"))}, own={}, platform={})
    assert pins.subflows == {"a": 1, "b": 2}


def test_whatever_is_no_document_enters_nothing() -> None:
    anything: tuple[object, ...] = (None, [], {"nodes": 3}, {"nodes": {"a": 1, "b": {"type": "sub_flow"}}})
    for document in anything:
        assert subflows_in(document) == set()


def entering(code: str) -> dict[str, Any]:
    """The houses' document, which enters another flow before its end."""
    document: dict[str, Any] = deepcopy(dict(DOCUMENT))
    document["nodes"]["sorry"]["next"] = "enter"
    document["nodes"]["enter"] = {"type": "sub_flow", "flow": code, "next": "end"}
    return document


def inner(*, then: str = "back", **more: Any) -> dict[str, Any]:
    nodes = {"say": {"type": "say", "prompts": ["menu"], "next": then}, "back": {"type": "return"}}
    return {"format": 2, "start": "say", "nodes": {**nodes, **more}}


async def make(client: httpx.AsyncClient, code: str) -> UUID:
    tenant = (await client.get("/api/auth/me")).json()["tenant"]["id"]
    body = {"tenant_id": tenant, "code": code, "name_zh": code, "name_en": code}
    return UUID((await client.post("/api/flows", json=body)).json()["id"])


async def test_a_version_keeps_the_sub_flow_that_it_was_published_with(
    log_in: LogIn, db: Database, world: World
) -> None:
    client = await log_in("alpha.admin")
    flow, pay = await flow_of(client), await make(client, "pay")
    early = await client.post(f"/api/flows/{flow}/versions", json={"document": entering("pay")})
    assert early.json()["details"]["problems"][0]["code"] == "node.unknown_flow"
    await publish(client, pay, inner())
    version = await publish(client, flow, entering("pay"))
    longer = inner(then="more", more={"type": "say", "prompts": ["menu"], "next": "back"})
    await publish(client, pay, longer)
    old = await load(db, world.alpha, flow, version)
    new = await load(db, world.alpha, flow, await publish(client, flow, entering("pay")))
    assert old is not None
    assert new is not None
    assert {"pay/say", "pay/back"} <= set(old.flow.nodes)
    assert "pay/more" not in old.flow.nodes
    assert "pay/more" in new.flow.nodes
    assert old.prompts[("menu", "zh-CN")] == "platform/menu.zh"
    back = await client.post(f"/api/flows/{flow}/roll-back", json={"version": version})
    again = await load(db, world.alpha, flow, back.json()["version"])
    assert again is not None
    assert "pay/more" not in again.flow.nodes


async def test_a_flow_enters_neither_itself_nor_what_enters_it(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    flow, pay = await flow_of(client), await make(client, "pay")
    await publish(client, pay, inner())
    await publish(client, flow, entering("pay"))
    into_hotline = inner(then="go", go={"type": "sub_flow", "flow": "hotline", "next": "back"})
    into_itself = inner(then="go", go={"type": "sub_flow", "flow": "pay", "next": "back"})
    for document in (into_hotline, into_itself):
        answer = await client.post(f"/api/flows/{pay}/validate", json={"document": document})
        codes = [problem["code"] for problem in answer.json()["problems"]]
        assert "flow.contains_itself" in codes


async def test_what_a_house_has_is_known_and_nothing_of_another(db: Database, world: World) -> None:
    values = {"tenant": world.alpha, "id": new_id(), "author": world.ids.users["alpha.admin"]}
    async with db.core() as tx:
        for statement in (
            """INSERT INTO calendar (id, tenant_id, code, name_zh, name_en, definition)
               VALUES (%(id)s, %(tenant)s, 'shop', '', '', '{}')""",
            """INSERT INTO lookup_table (id, tenant_id, code, name_zh, name_en, key_column, columns)
               VALUES (%(id)s, %(tenant)s, 'orders', '', '', 'number', '{number,state}')""",
            """INSERT INTO registration_form (id, tenant_id, code, name_zh, name_en, fields)
               VALUES (%(id)s, %(tenant)s, 'visit', '', '', '[{"code": "day"}, {"code": "people"}]')""",
        ):
            await tx.execute(statement, values)
    found = {}
    for house in (world.alpha, world.beta, world.operator):
        async with db.app(sees=[house]) as tx:
            platform = await platform_of(db, hosts=frozenset({"crm.example:8443"}))
            references = await read_references(tx, tenant_id=house, platform=platform, document=None)
            found[house] = references.known
    alpha, beta = found[world.alpha], found[world.beta]
    of_platform = {"customers": ("known", "grade", "do_not_call")}
    assert (alpha.calendars, alpha.tables, alpha.forms) == (
        {"shop"},
        {"orders": ["number", "state"], **of_platform},
        {"visit": ["day", "people"]},
    )
    assert (beta.calendars, beta.tables, beta.forms, beta.secrets) == (set(), of_platform, {}, set())
    assert alpha.queues == beta.queues == {"service"}
    assert alpha.hosts_allowed == {"crm.example:8443"}
    assert [found[house].is_operator for house in (world.alpha, world.operator)] == [False, True]


def test_hosts_that_the_operator_opens_are_known_with_and_without_the_usual_port() -> None:
    settings = parse_settings({"YINGDA_QUERY_HOSTS": "crm.example:8443,shop.example:443=127.0.0.1:9443"})
    assert hosts_named(settings) == {"crm.example:8443", "shop.example:443", "shop.example"}
    assert hosts_named(parse_settings({})) == frozenset()
