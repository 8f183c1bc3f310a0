"""An agent talks in his browser while our processes die: neither he nor the customer notices."""

import asyncio

import pytest
from playwright.async_api import expect
from tests.journeys.desktop import (
    SECOND,
    agent_at_his_browser,
    both_hear_in_the_browser,
    button,
    state,
    talk_in_the_browser,
)
from tests.journeys.office import Office
from tests.support.browser import Browser

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.browser]
TRANSPORT = "96968003"


@pytest.mark.parametrize("victim", ["api", "callcontrol"])
async def test_a_call_in_the_browser_outlives(office: Office, browser: Browser, victim: str) -> None:
    page = await agent_at_his_browser(office, browser, "agent806")
    customer = await talk_in_the_browser(office, page, number=TRANSPORT)
    office.instance.kill(victim)
    for _ in range(10):
        await asyncio.sleep(0.5)
        await both_hear_in_the_browser(customer, page)
    await asyncio.to_thread(office.instance.wait_ready, within=25)
    await expect(state(page, "talking")).to_be_visible()
    await page.keyboard.press("Alt+Digit3")
    assert await customer.hears_machine(within=6), "music on hold"
    # The page has a new line to the server by then, or very soon.
    await expect(button(page, "resume")).to_be_visible(timeout=10 * SECOND)
    await page.keyboard.press("Alt+Digit3")
    await both_hear_in_the_browser(customer, page)
    await page.keyboard.press("Alt+Digit5")
    assert await customer.leg.ended()
    await expect(state(page, "wrap_up")).to_be_visible()
    await page.keyboard.press("Alt+Digit6")
    await expect(state(page, "ready")).to_be_visible()
    types = [
        each for each in await customer.types() if each in ("connected", "left", "held", "resumed", "ended")
    ]
    assert types == ["connected", "held", "resumed", "ended"], "he was never away"
    again = await office.call(TRANSPORT)
    assert await again.leg.answered()
    await expect(state(page, "ringing")).to_be_visible(timeout=5 * SECOND)
