"""A flow built in the browser from nothing, then dialled: the keys of a real call go the way that was drawn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect
from tests.journeys.desktop import SECOND, go_to, log_in, shoot
from tests.journeys.flows import REFRESH, closed, reaches, story
from tests.journeys.office import Customer, Office
from tests.support.browser import LARGE, Browser

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.browser]
BY, NUMBER, CODE = "museum.admin", "96968001", "group-visits"
VISITORS = "12"
TOLD = ["say1", "menu1", "collect1", "say2", "hang_up1"]
"""The way of somebody who tells how many come."""
SERVED = ["say1", "menu1", "queue1", "hang_up1"]
"""The way of somebody who wants an agent when none is there."""


# The canvas


def node(page: Page, name: str) -> Locator:
    """A node as it is drawn."""
    return page.get_by_test_id(f"flow-node-{name}")


def offered(page: Page, kind: str) -> Locator:
    """A type of node that can be added."""
    return page.locator(f'[data-testid="flow-palette"] [data-node-type="{kind}"]')


def handle(page: Page, name: str, way: str) -> Locator:
    """The handle of one way out of a node, or the one that leads in."""
    return page.locator(f'.react-flow__handle[data-nodeid="{name}"][data-handleid="{way}"]')


async def drop(page: Page, kind: str, *, x: float, y: float) -> None:
    """Drag a type of node onto a place of the canvas."""
    canvas = page.get_by_test_id("flow-canvas")
    await offered(page, kind).drag_to(canvas, target_position={"x": x, "y": y})


async def draw(page: Page, name: str, way: str, *, to: str, made: str | None = None) -> None:
    """Draw a line from a way out of a node to another node; the line is there then."""
    await handle(page, name, way).hover()
    await page.mouse.down()
    end = await handle(page, to, "in").bounding_box()
    assert end is not None
    await page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=12)
    await page.mouse.up()
    await expect(line(page, name, made or way)).to_have_count(1)


def line(page: Page, name: str, way: str) -> Locator:
    """The line of a way out of a node."""
    return page.locator(f'.react-flow__edge[data-id="{name}>{way}"]')


# The forms


async def form_of(page: Page, name: str) -> Locator:
    """The form of a node that is clicked."""
    await node(page, name).locator(".flow-node-head").click()
    form = page.locator(f'[data-testid="node-form"][data-node="{name}"]')
    await expect(form).to_be_visible()
    return form


async def says(page: Page, form: Locator, key: str) -> None:
    """Choose one more prompt by its key."""
    field = form.get_by_test_id("prompts-field").first
    await field.get_by_role("combobox", name="选一段语音").click()
    await page.keyboard.type(key)
    await page.keyboard.press("Enter")
    await expect(field).to_contain_text(key)


async def open_tab(page: Page, name: str) -> None:
    """Turn to another side of the panel."""
    await page.get_by_test_id(f"tab-{name}").click()


async def is_saved(page: Page) -> None:
    """Wait until the server has the draft."""
    await expect(page.locator('[data-testid="draft-state"][data-state="saved"]')).to_be_visible()


# What an author does


async def begin(page: Page) -> str:
    """A flow with nothing in it; its id."""
    await go_to(page, "/flows")
    await page.get_by_role("button", name="新建流程").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("中文名称").fill("团体参观")
    await dialog.get_by_label("代码").fill(CODE)
    await dialog.get_by_role("button", name="建立").click()
    await expect(page.get_by_test_id("flow-canvas")).to_be_visible()
    await expect(page.locator(".react-flow__node-step")).to_have_count(0)
    return page.url.rpartition("/")[2]


async def add_nodes(page: Page) -> None:
    """Six nodes, by dragging, by the keyboard and by a double click; what is added behind one is led to."""
    await drop(page, "say", x=220, y=120)
    await expect(node(page, "say1")).to_be_visible()
    await offered(page, "menu").focus()
    await page.keyboard.press("Enter")
    await expect(line(page, "say1", "next")).to_have_count(1)
    await drop(page, "collect", x=830, y=120)
    await expect(node(page, "collect1")).to_be_visible()
    await offered(page, "say").dblclick()
    await expect(line(page, "collect1", "next")).to_have_count(1)
    await drop(page, "queue", x=760, y=420)
    await drop(page, "hang_up", x=1140, y=420)
    await expect(node(page, "hang_up1")).to_be_visible()
    await is_saved(page)


async def connect(page: Page) -> None:
    """The ways that adding did not draw; a line drawn by mistake is taken back by the keyboard."""
    await draw(page, "menu1", "choices.1", to="collect1")
    await draw(page, "menu1", "choices.+", to="hang_up1", made="choices.2")
    await page.keyboard.press("Control+z")
    await expect(line(page, "menu1", "choices.2")).to_have_count(0)
    await draw(page, "menu1", "choices.+", to="queue1", made="choices.2")
    for name, way in (
        ("menu1", "otherwise"),
        ("collect1", "otherwise"),
        ("say2", "next"),
        ("queue1", "no_agents"),
        ("queue1", "full"),
    ):
        await draw(page, name, way, to="hang_up1")


async def fill_forms(page: Page) -> None:
    """Say at every node what it does, until nothing is wrong any more; before, it cannot be published."""
    await page.get_by_role("button", name="发布", exact=True).click()
    await expect(page.get_by_test_id("flow-problems").get_by_role("listitem").first).to_be_visible()
    await open_tab(page, "node")
    for name, key in (("say1", "welcome"), ("menu1", "menu"), ("collect1", "tickets_traffic")):
        await says(page, await form_of(page, name), key)
    menu = await form_of(page, "menu1")
    await menu.get_by_label("标题").fill("团体菜单")
    await expect(node(page, "menu1")).to_contain_text("团体菜单")
    asked = await form_of(page, "collect1")
    await asked.get_by_label("最多位数").fill("3")
    await asked.get_by_label("存入变量").fill("visitors")
    await speak(page, "visitors")
    queue = await form_of(page, "queue1")
    await queue.get_by_label("队列").first.click()
    await page.keyboard.type("service")
    await page.keyboard.press("Enter")
    await expect(queue).to_contain_text("人工服务")
    await open_tab(page, "problems")
    await expect(page.get_by_text("没有问题")).to_be_visible()
    await expect(page.get_by_test_id("flow-problems")).to_have_count(0)
    await is_saved(page)


async def speak(page: Page, variable: str) -> None:
    """The second announcement speaks what was keyed, digit by digit, and a prompt after it."""
    form = await form_of(page, "say2")
    await form.get_by_role("button", name="加读数或按值选语音").click()
    await page.get_by_role("menuitem", name="读出一个值").click()
    await form.get_by_role("button", name="插入变量").click()
    await page.get_by_role("menuitem", name=variable, exact=True).click()
    await expect(form.get_by_label("值", exact=True)).to_have_value(f"{{{variable}}}")
    await says(page, form, "welcome")


async def walk(page: Page) -> None:
    """Walk both ways of the draft with the simulator's keys; the first of them is kept as a test case."""
    await open_tab(page, "walk")
    trace = page.get_by_test_id("walk-trace")
    await press(page, "1")
    await expect(trace).to_contain_text("collect1")
    await press(page, f"{VISITORS}#")
    await expect(trace).to_have_attribute("data-end", "hung_up")
    assert await passed(page) == TOLD
    await expect(page.locator('.flow-edge-trail[data-id="menu1>choices.1"]')).to_have_count(1)
    await shoot(page, "flow-walk")
    await page.get_by_role("button", name="存为用例").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("用例名称").fill("十二人参观")
    await dialog.get_by_role("button", name="保存").click()
    await expect(dialog).to_be_hidden()
    await page.get_by_role("button", name="从头来").click()
    await expect(trace).to_have_attribute("data-end", "waiting")
    await press(page, "2")
    await page.locator('[data-result="no_agents"]').click()
    await expect(trace).to_have_attribute("data-end", "hung_up")
    assert await passed(page) == SERVED
    await open_tab(page, "cases")
    await page.get_by_role("button", name="全部运行").click()
    await expect(page.get_by_text("1 个用例全部通过")).to_be_visible()


