"""A day on the real switch: the figures tell what its own event file tells, and what a naive recount of the ledger tells."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from playwright.async_api import expect
from tests.insights import naive
from tests.journeys.desktop import log_in, shoot
from tests.journeys.office import Customer, Desk, Office, Person, talk, until
from tests.support.browser import Browser
from tests.support.sip.people import Phone

from yingda.entrypoints.asterisk_config import asterisk_config
from yingda.insights.measures import MEASURES, Unit
from yingda.insights.model import By
from yingda.platform.database_access import owner_dsn
from yingda.platform.local_ports import read_ports
from yingda.platform.secrets import load_secrets
from yingda.telephony.events import Party, PastCall
from yingda.telephony.switch.asterisk.cel import EventFile

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.timeout(240)]
TRANSPORT = "96968003"
TALKS = (0.4, 1.0, 1.6, 0.2, 2.2, 0.7, 0.3, 1.2, 0.5, 0.9, 1.4, 0.6)
WAITS = (0.3, 1.5, 2.5, 5.6, 0.8, 6.2)
REFUSALS = 2
CALLS = len(TALKS) + REFUSALS + 1 + len(WAITS)
EXACT = 0.25
"""Seconds between the answer of a leg and the moment in which both hear each other, and likewise at the end."""
ADDED = {code for code, measure in MEASURES.items() if measure.unit is not Unit.LONGEST}


@dataclass(frozen=True, kw_only=True)
class Switch:
    """What the switch itself has written down since some moment."""

    file: Path
    offset: int

    def calls(self) -> Sequence[PastCall]:
        """Every channel that was begun since."""
        return EventFile(self.file).read(offset=self.offset)[0]


def listen(office: Office) -> Switch:
    """From now on."""
    settings = office.instance.settings
    config = asterisk_config(settings=settings, secrets=load_secrets(settings), ports=read_ports(settings))
    _, offset = EventFile(config.event_file).read(offset=0)
    return Switch(file=config.event_file, offset=offset)


async def serve(office: Office, desk: Desk, phone: Phone, *, seconds: float, hold: bool) -> Customer:
    """A customer is put through, perhaps held for a moment, and hangs up."""
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    await talk(customer, phone)
    if hold:
        await desk.do("hold")
        await asyncio.sleep(0.7)
        await desk.do("resume")
    await asyncio.sleep(seconds)
    customer.leg.hang_up()
    await desk.becomes("wrap_up")
    await desk.do("wrap-up", finish=True)
    await desk.becomes("ready")
    return customer


async def give_up(office: Office, *, seconds: float) -> Customer:
    """A customer hears music for a while, and hangs up."""
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    await asyncio.sleep(seconds)
    customer.leg.hang_up()
    return customer


async def be_refused(office: Office, desk: Desk, phone: Phone) -> Customer:
    """The only agent refuses, and the customer does not wait for him to think better of it."""
    customer = await office.call(TRANSPORT)
    assert await phone.rings()
    await desk.do("refuse")
    await desk.becomes("not_ready")
    customer.leg.hang_up()
    await customer.row(closed=True)
    await desk.post("/api/desk/ready")
    await desk.becomes("ready")
    return customer


async def by_key(lead: Person, tenant_id: str, *, by: By) -> dict[Any, dict[str, float]]:
    """The counted figures of the house, key by key."""
    today = datetime.now(UTC).date()
    days = {"from": str(today - timedelta(days=1)), "to": str(today + timedelta(days=1))}
    found = await lead.get("/api/figures", by=by, tenant_id=tenant_id, **days)
    return {
        row["key"]: {code: value or 0 for code, value in row["values"].items() if code in ADDED}
        for row in found["totals"]
    }


async def recounted(office: Office, tenant_id: str, *, since: datetime) -> naive.Recount:
    """The ledger's rows of the house, counted by somebody who knows only their words."""
    contacts = defaultdict[Any, list[Any]](list)
    async with await psycopg.AsyncConnection.connect(dsn_of(office)) as reader:
        rows = await reader.execute(
            """SELECT interaction_id, occurred_at, type, facts FROM interaction_event
               WHERE tenant_id = %s AND opened_at >= %s ORDER BY interaction_id, seq""",
            (tenant_id, since),
        )
        async for interaction_id, at, kind, facts in rows:
            contacts[interaction_id].append((at, kind, facts))
    recount = naive.Recount(ZoneInfo("UTC"), is_day=True)
    for contact in contacts.values():
        recount.count_rows(contact, tenant_id=tenant_id)
    return recount


