"""An administrator sets his floor by the mouse: a skill, who has it, a queue that asks for it, a blocked number, people."""

import asyncio
import re
import time

import pytest
from playwright.async_api import Locator, Page, expect
from tests.journeys.desktop import SECOND, go_to, log_in, shoot
from tests.journeys.office import Office, both_hear
from tests.support.browser import Browser

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.browser, pytest.mark.timeout(240)]
TRANSPORT, QUEUE, SKILL = "96968003", "全天人工服务", "货运许可"
SKILLED, UNSKILLED = "802 陈知远", "agent801"
READ_AGAIN = 4.0
"""The owner reads every three seconds what is configured."""


async def test_a_call_is_routed_by_a_skill_that_an_administrator_made(
    office: Office, browser: Browser
) -> None:
    page = await browser.page("/")
    await log_in(page, office.instance, "transport.admin")
    try:
        await _make_a_skill(page)
        await _give_it_to_an_agent(page)
        await _let_the_queue_ask_for_it(page)
        await asyncio.sleep(READ_AGAIN)
        await _the_skilled_one_is_rung(office)
    finally:
        await _undo(office)


async def _make_a_skill(page: Page) -> None:
    await go_to(page, "/people")
    await page.get_by_role("tab", name="技能").click()
    await expect(page.get_by_text("还没有技能")).to_be_visible()
    await page.get_by_role("button", name="新增技能").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("中文名称").fill(SKILL)
    await dialog.get_by_label("英文名称").fill("Freight permits")
    await dialog.get_by_label("代码").fill("Freight permits")
    await _save(dialog)
    await expect(dialog.get_by_text("小写字母")).to_be_visible()
    await dialog.get_by_label("代码").fill("freight")
    await _save(dialog)
    await expect(page.get_by_role("row", name=re.compile(SKILL))).to_be_visible()
    await shoot(page, "skills")


async def _give_it_to_an_agent(page: Page) -> None:
    await page.get_by_role("tab", name="座席").click()
    await page.get_by_label("查找姓名或工号").fill("802")
    row = page.get_by_role("row", name=re.compile("陈知远"))
    await row.focus()
    await page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog", name=re.compile("陈知远"))
    await drawer.locator(f'[data-pick="{SKILL}"]').get_by_role("checkbox").check()
    level = drawer.get_by_label(f"{SKILL} 级别")
    await level.fill("7")
    await level.press("Tab")
    await shoot(page, "agent")
    await drawer.get_by_role("button", name="保存 技能").click()
    await expect(row).to_contain_text(f"{SKILL} 7")
    await page.keyboard.press("Escape")
    await expect(drawer).to_be_hidden()


async def _let_the_queue_ask_for_it(page: Page) -> None:
    await go_to(page, "/queues")
    await page.get_by_role("row", name=re.compile(QUEUE)).click()
    drawer = page.get_by_test_id("queue")
    await drawer.get_by_role("button", name="要求一项技能").first.click()
    await drawer.get_by_role("combobox", name="技能").click()
    await page.get_by_title(SKILL, exact=True).click()
    await drawer.get_by_label("至少").fill("5")
    await shoot(page, "queue")
    await _save(drawer)
    await expect(page.get_by_role("row", name=re.compile(QUEUE))).to_contain_text(SKILL)
    await drawer.get_by_role("tab", name="座席").click()
    await expect(drawer.locator(f'[data-pick="{SKILLED}"]').get_by_role("checkbox")).to_be_checked()
    await shoot(page, "queue-agents")
    await page.keyboard.press("Escape")
    await expect(drawer).to_be_hidden()
    await page.get_by_role("tab", name="承诺席位").click()
    await expect(page.get_by_role("row", name=re.compile("临江市交通局"))).to_contain_text("2 席")
    await shoot(page, "commitments")


async def _the_skilled_one_is_rung(office: Office) -> None:
    idle_for_longest, _ = await office.agent(UNSKILLED, "T81")
    _, phone = await office.agent("agent802", "T82")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    assert await phone.rings(), "who has the skill is rung"
    phone.decide()
    assert await both_hear(customer, phone)
    assert (await idle_for_longest.agent())["state"] == "ready"


async def _undo(office: Office) -> None:
    admin = await office.person("transport.admin")
    queue = await admin.find("/api/queues", "service")
    kept = await admin.get(f"/api/queues/{queue['id']}")
    await admin.client.put(f"/api/queues/{queue['id']}", json={**kept, "rules": {}})
    for skill in (await admin.get("/api/skills"))["items"]:
        assert (await admin.client.delete(f"/api/skills/{skill['id']}")).status_code == 204


