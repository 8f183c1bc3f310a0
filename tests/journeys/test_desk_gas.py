"""A water heater is repaired: reported by telephone, visited, mended with a part from the stock, judged, closed."""

import re
from decimal import Decimal
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect
from tests.journeys.desk_work import (
    begin_order,
    choose_slot,
    clerk_at_work,
    confirm,
    end_the_call,
    move,
    next_week,
    open_order,
    rate,
    read_order,
    see_knowledge,
    whole_order,
)
from tests.journeys.desktop import (
    SECOND,
    agent_at_his_browser,
    go_to,
    log_in,
    shoot,
    talk_in_the_browser,
)
from tests.journeys.office import Office, Person
from tests.support.browser import Browser

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.browser, pytest.mark.timeout(300)]
GAS, CLERK = "96968002", "gas.clerk"
SUBJECT, ADDRESS = "热水器不点火", "临江市城东区望江路 6 号 2 幢 301"
PART = "NC-101"


async def stock(clerk: Person) -> dict[str, Decimal]:
    """What lies in the main store of the part that is needed, and how much of that is promised."""
    (part,) = [each for each in (await clerk.get("/api/parts", q=PART))["items"] if each["code"] == PART]
    store = await clerk.find("/api/stock-places", "main")
    (there,) = [each for each in part["places"] if each["place_id"] == store["id"]]
    return {"on_hand": Decimal(there["on_hand"]), "reserved": Decimal(there["reserved"])}


async def open_repair(page: Page) -> tuple[Locator, str]:
    """The agent writes down what is broken; who calls, from where, and his device are there already."""
    panel = await begin_order(page, "repair")
    form = panel.get_by_test_id("order-form")
    for label, known in (("机身编号", "20260001"), ("上门地址", ADDRESS), ("联系人", "常安")):
        await expect(form.get_by_label(label)).to_have_value(known)
    await form.get_by_label("主题").fill(SUBJECT)
    await form.get_by_label("产品型号").fill("NC-16 燃气热水器")
    await form.get_by_label("故障现象").fill("打开热水只有嗒嗒声，不着火")
    await form.locator('[data-field="warranty"]').get_by_text("是", exact=True).click()
    await shoot(page, "desk-repair-form")
    return panel, await open_order(panel, SUBJECT)


async def take_parts(clerk: Page) -> None:
    """Three are promised to the order, two are used, one of these is given back."""
    order = clerk.get_by_test_id("order")
    await order.get_by_role("tab", name="备件").click()
    await choose_option(clerk, "part_id", PART)
    await choose_option(clerk, "place_id", "总仓")
    await order.get_by_label("数量").fill("3")
    await order.get_by_role("button", name="预留").click()
    drawn = order.locator(".ant-table-row").filter(has_text=PART)
    await expect(drawn.locator("td").nth(2)).to_have_text("3")
    await shoot(clerk, "repair-parts")
    for deed, quantity in (("领用", "2"), ("退回", "1")):
        await drawn.get_by_role("button", name=re.compile(f"^{deed[0]} ?{deed[1]}$")).click()
        asked = clerk.locator(".ant-popover:visible")
        await asked.get_by_label("数量").fill(quantity)
        await asked.locator('button[type="submit"]').click()
        await expect(asked).to_be_hidden()
    await expect(drawn.locator("td").nth(2)).to_have_text("1")
    await expect(drawn.locator("td").nth(3)).to_have_text("2")
    await expect(drawn.locator("td").nth(4)).to_have_text("1")


async def choose_option(page: Page, field: str, text: str) -> None:
    """Choose what is called so in a list that is searched."""
    await page.locator(f"#draw_{field}").click()
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option").filter(has_text=text).click()


async def mend_and_close(clerk: Page) -> None:
    """The technician's round: planned for the time that is booked, driven to, mended, judged by the customer, closed."""
    await clerk.locator('[data-move="scheduled"]').click()
    await expect(clerk.get_by_role("dialog").get_by_label("上门时间")).not_to_have_value("")
    await shoot(clerk, "repair-scheduling")
    await confirm(clerk)
    await move(clerk, "on_the_way")
    await take_parts(clerk)
    await move(clerk, "done", ("故障原因", "点火针积碳"), ("维修结果", "更换点火针，试机正常"))
    await expect(clerk.locator('[data-move="closed"]')).to_be_disabled()
    await rate(clerk, 5)
    await move(clerk, "closed")


async def test_a_repair_from_the_ringing_phone_to_its_end(
    office: Office, browser: Browser, second_browser: Browser
) -> None:
    person = await office.person(CLERK)
    before, visits = await stock(person), await next_week(person, "visits")
    page = await agent_at_his_browser(office, browser, "agent2003")
    customer = await talk_in_the_browser(office, page, number=GAS, caller="13800020001", keys="2202600011")
    await see_knowledge(page, "热水器不点火")
    panel, number = await open_repair(page)
    starts_at = visits.with_room(1)[0]
    await choose_slot(panel, starts_at)
    await panel.locator('button[type="submit"]').click()
    await expect(panel.get_by_text("已预约", exact=True)).to_be_visible(timeout=10 * SECOND)
    await end_the_call(page, customer, "desk-repair-booked", led_on=True)

    clerk = await clerk_at_work(office, second_browser, CLERK)
    await read_order(clerk, number, SUBJECT)
    await shoot(clerk, "repair-new")
    await mend_and_close(clerk)
    await expect(clerk.locator('[data-testid="order-history"] [data-kind="part.given_back"]')).to_be_visible()
    await shoot(clerk, "repair-closed")

    after, whole = await stock(person), await whole_order(office, CLERK, number)
    assert after["on_hand"] == before["on_hand"] - 1, "two were used, and one of them came back"
    assert after["reserved"] == before["reserved"], "what was promised and not used is free again"
    assert (whole["category"], whole["satisfaction"], whole["customer_name"]) == ("closed", 5, "常安")
    assert whole["values"]["visit_at"], "when it was visited is in the order"
    await _is_visited(person, whole, starts_at)
    assert (
        await visits.left(starts_at)
        == visits.slots[starts_at]["capacity"] - visits.slots[starts_at]["taken"] - 1
    )


async def _is_visited(clerk: Person, whole: dict[str, Any], starts_at: str) -> None:
    booking = await clerk.get(f"/api/orders/{whole['id']}/booking")
    assert (booking["state"], booking["starts_at"]) == ("arrived", starts_at)


async def test_the_orders_of_each_day_are_exported_until_a_day(office: Office, browser: Browser) -> None:
    page = await browser.page("/")
    await log_in(page, office.instance, "gas.admin")
    await go_to(page, "/exports")
    standing = page.locator(".ant-table-row").filter(has_text="安装维修工单日报")
    await expect(standing).to_contain_text(re.compile("每天"))
    await shoot(page, "exports-daily")
    daily = next(
        each
        for each in (await (await office.person("gas.admin")).get("/api/export-authorisations"))["items"]
        if each["name"] == "安装维修工单日报"
    )
    assert daily["revoked_at"] is None
    assert daily["next_at"] is not None
    assert daily["next_at"][:10] <= daily["ends_on"]
