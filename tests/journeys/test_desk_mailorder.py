"""The mail-order house: a caller who is known orders from the catalogue, what he ordered is delivered, and the order closed."""

import asyncio
import re
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from playwright.async_api import Page, expect
from tests.journeys.desk_work import (
    begin_order,
    clerk_at_work,
    end_the_call,
    move,
    open_order,
    read_order,
    whole_order,
)
from tests.journeys.desktop import SECOND, agent_at_his_browser, shoot, talk_in_the_browser
from tests.journeys.flows import OPEN, REFRESH, set_hours
from tests.journeys.office import Office
from tests.support.browser import Browser

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.browser, pytest.mark.timeout(300)]
MAILORDER = "96968030"
KNOWN = "13800040001"
SUBJECT = "龙井两盒，青瓷杯一对"
TEA, CUPS = "YG-1001", "YG-2002"


@pytest.fixture
async def open_shop(office: Office) -> AsyncIterator[None]:
    """The house takes orders at whatever hour it is; afterwards it has its own hours again."""
    admin = await office.person("mailorder.admin")
    before = (await admin.find("/api/calendars", "shop"))["definition"]
    await set_hours(office, "shop", OPEN, by="mailorder.admin")
    await asyncio.sleep(REFRESH / 2)
    try:
        yield
    finally:
        await set_hours(office, "shop", before, by="mailorder.admin")


async def take_the_order(page: Page) -> str:
    """The agent writes down where it goes and how it is paid, with what is known of the caller; the order's number."""
    panel = await begin_order(page, "sale")
    form = panel.get_by_test_id("order-form")
    await form.get_by_label("主题").fill(SUBJECT)
    await expect(form.get_by_label("收货电话")).to_have_value(KNOWN)
    await form.get_by_label("收货人").fill("邹女士")
    await form.get_by_label("收货地址").fill("临江市湖滨区青年路 9 号")
    await form.get_by_text("货到付款", exact=True).click()
    await shoot(page, "mailorder-form")
    return await open_order(panel, SUBJECT)


async def put_in(page: Page, code: str, quantity: str) -> None:
    """Put a product of the catalogue into the order, beside the call."""
    lines = page.get_by_test_id("opened-order")
    await lines.get_by_role("combobox").first.click()
    await lines.get_by_role("combobox").first.fill(code)
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option", has_text=code).click()
    amount = lines.locator("form").get_by_label("数量")
    await amount.fill(quantity)
    await amount.press("Enter")
    await expect(lines.locator("tbody tr", has_text=code)).to_be_visible(timeout=10 * SECOND)


async def test_a_sale_from_the_ringing_phone_to_its_end(
    office: Office, browser: Browser, second_browser: Browser, open_shop: None
) -> None:
    page = await agent_at_his_browser(office, browser, "agent803")
    customer = await talk_in_the_browser(office, page, number=MAILORDER, caller=KNOWN)
    await expect(page.get_by_test_id("customer-name")).to_have_text("邹女士")
    await expect(page.get_by_test_id("customer-panel")).to_have_attribute("data-match", "number")
    await shoot(page, "mailorder-talking")
    number = await take_the_order(page)

    await put_in(page, TEA, "2")
    await put_in(page, CUPS, "1")
    await expect(page.get_by_test_id("opened-order")).to_contain_text("合计 464.00")
    await shoot(page, "mailorder-lines")
    await end_the_call(page, customer, "mailorder-wrap-up")

    clerk = await clerk_at_work(office, second_browser, "mailorder.clerk")
    await shoot(clerk, "mailorder-orders")
    await read_order(clerk, number, SUBJECT)
    await expect(clerk.get_by_test_id("order")).to_contain_text("合计 464.00")
    await shoot(clerk, "mailorder-order")
    await move(clerk, "confirmed")
    await move(clerk, "packing")
    await move(clerk, "sent", ("承运方", "临江快运"), ("运单号", "LJ20260001"))
    await move(clerk, "delivered")
    await move(clerk, "closed")
    await expect(clerk.locator('[data-testid="order-history"] [data-kind="moved"]').first).to_contain_text(
        "已完成"
    )
    await expect(clerk.get_by_role("button", name="加入")).to_have_count(0)
    await shoot(clerk, "mailorder-closed")

    whole = await whole_order(office, "mailorder.clerk", number)
    assert (whole["category"], whole["state"]) == ("closed", "closed")
    assert re.fullmatch(r"DG\d{8}-\d{4}", number)
    lines = await (await office.person("mailorder.clerk")).get(f"/api/orders/{whole['id']}/lines")
    assert {each["code"]: Decimal(each["quantity"]) for each in lines["lines"]} == {TEA: 2, CUPS: 1}
    assert Decimal(lines["gross"]) == 2 * Decimal("168.00") + Decimal("128.00")
