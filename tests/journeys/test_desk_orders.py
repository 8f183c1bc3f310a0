"""From a ringing phone to a closed order: the agent opens it while he talks, the enterprise's clerk works and closes it."""

import pytest
from playwright.async_api import Page, expect
from tests.journeys.desk_work import (
    begin_order,
    clerk_at_work,
    confirm,
    end_the_call,
    move,
    open_order,
    rate,
    read_order,
    whole_order,
)
from tests.journeys.desktop import agent_at_his_browser, shoot, talk_in_the_browser
from tests.journeys.office import Office
from tests.support.browser import Browser

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.browser, pytest.mark.timeout(300)]
TRANSPORT = "96968003"
SUBJECT = "出租车绕路多收费"


async def open_complaint(page: Page) -> str:
    """The agent writes down what the caller complains of; the order's number."""
    panel = await begin_order(page, "complaint")
    form = panel.get_by_test_id("order-form")
    await form.get_by_label("主题").fill(SUBJECT)
    await panel.get_by_test_id("open-order").click()
    await expect(form.get_by_text("请填写").first).to_be_visible()
    await form.get_by_label("投诉内容").fill("从车站到医院绕行，比平时多收三十元")
    await form.get_by_label("客户诉求").click()
    await page.get_by_title("退款").last.click()
    await shoot(page, "desk-order-form")
    return await open_order(panel, SUBJECT)


async def look_at(page: Page, number: str) -> None:
    """The agent reads in its place, beside the call, what the order says and what has happened."""
    await page.get_by_test_id("orders-panel").get_by_role("button", name=number).click()
    opened = page.get_by_test_id("opened-order")
    await expect(opened).to_contain_text("比平时多收三十元")
    await opened.get_by_role("tab", name="经过").click()
    await expect(opened).to_contain_text("督办科")
    await shoot(page, "desk-order-read")


async def work_and_close(clerk: Page, number: str) -> None:
    """The clerk finds out, answers, and closes once the customer has said how satisfied he is."""
    await shoot(clerk, "orders")
    await read_order(clerk, number, SUBJECT)
    await shoot(clerk, "order-new")
    await move(clerk, "investigating")
    await clerk.locator('[data-move="replied"]').click()
    dialog = clerk.get_by_role("dialog")
    await dialog.get_by_label("调查结果").fill("轨迹显示绕行 4 公里")
    await dialog.get_by_text("是", exact=True).click()
    await dialog.get_by_label("处理措施").fill("退还 30 元，驾驶员停班学习")
    await dialog.get_by_label("答复客户").fill("已核实并退款，向您致歉")
    await confirm(clerk)
    await expect(clerk.locator('[data-move="closed"]')).to_be_disabled()
    await rate(clerk, 5)
    await move(clerk, "closed")
    await expect(clerk.locator('[data-testid="order-history"] [data-kind="rated"]')).to_be_visible()
    await shoot(clerk, "order-closed")


async def test_a_complaint_from_the_ringing_phone_to_its_end(
    office: Office, browser: Browser, second_browser: Browser
) -> None:
    page = await agent_at_his_browser(office, browser, "agent801")
    customer = await talk_in_the_browser(office, page, number=TRANSPORT)
    number = await open_complaint(page)
    await look_at(page, number)
    await end_the_call(page, customer, "desk-order-opened")

    clerk = await clerk_at_work(office, second_browser, "transport.clerk")
    await work_and_close(clerk, number)

    whole = await whole_order(office, "transport.clerk", number)
    assert (whole["category"], whole["satisfaction"]) == ("closed", 5)
    row = await office.row(customer.number)
    assert whole["interaction_id"] == row["id"], "the order knows the call that it came of"
    assert {each["state"] for each in whole["clocks"]} == {"stopped"}
    assert [each["missed"] for each in whole["clocks"]] == [False] * len(whole["clocks"])
