"""An agent with nothing but a browser: he sees who calls before it rings, and does everything by the keyboard."""

import asyncio

import pytest
from playwright.async_api import Page, expect
from tests.journeys.desktop import (
    SECOND,
    agent_at_his_browser,
    both_hear_in_the_browser,
    button,
    log_in,
    shoot,
    state,
    talk_in_the_browser,
)
from tests.journeys.office import AGENT_HZ, CUSTOMER_HZ, Customer, Office, both_hear, stereo, until
from tests.support.browser import Browser, hears_nothing, hears_tone, open_browser
from tests.support.sip.media import strength

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.browser]
TRANSPORT = "96968003"


async def test_a_call_in_the_browser_by_the_keyboard(office: Office, browser: Browser) -> None:
    page = await agent_at_his_browser(office, browser, "agent801")
    wall = await browser.page("/")
    await log_in(wall, office.instance, "operator.lead")
    tile = wall.locator("[data-agent]", has_text="林小溪")
    await expect(tile).to_have_attribute("data-state", "ready")
    await shoot(page, "desk-ready")

    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    await _sees_before_it_rings(page, customer)
    await expect(tile).to_have_attribute("data-state", "ringing", timeout=SECOND)
    await page.keyboard.press("Alt+Digit1")
    await expect(state(page, "talking")).to_be_visible()
    await expect(tile).to_have_attribute("data-state", "talking", timeout=SECOND)
    await both_hear_in_the_browser(customer, page)
    await asyncio.sleep(2)
    await shoot(page, "desk-talking")
    await shoot(wall, "floor")

    await _hold_and_mute(page, customer)
    await page.keyboard.press("Alt+Digit5")
    assert await customer.leg.ended()
    await expect(state(page, "wrap_up")).to_be_visible()
    await expect(tile).to_have_attribute("data-state", "wrap_up", timeout=SECOND)
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await page.keyboard.type("问公交线路")
    await shoot(page, "desk-wrap-up")
    await page.keyboard.press("Enter")
    await expect(state(page, "ready")).to_be_visible()
    await expect(tile).to_have_attribute("data-state", "ready", timeout=SECOND)
    assert await page.evaluate("window.ears.faults") == []
    await _check_ledger(office, wall, customer)


async def _sees_before_it_rings(page: Page, customer: Customer) -> None:
    card = page.get_by_test_id("contact-card")
    await expect(card).to_contain_text("临江市交通局")
    await expect(card.get_by_test_id("greeting")).to_contain_text("您好，临江市交通局服务热线，请讲。")
    await expect(page.get_by_test_id("call-bar")).to_contain_text(customer.number)
    await page.wait_for_function("() => window.ears.rings.length > 0")
    interaction = await card.get_attribute("data-interaction")
    assert await page.evaluate("window.ears.rings") == [interaction], "the card is seen before it rings"
    await shoot(page, "desk-ringing")


async def _hold_and_mute(page: Page, customer: Customer) -> None:
    await page.keyboard.press("Alt+Digit3")
    await hears_nothing(page)
    assert await customer.hears_machine(), "music on hold"
    await expect(button(page, "resume")).to_be_visible()
    await page.keyboard.press("Alt+Digit3")
    await hears_tone(page, CUSTOMER_HZ)
    assert await customer.leg.media.wait_for_tone(AGENT_HZ, within=3)

    await page.keyboard.press("Alt+Digit4")
    assert await customer.leg.media.wait_for_silence(within=3)
    await hears_tone(page, CUSTOMER_HZ)
    await expect(button(page, "unmute")).to_be_visible()
    await page.keyboard.press("Alt+Digit4")
    assert await customer.leg.media.wait_for_tone(AGENT_HZ, within=3)


