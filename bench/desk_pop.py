"""From a call to its customer on the agent's page, the whole way, in an enterprise with a million customers.

Everything is real but the browser: the call comes over SIP, call control offers it, the agent's stream tells his page, and the
page asks for the customer; the page's part is done here, as the web client does it.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

import httpx
import psycopg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from bench.desk import Desks, plug_in
from bench.desk_waiting import Waited, waited_of
from bench.enterprise import DIGITS, BenchAgent
from bench.instance import CannotStart, Instance
from yingda.demo.sip.callers import CallerCall, Callers
from yingda.demo.sip.phones import Act, Habit, PhoneCall, Phones
from yingda.tenancy.passwords import hash_password, new_password

AGENTS: Final = 2
CALLS: Final = 100
PATIENCE_SECONDS: Final = 10.0
BETWEEN_SECONDS: Final = 0.3
"""Until the agent is free again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A contact that a page has heard of, and the customer that it then asked for; nanoseconds of the machine's clock."""

    contact: str
    heard_at: int
    shown_at: int
    match: str


@dataclass(kw_only=True, slots=True)
class Page:
    """An agent's page: listens to his stream, and asks whose the contact is as soon as one comes."""

    client: httpx.AsyncClient
    stream: ClientConnection
    told: "asyncio.Queue[Told]"
    known: set[str] = field(default_factory=set)

    async def run(self) -> None:
        async for message in self.stream:
            heard_at = time.time_ns()
            said = json.loads(message)
            contact = (
                (said.get("data") or {}).get("contact") if said["type"] in ("desk", "snapshot") else None
            )
            if contact is None or contact["interaction_id"] in self.known:
                continue
            self.known.add(contact["interaction_id"])
            reply = await self.client.get(f"/api/customers/by-contact/{contact['interaction_id']}")
            match = reply.raise_for_status().json()["match"]
            await self.told.put(
                Told(
                    contact=contact["interaction_id"], heard_at=heard_at, shown_at=time.time_ns(), match=match
                )
            )


async def measure_pops(
    instance: Instance, agents: Sequence[BenchAgent], numbers: Sequence[str]
) -> Sequence[Waited]:
    """Call as these customers, one after the other."""
    port = instance.settings.sip_port
    ignore = Habit(act=Act.IGNORE)
    with Callers(switch_port=port) as callers, Phones(switch_port=port, choose=lambda _: ignore) as phones:
        await plug_in(phones, agents)
        async with Desks(instance) as desks:
            await desks.sign_in(agents)
        async with _pages(instance, agents) as told:
            seen = [
                await _call(callers, phones, told, number.removeprefix("+86")) for number in numbers[:CALLS]
            ]
    offered = [(shown.shown_at - phone.invited_at) / 1e6 for _, phone, shown in seen]
    called = [(shown.shown_at - call.sent_at) / 1e6 for call, _, shown in seen]
    asked = [(shown.shown_at - shown.heard_at) / 1e6 for _, _, shown in seen]
    found = sum(shown.match == "number" for _, _, shown in seen) / len(seen)
    return [
        waited_of("pop over HTTP, as the page asks it", asked, found=found),
        waited_of("pop, from the INVITE to the agent's telephone", offered, found=found),
        waited_of("pop, from the caller's INVITE", called, found=found),
    ]


async def _call(
    callers: Callers, phones: Phones, told: "asyncio.Queue[Told]", number: str
) -> tuple[CallerCall, PhoneCall, Told]:
    """One call: until its customer is on the page, and its telephone rings."""
    call = callers.place(DIGITS, caller=number)
    async with asyncio.timeout(PATIENCE_SECONDS):
        shown = await told.get()
        phone = await _offer(phones, number)
    callers.hang_up(call)
    await asyncio.sleep(BETWEEN_SECONDS)
    return call, phone, shown


async def _offer(phones: Phones, number: str) -> PhoneCall:
    """The page may know before the telephone rings."""
    while True:
        for each in reversed(phones.calls.values()):
            if each.caller == number:
                return each
        await asyncio.sleep(0.005)


@asynccontextmanager
async def _pages(instance: Instance, agents: Sequence[BenchAgent]) -> AsyncIterator["asyncio.Queue[Told]"]:
    """The pages of these agents, open; what they hear and show."""
    password = new_password()
    async with await psycopg.AsyncConnection.connect(instance.owner_dsn, autocommit=True) as owner:
        await owner.execute(
            "UPDATE app_user SET password_hash = %s WHERE id = ANY(%s)",
            (hash_password(password), [each.user_id for each in agents]),
        )
    told: asyncio.Queue[Told] = asyncio.Queue()
    place = f"127.0.0.1:{instance.settings.http_port}"
    async with AsyncExitStack() as stack:
        tasks = []
        for each in agents:
            client = await stack.enter_async_context(
                httpx.AsyncClient(base_url=f"http://{place}", trust_env=False)
            )
            body = {"username": each.endpoint, "password": password}
            (await client.post("/api/auth/login", json=body)).raise_for_status()
            cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
            stream = await stack.enter_async_context(
                connect(
                    f"ws://{place}/api/stream",
                    origin=Origin(f"http://{place}"),
                    additional_headers={"Cookie": cookies},
                    proxy=None,
                )
            )
            tasks.append(asyncio.create_task(Page(client=client, stream=stream, told=told).run()))
        try:
            yield told
        finally:
            for task in tasks:
                task.cancel()
        for task in tasks:
            if task.done() and not task.cancelled() and task.exception() is not None:
                raise CannotStart("a page has lost its stream") from task.exception()
