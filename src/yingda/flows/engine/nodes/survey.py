"""Ask the contact a few questions that are answered by one key each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import ClassVar

from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.keying import Given, GivenUp, Question
from yingda.flows.engine.plain import PlainNode, keep_waiting
from yingda.flows.engine.prompts import Prompts
from yingda.flows.engine.sequences import leave, thanking
from yingda.flows.events import SurveyAnswered
from yingda.flows.model import (
    Environment,
    Leave,
    Move,
    Phase,
    Position,
    Stay,
)
from yingda.flows.outcomes import Outcome, PromptFinished

MAX_QUESTIONS = 10
_CHOICES = re.compile(r"[0-9]{1,10}", re.ASCII)
_THANKED = "thanked"


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyQuestion:
    """One question and the keys that answer it."""

    code: str
    choices: str
    question: Question


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey(PlainNode):
    """Each question is asked a few times; whoever does not answer is left in peace."""

    type_name: ClassVar[str] = "survey"

    survey: str
    questions: tuple[SurveyQuestion, ...]
    thanks: Prompts
    next: str

    @staticmethod
    def parse(fields: FlowFields) -> Survey:
        """Read the node's fields; no question is there twice."""
        timeout = fields.integer("timeout", low=1, high=60, default=6)
        attempts = fields.integer("attempts", low=1, high=10, default=2)
        items = fields.objects("questions", limit=MAX_QUESTIONS)
        questions = tuple(_question(item, timeout=timeout, attempts=attempts) for item in items)
        codes = {question.code for question in questions}
        if len(codes) < len(questions) or fields.is_empty("questions"):
            fields.refuse("questions", expected="at least one question, each with a code of its own")
        return Survey(
            survey=fields.text("survey", kind="survey"),
            questions=questions,
            thanks=fields.prompts("thanks", optional=True),
            next=fields.target("next"),
        )

    def enter(self, at: Position, *, env: Environment) -> Move:
        """Ask the first question, or after a crash the one that is open."""
        return leave(at, "answered", self.next) if at.stage == _THANKED else self._ask(at, env=env)

    def hear(self, at: Position, outcome: Outcome, *, env: Environment) -> Move:
        """Take an answer, and ask the next question."""
        if at.phase is Phase.THANKING:
            is_over = isinstance(outcome, PromptFinished)
            return leave(at, "answered", self.next) if is_over else keep_waiting(at)
        asked = self._asked(at)
        return self._move(asked, asked.question.hear(at, outcome, env=env), env=env)

    def _asked(self, at: Position) -> SurveyQuestion:
        return self.questions[min(int(at.stage or "0"), len(self.questions) - 1)]

    def _ask(self, at: Position, *, env: Environment) -> Move:
        asked = self._asked(at)
        return self._move(asked, asked.question.enter(at, env=env), env=env)

    def _move(self, asked: SurveyQuestion, heard: Stay | Given | GivenUp, *, env: Environment) -> Move:
        match heard:
            case Given(digits=digit, at=at) if digit in asked.choices:
                move = self._following(at, env=env)
                return replace(move, events=(self._answer(asked, at, digit), *move.events))
            case Given(at=at):
                return self._move(asked, asked.question.again(at, env=env), env=env)
            case GivenUp(at=at):
                return Leave(result="incomplete", target=self.next, at=at)
            case Stay():
                return heard

    def _following(self, at: Position, *, env: Environment) -> Move:
        number = int(at.stage or "0") + 1
        if number < len(self.questions):
            return self._ask(replace(at, stage=str(number), attempts=0), env=env)
        if self.thanks:
            return thanking(self.thanks, at, env=env, stage=_THANKED)
        return leave(at, "answered", self.next)

    def _answer(self, asked: SurveyQuestion, at: Position, digit: str) -> SurveyAnswered:
        return SurveyAnswered(
            node=at.node, survey=self.survey, question=asked.code, answer=digit, visit=at.visit
        )


def _question(fields: FlowFields, *, timeout: int, attempts: int) -> SurveyQuestion:
    return SurveyQuestion(
        code=fields.text("code"),
        choices=fields.text("choices", pattern=_CHOICES, kind="digits"),
        question=Question(prompts=fields.prompts("prompts"), timeout=timeout, attempts=attempts),
    )
