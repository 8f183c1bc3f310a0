"""Record what the contact says: for a queue, for the tenant, or as a new prompt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from yingda.flows.engine.fields import Refers
from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.plain import PlainNode, keep_waiting
from yingda.flows.engine.prompts import Prompts
from yingda.flows.engine.sequences import leave, saying, thanking, waiting
from yingda.flows.engine.templates import with_values
from yingda.flows.model import (
    Digit,
    Environment,
    Message,
    MessageOver,
    Move,
    Outcome,
    Phase,
    Position,
    PromptFinished,
    RecordMessage,
    Stay,
)

MAX_SECONDS = 600
_RECORDING = "recording"
_RECORDED = "recorded"


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
        if at.stage == _RECORDED:
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
                return leave(at, _RECORDED, self.next)
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
        return leave(at, _RECORDED, self.next)


@dataclass(frozen=True, kw_only=True, slots=True)
class Voicemail(MessageNode):
    """A message that becomes work of a queue."""

    type_name: ClassVar[str] = "voicemail"

    queue: str
    thanks: Prompts

    @staticmethod
    def parse(fields: FlowFields) -> Voicemail:
        """Read the node's fields."""
        return Voicemail(
            queue=fields.reference("queue", Refers.QUEUE),
            prompts=fields.prompts("prompts"),
            max_seconds=fields.integer("max_seconds", low=5, high=MAX_SECONDS, default=120),
            thanks=fields.prompts("thanks", optional=True),
            next=fields.target("next"),
            otherwise=fields.target("otherwise"),
        )

    def wait(self, at: Position) -> RecordMessage:
        """A voicemail for the queue."""
        return replace(MessageNode.wait(self, at), purpose=Message.VOICEMAIL, queue=self.queue)

    def kept(self, at: Position, *, env: Environment) -> Move:
        """Thank, if there are words for it."""
        if not self.thanks:
            return leave(at, _RECORDED, self.next)
        return thanking(self.thanks, at, env=env, stage=_RECORDED)


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordNode(MessageNode):
    """A message whose recording a variable names; with a prompt's key it becomes that prompt's new version."""

    type_name: ClassVar[str] = "record_message"

    variable: str
    prompt: str | None

    @staticmethod
    def parse(fields: FlowFields) -> RecordNode:
        """Read the node's fields."""
        return RecordNode(
            prompts=fields.prompts("prompts"),
            max_seconds=fields.integer("max_seconds", low=5, high=MAX_SECONDS, default=120),
            variable=fields.variable("variable"),
            prompt=fields.text("prompt", default="", kind="prompt") or None,
            next=fields.target("next"),
            otherwise=fields.target("otherwise"),
        )

    def wait(self, at: Position) -> RecordMessage:
        """A message, or a prompt."""
        purpose = Message.PROMPT if self.prompt else Message.MESSAGE
        return replace(MessageNode.wait(self, at), purpose=purpose, prompt=self.prompt)

    def noted(self, at: Position, recording: str) -> Position:
        """The variable names the recording."""
        return with_values(at, {self.variable: recording})
