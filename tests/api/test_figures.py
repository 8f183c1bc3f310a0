"""Figures over HTTP: who is told what, every number opens its rows, and the spreadsheet says what it means."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import openpyxl
import pytest
from tests.api.conftest import LogIn
from tests.support.contacts import Contact
from tests.support.world import World

from yingda.insights.keeping import Keeper
from yingda.insights.measures import MEASURES
from yingda.insights.model import By
from yingda.insights.ratios import RATIOS
from yingda.kernel.ids import InteractionId, SeatId, TenantId, UserId
from yingda.ledger import store as ledger
from yingda.ledger.model import SYSTEM
from yingda.platform.db import Database
from yingda.platform.statements import encode
from yingda.routing import writes as routing
from yingda.routing.model import Agent
from yingda.routing.model import Contact as AtWork
from yingda.routing.transitions import Transition

BEGIN = datetime(2026, 11, 20, 2, 10, tzinfo=UTC)
RANGE = {"from": "2026-11-20", "to": "2026-11-20"}
SPAN = {"begin": "2026-11-19T16:00:00Z", "end": "2026-11-20T16:00:00Z"}


@pytest.fixture
async def day(db: Database, world: World) -> list[UUID]:
    """Two calls of alpha's and one of beta's that the shared agent answered, and one of alpha's that nobody did."""
    contacts = []
    for house, minutes in (("alpha", 0), ("alpha", 30), ("beta", 40)):
        contact = Contact(db=db, world=world, house=house, opened_at=BEGIN + timedelta(minutes=minutes))
        await contact.arrive()
        await contact.talk("shared.agent")
        await contact.end("shared.agent")
        contacts.append(contact)
    waiting = Contact(db=db, world=world, house="alpha", opened_at=BEGIN + timedelta(minutes=35))
    await waiting.arrive()
    async with db.core() as tx:
        await tx.execute("UPDATE agent SET version = 0, state = 'signed_out'")
    await shift(db, world, contacts=[contacts[0], contacts[2]])
    await Keeper(db=db).check(begin=BEGIN - timedelta(days=1), end=BEGIN + timedelta(days=1))
    await Keeper(db=db).look()
    return [contact.id for contact in (*contacts, waiting)]


async def shift(db: Database, world: World, *, contacts: list[Contact]) -> None:
    """The shared agent: ten minutes ready, ten minutes with each contact, a break, and home."""
    agent = Agent(
        user_id=UserId(world.ids.users["shared.agent"]), tenant_id=TenantId(world.operator), since=BEGIN
    )
    steps: list[tuple[Transition, dict[str, Any]]] = [(Transition.SIGN_IN, {"seat_id": SeatId(UUID(int=1))})]
    for contact in contacts:
        at_work = AtWork(interaction_id=InteractionId(contact.id), tenant_id=TenantId(contact.item.tenant_id))
        steps += [
            (Transition.RESERVE, {"contact": at_work, "deadline": BEGIN}),
            (Transition.CONNECT, {}),
            (Transition.END_CONTACT, {"deadline": BEGIN}),
            (Transition.FINISH_WRAP_UP, {}),
        ]
    steps += [(Transition.TAKE_BREAK, {"reason": "meal"}), (Transition.SIGN_OUT, {})]
    for number, (transition, details) in enumerate(steps):
        at, before = BEGIN + timedelta(minutes=10 * number), agent
        agent = agent.after(transition, at=at, **details)
        for write in routing.agent_writes(before, agent, transition, at=at, by=SYSTEM, node="n", epoch=1):
            statement = {**routing.STATEMENTS, **ledger.STATEMENTS}[write.statement]
            values = {name: value for name, value in write.values.items() if name != "seat_id"}
            async with db.core() as tx:
                await tx.execute(statement.sql.encode(), {"rows": encode([values], statement)})