def total_of(cells: naive.Cells) -> dict[Any, dict[str, float]]:
    """Key by key, whatever the day."""
    total: dict[Any, dict[str, float]] = {}
    for (key, _), cell in cells.items():
        mine = total.setdefault(key, {})
        for code in ADDED & cell.keys():
            mine[code] = mine.get(code, 0) + cell[code]
    return total


async def seconds_of(lead: Person, tenant_id: str) -> dict[str, float]:
    """What the figures say of talk and hold, by interaction."""
    now, found = datetime.now(UTC), dict[str, float]()
    for measure in ("talk", "hold"):
        span = {
            "begin": (now - timedelta(hours=1)).isoformat(),
            "end": (now + timedelta(hours=1)).isoformat(),
        }
        rows = await lead.get(
            "/api/figures/rows", by="tenant", measure=measure, tenant_id=tenant_id, limit=500, **span
        )
        for row in rows["items"]:
            found[row["interaction_id"]] = found.get(row["interaction_id"], 0) + row["value"]
    return found


async def hand_on(office: Office, desk: Desk, phone: Phone) -> Customer:
    """The first agent passes his customer on to a colleague, who has asked him about something before."""
    colleague, other_phone = await office.agent("agent802", "T82")
    await colleague.post("/api/desk/not-ready", reason="meal")
    await colleague.becomes("on_break")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    await talk(customer, phone)
    await colleague.post("/api/desk/ready")
    target = {"kind": "agent", "agent_id": (await colleague.agent())["user_id"]}
    await desk.do("consult", target=target)
    assert await other_phone.rings()
    other_phone.decide()
    await asyncio.sleep(1.2)
    await desk.do("cancel-consult")
    await colleague.becomes("wrap_up")
    await colleague.do("wrap-up", finish=True)
    await desk.do("transfer", target=target)
    await talk(customer, other_phone)
    await asyncio.sleep(0.8)
    customer.leg.hang_up()
    for each in (desk, colleague):
        await each.becomes("wrap_up")
        await each.do("wrap-up", finish=True)
    await colleague.post("/api/desk/sign-out")
    await desk.becomes("ready")
    return customer


async def a_day(office: Office, desk: Desk, phone: Phone) -> None:
    """Customers who are served, refused, handed on, and who give up."""
    for number, seconds in enumerate(TALKS):
        await serve(office, desk, phone, seconds=seconds, hold=number % 4 == 0)
    for _ in range(REFUSALS):
        await be_refused(office, desk, phone)
    handed = await hand_on(office, desk, phone)
    await handed.row(closed=True)
    await desk.post("/api/desk/not-ready", reason="meal")
    await desk.becomes("on_break")
    for customer in await asyncio.gather(*(give_up(office, seconds=seconds) for seconds in WAITS)):
        await customer.row(closed=True)


async def test_figures_tell_what_the_switch_has_written_down(office: Office) -> None:
    lead = await office.person("operator.lead")
    desk, phone = await office.agent("agent801", "T81")
    probe = await serve(office, desk, phone, seconds=0.2, hold=False)
    tenant_id = (await probe.row(closed=True))["tenant_id"]
    await counted(office, tenant_id)
    before = {by: await by_key(lead, tenant_id, by=by) for by in By}
    switch, since = listen(office), datetime.now(UTC)

    await a_day(office, desk, phone)
    await counted(office, tenant_id)

    now = {by: difference(await by_key(lead, tenant_id, by=by), before[by]) for by in By}
    await is_what_the_switch_says(office, lead, tenant_id, switch.calls(), now)
    recount = await recounted(office, tenant_id, since=since)
    for by, found in now.items():
        like = total_of(recount.cells[by])
        for key in found.keys() | like.keys():
            for code in ADDED:
                told, again = found.get(key, {}).get(code, 0), like.get(key, {}).get(code, 0)
                assert told == pytest.approx(again, abs=0.1), (by, key, code)


def difference(
    last: dict[Any, dict[str, float]], first: dict[Any, dict[str, float]]
) -> dict[Any, dict[str, float]]:
    """What has been added meanwhile, key by key."""
    return {
        key: {code: value - first.get(key, {}).get(code, 0) for code, value in row.items()}
        for key, row in last.items()
    }


