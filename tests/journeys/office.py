"""The people of a journey: agents at their desks, supervisors, customers and phones, through public doors only."""

import asyncio
import io
import itertools
import time
import wave
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import numpy as np
from tests.support.instance import Instance
from tests.support.sip.media import Law, Samples, loudness, strength
from tests.support.sip.people import FOREVER_MS, Caller, Phone

CUSTOMER_HZ: Final = 440.0
AGENT_HZ: Final = 1000.0
LEADS: Final = ("operator.lead", "gas.lead")
_numbers = itertools.count(int(time.time()) % 10_000 * 10_000)


async def until(met: Callable[[], Awaitable[Any]], *, within: float, what: str) -> Any:
    """The first true answer within so many seconds; it is asked again and again."""
    limit = asyncio.get_running_loop().time() + within
    while True:
        found = await met()
        if found:
            return found
        assert asyncio.get_running_loop().time() < limit, f"not within {within} s: {what}"
        await asyncio.sleep(0.05)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who is logged in."""

    username: str
    client: httpx.AsyncClient

    async def get(self, path: str, **query: Any) -> Any:
        """Read something that is there for him."""
        answer = await self.client.get(path, params=query)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.json()

    async def status(self, path: str) -> int:
        """How reading something ends."""
        return (await self.client.get(path)).status_code

    async def post(self, path: str, **body: Any) -> Any:
        """Do something that he may do."""
        answer = await self.client.post(path, json=body)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.json()

    async def change(self, path: str, **body: Any) -> Any:
        """Change something that he may change."""
        answer = await self.client.patch(path, json=body)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.json()

    async def hear(self, recording_id: str, *, part: str | None = None) -> httpx.Response:
        """Say why, and listen to a recording, or to a part of it."""
        asked = await self.client.post(
            f"/api/recordings/{recording_id}/listenings", json={"reason": "quality"}
        )
        if asked.status_code != 200:
            return asked
        return await self.client.get(asked.json()["url"], headers={"range": part} if part else {})

    async def find(self, path: str, code: str) -> Any:
        """The thing of this code in a list."""
        return next(each for each in (await self.get(path))["items"] if each["code"] == code)


@dataclass(frozen=True, kw_only=True)
class Desk(Person):
    """An agent at his desk."""

    async def sign_in(self, seat: str) -> None:
        """Sign in at a seat."""
        await self.take_seat(seat)
        await self.becomes("ready")

    async def take_seat(self, seat: str) -> None:
        """Sign in where work may wait already, which is offered at once."""
        await self.post("/api/desk/sign-in", seat_id=(await self.find("/api/desk/seats", seat))["id"])

    async def now(self) -> dict[str, Any]:
        """The whole desk."""
        desk: dict[str, Any] = await self.get("/api/desk")
        return desk

    async def agent(self) -> dict[str, Any]:
        """He himself."""
        found: dict[str, Any] = (await self.now())["agent"]
        return found

    async def becomes(self, state: str, *, within: float = 5.0) -> dict[str, Any]:
        """Wait until he is in this state; the desk then."""

        async def is_there() -> dict[str, Any] | None:
            desk = await self.now()
            return desk if desk["agent"]["state"] == state else None

        desk: dict[str, Any] = await until(is_there, within=within, what=f"{self.username} {state}")
        return desk

    async def has_contact(self, phase: str, *, within: float = 5.0) -> dict[str, Any]:
        """Wait until his contact is in this phase; the contact."""

        async def is_there() -> dict[str, Any] | None:
            contact = (await self.now())["contact"]
            return contact if contact and contact["phase"] == phase else None

        contact: dict[str, Any] = await until(is_there, within=within, what=f"{self.username} {phase}")
        return contact

    async def do(self, verb: str, **body: Any) -> Any:
        """Press a button of the contact that he has."""
        contact = (await self.now())["contact"]
        assert contact is not None, f"{self.username} has no contact"
        return await self.post(f"/api/desk/interactions/{contact['interaction_id']}/{verb}", **body)


@dataclass(kw_only=True)
class Office:
    """Everybody who takes part in one journey; at its end all of them have gone home."""

    instance: Instance
    _life: AsyncExitStack = field(default_factory=AsyncExitStack)
    _callers: list[Caller] = field(default_factory=list)
    _clients: dict[str | None, httpx.AsyncClient] = field(default_factory=dict)

    # People

    async def person(self, username: str | None) -> Person:
        """Somebody who is logged in; None: who is not."""
        return Person(username=username or "nobody", client=await self._client(username))

    async def desk(self, username: str) -> Desk:
        """An agent who is logged in, and not yet signed in anywhere."""
        return Desk(username=username, client=await self._client(username))

    async def _client(self, username: str | None) -> httpx.AsyncClient:
        if username not in self._clients:
            # A login takes its time, and somebody may be keying digits meanwhile.
            client = await asyncio.to_thread(self.instance.client, username)
            self._clients[username] = await self._life.enter_async_context(client)
        return self._clients[username]

    async def phone(
        self,
        seat: str,
        *,
        law: Law = "alaw",
        refusal: str | None = None,
        ring_ms: int = FOREVER_MS,
        hz: float = AGENT_HZ,
    ) -> Phone:
        """The SIP phone of a seat, plugged in."""
        name, secret = self.instance.phone(seat)
        plugged = await Phone.plug_in(
            switch_port=self.instance.sip_port,
            name=name,
            secret=secret,
            law=law,
            hz=hz,
            refusal=refusal,
            ring_ms=ring_ms,
        )
        return await self._life.enter_async_context(plugged)

    async def agent(self, username: str, seat: str, *, law: Law = "alaw") -> tuple[Desk, Phone]:
        """An agent who is ready at a SIP phone."""
        phone, desk = await self.phone(seat, law=law), await self.desk(username)
        await desk.sign_in(seat)
        return desk, phone

    async def call(self, number: str, *, law: Law = "alaw", caller: str | None = None) -> "Customer":
        """A customer dials a number; nobody else has his own number."""
        caller = caller or f"139{next(_numbers) % 100_000_000:08d}"
        placed = await Caller.place(
            switch_port=self.instance.sip_port, number=number, caller=caller, law=law, hz=CUSTOMER_HZ
        )
        self._callers.append(placed)
        return Customer(office=self, leg=await self._life.enter_async_context(placed), number=caller)

    # What is known of a call

    async def row(
        self, caller: str, *, by: str = "operator.lead", within: float = 5.0, closed: bool = False
    ) -> dict[str, Any]:
        """The ledger's row of this caller's only call, once it is there (and closed)."""
        reader = await self.person(by)

        async def is_there() -> dict[str, Any] | None:
            answer = await reader.client.get("/api/interactions", params={"caller": caller})
            if answer.status_code >= 500:
                return None
            found = answer.json()["items"]
            assert len(found) < 2, found
            return found[0] if found and not (closed and found[0]["state"] != "closed") else None

        row: dict[str, Any] = await until(is_there, within=within, what=f"a row of {caller}")
        return row

    async def story(self, caller: str, *, by: str = "operator.lead") -> list[dict[str, Any]]:
        """The timeline of this caller's only call."""
        row = await self.row(caller, by=by)
        found: list[dict[str, Any]] = (await (await self.person(by)).get(f"/api/interactions/{row['id']}"))[
            "timeline"
        ]
        return found

    async def nothing_left(self) -> None:
        """Wait until no channel lives on the switch."""

        async def is_empty() -> bool:
            return not await asyncio.to_thread(self.instance.channels)

        await until(is_empty, within=10, what="no channels")

    # Its end

    async def close(self) -> None:
        """Everybody hangs up and signs out; no channel may be left."""
        try:
            for placed in self._callers:
                placed.hang_up()
            for lead in LEADS:
                await self._send_home(await self.person(lead))
            await self.nothing_left()
        finally:
            await self._life.aclose()

    async def _send_home(self, lead: Person) -> None:
        async def all_gone() -> bool:
            floor = (await lead.get("/api/floor"))["floor"]
            left = [each for each in floor["agents"] if each["is_own"] and each["state"] != "signed_out"]
            for each in left:
                await lead.client.post(f"/api/floor/agents/{each['user_id']}/sign-out")
            return not left

        await until(all_gone, within=15, what="everybody signed out")