async def _check_ledger(office: Office, page: Page, customer: Customer) -> None:
    row = await customer.row(closed=True)
    assert (row["result"], row["ended_by"], row["agent"]["display_name"]) == ("answered", "agent", "林小溪")
    assert row["disposition_id"] is not None
    lead = await office.person("operator.lead")

    async def stored() -> bool:
        details = await lead.get(f"/api/interactions/{row['id']}")
        assert details["note"] == "问公交线路"
        return any(each["state"] == "stored" for each in details["recordings"])

    await until(stored, within=15, what="the recording is stored")
    recording = (await lead.get(f"/api/interactions/{row['id']}"))["recordings"][0]
    left, right = stereo((await lead.hear(recording["id"])).content)
    assert strength(left[8_000:16_000], CUSTOMER_HZ) > 0.8
    assert strength(right[8_000:16_000], AGENT_HZ) > 0.8
    await page.get_by_role("link", name="流水").click()
    await expect(page.get_by_text(customer.number)).to_be_visible()
    await shoot(page, "ledger")
    await page.goto(f"{office.instance.url}/interactions/{row['id']}")
    await expect(page.get_by_text("问公交线路").first).to_be_visible()
    # The reason that the same supervisor gave a moment ago still holds.
    await page.get_by_label("播放", exact=True).click()
    player = page.locator("audio")
    await page.wait_for_function("() => document.querySelector('audio')?.currentTime > 0.3")
    assert await player.evaluate("audio => audio.duration") > 2
    await shoot(page, "interaction")


async def test_a_reload_in_mid_call(office: Office, browser: Browser) -> None:
    page = await agent_at_his_browser(office, browser, "agent802")
    customer = await talk_in_the_browser(office, page, number=TRANSPORT)
    reloading = asyncio.create_task(page.reload())
    assert await customer.hears_machine(within=5), "music while the desktop is away"
    await reloading
    assert await customer.leg.media.wait_for_tone(AGENT_HZ, within=10), "the same agent has him again"
    await hears_tone(page, CUSTOMER_HZ)
    await expect(state(page, "talking")).to_be_visible()
    await expect(page.get_by_test_id("contact-card")).to_be_visible()
    assert await page.evaluate("window.ears.rings") == [], "it does not ring again"
    customer.leg.hang_up()
    await expect(state(page, "wrap_up")).to_be_visible()
    types = await customer.types()
    back = [each for each in types if each in ("connected", "left", "returning", "ended")]
    assert back == ["connected", "left", "returning", "connected", "ended"]


async def test_the_browser_dies_and_another_agent_takes_over(office: Office, browser: Browser) -> None:
    page = await agent_at_his_browser(office, browser, "agent801")
    customer = await talk_in_the_browser(office, page, number=TRANSPORT)
    other, phone = await office.agent("agent803", "T82")
    browser.kill()
    assert await customer.hears_machine(within=8), "music while nobody is there"
    assert not await phone.rings(within=15), "he is kept for his agent for twenty seconds"
    assert await phone.rings(within=15), "then another one gets him"
    contact = await other.has_contact("ringing")
    assert contact["caller"] == customer.number
    phone.decide()
    assert await both_hear(customer, phone)
    assert "returned_to_queue" in await customer.types()
    assert (await (await office.desk("agent801")).agent())["state"] == "signed_out"


async def test_a_customer_calls_from_a_second_tab(office: Office) -> None:
    _, phone = await office.agent("agent801", "T81")
    async with open_browser(office.instance.url, hz=CUSTOMER_HZ) as browser:
        page = await browser.page("/demo/phone")
        await page.locator('[data-number="96968003"]').click()
        await page.get_by_test_id("dial").click()
        assert await phone.rings(within=10)
        phone.decide()
        await hears_tone(page, AGENT_HZ)
        assert await phone.media.wait_for_tone(CUSTOMER_HZ, within=6)
        await expect(page.locator('[data-phase="up"]')).to_be_visible()
        await shoot(page, "customer-phone")
        await page.get_by_test_id("hang-up").click()
        assert await phone.ended()
        await expect(page.locator('[data-phase="ended"]')).to_be_visible()

        gas, gas_phone = await office.agent("agent2002", "T21")
        await page.locator('[data-number="96968002"]').click()
        await page.get_by_test_id("dial").click()
        await expect(page.locator('[data-phase="up"]')).to_be_visible()
        await page.wait_for_timeout(500)
        for key in "2123456781":
            await page.locator(f'[data-key="{key}"]').click()
            await page.wait_for_timeout(250)
        assert await gas_phone.rings(within=8), "the keys lead to the second queue"
        assert (await gas.has_contact("ringing"))["queue"]["name_zh"] == "报修"
        await page.get_by_test_id("hang-up").click()
        assert await gas_phone.stops_ringing()
        assert await page.evaluate("window.ears.faults") == []
