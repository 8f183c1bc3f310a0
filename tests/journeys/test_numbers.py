"""The operator puts a number into service in the browser, step by step, and a customer's telephone notices each."""

import re

import pytest
from playwright.async_api import Page, expect
from tests.journeys.desktop import go_to, log_in, shoot
from tests.journeys.office import Office
from tests.support.browser import Browser
from tests.support.sip.people import Caller

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.browser]
NUMBER = "96968061"
TABLE = """code,tenant,name_zh,name_en,flow,caller_limit,languages,recording
9901,transport,一号店,First shop,,2,zh-CN+en,
9902,nobody,二号店,Second shop,,,,
"""


async def choose(page: Page, field: str, option: str) -> None:
    """Choose something in a field of the open dialog."""
    await page.locator(".ant-modal").get_by_label(field, exact=True).click()
    if field == "企业":
        await page.keyboard.type(option)
    await page.locator(".ant-select-item-option", has_text=option).first.click()


async def answer_to(office: Office, number: str) -> int:
    """200 when the call is answered, else the code of its refusal."""
    async with await Caller.place(switch_port=office.instance.sip_port, number=number) as caller:
        if await caller.answered(within=3.0):
            caller.hang_up()
            return 200
        return await caller.refused(within=3.0) or 0


async def press(page: Page, name: str, *, then: str) -> None:
    """Press a button of the drawer and see the state that it leads to."""
    await page.locator(".ant-drawer").get_by_role("button", name=name, exact=True).click()
    await expect(page.locator(".ant-drawer-title").get_by_text(then, exact=True)).to_be_visible()


async def confirm(page: Page, name: str) -> None:
    """Say yes to the question."""
    await page.locator(".ant-modal-confirm").get_by_role("button", name=name, exact=True).click()


@pytest.mark.timeout(300)
async def test_a_number_goes_into_service(office: Office, browser: Browser) -> None:
    page = await browser.page("/")
    await log_in(page, office.instance, "operator.admin")
    await go_to(page, "/numbers")
    await expect(page.get_by_role("row", name=re.compile("1252"))).to_be_visible()
    await shoot(page, "numbers")
    await page.get_by_role("button", name="号码入库").click()
    await page.get_by_role("dialog").get_by_label("号码", exact=True).fill(NUMBER)
    await shoot(page, "numbers-take")
    await page.get_by_role("dialog").get_by_role("button", name="号码入库").click()
    await page.get_by_role("row", name=re.compile(NUMBER)).click()
    assert await answer_to(office, NUMBER) == 404

    await page.locator(".ant-drawer").get_by_role("button", name="分配", exact=True).click()
    await choose(page, "企业", "交通局")
    await choose(page, "流程", "交通服务热线")
    await shoot(page, "numbers-assign")
    await page.locator(".ant-modal").get_by_role("button", name="分配", exact=True).click()
    await expect(page.locator(".ant-drawer-title").get_by_text("测试中")).to_be_visible()
    await expect(page.locator(".ant-drawer").get_by_text("交通服务热线")).to_be_visible()
    assert await answer_to(office, NUMBER) == 404

    await page.get_by_role("button", name="试拨").click()
    dial = await page.locator(".ant-modal-confirm .figures").first.inner_text()
    await shoot(page, "numbers-trial")
    await confirm(page, "关闭")
    assert await answer_to(office, dial.strip()) == 200

    await press(page, "启用", then="在用")
    assert await answer_to(office, NUMBER) == 200
    await page.locator(".ant-drawer").get_by_role("button", name="停机", exact=True).click()
    await shoot(page, "numbers-suspend")
    await confirm(page, "停机")
    await expect(page.locator(".ant-drawer-title").get_by_text("停机", exact=True)).to_be_visible()
    assert await answer_to(office, NUMBER) == 403
    await press(page, "复机", then="在用")
    assert await answer_to(office, NUMBER) == 200
    await shoot(page, "numbers-drawer")
    await page.get_by_role("tab", name="历史").click()
    await expect(page.locator(".ant-timeline").get_by_text("启用")).to_be_visible()
    await shoot(page, "numbers-history")


async def test_merchants_from_a_table(office: Office, browser: Browser) -> None:
    page = await browser.page("/")
    await log_in(page, office.instance, "operator.admin")
    await go_to(page, "/numbers")
    await page.get_by_role("tab", name="共享号码商户").click()
    await expect(page.get_by_role("row", name=re.compile("101"))).to_be_visible()
    await shoot(page, "merchants")
    await page.get_by_role("button", name="批量导入").click()
    table = page.get_by_role("dialog").get_by_label("表格")
    await table.fill(TABLE)
    await page.get_by_role("button", name="检查").click()
    await expect(page.get_by_text("没有这家企业")).to_be_visible()
    await shoot(page, "merchants-faults")
    await table.fill(TABLE.replace("nobody", "gas"))
    await page.get_by_role("button", name="检查").click()
    await page.get_by_role("button", name="导入 2 条").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(page.get_by_role("row", name=re.compile("9902"))).to_be_visible()
    await page.get_by_role("row", name=re.compile("9901")).click()
    await shoot(page, "merchant-drawer")
    await page.locator(".ant-drawer-close").click()
    for tab, name in (("号段与类别", "number-plan"), ("中继", "trunks")):
        await page.get_by_role("tab", name=tab).click()
        await page.wait_for_load_state("networkidle")
        await shoot(page, name)
    await page.get_by_role("button", name="新增中继").click()
    await shoot(page, "trunk-dialog")


async def test_an_enterprise_sees_its_own_numbers(office: Office, browser: Browser) -> None:
    page = await browser.page("/")
    await log_in(page, office.instance, "transport.admin")
    await go_to(page, "/numbers")
    await expect(page.get_by_role("tab", name="本企业号码")).to_be_visible()
    rows = page.locator("tbody tr.ant-table-row")
    await expect(rows.first).to_be_visible()
    await rows.first.click()
    await expect(page.locator(".ant-drawer").get_by_role("button", name="停机")).to_have_count(0)
    await shoot(page, "our-numbers")
