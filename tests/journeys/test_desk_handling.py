"""Contacts handled between two agents in their browsers: by the mouse, and again by the keys alone."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Page, expect
from tests.journeys.desktop import (
    SECOND,
    agent_at_his_browser,
    button,
    log_in,
    shoot,
    state,
    talk_in_the_browser,
)
from tests.journeys.office import AGENT_HZ, CUSTOMER_HZ, Customer, Office, until
from tests.support.browser import Browser, hears_tone, open_browser
from tests.support.sip.media import strength

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.browser, pytest.mark.timeout(300)]
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


@pytest.fixture
async def second_browser(office: Office) -> AsyncIterator[Browser]:
    """A browser in which a colleague speaks, with a tone of his own."""
    async with open_browser(office.instance.url, hz=COLLEAGUE_HZ) as browser:
        yield browser


@pytest.fixture
async def two(office: Office, browser: Browser, second_browser: Browser) -> Two:
    """The first agent talks with a customer; his colleague is ready."""
    page = await agent_at_his_browser(office, browser, "agent801")
    customer = await talk_in_the_browser(office, page, number=TRANSPORT)
    colleague = await agent_at_his_browser(office, second_browser, "agent802")
    return Two(page=page, colleague=colleague, customer=customer)


async def _choose_by_mouse(page: Page, action: str, words: str) -> None:
    await button(page, action).click()
    dialog = page.get_by_test_id("target-dialog")
    await dialog.get_by_role("combobox").fill(words)
    await dialog.locator("[data-target]", has_text=words).first.dblclick()
    await expect(dialog).to_be_hidden()


async def _choose_by_keys(page: Page, chord: str, words: str, *, note: str = "") -> None:
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


async def _talk_aside(two: Two) -> None:
    """The two agents hear each other; the customer hears music."""
    await hears_tone(two.page, COLLEAGUE_HZ, within=10)
    await hears_tone(two.colleague, AGENT_HZ)
    assert await two.customer.hears_machine(within=5), "music for the customer"


async def _colleague_has_the_customer(two: Two) -> None:
    await hears_tone(two.colleague, CUSTOMER_HZ, within=10)
    assert await two.customer.leg.media.wait_for_tone(COLLEAGUE_HZ, within=6)
    await expect(state(two.page, "wrap_up")).to_be_visible(timeout=WITHIN)


async def _finish(page: Page) -> None:
    await expect(state(page, "wrap_up")).to_be_visible(timeout=WITHIN)
    await page.keyboard.press("Alt+Digit6")
    await expect(state(page, "ready")).to_be_visible()


async def test_consulted_and_handed_over_by_the_mouse(two: Two) -> None:
    page, colleague = two.page, two.colleague
    await shoot(page, "handling-talking")
    await _choose_by_mouse(page, "consult", "陈知远")
    await expect(state(colleague, "ringing")).to_be_visible(timeout=WITHIN)
    await expect(colleague.get_by_test_id("notices")).to_contain_text("林小溪 就此通话向您咨询")
    await shoot(page, "handling-consult-rings")
    await button(colleague, "answer").click()
    await _talk_aside(two)
    await shoot(page, "handling-consult")
    await shoot(colleague, "handling-consulted")
    await expect(page.get_by_test_id("parties")).to_contain_text("陈知远")

    await button(page, "swap").click()
    await hears_tone(page, CUSTOMER_HZ)
    await button(page, "swap").click()
    await hears_tone(page, COLLEAGUE_HZ)

    await button(page, "complete").click()
    await _colleague_has_the_customer(two)
    await button(page, "wrap_up").click()
    await expect(state(page, "ready")).to_be_visible()
    await button(colleague, "hang_up").click()
    assert await two.customer.leg.ended()
    await _finish(colleague)


async def test_consulted_and_handed_over_by_keys_alone(two: Two) -> None:
    page, colleague = two.page, two.colleague
    await _choose_by_keys(page, "Control+Alt+Digit1", "陈知远")
    await expect(state(colleague, "ringing")).to_be_visible(timeout=WITHIN)
    await colleague.keyboard.press("Alt+Digit1")
    await _talk_aside(two)
    await page.keyboard.press("Control+Alt+Digit5")
    await _colleague_has_the_customer(two)
    await _finish(page)
    await colleague.keyboard.press("Alt+Digit5")
    assert await two.customer.leg.ended()
    await _finish(colleague)


async def _three_hear_each_other(two: Two) -> None:
    """Everybody hears both others: their tones are in what arrives."""
    assert await two.customer.leg.media.wait_for_tone(AGENT_HZ, within=6)

    async def both_arrive() -> bool:
        heard = two.customer.leg.media.samples(last=0.5)
        return min(strength(heard, AGENT_HZ), strength(heard, COLLEAGUE_HZ)) > 0.15

    await until(both_arrive, within=6, what="the customer hears both agents")
    for page, other in ((two.page, COLLEAGUE_HZ), (two.colleague, AGENT_HZ)):
        for hz in (CUSTOMER_HZ, other):
            await page.wait_for_function("hz => window.ears.level(hz) > 0.01", arg=hz, timeout=6_000)


async def test_a_conference_of_three_and_who_leaves_it(two: Two) -> None:
    page, colleague = two.page, two.colleague
    await _choose_by_keys(page, "Control+Alt+Digit1", "陈知远")
    await expect(state(colleague, "ringing")).to_be_visible(timeout=WITHIN)
    await colleague.keyboard.press("Alt+Digit1")
    await _talk_aside(two)
    await page.keyboard.press("Control+Alt+Digit3")
    await expect(page.get_by_test_id("parties")).to_contain_text("通话中")
    await _three_hear_each_other(two)
    await shoot(page, "handling-conference")
    row = page.get_by_test_id("parties").locator("[data-party]", has_text="陈知远")
    await row.locator('[data-action="split"]').click()
    await hears_tone(page, COLLEAGUE_HZ)
    assert await two.customer.hears_machine(within=5)
    await page.keyboard.press("Control+Alt+Digit3")
    await expect(button(page, "leave")).to_be_visible()
    await page.keyboard.press("Control+Alt+Digit7")
    await _colleague_has_the_customer(two)
    two.customer.leg.hang_up()
    await _finish(page)
    await _finish(colleague)


async def test_handed_on_blindly_with_a_note(two: Two) -> None:
    page, colleague = two.page, two.colleague
    await _choose_by_keys(page, "Control+Alt+Digit2", "陈知远", note="客户问末班车")
    await expect(state(colleague, "ringing")).to_be_visible(timeout=WITHIN)
    await expect(colleague.get_by_test_id("handed")).to_contain_text("客户问末班车")
    await expect(colleague.get_by_test_id("handed")).to_contain_text("林小溪")
    await shoot(colleague, "handling-handed")
    await colleague.keyboard.press("Alt+Digit1")
    await _colleague_has_the_customer(two)
    await _finish(page)
    await _choose_by_mouse(colleague, "transfer", OUTSIDE)
    assert await two.customer.leg.media.wait_for_tone(CUSTOMER_HZ, within=15), "his own echo from outside"
    await _finish(colleague)
    two.customer.leg.hang_up()


async def test_parked_and_taken(two: Two) -> None:
    page, colleague = two.page, two.colleague
    await page.keyboard.press("Control+Alt+Digit0")
    assert await two.customer.hears_machine(within=5), "music in the slot"
    await expect(colleague.get_by_test_id("parked")).to_contain_text(two.customer.number, timeout=WITHIN)
    await shoot(colleague, "handling-parked")
    await colleague.get_by_test_id("parked").get_by_role("button", name="接回").click()
    await _colleague_has_the_customer(two)
    await expect(colleague.get_by_test_id("parked")).to_be_hidden(timeout=WITHIN)
    await _finish(page)
    two.customer.leg.hang_up()
    await _finish(colleague)


async def test_the_recording_is_paused_and_digits_are_keyed(office: Office, browser: Browser) -> None:
    page = await agent_at_his_browser(office, browser, "agent801")
    customer = await talk_in_the_browser(office, page, number=TRANSPORT)
    await page.keyboard.press("Control+Alt+Digit8")
    await expect(page.get_by_test_id("call-bar")).to_contain_text("录音已暂停")
    await expect(button(page, "resume_recording")).to_be_visible()
    await shoot(page, "handling-recording-paused")
    await button(page, "resume_recording").click()
    await expect(button(page, "pause_recording")).to_be_visible()

    await page.keyboard.press("Control+Alt+Digit9")
    pad = page.get_by_test_id("keypad")
    await expect(pad).to_be_focused()
    await page.keyboard.type("42")
    await pad.locator('[data-digit="#"]').click()
    await expect(page.get_by_test_id("keyed")).to_have_text("42#")
    await shoot(page, "handling-keypad")
    await page.keyboard.press("Escape")
    await expect(pad).to_be_hidden()

    await page.keyboard.press("Alt+Digit5")
    assert await customer.leg.ended()
    types = await customer.types()
    assert types.count("recording_paused") == 1
    assert types.count("digits_sent") >= 1
    await _finish(page)


async def test_an_agent_calls_somebody(office: Office, browser: Browser) -> None:
    page = await agent_at_his_browser(office, browser, "agent801")
    await page.keyboard.press("Alt+Minus")
    dialler = page.get_by_test_id("dialler")
    await expect(dialler.locator("input.figures, .figures input").first).to_be_focused()
    await page.keyboard.type(OUTSIDE)
    await expect(dialler).to_contain_text("9696")
    await shoot(page, "handling-dialler")
    await page.keyboard.press("Enter")
    await expect(state(page, "talking")).to_be_visible(timeout=WITHIN)
    await expect(button(page, "hold")).to_be_visible(timeout=20 * SECOND)
    await hears_tone(page, AGENT_HZ, within=15)
    await shoot(page, "handling-outbound")
    await page.keyboard.press("Alt+Digit5")
    await _finish(page)


async def test_the_keys_are_shown_and_can_be_others(office: Office, browser: Browser) -> None:
    page = await browser.page("/")
    await log_in(page, office.instance, "agent801")
    await page.keyboard.press("Shift+Slash")
    await expect(page.get_by_role("dialog")).to_contain_text("Ctrl+Alt+1")
    await shoot(page, "handling-keys")
    await page.keyboard.press("Escape")
    await page.get_by_test_id("account").click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_text("快捷键").click()
    key = drawer.locator('[data-key-of="answer"]')
    await key.click()
    await page.keyboard.press("Alt+Digit2")
    await expect(drawer.get_by_role("status")).to_contain_text("拒接")
    await page.keyboard.press("F2")
    await expect(key).to_have_text("F2")
    await page.reload()
    await page.keyboard.press("Shift+Slash")
    await expect(page.locator('[data-key-of="answer"]').first).to_have_text("F2")
