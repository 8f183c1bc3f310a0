"""A school books a guided visit by telephone: a slot with room for all of it, confirmed, visited, closed."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, expect
from tests.journeys.desk_work import (
    NextWeek,
    begin_order,
    choose_slot,
    clerk_at_work,
    end_the_call,
    move,
    next_week,
    open_order,
    read_order,
    reload_in_the_middle,
    see_knowledge,
    whole_order,
)
from tests.journeys.desktop import SECOND, agent_at_his_browser, shoot, talk_in_the_browser
from tests.journeys.flows import OPEN, REFRESH, set_hours
from tests.journeys.office import Office
from tests.support.browser import Browser

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.browser, pytest.mark.timeout(300)]
MUSEUM = "96968001"
CLERK, ADMIN = "museum.clerk", "museum.admin"
SUBJECT = "崇文小学四年级参观"
PUPILS, TRAVELLERS, PLACES = 30, 50, 60


@pytest.fixture
async def open_house(office: Office) -> AsyncIterator[None]:
    """The museum's line is open, whatever the hour; afterwards it has its own hours again."""
    before = (await (await office.person(ADMIN)).find("/api/calendars", "opening"))["definition"]
    await set_hours(office, "opening", OPEN, by=ADMIN)
    try:
        await asyncio.sleep(REFRESH / 2)
        yield
    finally:
        await set_hours(office, "opening", before, by=ADMIN)


async def rival_books(tours: NextWeek, starts_at: str) -> str:
    """A travel agency books a slot meanwhile; its booking."""
    body = {"starts_at": starts_at, "party_size": TRAVELLERS, "guest": {"name": "山海旅行社"}}
    answer = await tours.reader.client.post(f"/api/booking-plans/{tours.plan}/bookings", json=body)
    assert answer.status_code == 201, answer.text
    booking: str = answer.json()["id"]
    return booking


async def open_visit(page: Page) -> tuple[Locator, str]:
    """The agent writes down who comes; the panel with the open order, and its number."""
    panel = await begin_order(page, "group_visit")
    form = panel.get_by_test_id("order-form")
    await expect(form.get_by_label("预约人")).to_have_value("崇文小学 齐老师")
    await expect(form.get_by_label("联系电话")).to_have_value(re.compile("13800010001$"))
    await form.get_by_label("主题").fill(SUBJECT)
    await form.get_by_label("人数").fill(str(PUPILS))
    await form.locator('[data-field="guide"]').get_by_text("中文").click()
    await shoot(page, "desk-visit-form")
    return panel, await open_order(panel, SUBJECT)


async def refused_and_booked(page: Page, panel: Locator, tours: NextWeek) -> str:
    """Somebody is faster at the first slot, which is said; the second has room for all; when that begins."""
    taken, chosen = tours.with_room(PLACES)[:2]
    book = panel.locator('button[type="submit"]')
    await choose_slot(panel, taken)
    await shoot(page, "desk-visit-slots")
    rival = await rival_books(tours, taken)
    try:
        await book.click()
        await expect(page.get_by_text(f"这个时段只剩 {PLACES - TRAVELLERS} 个名额")).to_be_visible()
        await expect(panel.locator(f'[data-slot="{taken}"]')).to_have_text(f"{TRAVELLERS}/{PLACES}")
        await expect(book).to_be_disabled()
        await choose_slot(panel, taken)
        await expect(book).to_contain_text("候补")
        await shoot(page, "desk-visit-refused")
        await choose_slot(panel, chosen)
        await book.click()
        await expect(panel.get_by_text("已预约", exact=True)).to_be_visible(timeout=10 * SECOND)
        await expect(panel.get_by_text(f"{PUPILS} 人").first).to_be_visible()
        assert (await tours.left(taken), await tours.left(chosen)) == (PLACES - TRAVELLERS, PLACES - PUPILS)
    finally:
        gone = await tours.reader.client.post(f"/api/bookings/{rival}/cancel", json={})
        assert gone.status_code == 204, gone.text
    assert await tours.left(taken) == PLACES
    return chosen


async def receive_and_close(clerk: Page) -> None:
    """The museum confirms, the pupils come, the order is closed."""
    order = clerk.get_by_test_id("order")
    await expect(order.get_by_text("已预约", exact=True)).to_be_visible()
    await shoot(clerk, "visit-new")
    await move(clerk, "confirmed")
    await move(clerk, "arrived")
    await expect(order.get_by_text("已到场", exact=True)).to_be_visible()
    await move(clerk, "closed")
    await expect(clerk.locator('[data-testid="order-history"] [data-kind="booking.arrived"]')).to_be_visible()
    await shoot(clerk, "visit-closed")