async def is_what_the_switch_says(
    office: Office,
    lead: Person,
    tenant_id: str,
    told: Sequence[PastCall],
    now: dict[By, dict[Any, dict[str, float]]],
) -> None:
    """The switch knows channels only: who called, which legs were answered, and for how long."""
    callers = [call for call in told if call.inbound and call.number == TRANSPORT]
    legs = [call for call in told if not call.inbound and call.answered_at is not None]
    served = {leg.channel_id: the_caller(leg, callers) for leg in legs}
    gave_up = [call for call in callers if call not in served.values() and call.by is Party.FAR_END]
    assert (len(callers), len(legs)) == (CALLS, len(TALKS) + 3)
    for by in (By.QUEUE, By.NUMBER, By.TENANT):
        sums = {code: sum(row.get(code, 0) for row in now[by].values()) for code in ADDED}
        # Whoever is handed on stays in his queue, where he was answered once.
        assert sums["queued"] == len(callers)
        assert sums["answered"] == len({call.channel_id for call in served.values()}) == len(TALKS) + 1
        assert sums["abandoned"] == len(gave_up) == REFUSALS + len(WAITS)
        assert (sums["refused"], sums["transferred"], sums["consulted"]) == (REFUSALS, 1, 1)
        assert (sums["not_served"], sums["waiting"]) == (0, 0)
    spoken: dict[str, float] = defaultdict(float)
    for leg in legs:
        assert leg.answered_at is not None
        assert leg.ended_at is not None
        spoken[served[leg.channel_id].caller] += (leg.ended_at - leg.answered_at).total_seconds()
    # Two agents were on the line while one asked the other: the house has the customer's time, they have their own.
    agents = sum(row["talk"] + row["hold"] for row in now[By.AGENT].values())
    assert agents == pytest.approx(sum(spoken.values()), abs=EXACT * len(legs))
    told_seconds = await seconds_of(lead, tenant_id)
    for caller, seconds in spoken.items():
        row = await office.row(caller)
        if row["id"] in told_seconds and [call.caller for call in served.values()].count(caller) == 1:
            assert told_seconds[row["id"]] == pytest.approx(seconds, abs=EXACT)


def the_caller(leg: PastCall, callers: Sequence[PastCall]) -> PastCall:
    """Who was on the line when this agent's leg was answered: one at a time is served here."""
    at = leg.answered_at
    assert at is not None
    (caller,) = [
        call for call in callers if call.started_at < at and (call.ended_at is None or at < call.ended_at)
    ]
    return caller


async def counted(office: Office, tenant_id: str) -> None:
    """The worker has counted every row that there is."""

    async def is_counted() -> bool:
        async with await psycopg.AsyncConnection.connect(dsn_of(office)) as reader:
            found = await reader.execute(
                """SELECT count(*) FROM interaction i LEFT JOIN figure_part f
                     ON f.interaction_id = i.id AND f.scope = 'call' AND f.n = 0
                   WHERE i.tenant_id = %s AND (f.upto IS NULL OR f.upto < i.seq)""",
                (tenant_id,),
            )
            return (await found.fetchall()) == [(0,)]

    await until(is_counted, within=15, what="counted")


def dsn_of(office: Office) -> str:
    """Where the rows themselves are read."""
    settings = office.instance.settings
    return owner_dsn(settings, load_secrets(settings))


@pytest.mark.browser
async def test_a_supervisor_opens_the_rows_behind_a_figure(office: Office, browser: Browser) -> None:
    desk, phone = await office.agent("agent801", "T81")
    served = await serve(office, desk, phone, seconds=0.2, hold=False)
    tenant_id = (await served.row(closed=True))["tenant_id"]
    await desk.post("/api/desk/not-ready", reason="meal")
    gone = await give_up(office, seconds=0.3)
    await gone.row(closed=True)
    await counted(office, tenant_id)

    page = await browser.page("/")
    await log_in(page, office.instance, "operator.lead")
    await page.goto(f"{office.instance.url}/figures?by=tenant&tenant_id={tenant_id}")
    alarm = page.locator('[data-figure="connected_rate"]').first
    await expect(alarm).to_contain_text("%")
    await expect(alarm.get_by_label("低于承诺")).to_be_visible()
    await expect(page.locator("canvas")).to_be_visible()
    await page.get_by_role("button", name="指标口径").click()
    await expect(page.get_by_text("接通的来电占已排队来电的比例").first).to_be_visible()
    await shoot(page, "figures")
    await page.locator('[data-figure="abandoned"]').first.click()
    drawer = page.get_by_role("dialog")
    await expect(drawer).to_contain_text("座席接通之前来电者挂断")
    await shoot(page, "figures-rows")
    await drawer.get_by_role("link").last.click()
    await expect(page).to_have_url(re.compile(r"/interactions/[0-9a-f-]{36}"))
    await page.goto(f"{office.instance.url}/figures?by=agent")
    await expect(page.get_by_text("状态时长", exact=True)).to_be_visible()
    await shoot(page, "figures-agents")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"
