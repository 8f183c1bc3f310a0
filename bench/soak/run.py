"""The soak itself: callers, agents at telephones, supervisors, somebody who puts agents back to work, and somebody who kills."""

import asyncio
import contextlib
import itertools
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from bench.desk import Desks, plug_in
from bench.enterprise import DIGITS, Rules
from bench.instance import Instance
from bench.pump import Pump
from bench.soak.archive import faults_of_recordings, unstored
from bench.soak.books import BROKEN, Account, Fault, Seen, settle
from bench.soak.cast import Cast, make_cast
from bench.soak.chance import LONGEST, CallerPlan, People, kill_times
from bench.soak.hands import Deeds, Hands, Shift
from bench.soak.leads import Leads, Letters
from bench.soak.recount import behind, differences
from bench.soak.truth import Truth, looking
from yingda.demo.sip.callers import CallerCall, Callers, State
from yingda.demo.sip.phones import PhoneCall, Phones
from yingda.demo.sip.wire import LOCAL
from yingda.entrypoints.container import recording_storage

AGENTS: Final = 50
KILL_EVERY: Final = 60.0
FIRST_KILL: Final = 25.0
SPEAK_EVERY: Final = 0.1
"""How soon somebody who has just answered is heard."""
REST_SECONDS: Final = 2.0
DRAIN_SECONDS: Final = 180.0
SETTLE_SECONDS: Final = 120.0
"""So long the worker may take for what is left to store and to count."""
RULES: Final = Rules(ring_seconds=5, wrap_up_seconds=1, recorded=True)


@dataclass(kw_only=True, slots=True)
class Guest:
    """A caller with his plan, and the agents who took his call."""

    call: CallerCall
    plan: CallerPlan
    talks: list[PhoneCall] = field(default_factory=list)
    agent_hung_up: bool = False
    forgotten: bool = False

    def seen(self) -> Seen:
        call = self.call
        by = call.ended_by
        if by == "switch" and self.agent_hung_up:
            by = "agent"
        return Seen(
            caller=call.caller,
            answered=call.answered_at is not None,
            talked=bool(self.talks),
            refused=call.refused,
            ended_by=by,
            forgotten=self.forgotten,
        )


