"""Contacts handled between two agents in their browsers: by the mouse, and again by the keys alone."""

import pytest
from playwright.async_api import expect
from tests.journeys.desktop import agent_at_his_browser, button, log_in, shoot, state, talk_in_the_browser
from tests.journeys.handling import (
    COLLEAGUE_HZ,
    OUTSIDE,
    TRANSPORT,
    WITHIN,
    Two,
    choose_by_keys,
    choose_by_mouse,
    colleague_has_the_customer,
    finish,
    talk_aside,
    three_hear_each_other,
)
from tests.journeys.office import AGENT_HZ, CUSTOMER_HZ, Office
from tests.support.browser import Browser, hears_tone

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.browser, pytest.mark.timeout(300)]


async def test_consulted_and_handed_over_by_the_mouse(two: Two) -> None:
    page, colleague = two.page, two.colleague
    await shoot(page, "handling-talking")
    await choose_by_mouse(page, "consult", "陈知远")
    await expect(state(colleague, "ringing")).to_be_visible(timeout=WITHIN)
    await expect(colleague.get_by_test_id("notices")).to_contain_text("林小溪 就此通话向您咨询")
    await shoot(page, "handling-consult-rings")
    await button(colleague, "answer").click()
    await talk_aside(two)
    await shoot(page, "handling-consult")
    await shoot(colleague, "handling-consulted")
    await expect(page.get_by_test_id("parties")).to_contain_text("陈知远")

    await button(page, "swap").click()
    await hears_tone(page, CUSTOMER_HZ)
    await button(page, "swap").click()
    await hears_tone(page, COLLEAGUE_HZ)

    await button(page, "complete").click()
    await colleague_has_the_customer(two)
    await button(page, "wrap_up").click()
    await expect(state(page, "ready")).to_be_visible()
    await button(colleague, "hang_up").click()
    assert await two.customer.leg.ended()
    await finish(colleague)


async def test_consulted_and_handed_over_by_keys_alone(two: Two) -> None:
    page, colleague = two.page, two.colleague
    await choose_by_keys(page, "Control+Alt+Digit1", "陈知远")
    await expect(state(colleague, "ringing")).to_be_visible(timeout=WITHIN)
    await colleague.keyboard.press("Alt+Digit1")
    await talk_aside(two)
    await page.keyboard.press("Control+Alt+Digit5")
    await colleague_has_the_customer(two)
    await finish(page)
    await colleague.keyboard.press("Alt+Digit5")
    assert await two.customer.leg.ended()
    await finish(colleague)


async def test_a_conference_of_three_and_who_leaves_it(two: Two) -> None:
    page, colleague = two.page, two.colleague
    await choose_by_keys(page, "Control+Alt+Digit1", "陈知远")
    await expect(state(colleague, "ringing")).to_be_visible(timeout=WITHIN)
    await colleague.keyboard.press("Alt+Digit1")
    await talk_aside(two)
    await page.keyboard.press("Control+Alt+Digit3")
    await expect(page.get_by_test_id("parties")).to_contain_text("通话中")
    await three_hear_each_other(two)
    await shoot(page, "handling-conference")
    row = page.get_by_test_id("parties").locator("[data-party]", has_text="陈知远")
    await page.keyboard.press("Alt+BracketLeft")
    await expect(row.locator('[data-action="split"]')).to_be_focused()
    await page.keyboard.press("Enter")
    await hears_tone(page, COLLEAGUE_HZ)
    assert await two.customer.hears_machine(within=5)
    await page.keyboard.press("Control+Alt+Digit3")
    await expect(button(page, "leave")).to_be_visible()
    await page.keyboard.press("Control+Alt+Digit7")
    await colleague_has_the_customer(two)
    two.customer.leg.hang_up()
    await finish(page)
    await finish(colleague)


async def test_handed_on_blindly_with_a_note(two: Two) -> None:
    page, colleague = two.page, two.colleague
    await choose_by_keys(page, "Control+Alt+Digit2", "陈知远", note="客户问末班车")
    await expect(state(colleague, "ringing")).to_be_visible(timeout=WITHIN)
    await expect(colleague.get_by_test_id("handed")).to_contain_text("客户问末班车")
    await expect(colleague.get_by_test_id("handed")).to_contain_text("林小溪")
    await shoot(colleague, "handling-handed")
    await colleague.keyboard.press("Alt+Digit1")
    await colleague_has_the_customer(two)
    await finish(page)
    await choose_by_mouse(colleague, "transfer", OUTSIDE)
    assert await two.customer.leg.media.wait_for_tone(CUSTOMER_HZ, within=15), "his own echo from outside"
    await finish(colleague)
    two.customer.leg.hang_up()


async def test_parked_and_taken(two: Two) -> None:
    page, colleague = two.page, two.colleague
    await page.keyboard.press("Control+Alt+Digit0")
    assert await two.customer.hears_machine(within=5), "music in the slot"
    await expect(colleague.get_by_test_id("parked")).to_contain_text(two.customer.number, timeout=WITHIN)
    await shoot(colleague, "handling-parked")
    await colleague.keyboard.press("Alt+BracketRight")
    await expect(colleague.get_by_test_id("parked").get_by_role("button", name="接回")).to_be_focused()
    await colleague.keyboard.press("Enter")
    await colleague_has_the_customer(two)
    await expect(colleague.get_by_test_id("parked")).to_be_hidden(timeout=WITHIN)
    await finish(page)
    two.customer.leg.hang_up()
    await finish(colleague)


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
    await finish(page)


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
    await expect(button(page, "hold")).to_be_visible(timeout=2 * WITHIN)
    await hears_tone(page, AGENT_HZ, within=15)
    await shoot(page, "handling-outbound")
    await page.keyboard.press("Alt+Digit5")
    await finish(page)


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
    await expect(page.get_by_role("navigation", name="功能")).to_be_visible()
    await page.keyboard.press("Shift+Slash")
    await expect(page.locator('[data-key-of="answer"]').first).to_have_text("F2")
