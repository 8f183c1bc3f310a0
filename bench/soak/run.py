"""The soak itself: callers, agents at telephones, somebody who puts them back to work, and somebody who kills."""

import asyncio
import contextlib
import itertools
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from bench.desk import Desks, plug_in
from bench.enterprise import DIGITS, BenchAgent, Rules, add_enterprise
from bench.instance import Instance
from bench.soak.books import Account, Seen, settle
from bench.soak.chance import LONGEST, CallerPlan, People, kill_times
from bench.soak.truth import Truth
from yingda.demo.sip.callers import CallerCall, Callers, State
from yingda.demo.sip.phones import PhoneCall, Phones

AGENTS: Final = 50
KILL_EVERY: Final = 60.0
FIRST_KILL: Final = 25.0
SOUND_EVERY: Final = 2.0
"""Silence on a telephone is taken for its death after ten seconds."""
REST_SECONDS: Final = 2.0
DRAIN_SECONDS: Final = 120.0
RULES: Final = Rules(ring_seconds=5, wrap_up_seconds=1, recorded=True)

FLOW: Final[Mapping[str, Any]] = {
    "format": 1,
    "start": "menu",
    "nodes": {
        "menu": {
            "type": "menu",
            "prompts": ["recording_notice"],
            "choices": {"1": "service"},
            "timeout": 2,
            "attempts": 1,
            "invalid": ["invalid_choice"],
            "no_input": ["no_input"],
            "otherwise": "service",
        },
        "service": {
            "type": "queue",
            "queue": "service",
            "announce": ["recording_notice"],
            "music": "default",
            "no_agents": "sorry",
            "full": "sorry",
        },
        "sorry": {"type": "say", "prompts": ["sorry_busy"], "next": "end"},
        "end": {"type": "hang_up"},
    },
}


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
    agents: Sequence[BenchAgent]
    people: People
    rate: float
    seconds: float
    guests: dict[str, Guest] = field(default_factory=dict)
    kills: list[float] = field(default_factory=list)
    names: Iterator[int] = field(default_factory=lambda: itertools.count(13_200_000_000))

    def __post_init__(self) -> None:
        self.phones.choose = self.people.agent
        self.phones.on_answered = self._taken
        self.phones.on_ended = self._phone_ended

    async def go(self) -> Account:
        """Disorder for so many seconds, then quiet, then the account."""
        truth = Truth(self.instance)
        helpers = [
            asyncio.create_task(work)
            for work in (
                self._kill(),
                self._stand_by(truth),
                self._make_sounds(),
                self.phones.stay_registered(),
            )
        ]
        try:
            await self._place_calls()
            await self._drain(truth)
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
        seen = [guest.seen() for guest in self.guests.values()]
        return settle(seen, await truth.booked(self.guests), await truth.left())

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

    async def _stand_by(self, truth: Truth) -> None:
        """Whoever was put to not ready takes a breath and goes back to work; whoever was signed out signs in again."""
        by_name = {agent.endpoint: agent for agent in self.agents}
        while True:
            await asyncio.sleep(REST_SECONDS)
            for name, state in (await truth.agents()).items():
                if state == "not_ready":
                    await self.desks.ready(by_name[name])
                elif state == "signed_out":
                    await self.desks.come_back(by_name[name])

    async def _make_sounds(self) -> None:
        """A packet now and then on every call, so that silence is not taken for death."""
        while True:
            await asyncio.sleep(SOUND_EVERY)
            for call in [*self.callers.calls.values()]:
                if call.state is State.TALKING and call.stream is not None:
                    call.stream.say()
            for phone in [*self.phones.calls.values()]:
                if not phone.ended and phone.stream is not None:
                    phone.stream.say()

    async def _drain(self, truth: Truth) -> None:
        """Wait until every interaction is closed, and a moment longer for what nobody has heard of yet."""
        limit = time.monotonic() + DRAIN_SECONDS
        await asyncio.sleep(10.0)
        while time.monotonic() < limit:
            left = await truth.left()
            quiet = not left.channels and not left.bridges and not left.contacts
            if quiet and await truth.open_interactions() == 0:
                break
            await asyncio.sleep(1.0)
        await asyncio.sleep(5.0)


def _keys(guest: Guest) -> bool:
    """Key 1 when its moment has come; whether it was keyed."""
    after, at = guest.plan.keys_after, guest.call.answered_at
    if after is None or at is None or guest.call.stream is None or time.time_ns() < at + after * 1e9:
        return False
    guest.call.stream.key(1)
    return True


@asynccontextmanager
async def soak(instance: Instance, *, seconds: float, rate: float, seed: int) -> AsyncIterator[Soak]:
    """Everybody in his place, ready to begin."""
    people = People(seed=seed)
    agents = await add_enterprise(instance, agents=AGENTS, document=FLOW, rules=RULES)
    port = instance.settings.sip_port
    with Callers(switch_port=port) as callers, Phones(switch_port=port, choose=people.agent) as phones:
        await plug_in(phones, agents)
        async with Desks(instance) as desks:
            await desks.sign_in(agents)
            yield Soak(
                instance=instance,
                callers=callers,
                phones=phones,
                desks=desks,
                agents=agents,
                people=people,
                rate=rate,
                seconds=seconds,
            )
