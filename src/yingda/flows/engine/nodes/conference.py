"""Let the contact into a room with others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.plain import PlainNode, keep_waiting
from yingda.flows.engine.prompts import Prompts
from yingda.flows.engine.sequences import leave, saying, waiting
from yingda.flows.engine.templates import Template, values_of
from yingda.flows.model import (
    Environment,
    JoinConference,
    Move,
    Phase,
    Position,
)
from yingda.flows.outcomes import ConferenceOver, ConferenceResult, Outcome, PromptFinished

_ROOM = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)
_JOINED = "joined"


@dataclass(frozen=True, kw_only=True, slots=True)
class Conference(PlainNode):
    """Joins a room of the tenant's, which is there as long as somebody is in it."""

    type_name: ClassVar[str] = "conference"

    room: Template
    prompts: Prompts
    max_members: int
    music: str
    next: str
    full: str

    @staticmethod
    def parse(fields: FlowFields) -> Conference:
        """Read the node's fields."""
        room = fields.template("room")
        if fields.has("room") and not room.variables and not _ROOM.fullmatch(room.fill({})):
            fields.refuse("room", expected=f"a name like {_ROOM.pattern}")
        return Conference(
            room=room,
            prompts=fields.prompts("prompts", optional=True),
            max_members=fields.integer("max_members", low=2, high=50, default=10),
            music=fields.text("music", default="default"),
            next=fields.target("next"),
            full=fields.target("full"),
        )

    @property
    def hasty(self) -> frozenset[str]:
        """A room that is full, or none at all, is known at once."""
        return frozenset({self.full} if not self.prompts else ())

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Say something first, if there is something to say."""
        if self.prompts and at.stage != _JOINED:
            return saying(self.prompts, at, env=env)
        return self._join(at, env=env)

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Move:
        """Go on when the contact is out of the room."""
        match outcome:
            case PromptFinished() if at.phase is Phase.PROMPTING:
                return self._join(at, env=env)
            case ConferenceOver(result=ConferenceResult.FULL) if at.stage == _JOINED:
                return leave(at, "full", self.full)
            case ConferenceOver(result=result) if at.stage == _JOINED:
                return leave(at, result.value, self.next)
            case _:
                return keep_waiting(at)

    def _join(self, at: Position, *, env: Environment) -> Move:
        room = self.room.value(values_of(at, env))
        if not _ROOM.fullmatch(room):
            return leave(at, "no_room", self.full)
        wait = JoinConference(room=room, max_members=self.max_members, music=self.music, visit=at.visit)
        return waiting(at, wait, stage=_JOINED)
