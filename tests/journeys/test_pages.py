"""Every page of every role, in both languages: nothing broken, nothing untranslated; pictures for who wants to look."""

import re

import pytest
from playwright.async_api import Page, expect
from tests.journeys.desktop import go_to, log_in, shoot
from tests.journeys.office import Office
from tests.support.browser import Browser

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.browser]
SERVICES = ("prompts", "calendars", "queries", "registrations")
RECORDS = ("alarms", "interactions", "figures", "recordings", "flows")
STAFF = ("queues", "people", "nuisance")
CASES = ("customers", "knowledge", "orders", "own-view", "exports", "goods")
CASE_SETTINGS = ("teams", "order-types", "scripts", "imports", "parties", "wordings")
PLACES = {
    "operator.admin": (
        *RECORDS,
        "knowledge",
        "numbers",
        *STAFF,
        "seats",
        *SERVICES,
        "emergency",
        "tenants",
        "audit",
    ),
    "operator.lead": ("floor", "callbacks", *RECORDS, *CASES, *CASE_SETTINGS, *STAFF, *SERVICES, "emergency"),
    "transport.admin": (
        *(
            "callbacks",
            *RECORDS,
            *CASES,
            *CASE_SETTINGS,
            "customer-layout",
            "exchange",
            "numbers",
            *STAFF,
            "seats",
            *SERVICES,
        ),
        *("emergency", "audit"),
    ),
    "transport.viewer": (
        *(
            "alarms",
            "interactions",
            "flows",
            *SERVICES,
            "knowledge",
            "orders",
            "own-view",
            "scripts",
            "goods",
        ),
        "exports",
    ),
    "transport.clerk": CASES,
    "agent804": ("desk", "customers", "knowledge", "orders", "figures", "recordings", "goods"),
}
KEY = re.compile(
    r"\b(?:desk|action|place|ledger|floor|flow|flows|tenants|audit|state|result|role|numbers|prompts|calendars|queries"
    r"|registrations|figures|emergency|callbacks|audit_action|queues|people|skills|commitments|nuisance|seats|recording|alarms"
    r"|customers|knowledge|orders|teams|scripts|goods|imports|exports|exchange|parties|wordings|own_view|dispatch|guide)\.[a-z_]{3,}\b"
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


async def _is_whole(page: Page) -> None:
    """Something is shown, nothing failed, and no word is missing."""
    await page.wait_for_load_state("networkidle")
    text = await page.locator("body").inner_text()
    assert len(text) > 20
    assert KEY.findall(text) == []
    assert "undefined" not in text
    assert "[object" not in text
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"
    assert await page.evaluate("window.ears.faults") == []


async def _places_in(page: Page) -> set[str]:
    """Every place that the rail leads to, those in its drawers among them."""
    links = await page.locator("nav a[href]").evaluate_all("each => each.map(a => a.getAttribute('href'))")
    drawers = await page.locator("nav [data-places]").evaluate_all("each => each.map(a => a.dataset.places)")
    return {*links, *(path for drawer in drawers for path in drawer.split())}


@pytest.mark.parametrize("username", PLACES)
async def test_every_place_of_a_role(office: Office, browser: Browser, username: str) -> None:
    page = await browser.page("/")
    await log_in(page, office.instance, username)
    assert await _places_in(page) == {f"/{place}" for place in PLACES[username]}
    for place in PLACES[username]:
        await go_to(page, f"/{place}")
        await expect(page).to_have_url(re.compile(f"/{place}"))
        await _is_whole(page)
        await shoot(page, f"{username}-{place}")
    if "flows" in PLACES[username] and username != "operator.admin":
        await go_to(page, "/flows")
        await page.get_by_role("row", name=re.compile("热线")).first.click()
        await expect(page).to_have_url(re.compile(r"/flows/[0-9a-f-]{36}"))
        await _is_whole(page)
        await shoot(page, f"{username}-flow")


async def test_english_and_back(office: Office, browser: Browser) -> None:
    page = await browser.page("/login")
    await expect(page.get_by_role("button", name="登录")).to_be_visible()
    await page.get_by_text("English").click()
    await expect(page.get_by_role("button", name="Log in")).to_be_visible()
    assert not CHINESE.search(await page.locator("form").inner_text())
    name, password = office.instance.login("agent805")
    await page.get_by_label("User name").fill(name)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_test_id("call-bar")).to_contain_text("Signed out")
    await _is_whole(page)
    await shoot(page, "desk-english")
    await page.keyboard.press("Shift+Slash")
    await expect(page.get_by_role("dialog")).to_contain_text("Alt+1")
    await shoot(page, "keys-english")
    await page.keyboard.press("Escape")
    await page.get_by_test_id("account").click()
    await page.get_by_text("中文").click()
    await expect(page.get_by_test_id("call-bar")).to_contain_text("签出")
