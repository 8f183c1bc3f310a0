"""What flows ask of others, answered as a test says."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from yingda.flows.model import AskSystem, LookUp, Register, VerifyPin
from yingda.flows.outcomes import (
    Answered,
    Fault,
    NotAnswered,
    PinChecked,
    PinResult,
    RegisterAnswered,
    RegisterResult,
)


@dataclass(kw_only=True)
class FakeServices:
    """Answers at once, or not before it is told to."""

    answer: Mapping[str, str] | Fault = field(default_factory=dict)
    """What every query brings."""
    pin: str = ""
    """The right one."""
    registered: RegisterResult = RegisterResult.KEPT
    asked: list[tuple[str, UUID, int]] = field(default_factory=list)
    """What was asked: its kind, the interaction, the visit."""
    held: int = 0
    """How many wait for an answer that is held back."""
    _silent: asyncio.Event | None = None

    def hush(self) -> None:
        """Answer nobody from now on."""
        self._silent = asyncio.Event()

    def forget(self) -> None:
        """Whoever waited is no more."""
        self.held = 0

    def speak(self) -> None:
        """Answer whoever waits."""
        if self._silent is not None:
            self._silent.set()
        self._silent, self.held = None, 0

    async def ask(
        self, query: AskSystem | LookUp, *, tenant_id: UUID, interaction_id: UUID
    ) -> Answered | NotAnswered:
        """The answer of the day."""
        await self._note("query", interaction_id, query.visit)
        if isinstance(self.answer, Fault):
            return NotAnswered(visit=query.visit, fault=self.answer)
        return Answered(visit=query.visit, variables=self.answer)

    async def verify(self, check: VerifyPin, *, tenant_id: UUID, interaction_id: UUID) -> PinChecked:
        """Whether it is the right one."""
        await self._note("pin", interaction_id, check.visit)
        result = PinResult.VERIFIED if check.pin == self.pin else PinResult.REJECTED
        return PinChecked(visit=check.visit, attempt=check.attempt, result=result)

    async def register(
        self, answers: Register, *, tenant_id: UUID, interaction_id: UUID, caller: str
    ) -> RegisterAnswered:
        """Whatever is to become of registrations."""
        await self._note("form", interaction_id, answers.visit)
        return RegisterAnswered(visit=answers.visit, result=self.registered)

    async def close(self) -> None:
        """Nothing is open."""

    async def _note(self, kind: str, interaction_id: UUID, visit: int) -> None:
        self.asked.append((kind, interaction_id, visit))
        if self._silent is not None:
            self.held += 1
            await self._silent.wait()
