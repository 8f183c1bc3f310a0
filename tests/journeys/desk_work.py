"""What agents and clerks do with orders, from the call to the order's end: the steps that every enterprise's journey shares."""

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playwright.async_api import Locator, Page, expect
from tests.journeys.desktop import SECOND, button, go_to, log_in, shoot, state
from tests.journeys.office import AGENT_HZ, CUSTOMER_HZ, Customer, Office, Person
from tests.support.browser import Browser, hears_tone


async def see_knowledge(page: Page, title: str) -> None:
    """What fits the caller's choice in the menu is there before anybody asks."""
    await page.get_by_role("tab", name=re.compile("知识库")).click()
    await expect(page.get_by_test_id("knowledge-panel").get_by_text(title, exact=True)).to_be_visible()


async def begin_order(page: Page, kind: str) -> Locator:
    """Beside the call, choose what kind of order it becomes; the panel with its form."""
    await page.get_by_role("tab", name=re.compile("工单")).click()
    panel = page.get_by_test_id("orders-panel")
    another = panel.get_by_test_id("new-order")
    await expect(another.or_(panel.locator("[data-type]")).first).to_be_visible()
    if await another.count():
        await another.click()
    await panel.locator(f'[data-type="{kind}"]').click()
    await expect(panel.get_by_test_id("order-form")).to_be_visible()
    return panel


async def open_order(panel: Locator, subject: str) -> str:
    """Open the order that has been written down; its number."""
    await panel.get_by_test_id("open-order").click()
    line = panel.locator("[data-order]").filter(has_text=subject)
    await expect(line).to_be_visible(timeout=10 * SECOND)
    number = await line.get_attribute("data-order")
    assert number is not None
    return number


async def end_the_call(page: Page, customer: Customer, name: str, *, led_on: bool = False) -> None:
    """The agent hangs up, documents, and is ready again; a customer who is led on (to a survey) hangs up by himself."""
    await button(page, "hang_up").click()
    await expect(state(page, "wrap_up")).to_be_visible(timeout=10 * SECOND)
    if led_on:
        customer.leg.hang_up()
    else:
        assert await customer.leg.ended()
    await shoot(page, name)
    await page.keyboard.press("Alt+Digit6")
    await expect(state(page, "ready")).to_be_visible()


async def clerk_at_work(office: Office, browser: Browser, username: str) -> Page:
    """An enterprise's clerk before the list of orders."""
    page = await browser.page("/")
    await log_in(page, office.instance, username)
    await go_to(page, "/orders")
    return page


async def read_order(page: Page, number: str, subject: str) -> None:
    """Open an order from the list."""
    await page.locator(f'[data-order="{number}"]').click()
    await expect(page.get_by_test_id("order")).to_contain_text(subject)


async def move(page: Page, to: str, *fields: tuple[str, str]) -> None:
    """Send the order on, filling in what is asked for."""
    await page.locator(f'[data-move="{to}"]').click()
    dialog = page.get_by_role("dialog")
    for label, text in fields:
        await dialog.get_by_label(label).fill(text)
    await confirm(page)


async def rate(page: Page, stars: int) -> None:
    """Write down how satisfied the customer is."""
    await page.locator('[data-deed="rate"]').click()
    await page.get_by_role("dialog").locator(".ant-rate li").nth(stars - 1).click()
    await confirm(page)


async def confirm(page: Page) -> None:
    """Press the button that does what an open dialog asks for, and see it go."""
    dialog = page.get_by_role("dialog")
    await dialog.locator(".ant-modal-footer .ant-btn-primary").click()
    await expect(dialog).to_be_hidden(timeout=10 * SECOND)


async def whole_order(office: Office, username: str, number: str) -> dict[str, Any]:
    """All of an order, as somebody of its enterprise reads it."""
    reader = await office.person(username)
    (found,) = (await reader.get("/api/orders", q=number))["items"]
    whole: dict[str, Any] = await reader.get(f"/api/orders/{found['id']}")
    return whole


@dataclass(frozen=True, kw_only=True)
class NextWeek:
    """The slots of a booking plan in the week that comes, as they were when it was asked for."""

    reader: Person
    plan: str
    slots: dict[str, dict[str, Any]]

    def with_room(self, places: int) -> list[str]:
        """The slots that have so many places left."""
        return [at for at, slot in self.slots.items() if slot["capacity"] - slot["taken"] >= places]

    async def left(self, starts_at: str) -> int:
        """How many places a slot has left now."""
        slot = (await _slots(self.reader, self.plan))[starts_at]
        left: int = slot["capacity"] - slot["taken"]
        return left


async def next_week(reader: Person, code: str) -> NextWeek:
    """The slots of this plan in the week that comes: far enough away at any hour, near enough to be booked."""
    plan = (await reader.find("/api/booking-plans", code))["id"]
    return NextWeek(reader=reader, plan=plan, slots=await _slots(reader, plan))


async def _slots(reader: Person, plan: str) -> dict[str, dict[str, Any]]:
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    monday = today + timedelta(days=7 - today.weekday())
    days = {"from": monday.isoformat(), "to": (monday + timedelta(days=6)).isoformat()}
    found = await reader.get(f"/api/booking-plans/{plan}/slots", **days)
    return {each["starts_at"]: each for each in found["items"] if each["in_plan"]}


async def reload_in_the_middle(page: Page, customer: Customer) -> None:
    """The page is loaded anew: the same call is there again, and the same step."""
    reloading = asyncio.create_task(page.reload())
    assert await customer.hears_machine(within=5), "music while the desktop is away"
    await reloading
    assert await customer.leg.media.wait_for_tone(AGENT_HZ, within=20), "the same agent has him again"
    await hears_tone(page, CUSTOMER_HZ, within=15)
    await expect(state(page, "talking")).to_be_visible()


async def choose_slot(panel: Locator, starts_at: str) -> None:
    """Choose a slot of the week that comes."""
    slot = panel.locator(f'[data-slot="{starts_at}"]')
    if not await slot.count():
        await panel.get_by_label("下一周").click()
    await slot.click()
