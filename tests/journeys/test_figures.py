"""Twenty calls on the real switch: the figures tell what the switch's own event file tells, second by second."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect
from tests.journeys.desktop import log_in, shoot
from tests.journeys.office import Customer, Desk, Office, Person, talk, until
from tests.support.browser import Browser
from tests.support.sip.people import Phone

from yingda.entrypoints.asterisk_config import asterisk_config
from yingda.platform.local_ports import read_ports
from yingda.platform.secrets import load_secrets
from yingda.telephony.events import Party, PastCall
from yingda.telephony.switch.asterisk.cel import read_past_calls

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.timeout(240)]
TRANSPORT = "96968003"
TALKS = (0.4, 1.0, 1.6, 0.2, 2.2, 0.7, 0.3, 1.2, 0.5, 0.9, 1.4, 0.6)
WAITS = (0.3, 1.5, 2.5, 5.6, 0.8, 6.2)
REFUSALS = 2


@dataclass(frozen=True, kw_only=True)
class Switch:
    """What the switch itself has written down since some moment."""

    file: Path
    offset: int

    def calls(self) -> Sequence[PastCall]:
        """Every channel that was begun since."""
        return read_past_calls(self.file, offset=self.offset)[0]


def listen(office: Office) -> Switch:
    """From now on."""
    settings = office.instance.settings
    config = asterisk_config(settings=settings, secrets=load_secrets(settings), ports=read_ports(settings))
    _, offset = read_past_calls(config.event_file, offset=0)
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


async def figures(lead: Person, tenant_id: str, *, by: str) -> dict[str, float]:
    """The figures of the house, midnight or not."""
    today = datetime.now(UTC).date()
    days = {"from": str(today - timedelta(days=1)), "to": str(today + timedelta(days=1))}
    found = await lead.get("/api/figures", by=by, tenant_id=tenant_id, **days)
    return {code: value or 0 for code, value in found["total"].items()}


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


async def test_figures_tell_what_the_switch_has_written_down(office: Office) -> None:
    lead, switch = await office.person("operator.lead"), listen(office)
    desk, phone = await office.agent("agent801", "T81")
    probe = await serve(office, desk, phone, seconds=0.2, hold=False)
    tenant_id = (await probe.row(closed=True))["tenant_id"]
    await counted(lead, tenant_id, at_least=1)
    before = {by: await figures(lead, tenant_id, by=by) for by in ("queue", "tenant")}
    switch = listen(office)

    for number, seconds in enumerate(TALKS):
        await serve(office, desk, phone, seconds=seconds, hold=number % 4 == 0)
    for _ in range(REFUSALS):
        await be_refused(office, desk, phone)
    await desk.post("/api/desk/not-ready", reason="meal")
    await desk.becomes("on_break")
    for customer in await asyncio.gather(*(give_up(office, seconds=seconds) for seconds in WAITS)):
        await customer.row(closed=True)
    total = len(TALKS) + REFUSALS + len(WAITS)
    await counted(lead, tenant_id, at_least=int(before["tenant"]["arrived"]) + total)

    told = switch.calls()
    callers = [call for call in told if call.inbound and call.number == TRANSPORT]
    legs = [call for call in told if not call.inbound and call.answered_at is not None]
    served = {leg.channel_id: the_caller(leg, callers) for leg in legs}
    gave_up = [call for call in callers if call not in served.values() and call.by is Party.FAR_END]
    for by, first in before.items():
        last = await figures(lead, tenant_id, by=by)
        now = {code: value - first[code] for code, value in last.items()}
        assert now["queued"] == len(callers) == total
        assert now["answered"] == len(legs) == len(TALKS)
        assert now["abandoned"] == len(gave_up) == REFUSALS + len(WAITS)
        assert now["refused"] == REFUSALS
        assert (now["not_served"], now["waiting"]) == (0, 0)
    told_seconds = await seconds_of(lead, tenant_id)
    for leg in legs:
        assert leg.answered_at is not None
        assert leg.ended_at is not None
        spoken = (leg.ended_at - leg.answered_at).total_seconds()
        row = await office.row(served[leg.channel_id].caller)
        assert told_seconds[row["id"]] == pytest.approx(spoken, abs=1.0)


def the_caller(leg: PastCall, callers: Sequence[PastCall]) -> PastCall:
    """Who was on the line when this agent's leg was answered: one at a time is served here."""
    at = leg.answered_at
    assert at is not None
    (caller,) = [
        call for call in callers if call.started_at < at and (call.ended_at is None or at < call.ended_at)
    ]
    return caller


async def counted(lead: Person, tenant_id: str, *, at_least: int) -> None:
    """The worker has counted so many arrivals, and nothing of them goes on."""

    async def is_counted() -> Any:
        found = await figures(lead, tenant_id, by="tenant")
        return found["arrived"] >= at_least and found["waiting"] == 0

    await until(is_counted, within=15, what="counted")


@pytest.mark.browser
async def test_a_supervisor_opens_the_rows_behind_a_figure(office: Office, browser: Browser) -> None:
    lead, (desk, phone) = await office.person("operator.lead"), await office.agent("agent801", "T81")
    served = await serve(office, desk, phone, seconds=0.2, hold=False)
    tenant_id = (await served.row(closed=True))["tenant_id"]
    await desk.post("/api/desk/not-ready", reason="meal")
    arrived = (await figures(lead, tenant_id, by="tenant"))["arrived"]
    gone = await give_up(office, seconds=0.3)
    await gone.row(closed=True)
    await counted(lead, tenant_id, at_least=int(arrived))

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
