"""The insurer: a policy is filed only for a customer who has proved who he is, and the filing is worked to its end."""

import pytest
from playwright.async_api import Locator, Page, expect
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
from tests.journeys.office import Office
from tests.support.browser import Browser

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.browser, pytest.mark.timeout(300)]
INSURER, POLICIES = "96968040", "2"
KNOWN, DOCUMENT, OF_SOMEBODY_ELSE = "13800050001", "11010519491231002X", "440308199901101512"
SUBJECT = "换牌后车险保单备案"


async def write_down(panel: Locator) -> None:
    """What the customer wants to have filed."""
    form = panel.get_by_test_id("order-form")
    await form.get_by_label("主题").fill(SUBJECT)
    await form.get_by_label("保单号").fill("LA20260001")
    await form.get_by_text("车辆信息变更", exact=True).click()
    await form.get_by_label("被保险人").fill("钟立")
    await form.get_by_label("新车牌").fill("临A54321")
    await form.get_by_text("是", exact=True).click()


async def prove_identity(page: Page, panel: Locator) -> None:
    """Where the order was refused, the agent asks for the number of the document: another one is not taken, his own is."""
    await panel.get_by_role("alert").locator('[data-action="check-identity"]').click()
    dialog = page.get_by_role("dialog")
    number = dialog.get_by_role("textbox", name="证件号码")
    await expect(number).to_be_focused()
    await number.fill(OF_SOMEBODY_ELSE)
    await number.press("Enter")
    await expect(dialog.locator('[data-outcome="not-proved"]')).to_be_visible(timeout=10 * SECOND)
    await expect(dialog).to_contain_text("还可尝试 2 次")
    await shoot(page, "insurer-not-proved")
    await number.fill(DOCUMENT)
    await number.press("Enter")
    await expect(dialog).to_contain_text("身份已核实", timeout=10 * SECOND)
    await shoot(page, "insurer-proved")
    await page.keyboard.press("Enter")
    await expect(dialog).to_be_hidden()


async def test_a_filing_from_the_ringing_phone_to_its_end(
    office: Office, browser: Browser, second_browser: Browser
) -> None:
    page = await agent_at_his_browser(office, browser, "agent804")
    customer = await talk_in_the_browser(office, page, number=INSURER, keys=POLICIES, caller=KNOWN)
    await expect(page.get_by_test_id("customer-name")).to_have_text("钟立")
    await expect(page.get_by_test_id("contact-card")).to_contain_text("保单服务")
    await shoot(page, "insurer-talking")
    panel = await begin_order(page, "policy_filing")
    await expect(panel.locator("[data-identity]")).to_have_attribute("data-identity", "unproved")
    await write_down(panel)
    await panel.get_by_test_id("open-order").click()
    await expect(panel.get_by_role("alert")).to_contain_text("需要客户先通过身份核验", timeout=10 * SECOND)
    await shoot(page, "insurer-refused")

    await prove_identity(page, panel)
    await expect(panel.get_by_role("alert")).to_be_hidden()
    await expect(panel.locator("[data-identity]")).to_have_attribute("data-identity", "strong")
    number = await open_order(panel, SUBJECT)
    await end_the_call(page, customer, "insurer-wrap-up", led_on=True)

    clerk = await clerk_at_work(office, second_browser, "insurer.clerk")
    await shoot(clerk, "insurer-orders")
    await read_order(clerk, number, SUBJECT)
    proved = clerk.locator('[data-testid="order-history"] [data-kind="identity"]')
    await expect(proved).to_contain_text("客户已通过身份核验（强级）")
    await move(clerk, "checking")
    await move(clerk, "filed", ("核对意见", "行驶证与保单一致"), ("备案编号", "BA-2026-0001"))
    await move(clerk, "closed")
    await expect(clerk.get_by_test_id("order")).to_contain_text("已关闭")
    await shoot(clerk, "insurer-closed")

    whole = await whole_order(office, "insurer.clerk", number)
    assert whole["category"] == "closed"
    reader = await office.person("insurer.clerk")
    of_call = {"interaction_id": whole["interaction_id"]}
    checks = (await reader.get("/api/identity-checks", **of_call))["items"]
    assert [each["result"] for each in checks] == ["proved", "not_proved"]
    assert checks[0]["level"] == "strong"
    assert DOCUMENT not in str(checks)
    assert checks[0]["document"].endswith(DOCUMENT[-4:])