async def press(page: Page, keys: str) -> None:
    """Press keys of the simulator's telephone."""
    for key in keys:
        await page.locator(f'.flow-keypad [data-key="{key}"]').click()


async def passed(page: Page) -> list[str]:
    """The nodes that the simulator passed."""
    return await page.locator(".flow-trace-node .quiet").all_inner_texts()


async def trial_code(page: Page) -> str:
    """What is dialled to try the draft."""
    await page.get_by_role("button", name="拨打草稿").click()
    code = await page.get_by_test_id("trial-dial").inner_text()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    return code.strip()


async def publish(page: Page) -> None:
    """Publish with a note; the case that was kept passes before."""
    await page.get_by_role("button", name="发布", exact=True).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("1 个用例全部通过")).to_be_visible()
    await dialog.get_by_label("发布说明").fill("团体参观可以自己登记人数")
    await shoot(page, "flow-publish")
    await dialog.get_by_role("button", name="发布", exact=True).click()
    await expect(page.get_by_text("v1 生效中")).to_be_visible(timeout=15 * SECOND)


# What a customer finds


@asynccontextmanager
async def answering(office: Office, flow_id: str) -> AsyncIterator[None]:
    """The museum's number leads to this flow for a while."""
    admin = await office.person(BY)
    numbers = (await admin.get("/api/numbers"))["items"]
    number = next(each for each in numbers if each["digits"] == NUMBER)
    path = f"/api/numbers/{number['id']}"
    await admin.change(path, flow_id=flow_id)
    try:
        await asyncio.sleep(REFRESH / 2)
        yield
    finally:
        await admin.change(path, flow_id=number["flow_id"])
        await asyncio.sleep(REFRESH / 2)


