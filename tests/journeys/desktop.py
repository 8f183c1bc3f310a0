"""What people do in the desktop's pages."""

import os

from playwright.async_api import Locator, Page, expect
from tests.support.browser import LARGE, SMALL
from tests.support.instance import Instance

SECOND = 1_000
SHOTS = "YINGDA_SCREENSHOTS"


async def log_in(page: Page, instance: Instance, username: str) -> None:
    """Log in by the form, as it is by default."""
    name, password = instance.login(username)
    await page.get_by_label("用户名").fill(name)
    await page.get_by_label("密码").fill(password)
    await page.get_by_role("button", name="登录").click()
    await expect(page.get_by_role("navigation", name="功能")).to_be_visible()


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


async def shoot(page: Page, name: str, directory: str | None) -> None:
    """Take pictures of a page in both sizes, where somebody wants to look at them."""
    if not directory:
        return
    os.makedirs(directory, exist_ok=True)
    before = page.viewport_size
    for width, height in (SMALL, LARGE):
        await page.set_viewport_size({"width": width, "height": height})
        await page.wait_for_timeout(300)
        await page.screenshot(path=f"{directory}/{name}-{width}x{height}.png")
    if before:
        await page.set_viewport_size(before)
