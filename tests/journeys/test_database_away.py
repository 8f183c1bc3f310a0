"""The database answers nobody for ten seconds: calls in progress do not notice, and nothing is lost afterwards."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest
from tests.journeys.office import Office, both_hear, talk
from tests.support.instance import Instance

from yingda.platform.internal import Owner

pytestmark = [pytest.mark.switch, pytest.mark.database]
TRANSPORT = "96968003"
AWAY = 10.0


@contextmanager
def _silent_database(instance: Instance) -> Iterator[None]:
    """Every process of the database stands still."""
    stopped: list[int] = []
    try:
        while new := [pid for pid in instance.family("postgres") if pid not in stopped]:
            for pid in new:
                os.kill(pid, signal.SIGSTOP)
            stopped += new
        yield
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)


async def _press(instance: Instance, button: str, agent_id: UUID, contact: str) -> None:
    """Who is logged in is asked of the database, so buttons are pressed where the web would pass them on."""
    owner = Owner(instance.settings.sockets / "callcontrol.sock")
    try:
        await owner.send(button, actor=agent_id, args={"interaction_id": contact})
    finally:
        await owner.close()


async def test_ten_seconds_without_the_database(office: Office) -> None:
    desk, phone = await office.agent("agent801", "T81")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    await talk(customer, phone)
    now = await desk.now()
    agent_id, contact = UUID(now["agent"]["user_id"]), now["contact"]["interaction_id"]
    loop = asyncio.get_running_loop()
    with _silent_database(office.instance):
        began = loop.time()
        await asyncio.sleep(2)
        assert await both_hear(customer, phone)
        late = await office.call(TRANSPORT)
        assert await late.hears_machine(within=2), "a new call meets the announcement"
        await _press(office.instance, "desk.hold", agent_id, contact)
        assert await customer.hears_machine(), "music on hold"
        assert await phone.media.wait_for_silence(within=2)
        await _press(office.instance, "desk.resume", agent_id, contact)
        assert await both_hear(customer, phone)
        customer.leg.hang_up()
        assert await phone.ended(within=1), "a hang-up never waits for the database"
        ended = datetime.now(UTC)
        await asyncio.sleep(AWAY - (loop.time() - began))
    await asyncio.to_thread(office.instance.wait_ready, within=20)
    await desk.becomes("wrap_up", within=10)
    await desk.do("wrap-up", note="断网期间", finish=True)
    row = await customer.row(closed=True)
    assert (row["result"], row["ended_by"]) == ("answered", "customer")
    assert abs((datetime.fromisoformat(row["ended_at"]) - ended).total_seconds()) < 1.5
    types = await customer.types()
    assert [each for each in types if each in ("held", "resumed", "ended", "closed")] == [
        *("held", "resumed", "ended", "closed")
    ]
    assert await phone.rings(within=10), "the caller of the announcement is served"
    assert (await desk.has_contact("ringing"))["caller"] == late.number