async def told(client: httpx.AsyncClient, by: str, **more: str) -> dict[str, Any]:
    answer = await client.get("/api/figures", params={"by": by, **RANGE, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.usefixtures("day")
async def test_a_house_is_told_of_itself_and_the_other_is_not_there(log_in: LogIn, world: World) -> None:
    alpha = await log_in("alpha.admin")
    figures = await told(alpha, "tenant")
    assert [(row["key"], row["values"]["queued"]) for row in figures["totals"]] == [(str(world.alpha), 3)]
    assert figures["total"]["answered"] == 2
    assert figures["total"]["waiting"] == 1
    assert figures["total"]["connected_rate"] == 1.0
    for path in ("", "/states", "/export.xlsx"):
        answer = await alpha.get(f"/api/figures{path}", params={**RANGE, "tenant_id": str(world.beta)})
        assert answer.status_code == 404
    assert (await told(await log_in("operator.lead"), "tenant"))["total"]["queued"] == 4
    assert (await told(await log_in("operator.admin"), "tenant"))["total"]["queued"] == 0
    assert (await (await log_in("alpha.viewer")).get("/api/figures", params=RANGE)).status_code == 403


@pytest.mark.usefixtures("day")
async def test_every_figure_opens_the_rows_that_it_was_counted_from(
    log_in: LogIn, subtests: pytest.Subtests
) -> None:
    client = await log_in("operator.lead")
    for by in By:
        for total in (await told(client, by))["totals"]:
            for code, value in total["values"].items():
                with subtests.test(msg=f"{by} {code}"):
                    asked = {"by": by, "measure": code, "key": total["key"] or str(UUID(int=0)), **SPAN}
                    rows = (await client.get("/api/figures/rows", params=asked)).json()
                    counted = code if code in MEASURES else RATIOS[code].rows
                    values = [row["value"] for row in rows["items"]]
                    like = max(values, default=0) if counted == "longest_wait" else sum(values)
                    assert like == pytest.approx(total["values"][counted], abs=0.01), value
                    assert len(values) == rows["total"]


@pytest.mark.usefixtures("day")
async def test_rows_behind_a_figure_are_the_interactions(log_in: LogIn, day: list[UUID]) -> None:
    client = await log_in("alpha.lead")
    asked = {"by": "tenant", "measure": "answered", **SPAN, "limit": "1"}
    first = (await client.get("/api/figures/rows", params=asked)).json()
    assert (first["total"], first["next"]) == (2, "1")
    rest = (await client.get("/api/figures/rows", params={**asked, "after": "1"})).json()
    assert [row["interaction_id"] for row in (*first["items"], *rest["items"])] == [str(day[0]), str(day[1])]
    (waiting,) = (await client.get("/api/figures/rows", params={**asked, "measure": "waiting"})).json()[
        "items"
    ]
    assert waiting["interaction_id"] == str(day[3])
    assert (await client.get(f"/api/interactions/{waiting['interaction_id']}")).status_code == 200


@pytest.mark.usefixtures("day")
async def test_an_agent_is_told_only_what_he_did_himself(log_in: LogIn, world: World) -> None:
    client = await log_in("shared.agent")
    mine = await told(client, "agent")
    assert [row["key"] for row in mine["totals"]] == [str(world.ids.users["shared.agent"])]
    assert mine["total"]["handled"] == 3
    assert (await client.get("/api/figures", params={"by": "queue", **RANGE})).status_code == 403
    others = await log_in("alpha.agent")
    assert (await told(others, "agent"))["totals"] == []
    asked = {"agent_id": str(world.ids.users["shared.agent"]), **SPAN}
    assert (await others.get("/api/figures/states/rows", params=asked)).json()["items"] == []
    assert len((await client.get("/api/figures/states/rows", params=asked)).json()["items"]) == 10


@pytest.mark.usefixtures("day")
async def test_work_for_others_shows_only_as_busy(log_in: LogIn, world: World) -> None:
    answer = await (await log_in("alpha.admin")).get("/api/figures/states", params=RANGE)
    (row,) = answer.json()["totals"]
    times = {(each["state"], each["reason"]): each["seconds"] for each in row["states"]}
    assert times == {
        ("ready", None): 1800,
        ("reserved", None): 600,
        ("talking", None): 600,
        ("wrap_up", None): 600,
        # Beta's contact, and a break whose reason is his house's affair.
        ("busy", None): 1800,
        ("on_break", None): 600,
    }
    asked = {"agent_id": row["key"], **SPAN}
    stretches = (await (await log_in("alpha.admin")).get("/api/figures/states/rows", params=asked)).json()
    beta = [each for each in stretches["items"] if each["state"] == "busy"]
    assert [each["interaction_id"] for each in beta] == [None, None, None]


@pytest.mark.usefixtures("day")
async def test_half_hours_are_those_of_the_houses_zone(log_in: LogIn) -> None:
    figures = await told(await log_in("alpha.admin"), "queue", interval="half_hour")
    counted = [(row["begin"], row["values"]["queued"]) for row in figures["rows"] if row["values"]["queued"]]
    assert counted == [("2026-11-20T02:00:00Z", 1), ("2026-11-20T02:30:00Z", 2)]
    assert figures["timezones"] == ["Asia/Shanghai"]


@pytest.mark.usefixtures("day")
async def test_definitions_stand_beside_the_figures_in_both_languages(log_in: LogIn) -> None:
    client, seen = await log_in("operator.lead"), set()
    for by in By:
        figures = await told(client, by)
        for each in figures["definitions"]:
            known = MEASURES.get(each["code"]) or RATIOS[each["code"]]
            seen.add(each["code"])
            assert each["words"]["en"]["definition"] == known.definition
            assert each["words"]["zh"]["definition"].endswith("。")
            assert each["words"]["en"]["definition"].endswith(".")
            assert each["rows"] in figures["total"]
        assert {each["code"] for each in figures["definitions"]} == set(figures["total"])
    assert seen == set(MEASURES) | set(RATIOS)


@pytest.mark.usefixtures("day")
async def test_the_spreadsheet_has_the_figures_and_what_they_mean(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    figures = await told(client, "queue")
    answer = await client.get("/api/figures/export.xlsx", params={"by": "queue", **RANGE})
    assert answer.headers["content-disposition"].endswith('"figures-queue-2026-11-20-2026-11-20.xlsx"')
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["数据", "口径"]
    heads, *rows = [list(row) for row in book["数据"].iter_rows(values_only=True)]
    shown = [*figures["rows"], *figures["totals"], {"values": figures["total"]}]
    assert [row[3:] for row in rows] == [in_cells(figures["definitions"], each["values"]) for each in shown]
    assert heads[3:] == [each["words"]["zh"]["name"] for each in figures["definitions"]]
    definitions: dict[Any, Any] = {row[0]: row[1] for row in book["口径"].iter_rows(values_only=True)}
    for each in figures["definitions"]:
        assert definitions[each["words"]["zh"]["name"]] == each["words"]["zh"]["definition"]


def in_cells(definitions: list[dict[str, Any]], values: dict[str, float | None]) -> list[Any]:
    """The figures of a row of the page as a spreadsheet has them: a duration is a part of a day."""
    return [
        None
        if (value := values[each["code"]]) is None
        else timedelta(seconds=value)
        if each["unit"] in ("seconds", "longest")
        else pytest.approx(value)
        for each in definitions
    ]


async def test_what_cannot_be_told_is_refused_with_a_sentence(log_in: LogIn) -> None:
    client = await log_in("alpha.admin")
    for params, code in (
        ({"from": "2026-11-20", "to": "2026-11-19"}, "figures.range_invalid"),
        ({"from": "2026-01-01", "to": "2026-11-19"}, "figures.range_invalid"),
        ({"from": "2026-11-01", "to": "2026-11-19", "interval": "half_hour"}, "figures.range_invalid"),
    ):
        answer = await client.get("/api/figures", params=params)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    for measure in ("arrived", "queued; DROP TABLE x"):
        answer = await client.get("/api/figures/rows", params={"by": "agent", "measure": measure, **SPAN})
        assert (answer.status_code, answer.json()["code"]) == (422, "figures.measure_unknown")