async def test_a_blocked_number_is_not_let_in_and_stands_in_the_list(
    office: Office, browser: Browser
) -> None:
    number = f"139{time.time_ns() % 100_000_000:08d}"
    page = await browser.page("/")
    await log_in(page, office.instance, "transport.admin")
    await go_to(page, "/nuisance")
    await page.get_by_role("button", name="加入黑名单").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("号码").fill(f"{number[:3]} {number[3:7]}-{number[7:]}")
    await dialog.get_by_role("button", name=re.compile("加 ?入")).click()
    await expect(dialog.get_by_text("请输入原因")).to_be_visible()
    await dialog.get_by_label("原因").fill("多次谩骂")
    await dialog.get_by_role("button", name=re.compile("加 ?入")).click()
    row = page.get_by_role("row", name=re.compile(number))
    await expect(row).to_contain_text("多次谩骂")
    await shoot(page, "nuisance")
    await asyncio.sleep(READ_AGAIN)
    turned_away = await office.call(TRANSPORT, caller=number)
    assert await turned_away.leg.refused() is not None
    assert (await turned_away.row(closed=True))["result"] == "refused"
    await page.get_by_role("tab", name="越限记录").click()
    await expect(page.get_by_role("row", name=re.compile(number))).to_contain_text("黑名单来电")
    await shoot(page, "nuisance-breaches")
    await page.get_by_role("tab", name="管控策略").click()
    await page.get_by_role("row", name=re.compile("临江市交通局")).click()
    await dialog.get_by_label("10 分钟自动结束").click()
    await shoot(page, "nuisance-policy")
    await _save(dialog)
    await expect(page.get_by_role("row", name=re.compile("临江市交通局"))).to_contain_text(
        "10 分钟播报后结束"
    )
    admin = await office.person("transport.admin")
    (policy,) = (await admin.get("/api/nuisance/policies"))["items"]
    await admin.client.put(f"/api/nuisance/policies/{policy['tenant_id']}", json={"ends_calls": False})
    await page.get_by_role("tab", name="黑名单").click()
    await row.get_by_role("button", name="解除").click()
    await page.get_by_role("tooltip").get_by_role("button", name=re.compile("解 ?除")).click()
    await expect(page.get_by_text("黑名单是空的")).to_be_visible()


async def test_a_new_person_chooses_a_password_before_anything_else(office: Office, browser: Browser) -> None:
    username, number = f"han{time.time_ns()}", f"T{time.time_ns() % 100_000}"
    page = await browser.page("/")
    await log_in(page, office.instance, "transport.admin")
    await go_to(page, "/people")
    await page.get_by_role("tab", name="账号").click()
    await page.get_by_role("button", name="新增人员").click()
    dialog = page.get_by_role("dialog", name="新增人员")
    await dialog.get_by_text("座席", exact=True).click()
    await dialog.get_by_label("姓名").fill("韩小满")
    await dialog.get_by_label("用户名").fill(username)
    await dialog.get_by_label("工号").fill(number)
    await shoot(page, "person-new")
    await _save(dialog)
    told = page.get_by_role("dialog", name="韩小满")
    password = await told.locator(".figures").nth(1).inner_text()
    await shoot(page, "person-password")
    await told.locator(".ant-modal-footer .ant-btn-primary").click()
    row = page.get_by_role("row", name=re.compile(username))
    await expect(row).to_contain_text("初始密码")
    await shoot(page, "accounts")
    newcomer = await browser.page("/")
    await _first_login(newcomer, username, password.strip())
    await expect(newcomer.locator(f'[data-seat="B{number}"]')).to_be_visible()
    await row.get_by_role("button", name=re.compile("停 ?用")).click()
    await (
        page.get_by_role("dialog", name=re.compile("停用"))
        .get_by_role("button", name=re.compile("停 ?用"))
        .click()
    )
    await expect(row).to_contain_text("已停用")


async def _first_login(page: Page, username: str, password: str) -> None:
    await page.get_by_label("用户名").fill(username)
    await page.get_by_label("密码").fill(password)
    await page.get_by_role("button", name="登录").click()
    await expect(page.get_by_text("请设置自己的密码")).to_be_visible()
    await page.get_by_label("原密码").fill(password)
    await page.get_by_label("新密码", exact=True).fill("river bank 2026")
    await page.get_by_label("再输一次新密码").fill("river bank 2027")
    await page.get_by_role("button", name="修改密码").click()
    await expect(page.get_by_text("两次输入不一致")).to_be_visible()
    await page.get_by_label("再输一次新密码").fill("river bank 2026")
    await shoot(page, "password-due")
    await page.get_by_role("button", name="修改密码").click()
    await expect(page.get_by_test_id("call-bar")).to_contain_text("签出", timeout=8 * SECOND)


async def _save(where: Locator) -> None:
    await where.get_by_role("button", name=re.compile("^保 ?存$")).click()
