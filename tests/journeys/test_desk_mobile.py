"""The carrier's service centre: seven guided steps lead to a change of plan; a fault goes from its report to its summary."""

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
    reload_in_the_middle,
    whole_order,
)
from tests.journeys.desktop import SECOND, agent_at_his_browser, shoot, talk_in_the_browser
from tests.journeys.office import Office
from tests.support.browser import Browser

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.browser, pytest.mark.timeout(300)]
MOBILE, CHANGE, FAULT = "96968050", "2", "6"
KNOWN, DOCUMENT = "13800060001", "11010519491231002X"
PHASES = ["应答", "判断", "查询", "解释", "办理", "确认", "结束"]
FAULT_SUBJECT = "家中无信号"


async def at_step(page: Page, key: str) -> None:
    """The script waits at this step."""
    await expect(page.locator(f'[data-step="{key}"]')).to_be_visible(timeout=10 * SECOND)


async def go_on(page: Page) -> None:
    """The step is done."""
    await page.locator('[data-action="guide-next"]').click()


async def answer_and_determine(page: Page) -> None:
    """Greeting, and what the caller wants."""
    await at_step(page, "greet")
    await expect(page.locator('[data-step="greet"]')).to_contain_text("青禾通信客户服务中心")
    await shoot(page, "mobile-greet")
    await go_on(page)
    await at_step(page, "need")
    step = page.locator('[data-step="need"]')
    await step.get_by_text("套餐变更", exact=True).click()
    await step.get_by_label("客户原话").fill("想换成 99 元那个")
    await shoot(page, "mobile-need")
    await go_on(page)


async def prove_identity(page: Page) -> None:
    """The check that a change of plan demands."""
    await at_step(page, "verify_strong")
    await page.locator('[data-step="verify_strong"] [data-action="check-identity"]').click()
    number = page.get_by_role("dialog").get_by_role("textbox", name="证件号码")
    await number.fill(DOCUMENT)
    await number.press("Enter")
    await expect(page.get_by_role("dialog")).to_contain_text("身份已核实", timeout=10 * SECOND)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await go_on(page)


async def order_out_of_the_script(page: Page) -> None:
    """The step's form knows already what was said and who calls."""
    await at_step(page, "open_plan_change")
    form = page.locator('[data-step="open_plan_change"]').get_by_test_id("order-form")
    await expect(form.get_by_label("主题")).to_have_value("套餐变更")
    await expect(form.get_by_label("业务号码")).to_have_value("60010001")
    await expect(form.get_by_label("现套餐")).to_have_value("青禾 59")
    await expect(form.locator("[data-identity]")).to_have_attribute("data-identity", "strong")
    await form.get_by_label("新套餐").fill("青禾 99")
    await form.get_by_text("次月", exact=True).click()
    await form.get_by_text("是", exact=True).click()
    await shoot(page, "mobile-order-step")
    await form.get_by_test_id("open-order").click()


async def confirm_and_close(page: Page) -> None:
    """What was done is said once more, nothing else is wanted, and one takes leave."""
    await at_step(page, "confirm")
    await go_on(page)
    await at_step(page, "more")
    await page.locator('[data-step="more"]').get_by_text("否", exact=True).click()
    await go_on(page)
    await at_step(page, "close")
    await go_on(page)


