"""What people do in the desktop's pages."""

import os
from typing import Final

from playwright.async_api import Locator, Page, expect
from tests.journeys.office import AGENT_HZ, CUSTOMER_HZ, Customer, Office
from tests.support.browser import LARGE, SMALL, Browser, hears_tone
from tests.support.instance import Instance

SECOND: Final = 1_000
PICTURES: Final = os.environ.get("YINGDA_SCREENSHOTS")
"""Where pictures of every page go, when somebody wants to look at them."""


async def log_in(page: Page, instance: Instance, username: str) -> None:
    """Log in by the form, as it is by default."""
    name, password = instance.login(username)
    await page.get_by_label("用户名").fill(name)
    await page.get_by_label("密码").fill(password)
    await page.get_by_role("button", name="登录").click()
    await expect(page.get_by_role("navigation", name="功能")).to_be_visible()


async def go_to(page: Page, path: str) -> None:
    """Go to a place by the rail; what is set up lies in one of its drawers."""
    drawer = page.locator(f'nav [data-places~="{path}"]')
    if await drawer.count():
        await drawer.click()
        await page.locator(f'[data-place="{path}"]:visible').click()
    else:
        await page.locator(f'nav a[href="{path}"]').click()


async def sign_in(page: Page, seat: str) -> None:
    """Sign in at a seat."""
    await page.locator(f'[data-seat="{seat}"]').click()
    await expect(state(page, "ready")).to_be_visible(timeout=15 * SECOND)


def state(page: Page, name: str) -> Locator:
    """The agent's own state in the call bar, when it is this one."""
    return page.locator(f'.call-bar [data-state="{name}"]')


def button(page: Page, action: str) -> Locator:
    """A button of the call bar, while its action is legal."""
    return page.locator(f'.call-bar [data-action="{action}"]')


async def agent_at_his_browser(office: Office, browser: Browser, name: str) -> Page:
    """The desk of an agent who is ready at the phone of his browser."""
    page = await browser.page("/")
    await expect(page).to_have_title("应答")
    await shoot(page, "login")
    await log_in(page, office.instance, name)
    await shoot(page, "desk-signed-out")
    await sign_in(page, f"B{name.removeprefix('agent')}")
    return page


async def talk_in_the_browser(
    office: Office, page: Page, *, number: str, keys: str = "", caller: str | None = None
) -> Customer:
    """A customer calls, goes through the menu, the agent answers by the keyboard, and both hear each other."""
    customer = await office.call(number, caller=caller)
    assert await customer.leg.answered()
    if keys:
        assert await customer.hears_machine()
        customer.leg.key(keys)
    await expect(state(page, "ringing")).to_be_visible(timeout=20 * SECOND)
    await page.keyboard.press("Alt+Digit1")
    await expect(state(page, "talking")).to_be_visible()
    await both_hear_in_the_browser(customer, page)
    return customer


async def both_hear_in_the_browser(customer: Customer, page: Page) -> None:
    """Customer and agent hear each other's tones."""
    await hears_tone(page, CUSTOMER_HZ)
    assert await customer.leg.media.wait_for_tone(AGENT_HZ, within=6), "the customer does not hear the agent"


async def shoot(page: Page, name: str) -> None:
    """Take pictures of a page in both sizes, where somebody wants to look at them."""
    if not PICTURES:
        return
    os.makedirs(PICTURES, exist_ok=True)
    before = page.viewport_size
    for width, height in (SMALL, LARGE):
        await page.set_viewport_size({"width": width, "height": height})
        await page.wait_for_timeout(300)
        await page.screenshot(path=f"{PICTURES}/{name}-{width}x{height}.png")
    if before:
        await page.set_viewport_size(before)
