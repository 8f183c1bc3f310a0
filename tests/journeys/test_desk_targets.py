"""Wherever an agent can send or reach somebody from his desk: queue, flow, message, outside, and whoever called before."""

import asyncio

import pytest
from playwright.async_api import Page, expect
from tests.journeys.desktop import (
    SECOND,
    agent_at_his_browser,
    both_hear_in_the_browser,
    button,
    go_to,
    log_in,
    shoot,
    state,
    talk_in_the_browser,
)
from tests.journeys.handling import (
    OUTSIDE,
    TRANSPORT,
    WITHIN,
    Two,
    choose_by_keys,
    choose_by_mouse,
    colleague_has_the_customer,
    finish,
)
from tests.journeys.office import AGENT_HZ, CUSTOMER_HZ, Office, Person, until
from tests.support.browser import Browser, hears_tone

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.browser, pytest.mark.timeout(300)]
QUEUE, FLOW = "全天人工服务", "交通服务热线"


async def test_handed_on_to_a_queue_by_the_keys(two: Two) -> None:
    await choose_by_keys(two.page, "Control+Alt+Digit2", QUEUE)
    await expect(state(two.colleague, "ringing")).to_be_visible(timeout=WITHIN)
    await two.colleague.keyboard.press("Alt+Digit1")
    await colleague_has_the_customer(two)
    await finish(two.page)
    two.customer.leg.hang_up()
    await finish(two.colleague)
    assert (await two.customer.types()).count("recording_started") == 1


async def test_handed_on_to_a_flow_by_the_mouse(two: Two) -> None:
    await choose_by_mouse(two.page, "transfer", FLOW)
    assert await two.customer.hears_machine(), "the flow speaks"
    await expect(state(two.colleague, "ringing")).to_be_visible(timeout=2 * WITHIN)
    await button(two.colleague, "answer").click()
    await colleague_has_the_customer(two)
    await finish(two.page)
    two.customer.leg.hang_up()
    await finish(two.colleague)


async def test_sent_to_leave_a_message_that_is_heard_and_answered(office: Office, browser: Browser) -> None:
    page = await agent_at_his_browser(office, browser, "agent801")
    customer = await talk_in_the_browser(office, page, number=TRANSPORT)
    await choose_by_keys(page, "Alt+Equal", QUEUE)
    assert await customer.hears_machine(), "he is asked for a message"
    await expect(state(page, "wrap_up")).to_be_visible(timeout=WITHIN)
    lead = await office.person("operator.lead")
    row = await customer.row()
    await happens_again(lead, row["id"], "recording_started")
    await asyncio.sleep(3)
    customer.leg.key("#")
    await page.keyboard.press("Alt+Digit6")
    # The message is work of its own, and he is the only one who is there for it.
    await expect(state(page, "ringing")).to_be_visible(timeout=2 * WITHIN)
    await expect(page.get_by_test_id("task-panel")).to_contain_text("语音留言")
    await page.keyboard.press("Alt+Digit1")
    await hears_tone(page, CUSTOMER_HZ, within=15)
    await expect(button(page, "hang_up")).to_be_visible(timeout=WITHIN)
    await page.keyboard.press("Alt+Digit5")
    await finish(page)


async def happens_again(lead: Person, interaction_id: str, kind: str) -> None:
    """Wait until this has happened twice: to the conversation, and to the message."""

    async def is_there() -> bool:
        timeline = (await lead.get(f"/api/interactions/{interaction_id}"))["timeline"]
        return [each["type"] for each in timeline].count(kind) == 2

    await until(is_there, within=30, what=f"{kind} again")


async def test_somebody_outside_is_asked_brought_in_and_let_go_by_the_keys(
    office: Office, browser: Browser
) -> None:
    page = await agent_at_his_browser(office, browser, "agent801")
    customer = await talk_in_the_browser(office, page, number=TRANSPORT)
    await choose_by_keys(page, "Control+Alt+Digit1", OUTSIDE)
    await hears_tone(page, AGENT_HZ, within=15)
    assert await customer.hears_machine(), "music meanwhile"
    await shoot(page, "handling-consult-outside")
    await page.keyboard.press("Control+Alt+Digit3")
    row = page.get_by_test_id("parties").locator("[data-party]", has_text=OUTSIDE)
    await expect(row.locator('[data-action="drop"]')).to_be_visible(timeout=WITHIN)
    await page.keyboard.press("Alt+BracketLeft")
    await expect(row.locator('[data-action="split"]')).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(row.locator('[data-action="drop"]')).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("parties")).to_be_hidden(timeout=WITHIN)
    await both_hear_in_the_browser(customer, page)
    await page.keyboard.press("Alt+Digit5")
    assert await customer.leg.ended()
    await finish(page)


