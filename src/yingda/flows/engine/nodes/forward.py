"""Connect the contact with somebody outside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.nodes.hang_up import hang_up
from yingda.flows.engine.plain import PlainNode, keep_waiting
from yingda.flows.engine.prompts import Prompts, keys_of
from yingda.flows.engine.sequences import leave, saying, waiting
from yingda.flows.engine.templates import Template, values_of
from yingda.flows.model import (
    Environment,
    Forward,
    Move,
    Phase,
    Position,
)
from yingda.flows.outcomes import ForwardOver, ForwardResult, Outcome, PromptFinished

MAX_NUMBERS = 5
MUSIC = ("ringing", "default")
_DIALLED = "dialled"
_NUMBER = re.compile(r"\+?[0-9]{3,20}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class ForwardNode(PlainNode):
    """Announces it, rings one number after the other, and goes on when it failed or they are done."""

    type_name: ClassVar[str] = "forward"

    numbers: tuple[Template, ...]
    ring_seconds: int
    announce: Prompts
    whisper: Prompts
    confirm: str | None
    recorded: bool
    music: str
    ended: str | None
    failed: str
    ways: Mapping[ForwardResult, str]

    @staticmethod
    def parse(fields: FlowFields) -> ForwardNode:
        """Read the node's fields."""
        busy, no_answer = fields.target_or_none("busy"), fields.target_or_none("no_answer")
        ways = {ForwardResult.BUSY: busy, ForwardResult.NO_ANSWER: no_answer}
        numbers = fields.template_list("numbers", limit=MAX_NUMBERS)
        if any(not each.variables and not _NUMBER.fullmatch(each.fill({})) for each in numbers):
            fields.refuse("numbers", expected=f"numbers like {_NUMBER.pattern}")
        return ForwardNode(
            numbers=numbers,
            ring_seconds=fields.integer("ring_seconds", low=5, high=120, default=25),
            announce=fields.prompts("announce", optional=True),
            whisper=fields.prompts("whisper", optional=True),
            confirm=fields.digit("confirm", default="") or None,
            recorded=fields.flag("recorded", default=False),
            music=fields.option("music", options=MUSIC, default="ringing"),
            ended=fields.target_or_none("ended"),
            failed=fields.target("failed"),
            ways={result: way for result, way in ways.items() if way is not None},
        )

    @property
    def hasty(self) -> frozenset[str]:
        """Where every channel is in use, that is known at once."""
        return frozenset() if self.announce else frozenset({self.failed, *self.ways.values()})

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Announce, then dial; after a crash what was dialled is found again by its visit."""
        if self.announce and at.stage != _DIALLED:
            return saying(self.announce, at, env=env)
        return self._dial(at, env=env)

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Move:
        """Go on when it is over."""
        match outcome:
            case PromptFinished() if at.phase is Phase.PROMPTING:
                return self._dial(at, env=env)
            case ForwardOver(result=ForwardResult.ENDED) if at.stage == _DIALLED:
                return hang_up(at) if self.ended is None else leave(at, "ended", self.ended)
            case ForwardOver(result=result) if at.stage == _DIALLED:
                return leave(at, result.value, self.ways.get(result, self.failed))
            case _:
                return keep_waiting(at)

    def _dial(self, at: Position, *, env: Environment) -> Move:
        known = values_of(at, env)
        filled = (number.fill(known).strip() for number in self.numbers)
        numbers = tuple(dict.fromkeys(number for number in filled if _NUMBER.fullmatch(number)))
        if not numbers:
            return leave(at, ForwardResult.UNREACHABLE.value, self.failed)
        wait = Forward(
            numbers=numbers,
            ring_seconds=self.ring_seconds,
            whisper=keys_of(self.whisper, at, env),
            confirm=self.confirm,
            recorded=self.recorded,
            music=self.music,
            visit=at.visit,
            language=at.language,
        )
        return waiting(at, wait, stage=_DIALLED)