async def test_a_plan_is_changed_in_seven_guided_steps(
    office: Office, browser: Browser, second_browser: Browser
) -> None:
    page = await agent_at_his_browser(office, browser, "agent806")
    customer = await talk_in_the_browser(office, page, number=MOBILE, keys=CHANGE, caller=KNOWN)
    await expect(page.get_by_test_id("customer-name")).to_have_text("穆青")
    await expect(page.get_by_test_id("contact-card")).to_contain_text("按 2 → 套餐变更")
    await expect(page.locator(".guide-progress .ant-steps-item")).to_have_text(PHASES)
    await answer_and_determine(page)
    await prove_identity(page)
    await at_step(page, "look_up")
    await expect(page.get_by_test_id("knowledge-step")).to_contain_text("套餐变更规则", timeout=10 * SECOND)
    await shoot(page, "mobile-look-up")

    await reload_in_the_middle(page, customer)
    await at_step(page, "look_up")
    await go_on(page)
    await at_step(page, "explain")
    await go_on(page)
    await order_out_of_the_script(page)
    await confirm_and_close(page)
    await expect(page.locator('[data-run="carrier_service"]')).to_contain_text(
        "本话术已完成", timeout=10 * SECOND
    )
    await shoot(page, "mobile-walked")
    await end_the_call(page, customer, "mobile-wrap-up", led_on=True)

    (found, *_) = (await (await office.person("mobile.clerk")).get("/api/orders", q="套餐变更"))["items"]
    clerk = await clerk_at_work(office, second_browser, "mobile.clerk")
    await shoot(clerk, "mobile-orders")
    await read_order(clerk, found["number"], "套餐变更")
    await move(clerk, "in_work")
    await move(clerk, "done", ("办理结果", "次月一日生效"))
    await move(clerk, "closed")
    await shoot(clerk, "mobile-closed")
    await walked_to_its_end(office, found["number"])


async def walked_to_its_end(office: Office, number: str) -> None:
    """The order is closed as it was written down, and every part of the way is behind."""
    whole = await whole_order(office, "mobile.clerk", number)
    assert (whole["category"], whole["values"]["new_plan"]) == ("closed", "青禾 99")
    guide = await (await office.person("operator.lead")).get(
        f"/api/guides/by-contact/{whole['interaction_id']}"
    )
    (run,) = [each for each in guide["runs"] if each["code"] == "carrier_service"]
    assert run["ended_at"] is not None
    assert [each["state"] for each in run["phases"]] == ["done"] * len(PHASES)


async def report_fault(page: Page) -> str:
    """The agent writes down what is wrong and where; the order's number."""
    panel = await begin_order(page, "fault")
    form = panel.get_by_test_id("order-form")
    await form.get_by_label("主题").fill(FAULT_SUBJECT)
    await form.get_by_label("故障现象").fill("昨晚起全屋无信号，邻居也一样")
    await form.get_by_label("故障地址").fill("临江市湖滨区仓前街 3 号")
    await form.get_by_text("单户", exact=True).click()
    await shoot(page, "mobile-fault-form")
    return await open_order(panel, FAULT_SUBJECT)


async def work_the_fault(clerk: Page) -> None:
    """Report, confirm, locate, repair, feedback, summary."""
    await move(clerk, "confirming")
    await clerk.locator('[data-move="locating"]').click()
    await clerk.get_by_role("dialog").get_by_text("是", exact=True).click()
    await confirm(clerk)
    await move(clerk, "repairing", ("故障原因", "基站电源故障"), ("故障点", "仓前街 2 号站"))
    await shoot(clerk, "mobile-fault-repairing")
    await move(clerk, "feedback", ("修复措施", "更换电源模块"))
    await expect(clerk.locator('[data-move="closed"]')).to_be_disabled()
    await rate(clerk, 4)
    await move(clerk, "closed", ("客户反馈", "信号已恢复"), ("故障总结", "电源模块老化，列入巡检"))
    await expect(clerk.locator('[data-testid="order-history"] [data-kind="rated"]')).to_be_visible()


async def test_a_fault_from_its_report_to_its_summary(
    office: Office, browser: Browser, second_browser: Browser
) -> None:
    page = await agent_at_his_browser(office, browser, "agent804")
    customer = await talk_in_the_browser(office, page, number=MOBILE, keys=FAULT, caller=KNOWN)
    number = await report_fault(page)
    await end_the_call(page, customer, "mobile-fault-wrap-up", led_on=True)
    clerk = await clerk_at_work(office, second_browser, "mobile.clerk")
    await read_order(clerk, number, FAULT_SUBJECT)
    await work_the_fault(clerk)
    await shoot(clerk, "mobile-fault-closed")
    whole = await whole_order(office, "mobile.clerk", number)
    assert (whole["category"], whole["satisfaction"]) == ("closed", 4)
    assert {each["state"] for each in whole["clocks"]} == {"stopped"}
    assert not any(each["missed"] for each in whole["clocks"])
