"""Supervisors: they listen, whisper, come in and take over, two at a time now and then; they move people and declare faults."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import httpx

from bench.soak.books import BROKEN, REFUSED, Fault
from bench.soak.cast import WITH_LOGIN, Cast, Supervisor
from bench.soak.hands import NEVER, SURE_AFTER, Deeds
from bench.soak.truth import Contact, Truth
from yingda.conversations.parts import Phase
from yingda.conversations.supervision_parts import ListenMode

MODES: Final = (
    ListenMode.LISTEN, ListenMode.LISTEN, ListenMode.WHISPER, ListenMode.BARGE, ListenMode.IN_CHARGE,
)  # fmt: skip
TOGETHER: Final = 0.35
"""How often a supervisor goes where another one is."""
FAULT_EVERY: Final = 90.0
FAULT_SECONDS: Final = 8.0


@dataclass(kw_only=True)
class Leads:
    """All supervisors."""

    cast: Cast
    truth: Truth
    deeds: Deeds
    chance: random.Random
    at: dict[UUID, UUID] = field(default_factory=dict)
    """Where each is now."""

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for supervisor in self.cast.supervisors:
                tasks.create_task(self._listen(supervisor))
            tasks.create_task(self._move_people(self.cast.supervisors[0]))
            tasks.create_task(self._declare_faults(self.cast.supervisors[1]))

    async def _listen(self, me: Supervisor) -> None:
        while True:
            await asyncio.sleep(self.chance.uniform(0.3, 2.0))
            contact = await self._choose(me)
            if contact is None:
                continue
            self.at[me.user_id] = contact.item.id
            await self._take_part(me, contact)
            self.at.pop(me.user_id, None)

    async def _choose(self, me: Supervisor) -> Contact | None:
        others = [place for who, place in self.at.items() if who != me.user_id]
        talking = [each.contact_id for each in await self.truth.desks() if each.state == "talking"]
        places = [place for place in talking if place is not None]
        if not places:
            return None
        there = others and self.chance.random() < TOGETHER
        return await self.truth.contact(self.chance.choice(others if there else places))

    async def _take_part(self, me: Supervisor, contact: Contact) -> None:
        """Begin, change the manner once or twice, and leave; the telephone may be put down at any time."""
        where = str(contact.item.id)
        mode = self.chance.choice(MODES)
        code = await self._begin(me, contact, mode)
        if code is not None:
            return
        for _ in range(self.chance.randint(0, 2)):
            await asyncio.sleep(self.chance.uniform(0.1, 2.5))
            mode, seat = self.chance.choice(MODES), str(me.seat_id)
            await self.deeds.say(
                "floor.listen", me.user_id, interaction_id=where, mode=mode.value, seat_id=seat
            )
        await asyncio.sleep(self.chance.uniform(0.1, 3.0))
        if await self.truth.in_charge(contact.item.id) == me.user_id:
            name = self.chance.choice(["floor.give_back", "floor.hang_up", "floor.stop"])
            await self.deeds.say(name, me.user_id, interaction_id=where)
        else:
            await self.deeds.say("floor.stop", me.user_id, interaction_id=where)

    async def _begin(self, me: Supervisor, contact: Contact, mode: ListenMode) -> str | None:
        """To listen to who talks is never refused, if he still talks."""
        where, seat = str(contact.item.id), str(me.seat_id)
        code = await self.deeds.say(
            "floor.listen", me.user_id, interaction_id=where, mode=mode.value, seat_id=seat
        )
        if code == NEVER and mode is ListenMode.LISTEN and contact.item.phase is Phase.TALKING:
            await asyncio.sleep(SURE_AFTER)
            again = await self.truth.contact(contact.item.id)
            if again is not None and again.seq == contact.seq:
                self.deeds.faults.append(Fault(kind=REFUSED, who=where, what=f"listen after {again.last}"))
        return code

    async def _move_people(self, me: Supervisor) -> None:
        """Force a state, end a call, decide on breaks: whoever it is just then."""
        while True:
            await asyncio.sleep(self.chance.uniform(1.0, 5.0))
            who = str(self.chance.choice(self.cast.agents).user_id)
            name = self.chance.choice(
                ["ready", "not_ready", "grant", "deny", "end_call", "free", "ready", "sign_out"]
            )
            more = {"reason": "meal"} if name == "not_ready" else {}
            await self.deeds.say(f"floor.{name}", me.user_id, agent_id=who, **more)

    async def _declare_faults(self, me: Supervisor) -> None:
        while True:
            await asyncio.sleep(FAULT_EVERY)
            tenant = str(self.cast.tenant_id)
            await self.deeds.say("floor.declare_fault", me.user_id, tenant_id=tenant, reason="soak")
            await asyncio.sleep(FAULT_SECONDS)
            await self.end_faults()

    async def end_faults(self) -> None:
        """Whatever was declared is over, however often call control dies meanwhile."""
        for _ in range(20):
            faults = await self.truth.faults()
            if not faults:
                return
            for fault in faults:
                await self.deeds.say("floor.end_fault", self.cast.supervisors[1].user_id, fault_id=str(fault))
            await asyncio.sleep(1.0)


@dataclass(kw_only=True)
class Letters:
    """Messages and calls for help, which go by HTTP as in the browser."""

    cast: Cast
    deeds: Deeds
    chance: random.Random
    address: str

    async def run(self) -> None:
        """Until cancelled."""
        names = [each.endpoint for each in self.cast.agents[:WITH_LOGIN]]
        async with contextlib.AsyncExitStack() as stack:
            agents = [await stack.enter_async_context(self._login(name)) for name in names]
            leads = [
                await stack.enter_async_context(self._login(each.name)) for each in self.cast.supervisors
            ]
            while True:
                await asyncio.sleep(self.chance.uniform(0.5, 3.0))
                await self._write(self.chance.choice(agents), self.chance.choice(leads))

    @contextlib.asynccontextmanager
    async def _login(self, name: str) -> AsyncIterator[httpx.AsyncClient]:
        async with httpx.AsyncClient(base_url=self.address, trust_env=False) as client:
            body = {"username": name, "password": self.cast.password}
            (await client.post("/api/auth/login", json=body)).raise_for_status()
            yield client

    async def _write(self, agent: httpx.AsyncClient, lead: httpx.AsyncClient) -> None:
        who = str(self.chance.choice(self.cast.agents[:WITH_LOGIN]).user_id)
        match self.chance.randrange(4):
            case 0:
                await self._post(lead, "/api/messages", {"audience": "one", "to": who, "text": "soak"})
            case 1:
                await self._post(lead, "/api/messages", {"audience": "all", "text": "soak"})
            case 2:
                await self._post(agent, "/api/messages", {"audience": "one", "text": "soak"})
            case _:
                await self._post(agent, "/api/desk/help", {"text": "soak"})
                try:
                    await asyncio.sleep(self.chance.uniform(0.1, 1.0))
                finally:
                    # Also when everything stops at this moment.
                    await self._post(agent, "/api/desk/help/withdraw", {})

    async def _post(self, client: httpx.AsyncClient, path: str, body: dict[str, str]) -> None:
        try:
            answer = await client.post(path, json=body)
        except httpx.TransportError:
            # Whoever is watched may be ended and started again, on a machine that is as busy as this one.
            self.deeds.refused["the web interface was away"] += 1
            return
        if answer.is_success:
            self.deeds.done[f"POST {path}"] += 1
        elif answer.status_code >= 500 and answer.status_code != 503:
            self.deeds.faults.append(Fault(kind=BROKEN, who=path, what=f"{answer.status_code} {answer.text}"))
        else:
            self.deeds.refused[f"POST {path}: {answer.text[:60]}"] += 1
