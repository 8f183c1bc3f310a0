"""From little to more than can be carried, several ways by turns."""

import itertools
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar


class Carried(Protocol):
    """What was measured at one step."""

    @property
    def is_clean(self) -> bool:
        """Whether everything was carried."""
        ...


Step = TypeVar("Step", bound=Carried)


@dataclass(frozen=True, kw_only=True, slots=True)
class Climb:
    """How far each way is driven."""

    rounds: int = 2
    steps: Sequence[int]
    seconds: float
    """For how long each step is measured."""

    def turns(self, ways: Sequence[str]) -> list[tuple[int, str]]:
        """A B C A B C: the number of the round, and whose turn it is."""
        return list(itertools.product(range(self.rounds), ways))

    async def climbed(self, measured: Callable[[int], Awaitable[Step]]) -> list[Step]:
        """Each step, up to the first one that is not clean."""
        steps: list[Step] = []
        for step in self.steps:
            steps.append(await measured(step))
            if not steps[-1].is_clean:
                break
        return steps