async def test_a_group_visit_from_the_ringing_phone_to_its_end(
    office: Office, browser: Browser, second_browser: Browser, open_house: None
) -> None:
    tours = await next_week(await office.person(CLERK), "tours")
    page = await agent_at_his_browser(office, browser, "agent801")
    customer = await talk_in_the_browser(office, page, number=MUSEUM, caller="13800010001", keys="0")
    await see_knowledge(page, "团体参观预约")
    panel, number = await open_visit(page)
    await expect(panel.get_by_label("人数")).to_have_value(str(PUPILS))
    chosen = await refused_and_booked(page, panel, tours)
    await end_the_call(page, customer, "desk-visit-booked")

    clerk = await clerk_at_work(office, second_browser, CLERK)
    await read_order(clerk, number, SUBJECT)
    await receive_and_close(clerk)

    whole = await whole_order(office, CLERK, number)
    assert (whole["category"], whole["customer_name"]) == ("closed", "崇文小学 齐老师")
    assert whole["interaction_id"] in await _calls(office, customer.number)
    booking = await tours.reader.get(f"/api/orders/{whole['id']}/booking")
    assert (booking["state"], booking["party_size"], booking["starts_at"]) == ("arrived", PUPILS, chosen)
    assert await tours.left(chosen) == PLACES - PUPILS


async def walk_to_the_order(page: Page) -> Locator:
    """The museum's script as far as the step that opens the order."""
    await page.get_by_role("tab", name="服务引导").click()
    await page.get_by_label("选择话术").click()
    await page.locator(".ant-select-item-option").filter(has_text="预约受理").click()
    for step in ("greet", "what", "conditions", "free"):
        at = page.locator(f'[data-step="{step}"]')
        await expect(at).to_be_visible(timeout=10 * SECOND)
        if step == "what":
            await at.get_by_label("单位与参观内容").fill(SUBJECT)
            await at.get_by_label("人数").fill(str(PUPILS))
            await at.get_by_label("日期").fill("2030-01-08")
            await at.get_by_label("日期").press("Enter")
            await at.get_by_text("上午", exact=True).click()
        if step == "free":
            await at.get_by_text("可以", exact=True).click()
        await page.locator('[data-action="guide-next"]').click()
    opening = page.locator('[data-step="open"]')
    await expect(opening).to_be_visible(timeout=10 * SECOND)
    return opening


async def test_the_script_waits_until_the_slot_is_booked(
    office: Office, browser: Browser, open_house: None
) -> None:
    tours = await next_week(await office.person(CLERK), "tours")
    page = await agent_at_his_browser(office, browser, "agent801")
    customer = await talk_in_the_browser(office, page, number=MUSEUM, caller="13800010001", keys="0")
    step = await walk_to_the_order(page)
    form = step.get_by_test_id("order-form")
    await expect(form.get_by_label("主题")).to_have_value(SUBJECT)
    await expect(form.get_by_label("预约人")).to_have_value("崇文小学 齐老师")
    await expect(form.get_by_label("人数")).to_have_value(str(PUPILS))
    await form.get_by_test_id("open-order").click()
    await expect(step.get_by_test_id("opened-order")).to_be_visible(timeout=10 * SECOND)
    await reload_in_the_middle(page, customer)
    await expect(step.get_by_test_id("opened-order")).to_be_visible(timeout=10 * SECOND)
    await expect(form).to_be_hidden()
    chosen = tours.with_room(PUPILS)[-1]
    await choose_slot(step, chosen)
    await shoot(page, "desk-visit-guided")
    await step.locator('button[type="submit"]').click()
    await expect(step.get_by_text("已预约", exact=True)).to_be_visible(timeout=10 * SECOND)
    await page.locator('[data-action="guide-next"]').click()
    await expect(page.locator('[data-step="confirm"]')).to_contain_text(SUBJECT, timeout=10 * SECOND)
    assert await tours.left(chosen) == tours.slots[chosen]["capacity"] - tours.slots[chosen]["taken"] - PUPILS
    await end_the_call(page, customer, "desk-visit-guided-over")


async def _calls(office: Office, caller: str) -> list[str]:
    reader = await office.person("operator.lead")
    return [each["id"] for each in (await reader.get("/api/interactions", caller=caller))["items"]]