@dataclass(kw_only=True)
class Soak:
    """One soak: everything that moves in it."""

    instance: Instance
    callers: Callers
    phones: Phones
    desks: Desks
    cast: Cast
    people: People
    truth: Truth
    deeds: Deeds
    rate: float
    seconds: float
    seed: int
    guests: dict[str, Guest] = field(default_factory=dict)
    kills: list[float] = field(default_factory=list)
    hands: Hands = field(init=False)
    shift: Shift = field(init=False)
    leads: Leads = field(init=False)
    letters: Letters = field(init=False)
    names: Iterator[int] = field(default_factory=lambda: itertools.count(13_200_000_000))

    def __post_init__(self) -> None:
        self.phones.choose = self.people.agent
        self.phones.on_answered = self._taken
        self.phones.on_ended = self._phone_ended
        cast, truth, deeds, chance = self.cast, self.truth, self.deeds, random.Random(self.seed)
        own = {each.user_id: each.seat_id for each in cast.agents}
        address = f"http://{LOCAL}:{self.instance.settings.http_port}"
        self.hands = Hands(cast=cast, truth=truth, deeds=deeds, chance=chance)
        self.shift = Shift(cast=cast, truth=truth, deeds=deeds, chance=chance, own=own)
        self.leads = Leads(cast=cast, truth=truth, deeds=deeds, chance=chance)
        self.letters = Letters(cast=cast, deeds=deeds, chance=chance, address=address)

    async def go(self) -> Account:
        """Disorder for so many seconds, then quiet, then the account."""
        stand_by = (self._stand_by(), self._speak(), self.phones.stay_registered())
        disorder = (self.hands.run(), self.shift.run(), self.leads.run(), self.letters.run())
        async with _running(self.deeds, *stand_by):
            async with _running(self.deeds, self._kill(), *disorder):
                await self._place_calls()
            await self.leads.end_faults()
            await self._drain()
        return await self._account()

    async def _account(self) -> Account:
        """What was seen against what is there, once the worker has seen to all of it."""
        await _until(lambda: unstored(self.truth), SETTLE_SECONDS)
        await _until(lambda: behind(self.truth), SETTLE_SECONDS)
        seen = [guest.seen() for guest in self.guests.values()]
        account = settle(seen, await self.truth.booked(self.guests), await self.truth.left())
        storage = recording_storage(self.instance.settings)
        recordings, of_recordings = await faults_of_recordings(self.truth, storage)
        of_figures = await differences(self.truth)
        figures = {
            "recordings": recordings,
            **{f"done {name}": count for name, count in sorted(self.deeds.done.items())},
            **{f"refused {name}": count for name, count in sorted(self.deeds.refused.items())},
        }
        return Account(
            figures={**account.figures, **figures},
            faults=[*account.faults, *of_recordings, *of_figures, *self.deeds.faults],
        )

    async def _place_calls(self) -> None:
        loop = asyncio.get_running_loop()
        started = loop.time()
        async with asyncio.TaskGroup() as calls:
            for index in itertools.count():
                at = started + index / self.rate
                if at > started + self.seconds:
                    return
                await asyncio.sleep(max(0.0, at - loop.time()))
                calls.create_task(self._call())

    async def _call(self) -> None:
        """One caller from dialling to the end."""
        loop = asyncio.get_running_loop()
        call = self.callers.place(DIGITS, caller=str(next(self.names)))
        guest = self.guests[call.caller] = Guest(call=call, plan=self.people.caller())
        dialled = loop.time()
        leaves = dialled + (guest.plan.leaves_after if guest.plan.leaves_after is not None else LONGEST)
        keyed, talks_since = False, None
        while call.state is not State.ENDED and loop.time() < leaves:
            await asyncio.sleep(0.02)
            keyed = keyed or _keys(guest)
            if guest.talks and talks_since is None:
                talks_since = loop.time()
            if talks_since and guest.plan.talks_for and loop.time() - talks_since > guest.plan.talks_for:
                break
        else:
            guest.forgotten = call.state is not State.ENDED and guest.plan.leaves_after is None
        self.callers.hang_up(call)

    def _taken(self, phone: PhoneCall) -> None:
        guest = self.guests.get(phone.caller)
        if guest is not None:
            guest.talks.append(phone)

    def _phone_ended(self, phone: PhoneCall) -> None:
        guest = self.guests.get(phone.caller)
        if guest is not None and phone.hung_up:
            guest.agent_hung_up = True

    async def _kill(self) -> None:
        """kill -9, as often as a minute goes by."""
        started = time.monotonic()
        for at in kill_times(seconds=self.seconds, every=KILL_EVERY, first=FIRST_KILL):
            await asyncio.sleep(max(0.0, started + at - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.instance.pid("callcontrol"), signal.SIGKILL)
                self.kills.append(round(time.monotonic() - started, 1))

    async def _stand_by(self) -> None:
        """Whoever takes no calls takes a breath and goes back to work; whoever was signed out signs in again."""
        by_id = {agent.user_id: agent for agent in self.cast.agents}
        while True:
            await asyncio.sleep(REST_SECONDS)
            for desk in await self.truth.desks():
                if desk.state in {"not_ready", "on_break"}:
                    await self.desks.ready(by_id[desk.user_id])
                elif desk.state == "signed_out":
                    await self.desks.come_back(by_id[desk.user_id])

    async def _speak(self) -> None:
        """Everybody on the line says something all the time: silence is taken for death, and cannot be recorded."""
        self.callers.media.deafen()
        self.phones.media.deafen()
        with Pump([self.callers.media.fileno, self.phones.media.fileno]) as pump:
            while True:
                calls = (
                    each.media_port for each in self.callers.calls.values() if each.state is State.TALKING
                )
                phones = (each.invite.audio_port for each in self.phones.calls.values() if _is_up(each))
                streams = [
                    (which, port) for which, ports in enumerate((calls, phones)) for port in ports if port
                ]
                pump.speak(streams)
                await asyncio.sleep(SPEAK_EVERY)

    async def _drain(self) -> None:
        """Wait until every contact is closed and everybody sits at his own seat, and a moment longer."""
        await asyncio.sleep(10.0)
        await _until(self._busy, DRAIN_SECONDS)
        await asyncio.sleep(5.0)

    async def _busy(self) -> int:
        await self.shift.everybody_home()
        left = await self.truth.left()
        waiting = len(left.channels) + len(left.bridges) + len(left.contacts) + len(left.rows)
        return waiting + await self.truth.open_interactions()


async def _until(count: Callable[[], Awaitable[int]], seconds: float) -> None:
    """Wait until it is nought; what is not by then, the account shows."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if not await count():
            return
        await asyncio.sleep(1.0)


@asynccontextmanager
async def _running(deeds: Deeds, *works: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """These go on meanwhile; one that fails stands in the account."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                deeds.faults.append(Fault(kind=BROKEN, who="the soak itself", what=repr(outcome)))


def _is_up(phone: PhoneCall) -> bool:
    return phone.stream is not None and not phone.ended


def _keys(guest: Guest) -> bool:
    """Key 1 when its moment has come; whether it was keyed."""
    after, at = guest.plan.keys_after, guest.call.answered_at
    if after is None or at is None or guest.call.stream is None or time.time_ns() < at + after * 1e9:
        return False
    guest.call.stream.key(1)
    return True


@asynccontextmanager
async def soak(
    instance: Instance, *, seconds: float, rate: float, seed: int, agents: int
) -> AsyncIterator[Soak]:
    """Everybody in his place, ready to begin."""
    people = People(seed=seed)
    cast = await make_cast(instance, agents=agents, rules=RULES)
    port = instance.settings.sip_port
    async with (
        looking(instance, tenant_id=cast.tenant_id) as truth,
        Desks(instance) as desks,
    ):
        with Callers(switch_port=port) as callers, Phones(switch_port=port, choose=people.agent) as phones:
            await plug_in(phones, cast.endpoints())
            await desks.sign_in(cast.agents)
            yield Soak(
                instance=instance,
                callers=callers,
                phones=phones,
                desks=desks,
                cast=cast,
                people=people,
                truth=truth,
                deeds=Deeds(owner=desks.owner, truth=truth),
                rate=rate,
                seconds=seconds,
                seed=seed,
            )
