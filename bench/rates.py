"""How many calls a second can be set up: the highest rate at which every call connects, ours and the peers' on one switch."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from bench.climb import Climb
from bench.instance import Instance
from bench.setup import MODES, Block, Plan, Run, staged
from bench.setup_report import figures_at_rate
from bench.tables import table

STAGE: Final = Plan(agents=200, talk_seconds=0.5)
"""Short conversations of many agents: nobody is to wait because all are busy."""
CLIMB: Final = Climb(steps=(10, 15, 20, 25, 30, 40, 50, 60, 80), seconds=8.0)
"""Calls a second."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One rate of one way in one round."""

    round: int
    rate: int
    block: Block

    @property
    def is_clean(self) -> bool:
        return self.block.connected == self.block.placed


async def measure(instance: Instance, climb: Climb) -> list[Step]:
    """A B C A B C, each from few calls a second to the first rate at which a call is not connected."""
    async with staged(instance, STAGE) as run:
        steps: list[Step] = []
        for number, mode in climb.turns(MODES):
            steps += await climb.climbed(partial(_step, run, mode, climb.seconds, number))
        return steps


async def _step(run: Run, mode: str, seconds: float, number: int, rate: int) -> Step:
    block = await run.block(mode, round(rate * seconds), rate=rate)
    return Step(round=number, rate=rate, block=block)


def report(steps: Sequence[Step]) -> tuple[str, dict[str, Any]]:
    """The table for people and the same for machines."""
    head = (
        "",
        "calls/s",
        "connected",
        "INVITE to agent's INVITE p50 / p99 / max ms",
        "CPU ms per call",
        "others %",
    )
    rows = [(step.block.mode, str(step.rate), *figures_at_rate(step.block)) for step in steps]
    highest = {mode: _highest(steps, mode) for mode in MODES}
    verdict = ", ".join(f"{mode} {rate}" for mode, rate in highest.items())
    text = f"{table(head, rows)}\n\nhighest rate in calls/s at which every call connects: {verdict}"
    return text, {"steps": steps, "highest": highest}


def _highest(steps: Sequence[Step], mode: str) -> int:
    """What every round reached; nought if one did not even carry the first rate."""
    mine = [step for step in steps if step.block.mode == mode]
    rounds = {step.round for step in mine}
    return min(
        max((step.rate for step in mine if step.round == each and step.is_clean), default=0)
        for each in rounds
    )
