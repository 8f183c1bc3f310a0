"""Call set-up: our journey against `app_queue` and `Dial()`, in one run on one switch, one after the other again and again."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from bench.cpu import Cost, cost_now
from bench.desk import Desks, plug_in
from bench.enterprise import DIGITS, STRAIGHT, BenchAgent, Rules, add_enterprise
from bench.instance import CannotStart, Instance
from bench.peers import QUEUE_NUMBER, add_peers, dial_number
from yingda.demo.sip.callers import CallerCall, Callers, State
from yingda.demo.sip.phones import Habit, PhoneCall, Phones
from yingda.demo.sip.speech import Knock

JOURNEY: Final = "yingda"
APP_QUEUE: Final = "app_queue"
DIAL: Final = "dial"
MODES: Final = (JOURNEY, APP_QUEUE, DIAL)
BOOKED_SECONDS: Final = 8.0
SETTLE_SECONDS: Final = 1.0
IDLE_SECONDS: Final = 6.0
PATIENCE_SECONDS: Final = 12.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How much is measured."""

    rounds: int = 3
    calls: int = 64
    rate: float = 8.0
    agents: int = 50
    """At telephones, and members of the peer's queue."""
    talk_seconds: float = 3.0
    answer_seconds: float = 0.1


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """One connected call, in milliseconds."""

    offer: float
    """From the caller's INVITE to the agent's."""
    two_way: float
    """From the agent's answer until each has heard the other."""


@dataclass(kw_only=True, slots=True)
class Block:
    """What one way of setting up calls did and cost in one round."""

    mode: str
    placed: int
    seconds: float
    cost: Cost
    timings: list[Timing] = field(default_factory=list)

    @property
    def connected(self) -> int:
        return len(self.timings)


@dataclass(kw_only=True, slots=True)
class Meeting:
    """A caller and the agent who answered him, until both have heard each other."""

    caller: CallerCall
    phone: PhoneCall
    knock: Knock | None = None


@dataclass(kw_only=True, slots=True)
class Stage:
    """Callers and telephones, and who met whom."""

    callers: Callers
    phones: Phones
    meetings: dict[str, Meeting] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.phones.on_answered = self._answered

    def _answered(self, phone: PhoneCall) -> None:
        caller = self.callers.by_caller.get(phone.caller)
        if caller is None:
            return
        meeting = self.meetings[phone.caller] = Meeting(caller=caller, phone=phone)
        meeting.knock = Knock(lambda: _speak(meeting))

    def timing(self, call: CallerCall) -> Timing | None:
        """What was measured of a call; None when it was not connected."""
        meeting = self.meetings.get(call.caller)
        if meeting is None or meeting.phone.answered_at is None:
            return None
        heard = (meeting.caller.heard_at, meeting.phone.heard_at)
        if heard[0] is None or heard[1] is None:
            return None
        return Timing(
            offer=(meeting.phone.invited_at - call.sent_at) / 1e6,
            two_way=(max(heard[0], heard[1]) - meeting.phone.answered_at) / 1e6,
        )


def _speak(meeting: Meeting) -> None:
    if meeting.caller.heard_at is not None and meeting.phone.heard_at is not None and meeting.knock:
        meeting.knock.stop()
        return
    for stream in (meeting.caller.stream, meeting.phone.stream):
        if stream is not None:
            stream.say()


def numbers_of(mode: str, *, agents: int) -> Iterator[str]:
    """The numbers that are dialled one after the other."""
    if mode == DIAL:
        return (dial_number(index) for index in itertools.cycle(range(agents)))
    return itertools.repeat(DIGITS if mode == JOURNEY else QUEUE_NUMBER)


@dataclass(kw_only=True, slots=True)
class Run:
    """One run of all modes."""

    instance: Instance
    stage: Stage
    plan: Plan
    customers: Iterator[int] = field(default_factory=lambda: itertools.count(13_100_000_000))

    async def block(self, mode: str, calls: int, *, rate: float | None = None) -> Block:
        """Place calls at this rate or the plan's, let each talk and hang up, and count what all that cost."""
        loop = asyncio.get_running_loop()
        numbers, heads = numbers_of(mode, agents=self.plan.agents), self.instance.heads()
        before, started = cost_now(heads), loop.time()
        tasks = []
        for index in range(calls):
            await asyncio.sleep(max(0.0, started + index / (rate or self.plan.rate) - loop.time()))
            call = self.stage.callers.place(next(numbers), caller=str(next(self.customers)))
            tasks.append(asyncio.create_task(self._talk(call)))
        placed = await asyncio.gather(*tasks)
        await asyncio.sleep(SETTLE_SECONDS)
        cost = cost_now(heads).since(before)
        timings = [timing for call in placed if (timing := self.stage.timing(call)) is not None]
        return Block(mode=mode, placed=calls, seconds=loop.time() - started, cost=cost, timings=timings)

    async def _talk(self, call: CallerCall) -> CallerCall:
        limit = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while self.stage.timing(call) is None and call.state is not State.ENDED:
            if asyncio.get_running_loop().time() > limit:
                break
            await asyncio.sleep(0.05)
        if call.state is not State.ENDED:
            await asyncio.sleep(self.plan.talk_seconds)
        self.stage.callers.hang_up(call)
        return call

    async def idle(self) -> Cost:
        """What everything costs while nobody calls, for one second."""
        heads = self.instance.heads()
        before = cost_now(heads)
        await asyncio.sleep(IDLE_SECONDS)
        spent = cost_now(heads).since(before)
        return Cost(
            parts={name: value / IDLE_SECONDS for name, value in spent.parts.items()},
            ours=spent.ours / IDLE_SECONDS,
            machine=spent.machine / IDLE_SECONDS,
        )


@asynccontextmanager
async def staged(instance: Instance, plan: Plan) -> AsyncIterator[Run]:
    """Agents at their telephones, callers and peers, warmed up: every way has connected calls."""
    agents = await add_enterprise(instance, agents=plan.agents, document=STRAIGHT, rules=Rules())
    await add_peers(instance.asterisk(), agents)
    habit = Habit(after_seconds=plan.answer_seconds)
    port = instance.settings.sip_port
    with Callers(switch_port=port) as callers, Phones(switch_port=port, choose=lambda _: habit) as phones:
        await _staff(instance, phones, agents)
        stays = asyncio.create_task(phones.stay_registered())
        run = Run(instance=instance, stage=Stage(callers=callers, phones=phones), plan=plan)
        for mode in MODES:
            if not (await run.block(mode, calls=8)).connected:
                raise CannotStart(f"no call was connected by {mode}")
        yield run
        stays.cancel()


async def measure(instance: Instance, plan: Plan) -> tuple[Cost, Sequence[Block]]:
    """A B C A B C."""
    async with staged(instance, plan) as run:
        idle = await run.idle()
        blocks = []
        for _ in range(plan.rounds):
            for mode in MODES:
                # Calls of the peers met none of us: that they are written down afterwards is not the next one's cost.
                await asyncio.sleep(BOOKED_SECONDS)
                blocks.append(await run.block(mode, calls=plan.calls))
        return idle, blocks


async def _staff(instance: Instance, phones: Phones, agents: Sequence[BenchAgent]) -> None:
    await plug_in(phones, agents)
    async with Desks(instance) as desks:
        await desks.sign_in(agents)
