"""Say something and go on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from yingda.flows.engine.fields import Fields
from yingda.flows.model import (
    MAX_TYPED_AHEAD,
    Digit,
    KeepWaiting,
    Leave,
    Move,
    Outcome,
    Phase,
    Play,
    Position,
    PromptFinished,
    Stay,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Say:
    """Plays prompts; a digit stops them and goes on, unless they must be heard to the end."""

    type_name: ClassVar[str] = "say"
    waits: ClassVar[bool] = True

    prompts: tuple[str, ...]
    next: str
    interruptible: bool

    @staticmethod
    def parse(fields: Fields) -> Say:
        """Read the node's fields."""
        return Say(
            prompts=fields.prompts("prompts"),
            next=fields.target("next"),
            interruptible=fields.flag("interruptible", default=True),
        )

    def enter(self, at: Position, *, now: datetime) -> Move:
        """Play; what was typed before an interruptible prompt is forgotten, so that the prompt is heard."""
        typed_ahead = "" if self.interruptible else at.typed_ahead
        return Stay(
            position=replace(at, phase=Phase.PROMPTING, typed_ahead=typed_ahead),
            wait=Play(prompts=self.prompts, interruptible=self.interruptible),
        )

    def hear(self, at: Position, outcome: Outcome, *, now: datetime) -> Move:
        """Go on when all was heard or a digit came; one that may not interrupt is kept for the next menu."""
        match outcome:
            case PromptFinished():
                return Leave(result="heard", target=self.next, typed_ahead=at.typed_ahead)
            case Digit(digit=digit) if self.interruptible:
                return Leave(result="interrupted", target=self.next, typed_ahead=digit)
            case Digit(digit=digit):
                typed_ahead = (at.typed_ahead + digit)[:MAX_TYPED_AHEAD]
                return Stay(position=replace(at, typed_ahead=typed_ahead), wait=KeepWaiting())
            case _:
                return Stay(position=at, wait=KeepWaiting())