@dataclass(kw_only=True)
class Customer:
    """A customer on the telephone."""

    office: Office
    leg: Caller
    number: str
    """From where he calls."""

    async def hears_machine(self, *, within: float = 3.0) -> bool:
        """Whether he hears something that is no agent: an announcement or music."""
        media, limit = self.leg.media, asyncio.get_running_loop().time() + within
        while asyncio.get_running_loop().time() < limit:
            heard = media.samples(last=0.3)
            if loudness(heard) > 100 and strength(heard, AGENT_HZ) < 0.2:
                return True
            await asyncio.sleep(0.03)
        return False

    async def row(self, **wanted: Any) -> dict[str, Any]:
        """The ledger's row of his call."""
        return await self.office.row(self.number, **wanted)

    async def types(self, **wanted: Any) -> list[str]:
        """What happened in his call."""
        return [each["type"] for each in await self.office.story(self.number, **wanted)]


async def both_hear(customer: Customer, phone: Phone, *, within: float = 5.0) -> bool:
    """Whether customer and agent hear each other's tones."""
    heard = await asyncio.gather(
        customer.leg.media.wait_for_tone(AGENT_HZ, within=within),
        phone.media.wait_for_tone(CUSTOMER_HZ, within=within),
    )
    return all(heard)


async def talk(customer: Customer, phone: Phone) -> None:
    """The phone rings, is answered, and both hear each other."""
    assert await phone.rings(), "the agent's phone does not ring"
    phone.decide()
    assert await both_hear(customer, phone), "they do not hear each other"


def stereo(audio: bytes) -> tuple[Samples, Samples]:
    """Left and right of a WAV file."""
    with wave.open(io.BytesIO(audio)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (2, 8000, 2)
        both = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").reshape(-1, 2)
    return both[:, 0].astype(np.int16), both[:, 1].astype(np.int16)
