"""Record a message for the tenant, or as a new prompt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.nodes.messages import MAX_SECONDS, MessageNode
from yingda.flows.engine.templates import with_values
from yingda.flows.model import Message, Position, RecordMessage


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
