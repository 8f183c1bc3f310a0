"""Take a message that becomes work of a queue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from yingda.flows.engine.fields import Refers
from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.nodes.messages import MAX_SECONDS, RECORDED, MessageNode
from yingda.flows.engine.prompts import Prompts
from yingda.flows.engine.sequences import leave, thanking
from yingda.flows.model import (
    Environment,
    Message,
    Move,
    Position,
    RecordMessage,
)


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
            return leave(at, RECORDED, self.next)
        return thanking(self.thanks, at, env=env, stage=RECORDED)
