"""A bench that climbs stops at the first step that is too much."""

import asyncio
from dataclasses import dataclass

from bench.climb import Climb

CLIMB = Climb(steps=(10, 20, 30, 40), seconds=1.0)


@dataclass
class Step:
    """One step of something that carries so much."""

    load: int
    most: int

    @property
    def is_clean(self) -> bool:
        return self.load <= self.most


def test_each_way_climbs_to_its_first_step_that_is_too_much() -> None:
    async def loads(most: int) -> list[int]:
        async def measured(load: int) -> Step:
            return Step(load, most)

        return [step.load for step in await CLIMB.climbed(measured)]

    assert asyncio.run(loads(20)) == [10, 20, 30]
    assert asyncio.run(loads(0)) == [10]
    assert asyncio.run(loads(99)) == [10, 20, 30, 40]


def test_the_ways_take_turns() -> None:
    assert CLIMB.turns(("a", "b")) == [(0, "a"), (0, "b"), (1, "a"), (1, "b")]
