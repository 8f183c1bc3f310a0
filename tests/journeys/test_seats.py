"""Agents anywhere: at telephones outside, from seat to seat in a call, and through broken networks."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from time import monotonic

import pytest
from playwright.async_api import Page, expect
from tests.journeys.desktop import (
    SECOND,
    agent_at_his_browser,
    both_hear_in_the_browser,
    log_in,
    state,
    talk_in_the_browser,
)
from tests.journeys.office import AGENT_HZ, CUSTOMER_HZ, Desk, Office, both_hear, until
from tests.support.browser import Browser
from tests.support.sip.media import RtpEnd
from tests.support.sip.people import Phone

log = logging.getLogger(__name__)
pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.timeout(240)]
TRANSPORT, AGENT, BROWSER_SEAT = "96968003", "agent806", "B806"
MOBILE = "13900000777"
AT_A_PHONE_WITHIN = 5.0


@asynccontextmanager
async def telephone_outside(office: Office, *, code: str, mode: str) -> AsyncIterator[Phone]:
    """A telephone behind a carrier, and a seat there for agents of the operator."""
    phone = await Phone.plug_in(switch_port=office.instance.sip_port, law="alaw", hz=AGENT_HZ)
    admin = await office.person("operator.admin")
    trunk = await admin.client.post(
        "/api/trunks",
        json={
            "code": f"to-{code}",
            "name_zh": code,
            "name_en": code,
            "host": "127.0.0.1",
            "port": phone.port,
            "position": 0,
        },
    )
    assert trunk.status_code == 201, trunk.text
    others = [each for each in (await admin.get("/api/trunks"))["items"] if each["id"] != trunk.json()["id"]]
    for each in others:
        await admin.client.patch(f"/api/trunks/{each['id']}", json={"position": 50})
    body = {"kind": "remote", "code": code, "digits": MOBILE, "mode": mode}
    seat = await admin.client.post("/api/seats", json=body)
    assert seat.status_code == 201, seat.text
    # The owner reads what is configured every three seconds.
    await asyncio.sleep(4)
    try:
        async with phone:
            yield phone
    finally:
        await admin.client.patch(f"/api/trunks/{trunk.json()['id']}", json={"status": "suspended"})
        with suppress(AssertionError):
            desk = await office.desk(AGENT)
            await desk.client.post("/api/desk/sign-out")
        await admin.client.delete(f"/api/seats/{seat.json()['seat']['id']}")


async def _answers_with_a_key(phone: Phone) -> None:
    assert await phone.rings(within=15), "the telephone outside does not ring"
    phone.decide()
    await asyncio.sleep(2)
    phone.media.key("1")


async def _moves(desk: Desk, seat: str) -> float:
    """Change the seat; how long that took."""
    began = monotonic()
    await desk.post("/api/desk/seat", seat_id=(await desk.find("/api/desk/seats", seat))["id"])
    return monotonic() - began


async def test_a_telephone_outside_is_dialled_for_each_call(office: Office) -> None:
    desk = await office.desk(AGENT)
    async with telephone_outside(office, code="M1", mode="per_call") as phone:
        await desk.sign_in("M1")
        customer = await office.call(TRANSPORT)
        assert await customer.leg.answered()
        await desk.becomes("ringing", within=10)
        assert await phone.rings(within=15)
        phone.decide()
        await asyncio.sleep(3)
        assert await customer.hears_machine(), "before the key he waits"
        assert (await desk.agent())["state"] == "ringing"
        phone.media.key("1")
        await desk.becomes("talking")
        assert await both_hear(customer, phone)
        customer.leg.hang_up()
        await desk.becomes("wrap_up")


async def test_a_line_is_kept_up_for_the_whole_shift(office: Office) -> None:
    desk = await office.desk(AGENT)
    async with telephone_outside(office, code="M2", mode="kept_up") as phone:
        await desk.take_seat("M2")
        assert (await desk.agent())["cause"] == "seat_lost"
        await _answers_with_a_key(phone)
        await desk.becomes("ready", within=10)
        for by_key in (True, False):
            customer = await office.call(TRANSPORT)
            assert await customer.leg.answered()
            await desk.becomes("ringing", within=10)
            await asyncio.sleep(1)
            if by_key:
                phone.media.key("1")
            else:
                await desk.do("answer")
            await desk.becomes("talking")
            assert await both_hear(customer, phone)
            customer.leg.hang_up()
            await desk.becomes("wrap_up")
            await desk.do("wrap-up", finish=True)
            await desk.becomes("ready")
        await desk.post("/api/desk/sign-out")
        await office.nothing_left()


@pytest.mark.browser
async def test_a_call_goes_from_the_browser_to_a_desk_phone_and_back(
    office: Office, browser: Browser
) -> None:
    admin = await office.person("operator.admin")
    made = (await admin.client.post("/api/seats", json={"kind": "sip", "code": "D1"})).json()
    await asyncio.sleep(4)
    page = await agent_at_his_browser(office, browser, AGENT)
    customer = await talk_in_the_browser(office, page, number=TRANSPORT)
    desk = await office.desk(AGENT)
    async with await Phone.plug_in(
        switch_port=office.instance.sip_port,
        name=made["seat"]["endpoint"],
        secret=made["password"],
        law="alaw",
        ring_ms=200,
        headers=("X-Yingda-Auto-Answer",),
    ) as phone:
        began = monotonic()
        await _moves(desk, "D1")
        assert await both_hear(customer, phone, within=AT_A_PHONE_WITHIN)
        took = monotonic() - began
        assert took < AT_A_PHONE_WITHIN, f"{took:.2f} s"
        assert (await desk.agent())["seat"]["code"] == "D1"
        await page.get_by_test_id("change-seat").click()
        began = monotonic()
        await page.locator(f'.ant-modal [data-seat="{BROWSER_SEAT}"]').click()
        await both_hear_in_the_browser(customer, page)
        back = monotonic() - began
        log.info("to the desk phone %.2f s, back to the browser %.2f s", took, back)
        assert back < AT_A_PHONE_WITHIN, f"{back:.2f} s"
        await expect(state(page, "talking")).to_be_visible()
    customer.leg.hang_up()
    await expect(state(page, "wrap_up")).to_be_visible()
    await desk.post("/api/desk/sign-out")
    with suppress(AssertionError):
        await desk.becomes("signed_out", within=60)
    await admin.client.delete(f"/api/seats/{made['seat']['id']}")


def _network_of(browser: Browser) -> list[int]:
    """The processes by which this browser reaches the network."""
    found = []
    mains = set()
    tables = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            # A running Chromium renames its children: then there are spaces between the words.
            words = (entry / "cmdline").read_bytes().replace(b" ", b"\0").split(b"\0")
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            tables[int(entry.name)] = (parent, words)
            if browser.mark.encode() in words and not any(w.startswith(b"--type=") for w in words):
                mains.add(int(entry.name))

    def belongs(pid: int) -> bool:
        while pid in tables:
            if pid in mains:
                return True
            pid = tables[pid][0]
        return False

    for pid, (_, words) in tables.items():
        if any(w == b"--utility-sub-type=network.mojom.NetworkService" for w in words) and belongs(pid):
            found.append(pid)
    return found


@contextmanager
def no_network(browser: Browser) -> Iterator[None]:
    """Nothing goes out of the browser or comes in: its lines stay half open, its speech is cut."""
    stopped = _network_of(browser)
    assert stopped, "no network process"
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)


@pytest.mark.browser
@pytest.mark.parametrize("seconds", [4.0, 10.0])
async def test_a_browser_without_network_comes_back_into_the_call(
    office: Office, browser: Browser, seconds: float
) -> None:
    page = await agent_at_his_browser(office, browser, AGENT)
    customer = await talk_in_the_browser(office, page, number=TRANSPORT)
    with no_network(browser):
        await asyncio.sleep(seconds)
    began = monotonic()
    await both_hear_in_the_browser_again(customer.leg.media, page)
    log.info("after %.0f s without a network heard again in %.2f s", seconds, monotonic() - began)
    await asyncio.sleep(12)
    await both_hear_in_the_browser(customer, page)
    await expect(state(page, "talking")).to_be_visible()
    customer.leg.hang_up()
    await expect(state(page, "wrap_up")).to_be_visible(timeout=8 * SECOND)


async def both_hear_in_the_browser_again(media: RtpEnd, page: Page) -> None:
    """As soon as both hear each other; whoever comes back may take a few seconds."""

    async def both() -> bool:
        hears: bool = await page.evaluate(f"window.ears.tone({CUSTOMER_HZ})")
        return hears and await media.wait_for_tone(AGENT_HZ, within=0.5)

    await until(both, within=15, what="both hear each other again")


@pytest.mark.browser
async def test_the_second_browser_takes_phone_and_call_over(office: Office, browser: Browser) -> None:
    first = await agent_at_his_browser(office, browser, AGENT)
    customer = await talk_in_the_browser(office, first, number=TRANSPORT)
    second = await browser.page("/")
    await log_in(second, office.instance, AGENT)
    await expect(second.get_by_text("话机已在另一个窗口使用")).to_be_visible(timeout=10 * SECOND)
    began = monotonic()
    await second.get_by_role("button", name="在此使用").click()
    await both_hear_in_the_browser_again(customer.leg.media, second)
    log.info("in the other browser after %.2f s", monotonic() - began)
    await expect(first.get_by_text("话机已在另一个窗口使用")).to_be_visible(timeout=10 * SECOND)
    await asyncio.sleep(12)
    await both_hear_in_the_browser(customer, second)
    customer.leg.hang_up()
    await expect(state(second, "wrap_up")).to_be_visible(timeout=8 * SECOND)


LOSE_MICROPHONE = """
(() => {
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const streams = [];
  let gone = false;
  MediaDevices.prototype.getUserMedia = async function (wanted) {
    if (gone) throw new DOMException("gone", "NotFoundError");
    const stream = await real(wanted);
    streams.push(stream);
    return stream;
  };
  window.pullOut = () => {
    gone = true;
    for (const track of streams.flatMap((each) => each.getTracks())) {
      track.stop();
      track.dispatchEvent(new Event("ended"));
    }
  };
  window.plugIn = () => {
    gone = false;
    navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
  };
})();
"""


@pytest.mark.browser
async def test_nobody_stays_ready_without_a_microphone(office: Office, browser: Browser) -> None:
    page = await browser.page("/")
    await page.add_init_script(LOSE_MICROPHONE)
    await page.reload()
    await log_in(page, office.instance, AGENT)
    await page.locator(f'[data-seat="{BROWSER_SEAT}"]').click()
    await expect(state(page, "ready")).to_be_visible(timeout=15 * SECOND)
    desk = await office.desk(AGENT)
    await page.evaluate("window.pullOut()")
    agent = (await desk.becomes("not_ready"))["agent"]
    assert (agent["reason"], agent["cause"], agent["seat"]["faulty"]) == ("seat_away", "seat_fault", True)
    await expect(page.get_by_text("麦克风不可用")).to_be_visible()
    lead = await office.person("operator.lead")
    floor = (await lead.get("/api/floor"))["floor"]["agents"]
    assert (
        next(each for each in floor if each["display_name"] == agent["display_name"])["cause"] == "seat_fault"
    )
    await page.evaluate("window.plugIn()")
    await desk.becomes("ready")
    await talk_in_the_browser(office, page, number=TRANSPORT)
