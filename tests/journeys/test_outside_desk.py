"""Work without a caller, in the browser: an agent hears a message and calls back; the callbacks are there for all to see."""

import asyncio

import pytest
from playwright.async_api import Page, expect
from tests.journeys.desktop import SECOND, button, go_to, log_in, shoot, state
from tests.journeys.flows import CLOSED, REFRESH, happens, reaches, set_hours
from tests.journeys.office import AGENT_HZ, CUSTOMER_HZ, Office
from tests.support.browser import LARGE, Browser, hears_tone

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.browser, pytest.mark.timeout(300)]
RINGING_HZ = 450.0
MAILORDER, BY, LEAD, AGENT = "96968030", "mailorder.admin", "operator.lead", "agent803"


async def _leave_message(office: Office) -> None:
    customer = await office.call(MAILORDER)
    assert await customer.leg.answered()
    row = await reaches(office, customer, "menu", by=BY, within=20)
    customer.leg.key("1")
    await happens(office, row, "recording_started", by=BY, within=20)
    await asyncio.sleep(3)
    customer.leg.key("#")
    await happens(office, row, "voicemail_left", by=BY)
    assert await customer.leg.ended(within=15)


async def _wish_a_callback(office: Office) -> None:
    customer = await office.call(MAILORDER)
    assert await customer.leg.answered()
    row = await reaches(office, customer, "menu", by=BY, within=20)
    customer.leg.key("2")
    await reaches(office, customer, "callback", by=BY)
    customer.leg.key("1")
    await happens(office, row, "callback_booked", by=BY)
    assert await customer.leg.ended(within=20)


async def _hears_his_echo(page: Page) -> None:
    """Whom the demo's carrier leads to says everything again: the agent is heard, and hears."""
    await hears_tone(page, AGENT_HZ, within=10)


async def _document(page: Page) -> None:
    """Hang up, and write nothing."""
    await button(page, "hang_up").click()
    await expect(state(page, "wrap_up")).to_be_visible()


async def test_messages_and_callbacks_are_work_at_the_browser(office: Office, browser: Browser) -> None:
    await set_hours(office, "shop", CLOSED, by=BY)
    await asyncio.sleep(REFRESH / 2)
    await _leave_message(office)
    await _wish_a_callback(office)
    await _is_seen_by_the_supervisor(office, browser)
    page = await browser.page("/")
    await log_in(page, office.instance, AGENT)
    await page.locator(f'[data-seat="B{AGENT.removeprefix("agent")}"]').click()
    await _calls_back_who_wished_it(page)
    await button(page, "wrap_up").click()
    await _hears_message_and_calls_back(page)


async def _calls_back_who_wished_it(page: Page) -> None:
    """Who waits for his callback comes before a message."""
    await expect(state(page, "ringing")).to_be_visible(timeout=15 * SECOND)
    await expect(page.get_by_test_id("task-panel")).to_contain_text("回呼")
    await shoot(page, "desk-callback-rings")
    await page.keyboard.press("Alt+Digit1")
    await hears_tone(page, RINGING_HZ)
    await expect(button(page, "hold")).to_be_visible(timeout=20 * SECOND)
    await _hears_his_echo(page)
    await _document(page)
    await shoot(page, "desk-callback-wrap-up")


async def _hears_message_and_calls_back(page: Page) -> None:
    await expect(state(page, "ringing")).to_be_visible(timeout=10 * SECOND)
    await expect(page.get_by_test_id("task-panel")).to_contain_text("语音留言")
    await shoot(page, "desk-message-rings")
    await page.keyboard.press("Alt+Digit1")
    await hears_tone(page, CUSTOMER_HZ, within=15)
    await expect(button(page, "call_back")).to_be_visible()
    await shoot(page, "desk-message")
    await button(page, "call_back").click()
    await expect(page.get_by_test_id("call-bar")).to_contain_text("正在呼叫客户")
    await expect(button(page, "hold")).to_be_visible(timeout=15 * SECOND)
    await _hears_his_echo(page)
    await shoot(page, "desk-called-back")
    await _document(page)


async def _is_seen_by_the_supervisor(office: Office, browser: Browser) -> None:
    wall = await browser.page("/")
    await log_in(wall, office.instance, LEAD)
    await shoot(wall, "floor-with-callbacks")
    for size in ("small", "large"):
        page = wall if size == "small" else await browser.page("/", size=LARGE)
        if page is not wall:
            await log_in(page, office.instance, LEAD)
            await shoot(page, "floor-with-callbacks-large")
        await go_to(page, "/callbacks")
        await expect(page.locator("[data-withdraw]").first).to_be_visible()
        await shoot(page, f"callbacks-{size}")