async def arrives(office: Office, number: str) -> tuple[Customer, dict[str, Any]]:
    """A customer who hears the welcome and stands at the menu then."""
    customer = await office.call(number)
    assert await customer.leg.answered()
    assert await customer.hears_machine(), "the welcome is not heard"
    return customer, await reaches(office, customer, "menu1", by=BY, within=15)


async def tells_how_many(office: Office, number: str) -> None:
    """A customer keys how many come, hears it spoken, and the line ends."""
    customer, row = await arrives(office, number)
    customer.leg.key("1")
    await reaches(office, customer, "collect1", by=BY)
    customer.leg.key(f"{VISITORS}#")
    await reaches(office, customer, "say2", by=BY)
    assert await customer.hears_machine(), "what he keyed is not spoken"
    assert await customer.leg.ended(within=20)
    await closed(office, row, by=BY)
    assert await walked(office, row) == (TOLD, {"menu1": "1", "collect1": VISITORS})


async def wants_an_agent(office: Office, number: str) -> None:
    """A customer keys for an agent when none is there."""
    customer, row = await arrives(office, number)
    customer.leg.key("2")
    assert await customer.leg.ended(within=20)
    await closed(office, row, by=BY)
    assert await walked(office, row) == (SERVED, {"menu1": "2"})


async def walked(office: Office, row: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    """The nodes that a call came to, and what was keyed at them, as the ledger tells it."""
    happened = await story(office, row, by=BY)
    nodes = [each["details"]["node"] for each in happened if each["type"] == "flow_entered"]
    keyed = {
        each["details"]["node"]: each["details"]["digits"] for each in happened if each["type"] == "keyed"
    }
    return nodes, keyed


@pytest.mark.timeout(300)
async def test_a_flow_built_in_the_browser_answers_real_calls(office: Office, browser: Browser) -> None:
    page = await browser.page("/", size=LARGE)
    await log_in(page, office.instance, BY)
    flow_id = await begin(page)
    await add_nodes(page)
    await connect(page)
    await fill_forms(page)
    await walk(page)
    await tells_how_many(office, await trial_code(page))
    await publish(page)
    assert await page.evaluate("window.ears.faults") == []
    async with answering(office, flow_id):
        await tells_how_many(office, NUMBER)
        await wants_an_agent(office, NUMBER)
