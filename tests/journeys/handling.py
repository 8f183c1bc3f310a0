"""Two agents at their browsers, and what they do with a customer by the mouse and by the keys alone."""

from dataclasses import dataclass

from playwright.async_api import Page, expect
from tests.journeys.desktop import SECOND, agent_at_his_browser, button, state, talk_in_the_browser
from tests.journeys.office import AGENT_HZ, CUSTOMER_HZ, Customer, Office, until
from tests.support.browser import Browser, hears_tone
from tests.support.sip.media import strength

TRANSPORT = "96968003"
COLLEAGUE_HZ = 1400.0
OUTSIDE = "02155550001"
WITHIN = 10 * SECOND


@dataclass(kw_only=True)
class Two:
    """Two agents at their browsers: the first one has a customer."""

    page: Page
    colleague: Page
    customer: Customer


async def two_agents(office: Office, browser: Browser, other: Browser) -> Two:
    """The first agent talks with a customer; his colleague is ready."""
    page = await agent_at_his_browser(office, browser, "agent801")
    customer = await talk_in_the_browser(office, page, number=TRANSPORT)
    colleague = await agent_at_his_browser(office, other, "agent802")
    return Two(page=page, colleague=colleague, customer=customer)


async def choose_by_mouse(page: Page, action: str, words: str) -> None:
    """Find a target and take it by a double click."""
    await button(page, action).click()
    dialog = page.get_by_test_id("target-dialog")
    await dialog.get_by_role("combobox").fill(words)
    await dialog.locator("[data-target]", has_text=words).first.dblclick()
    await expect(dialog).to_be_hidden()


async def choose_by_keys(page: Page, chord: str, words: str, *, note: str = "") -> None:
    """Find a target by typing, and take it by Enter."""
    await page.keyboard.press(chord)
    dialog = page.get_by_test_id("target-dialog")
    await expect(dialog.get_by_role("combobox")).to_be_focused()
    await page.keyboard.type(words)
    await expect(dialog.locator('[aria-selected="true"]')).to_contain_text(words)
    if note:
        await page.keyboard.press("Tab")
        await page.get_by_label("给下一位座席的说明").fill(note)
    await page.keyboard.press("Enter")
    await expect(dialog).to_be_hidden()


async def talk_aside(two: Two) -> None:
    """The two agents hear each other; the customer hears music."""
    await hears_tone(two.page, COLLEAGUE_HZ, within=10)
    await hears_tone(two.colleague, AGENT_HZ)
    assert await two.customer.hears_machine(within=5), "music for the customer"


async def colleague_has_the_customer(two: Two) -> None:
    """Colleague and customer hear each other; the first agent documents."""
    await hears_tone(two.colleague, CUSTOMER_HZ, within=10)
    assert await two.customer.leg.media.wait_for_tone(COLLEAGUE_HZ, within=6)
    await expect(state(two.page, "wrap_up")).to_be_visible(timeout=WITHIN)


async def finish(page: Page) -> None:
    """Document nothing, and be ready."""
    await expect(state(page, "wrap_up")).to_be_visible(timeout=WITHIN)
    await page.keyboard.press("Alt+Digit6")
    await expect(state(page, "ready")).to_be_visible()


async def three_hear_each_other(two: Two) -> None:
    """Everybody hears both others: their tones are in what arrives."""

    async def both_arrive() -> bool:
        heard = two.customer.leg.media.samples(last=0.5)
        return min(strength(heard, AGENT_HZ), strength(heard, COLLEAGUE_HZ)) > 0.15

    await until(both_arrive, within=6, what="the customer hears both agents")
    for page, other in ((two.page, COLLEAGUE_HZ), (two.colleague, AGENT_HZ)):
        for hz in (CUSTOMER_HZ, other):
            await page.wait_for_function("hz => window.ears.level(hz) > 0.01", arg=hz, timeout=6_000)
