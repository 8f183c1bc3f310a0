"""Record what the contact says: what a voicemail and any other message have in common."""

from __future__ import annotations

from dataclasses import dataclass, replace

from yingda.flows.engine.plain import PlainNode, keep_waiting
from yingda.flows.engine.prompts import Prompts
from yingda.flows.engine.sequences import leave, saying, waiting
from yingda.flows.model import (
    Environment,
    Message,
    Move,
    Phase,
    Position,
    RecordMessage,
    Stay,
)
from yingda.flows.outcomes import Digit, MessageOver, Outcome, PromptFinished

MAX_SECONDS = 600
_RECORDING = "recording"
RECORDED = "recorded"
"""The stage after a recording, and the result."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageNode(PlainNode):
    """Asks for it, and records from the tone on; nothing recorded leads elsewhere."""

    prompts: Prompts
    max_seconds: int
    next: str
    otherwise: str

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Ask; after a crash the recording is taken up again under the same visit."""
        if at.stage == _RECORDING:
            return self._record(at)
        if at.stage == RECORDED:
            return self.kept(at, env=env)
        return saying(self.prompts, replace(at, typed_ahead=""), env=env)

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Move:
        """Record when all was said or a key was pressed; then thank, and go on."""
        match outcome:
            case PromptFinished() | Digit() if at.phase is Phase.PROMPTING:
                return self._record(at)
            case MessageOver(seconds=seconds, recording_id=recording) if at.stage == _RECORDING:
                if seconds <= 0:
                    return leave(at, "nothing", self.otherwise)
                return self.kept(self.noted(at, recording), env=env)
            case PromptFinished() if at.phase is Phase.THANKING:
                return leave(at, RECORDED, self.next)
            case _:
                return keep_waiting(at)

    def _record(self, at: Position) -> Stay:
        return waiting(at, self.wait(at), stage=_RECORDING)

    def wait(self, at: Position) -> RecordMessage:
        """What is recorded, and what for."""
        return RecordMessage(
            purpose=Message.MESSAGE,
            queue=None,
            prompt=None,
            max_seconds=self.max_seconds,
            visit=at.visit,
            language=at.language,
        )

    def noted(self, at: Position, recording: str) -> Position:
        """The position after something was recorded."""
        return at

    def kept(self, at: Position, *, env: Environment) -> Move:
        """What follows a recording."""
        return leave(at, RECORDED, self.next)
