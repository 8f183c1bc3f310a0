"""The live wall: a call waits too long, an alarm says so, a supervisor acts; the screen for the room names nobody."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect
from tests.journeys.desktop import SECOND, log_in, shoot
from tests.journeys.office import Office, Person
from tests.support.browser import LARGE, SMALL, Browser
from tests.support.sip.people import Phone

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.browser, pytest.mark.timeout(240)]
TRANSPORT = "96968003"
NAME = "林小溪"


@pytest.fixture
async def lead(office: Office) -> AsyncIterator[Person]:
    """The supervisor, whose thresholds are as before when he goes."""
    lead = await office.person("operator.lead")
    before = {row["queue_id"]: row["of_queue"] for row in (await lead.get("/api/wall/limits"))["items"]}
    yield lead
    for queue_id, limits in before.items():
        await lead.client.put(f"/api/wall/limits/queues/{queue_id}", json=limits)


async def strict(lead: Person) -> None:
    """Whoever waits for two seconds is an alarm."""
    for row in (await lead.get("/api/wall/limits"))["items"]:
        answer = await lead.client.put(f"/api/wall/limits/queues/{row['queue_id']}", json={"longest": 2})
        assert answer.status_code == 204, answer.text


async def resting(office: Office) -> Phone:
    """The only agent is at his phone, and rests."""
    desk, phone = await office.agent("agent801", "T81")
    await desk.post("/api/desk/not-ready", reason="meal")
    await desk.becomes("on_break")
    return phone


async def test_an_alarm_is_seen_taken_and_acted_on(office: Office, lead: Person, browser: Browser) -> None:
    await strict(lead)
    phone = await resting(office)
    wall = await browser.page("/", size=LARGE)
    await log_in(wall, office.instance, "operator.lead")
    screen = await browser.page("/wall/big", size=LARGE, beside=wall)
    await expect(screen.locator("[data-queue]").first).to_be_visible(timeout=10 * SECOND)

    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    alarm = wall.locator('[data-alarm="longest"]')
    await expect(alarm).to_be_visible(timeout=6 * SECOND)
    await expect(alarm).to_contain_text("上限 0:02")
    cell = wall.locator('[data-figure="longest"][data-level="beyond"]')
    await expect(cell).to_be_visible()
    await expect(screen.locator('.big-alarm[data-alarm="longest"]')).to_be_visible(timeout=3 * SECOND)
    await shoot(wall, "wall-alarm")
    await shoot(screen, "wall-big")

    await alarm.get_by_test_id("take-alarm").click()
    await expect(alarm).to_contain_text("处理中", timeout=3 * SECOND)
    await alarm.get_by_test_id("alarm-help").click()
    await wall.get_by_role("menuitem", name=re.compile(NAME)).click()
    assert await phone.rings(within=5)
    phone.decide()
    await expect(wall.locator("[data-agent]", has_text=NAME)).to_have_attribute(
        "data-state", "talking", timeout=3 * SECOND
    )
    await names_nobody(screen, customer.number)
    customer.leg.hang_up()
    await expect(alarm).to_have_count(0, timeout=20 * SECOND)
    past = (await lead.get("/api/wall/alarms"))["items"]
    assert next(each for each in past if each["kind"] == "longest")["taken"]["name"]

    await wall.get_by_role("link", name="阈值与记录").click()
    await expect(wall.locator('[data-limit="waiting"]')).to_be_visible()
    await shoot(wall, "wall-thresholds")
    assert await wall.evaluate("window.ears.faults") == []


async def names_nobody(screen: Page, caller: str) -> None:
    """The screen, and everything that it was ever told, is without people and their numbers."""
    text = await screen.content()
    for secret in (NAME, caller, "8001", "班长"):
        assert secret not in text, secret


async def test_the_big_screen_fits_says_when_it_is_stale_and_comes_back(
    office: Office, lead: Person, browser: Browser
) -> None:
    await resting(office)
    screen = await browser.page("/wall/big", size=SMALL)
    told: list[str] = []
    screen.on("websocket", lambda socket: socket.on("framereceived", lambda data: told.append(str(data))))
    name, password = office.instance.login("operator.lead")
    await screen.get_by_label("用户名").fill(name)
    await screen.get_by_label("密码").fill(password)
    await screen.get_by_role("button", name="登录").click()
    await expect(screen.locator("[data-queue]").first).to_be_visible(timeout=10 * SECOND)
    for width, height in (SMALL, LARGE):
        await screen.set_viewport_size({"width": width, "height": height})
        fits = "() => document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth"
        assert await screen.evaluate(fits), (width, height)
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    waiting = screen.locator('[data-total="waiting"] b')
    await expect(waiting).to_have_text("1", timeout=2 * SECOND)
    await screen.get_by_test_id("look").click()
    await shoot(screen, "wall-big-dark")

    await screen.context.set_offline(True)
    await screen.evaluate("() => window.dispatchEvent(new Event('offline'))")
    await expect(screen.get_by_role("alert")).to_contain_text("连接中断", timeout=25 * SECOND)
    customer.leg.hang_up()
    await customer.row(closed=True)
    await screen.context.set_offline(False)
    await expect(screen.get_by_role("alert")).to_have_count(0, timeout=20 * SECOND)
    await expect(waiting).to_have_text("0", timeout=3 * SECOND)
    assert customer.number not in str(told)
    assert NAME not in str(told)
