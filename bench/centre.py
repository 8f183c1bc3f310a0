"""A whole centre: 370 agents at telephones, more and more recorded conversations, against `Dial()` with `MixMonitor()`.

Both ways run on the same switch with the same telephones, one after the other and again. Speech flows both ways in every
conversation all the time; a step counts as carried as long as what the kernel has seen arrive is what had to arrive.
"""

import asyncio
import itertools
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from bench.climb import Climb
from bench.cpu import cost_now
from bench.desk import Desks, plug_in
from bench.enterprise import DIGITS, STRAIGHT, BenchAgent, Rules, add_enterprise
from bench.figures import Ratio, ratio
from bench.instance import Instance
from bench.peers import add_recorded_peer, dial_number
from bench.pump import PACKETS_PER_SECOND, Pump, lost_by_listeners, thrown_away
from bench.tables import table
from yingda.demo.sip.callers import CallerCall, Callers, State
from yingda.demo.sip.phones import Habit, PhoneCall, Phones

OURS: Final = "yingda"
PEER: Final = "Dial() + MixMonitor()"
WAYS: Final = (OURS, PEER)
AGENTS: Final = 370
RATE: Final = 5.0
BUFFER_SECONDS: Final = 6.0
"""Until the buffers that nobody reads are full, what arrives is not counted."""
CLEAN_LOSS: Final = 0.005
PROCESSORS: Final = len(os.sched_getaffinity(0))
CLIMB: Final = Climb(steps=(40, 80, 120, 160, 200, 240, 280, 320, 370), seconds=15.0)
"""Conversations at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """So many conversations at once, for a while."""

    way: str
    wanted: int
    talking: int
    cost: Mapping[str, float]
    """Processors in use by part, 1.0 being one of them."""
    load: float
    """The same of what speaks."""
    idle: float
    """Processors that had nothing to do."""
    lost_in: float
    """Share of packets that the switch could not take."""
    lost_out: float
    """Share of packets that the switch did not send on."""

    @property
    def is_clean(self) -> bool:
        return self.talking == self.wanted and max(self.lost_in, self.lost_out) < CLEAN_LOSS

    @property
    def stack(self) -> float:
        return sum(self.cost.values())


@dataclass(kw_only=True)
class Stage:
    """Who talks with whom."""

    callers: Callers
    phones: Phones
    pump: Pump
    calls: list[CallerCall] = field(default_factory=list)
    answered: list[PhoneCall] = field(default_factory=list)
    names: Iterator[int] = field(default_factory=lambda: itertools.count(13_300_000_000))

    def __post_init__(self) -> None:
        self.phones.on_answered = self.answered.append

    def talking(self) -> list[tuple[CallerCall, PhoneCall]]:
        """Conversations that go on, both ends."""
        phones = {phone.caller: phone for phone in self.answered if not phone.ended}
        return [
            (call, phones[call.caller])
            for call in self.calls
            if call.state is State.TALKING and call.caller in phones
        ]

    def speak(self) -> None:
        """Everybody who talks says something all the time."""
        streams = []
        for call, phone in self.talking():
            streams += [(0, call.media_port), (1, phone.invite.audio_port)]
        self.pump.speak((which, port) for which, port in streams if port is not None)

    def place(self, number: str) -> None:
        self.calls.append(self.callers.place(number, caller=str(next(self.names))))

    async def hang_up(self) -> None:
        """Everybody goes, and the switch has time to see it."""
        for call in self.calls:
            self.callers.hang_up(call)
        self.calls.clear()
        self.answered.clear()
        self.pump.speak(())
        await asyncio.sleep(5.0)


def peer_folder(instance: Instance) -> Path:
    """Where the peer records."""
    return instance.settings.data / "peer"


async def measure(instance: Instance, climb: Climb) -> list[Step]:
    """Sign everybody in, then A B A B, each from few conversations to more than can be carried."""
    peer_folder(instance).mkdir()
    rules = Rules(recorded=True, wrap_up_seconds=0)
    agents = await add_enterprise(instance, agents=AGENTS, document=STRAIGHT, rules=rules)
    await add_recorded_peer(instance.asterisk(), agents, folder=peer_folder(instance))
    habit = Habit(after_seconds=0.1)
    port = instance.settings.sip_port
    with Callers(switch_port=port) as callers, Phones(switch_port=port, choose=lambda _: habit) as phones:
        await _staff(instance, phones, agents)
        for side in (callers, phones):
            side.media.deafen()
        stays = asyncio.create_task(phones.stay_registered())
        with Pump([callers.media.fileno, phones.media.fileno]) as pump:
            stage = Stage(callers=callers, phones=phones, pump=pump)
            steps: list[Step] = []
            for _, way in climb.turns(WAYS):
                step = partial(_step, instance, stage, way, _numbers(way), climb.seconds)
                steps += await climb.climbed(step)
                await stage.hang_up()
        stays.cancel()
        return steps


async def _staff(instance: Instance, phones: Phones, agents: Sequence[BenchAgent]) -> None:
    await plug_in(phones, agents)
    async with Desks(instance) as desks:
        await desks.sign_in(agents)


def _numbers(way: str) -> Iterator[str]:
    """What is dialled, one call after the other."""
    return (DIGITS if way == OURS else dial_number(index) for index in itertools.count())


async def _step(
    instance: Instance, stage: Stage, way: str, numbers: Iterator[str], seconds: float, wanted: int
) -> Step:
    await _fill(stage, wanted, numbers)
    return await _measure_step(instance, stage, way, wanted, seconds)


async def _fill(stage: Stage, wanted: int, numbers: Iterator[str]) -> None:
    """Place calls until so many talk; those that did not come to anything are not tried again."""
    for _ in range(wanted - len(stage.calls)):
        stage.place(next(numbers))
        await asyncio.sleep(1 / RATE)
        stage.speak()
    await asyncio.sleep(BUFFER_SECONDS)
    stage.speak()


async def _measure_step(instance: Instance, stage: Stage, way: str, wanted: int, seconds: float) -> Step:
    loop = asyncio.get_running_loop()
    heads, ports = instance.heads() | {"speech": stage.pump.pid}, instance.settings.rtp_ports
    listening = range(ports.first, ports.last + 1)
    sides = (stage.callers.media.port, stage.phones.media.port)
    talking = len(stage.talking())
    before, started = cost_now(heads), loop.time()
    heard, missed = sum(map(thrown_away, sides)), lost_by_listeners(listening)
    await asyncio.sleep(seconds)
    heard, missed = sum(map(thrown_away, sides)) - heard, lost_by_listeners(listening) - missed
    spent, took = cost_now(heads).since(before), loop.time() - started
    parts = {name: value / took for name, value in spent.parts.items()}
    expected = 2 * talking * PACKETS_PER_SECOND * took
    return Step(
        way=way,
        wanted=wanted,
        talking=min(talking, len(stage.talking())),
        load=parts.pop("speech") + spent.ours / took,
        cost=parts if way == OURS else {"asterisk": parts["asterisk"]},
        idle=max(0.0, PROCESSORS - spent.machine / took),
        lost_in=missed / expected if expected else 0.0,
        lost_out=max(0.0, 1 - heard / expected) if expected else 0.0,
    )


def report(steps: Sequence[Step]) -> tuple[str, dict[str, Any]]:
    """The table for people and the same for machines."""
    head = (
        "",
        "conversations",
        "Asterisk %",
        "whole stack %",
        "% each",
        "speech %",
        "idle %",
        "lost in %",
        "lost out %",
    )
    rows = [
        (
            step.way,
            f"{step.talking} of {step.wanted}",
            *(f"{100 * value:.0f}" for value in (step.cost["asterisk"], step.stack)),
            f"{100 * step.stack / max(1, step.talking):.2f}",
            *(f"{100 * value:.0f}" for value in (step.load, step.idle)),
            *(f"{100 * value:.2f}" for value in (step.lost_in, step.lost_out)),
        )
        for step in steps
    ]
    carried = {
        way: max((step.talking for step in steps if step.way == way and step.is_clean), default=0)
        for way in WAYS
    }
    costs = _ratio_of_costs(steps)
    verdict = [
        f"most conversations without loss: {', '.join(f'{way} {count}' for way, count in carried.items())}",
        f"processor time of a conversation, ours by the peer's at the same number of them: {costs or 'none in common'}",
    ]
    text = table(head, rows) + "\n\n" + "\n".join(verdict)
    return text, {"steps": steps, "carried": carried, "ratio_of_costs": costs}


def _ratio_of_costs(steps: Sequence[Step]) -> Ratio | None:
    """Of the largest step that both ways carried in every round."""
    clean = {way: [step for step in steps if step.way == way and step.is_clean] for way in WAYS}
    common = {step.wanted for step in clean[OURS]} & {step.wanted for step in clean[PEER]}
    if not common:
        return None
    costs = {way: [step.stack for step in clean[way] if step.wanted == max(common)] for way in WAYS}
    rounds = min(map(len, costs.values()))
    return ratio(costs[OURS][:rounds], costs[PEER][:rounds])
