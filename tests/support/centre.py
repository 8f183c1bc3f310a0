"""A voice centre as it is wired in life, on a cloned database, a switch in memory, and virtual time."""

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import Jsonb
from tests.support.answers import FakeServices
from tests.support.centre_people import Customer, Staff
from tests.support.faults import Faults
from tests.support.heard_switch import HeardSwitch
from tests.support.virtual_time import VirtualClock, VirtualTimers, seconds

from yingda.conversations.channels.voice.centre import Centre
from yingda.demo.install import Ids
from yingda.entrypoints.callcontrol import CallControl, call_control
from yingda.kernel.ids import new_id
from yingda.platform.settings import Settings, parse_settings
from yingda.telephony.events import SeatPresenceChanged

ALPHA, BETA = "95550001", "95550002"
ENDPOINTS = {"alpha.agent": "browser-alpha1", "beta.agent": "browser-beta1", "shared.agent": "browser-S1"}


@dataclass(kw_only=True)
class House:
    """One node's voice centre, and the world around it."""

    settings: Settings
    dsn: str
    ids: Ids
    clock: VirtualClock
    switch: HeardSwitch
    eyes: AsyncConnection[DictRow]
    """A connection that no wall holds up."""
    secrets: set[str] = field(default_factory=set)
    """What names a person, and must not stand in clear anywhere."""
    faults: Faults = field(default_factory=Faults)
    services: FakeServices = field(default_factory=FakeServices)
    """What flows ask of others."""
    _life: AsyncExitStack = field(default_factory=AsyncExitStack)
    _control: CallControl | None = None
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def control(self) -> CallControl:
        assert self._control is not None
        return self._control

    @property
    def centre(self) -> Centre:
        return self.control.centre

    @property
    def is_alive(self) -> bool:
        """Whether there is a call control just now."""
        return self._control is not None

    @property
    def timers(self) -> VirtualTimers:
        timers = self.centre.timers
        assert isinstance(timers, VirtualTimers)
        return timers

    # Lives

    async def start(self) -> None:
        """Begin a life of call control."""
        self.switch.silent = False
        self.switch.forget_reports()
        wired = call_control(
            self.settings,
            switch=self.switch,
            dsn=self.dsn,
            clock=self.clock,
            timers=VirtualTimers(self.clock),
        )
        self._control = await self._life.enter_async_context(wired)
        self.centre.services = self.services
        self._tasks = [asyncio.create_task(self.centre.writer.run())]
        await self.centre.writer.submit([])
        await self.control.start()
        self._tasks.append(asyncio.create_task(self.control.listen()))
        for phone in (phone for phone in self.switch.phones.values() if phone.online):
            self.switch.tell(SeatPresenceChanged(endpoint=phone.endpoint, online=True, at=self.clock.now()))
        await self.settle()

    async def kill(self) -> None:
        """End this life as kill -9 does: what was not given away is lost, the switch is on its own."""
        self.switch.silent = True
        self.timers.cancel_all()
        ours = (self._tasks, self.centre._tasks, self.centre._beside)
        while doomed := [task for tasks in ours for task in tasks if not task.done()]:
            for task in doomed:
                task.cancel()
            await asyncio.gather(*doomed, return_exceptions=True)
        await self._life.aclose()
        self._control = None
        self.services.forget()

    async def stop(self) -> None:
        """End this life in order."""
        if self.is_alive:
            await self.settle()
            await self.kill()

    # Time

    async def settle(self) -> None:
        """Let everything that was begun come to its end."""
        while not self.switch.quiet or self.centre._tasks or self._is_answering:
            await self.centre.settle()
            await asyncio.sleep(0.001 if self._is_answering else 0)
            for task in self._tasks:
                if task.done():
                    task.result()
                    raise AssertionError("call control has stopped")
        self.faults.check()

    async def breathe(self) -> None:
        """Let a little of what was begun happen."""
        await asyncio.sleep(0.001)

    @property
    def _is_answering(self) -> bool:
        """Whether a question is on its way that nobody holds back."""
        return len(self.centre._beside) > self.services.held

    async def pass_time(self, amount: float) -> None:
        """Let so many seconds pass, with every deadline in them."""
        await self.settle()
        until = self.clock.now() + seconds(amount)
        while (due := self.timers.next_due()) is not None and due <= until:
            self.timers.fire_next()
            await self.settle()
        self.clock.set(until)

    async def wait(self, amount: float) -> None:
        """Let so many seconds pass while nobody of ours keeps a deadline."""
        self.clock.set(self.clock.now() + seconds(amount))

    # People

    async def call(self, number: str = ALPHA, *, caller: str = "13800000001") -> Customer:
        """A customer dials a number."""
        self.secrets.add(caller)
        customer = Customer(house=self, caller=self.switch.call(number=number, caller=caller))
        if self._control is not None:
            await self.settle()
        return customer

    async def queued(self, number: str = ALPHA, *, caller: str = "13800000001") -> Customer:
        """A customer who has heard the welcome of a line that leads straight to an agent."""
        customer = await self.call(number, caller=caller)
        await customer.hear_prompt()
        return customer

    async def agent(self, name: str = "alpha.agent", *, endpoint: str | None = None) -> Staff:
        """An agent who is signed in at his browser's seat."""
        staff = self.staff(name, endpoint=endpoint)
        await staff.sign_in()
        return staff

    def staff(self, name: str = "alpha.agent", *, endpoint: str | None = None) -> Staff:
        """An agent with a phone that is on."""
        endpoint = endpoint or ENDPOINTS[name]
        phone = self.switch.phones.get(endpoint) or self.switch.phone(endpoint)
        return Staff(house=self, user_id=self.ids.users[name], phone=phone)

    async def supervise(self, verb: str, staff: Staff) -> None:
        """A supervisor frees an agent or signs him out."""
        supervisor = self.ids.users["alpha.lead"]
        await self.control.command(f"floor.{verb}", supervisor, {"agent_id": str(staff.user_id)})
        await self.settle()

    async def talking(self, number: str = ALPHA) -> tuple[Customer, Staff]:
        """A customer and an agent in conversation."""
        staff = await self.agent()
        customer = await self.queued(number)
        await staff.answer()
        assert staff.state == "talking"
        return customer, staff

    # Database

    async def rows(self, statement: str, **values: object) -> list[dict[str, Any]]:
        """Look into the database over every wall."""
        return await (await self.eyes.execute(statement.encode(), values)).fetchall()

    async def change(self, statement: str, **values: object) -> None:
        """Configure something, over every wall."""
        await self.eyes.execute(statement.encode(), values)

    async def set_queue(self, code: str, **values: object) -> None:
        """Change a queue's rules."""
        columns = ", ".join(f"{name} = %({name})s" for name in values)
        await self.change(f"UPDATE queue SET {columns} WHERE id = %(id)s", id=self.ids.queues[code], **values)
        await self.control.refresh()

    async def assign(self, name: str, code: str) -> None:
        """Let an agent serve a queue from now on."""
        await self.change(
            "INSERT INTO queue_assignment (queue_id, user_id, tenant_id) VALUES (%(queue)s, %(user)s, %(tenant)s)",
            queue=self.ids.queues[code],
            user=self.ids.users[name],
            tenant=self.ids.tenants[code.partition("/")[0]],
        )

    async def announce(self, tenant: str, *, then_hang_up: bool = False) -> None:
        """Switch an emergency announcement on, for one tenant's callers or by the operator for all."""
        await self.change(
            """INSERT INTO emergency_announcement (id, tenant_id, prompt_key, then_hang_up, started_by)
               VALUES (%(id)s, %(tenant)s, 'menu', %(hang_up)s, %(by)s)""",
            id=new_id(),
            tenant=self.ids.tenants[tenant],
            hang_up=then_hang_up,
            by=self.ids.users["operator.admin"],
        )
        await self.control.refresh()

    async def publish(self, tenant: str, nodes: Mapping[str, object]) -> None:
        """Publish another flow for a tenant's hotline; it starts at its first node."""
        document = {"format": 2, "start": next(iter(nodes)), "nodes": dict(nodes)}
        tenant_id = self.ids.tenants[tenant]
        await self.change(
            """INSERT INTO flow_version (flow_id, version, tenant_id, document, author_id)
               SELECT id, published_version + 1, tenant_id, %(document)s, %(author)s FROM flow
               WHERE tenant_id = %(tenant_id)s""",
            tenant_id=tenant_id,
            document=Jsonb(document),
            author=self.ids.users[f"{tenant}.admin"],
        )
        await self.change(
            "UPDATE flow SET published_version = published_version + 1 WHERE tenant_id = %(id)s", id=tenant_id
        )


@asynccontextmanager
async def open_house(*, dsn: str, key_file: Path, ids: Ids, data: Path) -> AsyncIterator[House]:
    """A house whose call control has just begun."""
    settings = parse_settings({"YINGDA_DATA": str(data), "YINGDA_DEMO": "0"})
    settings.keys.mkdir(parents=True)
    shutil.copy(key_file, settings.keys / "master.key")
    clock = VirtualClock()
    eyes = await AsyncConnection[DictRow].connect(dsn, autocommit=True, row_factory=dict_row)
    house = House(
        settings=settings,
        dsn=dsn,
        ids=Ids(tenants=dict(ids.tenants), users=dict(ids.users), queues=dict(ids.queues)),
        clock=clock,
        switch=HeardSwitch(clock=clock),
        eyes=eyes,
    )
    logger = logging.getLogger("yingda")
    logger.addHandler(house.faults)
    try:
        await house.start()
        yield house
        await house.stop()
    finally:
        logger.removeHandler(house.faults)
        if house.is_alive:
            await house.kill()
        await eyes.close()
