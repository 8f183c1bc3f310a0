"""Recordings through what must not happen: a disk that is full in mid-call, and a switch that dies with fifty of them."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest
from tests.journeys.flows import REFRESH
from tests.journeys.office import Office, both_hear, stereo, talk, until
from tests.support.instance import Instance

pytestmark = [pytest.mark.switch, pytest.mark.database]
TRANSPORT: Final = "96968003"
CALLS: Final = 50
LOST_AT_MOST: Final = 5.0
DISK: Final = "400k"
"""Six seconds of both sides."""


# A full disk


def _own_disk(place: Path) -> tuple[str, ...]:
    """A command that runs another one with a disk of its own at this place: real, small, seen by nobody else."""
    mount = f"mount -t tmpfs -o size={DISK},mode=700 none {place}"
    inner = f'exec unshare --user --map-user={os.getuid()} --map-group={os.getgid()} -- "$@"'
    return ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", f"{mount} && {inner}", "sh")


@pytest.fixture
async def small_office() -> AsyncIterator[Office]:
    """An installation whose switch has hardly any room to record in."""
    instance = Instance()
    place = instance.settings.recordings / "incoming"
    place.mkdir(mode=0o700, parents=True)
    instance.live_within(_own_disk(place))
    office = Office(instance=instance)
    try:
        await asyncio.to_thread(instance.start)
        yield office
        await office.close()
    finally:
        await asyncio.to_thread(instance.stop)


async def test_a_full_disk_ends_no_call_and_is_told_of(small_office: Office) -> None:
    office = small_office
    desk, phone = await office.agent("agent801", "T81")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    await talk(customer, phone)
    operator = await office.person("operator.admin")

    async def alarm() -> bool:
        return "disk_full" in {each["kind"] for each in (await operator.get("/api/alarms"))["items"]}

    await until(alarm, within=30, what="the alarm")
    await asyncio.sleep(8)
    assert await both_hear(customer, phone), "the call goes on"
    phone.hang_up()
    await desk.becomes("wrap_up")
    await desk.do("wrap-up", finish=True)
    row = await customer.row(closed=True)
    lead = await office.person("operator.lead")

    async def stored() -> Any:
        found = (await lead.get(f"/api/interactions/{row['id']}/recordings"))["parts"]
        return found if found and found[0]["state"] == "stored" else None

    (part,) = await until(stored, within=30, what="the recording is stored")
    assert (part["complete"], part["fault"]) == (False, "disk_full")
    left, _ = stereo((await lead.hear(part["id"])).content)
    assert len(left) / 8000 > 2, "what was written before is there"

    async def over() -> bool:
        return not await alarm()

    await until(over, within=20, what="the alarm is over")
    another = await office.call(TRANSPORT)
    assert await another.leg.answered()


# A switch that dies


async def _waiting(office: Office, count: int) -> None:
    """So many customers who wait, all of them recorded."""
    for _ in range(count):
        customer = await office.call(TRANSPORT)
        assert await customer.leg.answered(within=10)


@pytest.mark.timeout(420)
async def test_the_switch_dies_with_fifty_recordings_and_loses_five_seconds_at_most(office: Office) -> None:
    operator, lead = await office.person("operator.admin"), await office.person("operator.lead")
    numbers = (await operator.get("/api/numbers"))["items"]
    number = next(each for each in numbers if each["digits"] == TRANSPORT)
    tenants = (await operator.get("/api/tenants"))["items"]
    tenant = next(each for each in tenants if each["id"] == number["tenant_id"])
    await operator.change(f"/api/numbers/{number['id']}", recording="always")
    await operator.change(f"/api/tenants/{tenant['id']}", channel_limit=CALLS + 10)
    try:
        desk, _ = await office.agent("agent801", "T81")
        await desk.post("/api/desk/not-ready", reason="rest")
        await asyncio.sleep(REFRESH)
        since = datetime.now().astimezone().isoformat()
        await _waiting(office, CALLS)
        await asyncio.sleep(4)
        died = time.time()
        office.instance.kill("asterisk")
        await _all_are_there(office, lead, since=since, died=died)
    finally:
        await asyncio.to_thread(office.instance.wait_ready, within=60)
        await operator.change(f"/api/numbers/{number['id']}", recording=number["recording"])
        await operator.change(f"/api/tenants/{tenant['id']}", channel_limit=tenant["channel_limit"])


async def _all_are_there(office: Office, lead: Any, *, since: str, died: float) -> None:
    states: list[str] = []

    async def settled() -> Any:
        query = {"from": since, "limit": 200}
        found = (await lead.get("/api/recordings", **query))["items"]
        done = [each for each in found if each["state"] in ("stored", "failed")]
        states[:] = [each["state"] for each in found]
        return done if len(done) == CALLS else None

    try:
        found = await until(settled, within=200, what="every recording is stored")
    except AssertionError:
        raise AssertionError(f"not stored within 200 s: {Counter(states)}") from None
    lost = []
    for each in found:
        assert each["state"] == "stored", each
        began = datetime.fromisoformat(each["started_at"]).timestamp()
        left, right = stereo((await lead.hear(each["id"])).content)
        assert len(left) == len(right)
        assert each["complete"] is True or each["fault"] is not None
        lost.append(died - began - len(left) / 8000)
    worst = max(lost)
    print(  # noqa: T201  # a measurement
        f"\n{len(found)} recordings cut by a killed switch: all can be read; lost at most {worst:.2f} s, "
        f"on average {sum(lost) / len(lost):.2f} s"
    )
    assert worst <= LOST_AT_MOST