async def test_whoever_has_hung_up_is_called_back(office: Office, browser: Browser) -> None:
    page = await agent_at_his_browser(office, browser, "agent801")
    customer = await talk_in_the_browser(office, page, number=TRANSPORT)
    customer.leg.hang_up()
    await expect(state(page, "wrap_up")).to_be_visible(timeout=WITHIN)
    await expect(button(page, "call_back")).to_be_visible()
    await shoot(page, "handling-wrap-up")
    await page.keyboard.press("Alt+Digit1")
    await expect(button(page, "hold")).to_be_visible(timeout=2 * WITHIN)
    await expect(page.get_by_test_id("contact-card")).to_contain_text(TRANSPORT)
    await hears_tone(page, AGENT_HZ, within=15)
    await page.keyboard.press("Alt+Digit5")
    await finish(page)


async def test_a_call_is_marked_as_a_nuisance(office: Office, browser: Browser) -> None:
    page = await agent_at_his_browser(office, browser, "agent801")
    customer = await talk_in_the_browser(office, page, number=TRANSPORT)
    await page.keyboard.press("Control+Alt+Equal")
    await expect(page.get_by_test_id("notices")).to_contain_text("骚扰电话")
    await shoot(page, "handling-nuisance")
    await both_hear_in_the_browser(customer, page)
    customer.leg.hang_up()
    await finish(page)
    assert "nuisance_marked" in await customer.types()


async def test_what_was_paused_twice_is_heard_with_its_marks(office: Office, browser: Browser) -> None:
    page = await agent_at_his_browser(office, browser, "agent801")
    customer = await talk_in_the_browser(office, page, number=TRANSPORT)
    for by_key in (True, False):
        await _press(page, "pause_recording", by_key=by_key)
        await expect(button(page, "resume_recording")).to_be_visible()
        await asyncio.sleep(1)
        await _press(page, "resume_recording", by_key=by_key)
        await expect(button(page, "pause_recording")).to_be_visible()
    await page.keyboard.press("Alt+Digit3")
    await expect(button(page, "resume")).to_be_visible()
    await page.keyboard.press("Alt+Digit3")
    await hears_tone(page, CUSTOMER_HZ)
    await page.keyboard.press("Alt+Digit5")
    await finish(page)
    await _is_heard(office, browser, customer.number)


async def _press(page: Page, action: str, *, by_key: bool) -> None:
    if by_key:
        await page.keyboard.press("Control+Alt+Digit8")
    else:
        await button(page, action).click()


async def _is_heard(office: Office, browser: Browser, caller: str) -> None:
    """A supervisor finds the recording, says why he wants to hear it, and hears it."""
    reader = await office.person("operator.lead")

    async def is_stored() -> bool:
        found = (await reader.get("/api/recordings", caller=caller))["items"]
        return [each["state"] for each in found] == ["stored"]

    await until(is_stored, within=30, what="the recording is stored")
    lead = await browser.page("/")
    await log_in(lead, office.instance, "operator.lead")
    await go_to(lead, "/recordings")
    await lead.get_by_label("主叫").fill(caller)
    await lead.get_by_role("button", name="查询").click()
    row = lead.get_by_role("row").filter(has_text=caller)
    await expect(row).to_have_count(1, timeout=WITHIN)
    await row.get_by_text(caller).click()
    player = lead.locator("[data-recording]")
    for mark, count in (("暂停录音", 2), ("保持", 1)):
        await expect(player.get_by_role("button", name=mark, exact=True)).to_have_count(count, timeout=WITHIN)
    await shoot(lead, "recording-marks")
    await player.get_by_role("button", name="播放", exact=True).click()
    reason = lead.get_by_role("dialog")
    await expect(reason).to_be_visible()
    await shoot(lead, "recording-reason")
    await reason.get_by_role("button", name="收听").click()
    await expect(player.get_by_role("button", name="暂停", exact=True)).to_be_visible(timeout=10 * SECOND)
