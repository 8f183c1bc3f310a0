"""How identities are proved: an enterprise's rules, what is asked, what counts as right; pure."""

import random
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from yingda.desk.fields.checking import check_values, mask
from yingda.desk.fields.model import Field, FieldKind, FieldProblem, Value, Values

CODE_DIGITS: Final = 6
CODE_MINUTES: Final = 5
CODES_PER_HOUR: Final = 5
QUESTION_MINUTES: Final = 10
FAILURES_PER_AGENT: Final = 20
"""In an hour: whoever guesses at many customers is stopped too."""
AGENT_WINDOW: Final = timedelta(hours=1)
FAILURES_PER_DAY: Final = 10
"""For one customer, whatever the rules: who comes back after each lock, in contact after contact, is stopped for a day."""
DAY: Final = timedelta(days=1)
MAX_QUESTIONS: Final = 10
UNASKED: Final = frozenset(
    {FieldKind.FILES, FieldKind.LONG_TEXT, FieldKind.CHOICES, FieldKind.YES_NO, FieldKind.IDENTITY_NUMBER}
)
"""Kinds that are no questions: guessed at once, or no single answer; a document's number is a method of its own."""


class Method(StrEnum):
    """By what an identity is proved."""

    QUESTIONS = "questions"
    CODE = "code"
    DOCUMENT = "document"


class Channel(StrEnum):
    """By what a one-time code goes out."""

    MAIL = "mail"
    TEXT = "text"
    CALL = "call"


class Level(StrEnum):
    """How sure it is."""

    BASIC = "basic"
    STRONG = "strong"

    def reaches(self, wanted: "Level") -> bool:
        """Whether it is enough where another one is asked for."""
        return self is Level.STRONG or wanted is Level.BASIC


class Scope(StrEnum):
    """Where a proof counts."""

    CONTACT = "contact"
    CUSTOMER = "customer"


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionRules:
    """Which of a customer's fields are asked, and how many."""

    fields: tuple[str, ...]
    ask: int
    level: Level = Level.BASIC


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeRules:
    """By which ways a code goes out."""

    channels: tuple[Channel, ...]
    level: Level = Level.STRONG


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentRules:
    """Which field holds the number of the document."""

    field: str
    level: Level = Level.STRONG


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """An enterprise's rules; a method without rules is not offered."""

    questions: QuestionRules | None = None
    code: CodeRules | None = None
    document: DocumentRules | None = None
    attempts: int = 3
    lock_minutes: int = 30
    valid_minutes: int = 30
    scope: Scope = Scope.CONTACT
    sensitive: Level = Level.BASIC
    """What sensitive orders demand."""

    @property
    def methods(self) -> tuple[Method, ...]:
        """What is offered, in the order of the trade: quickest first."""
        rules = {Method.QUESTIONS: self.questions, Method.CODE: self.code, Method.DOCUMENT: self.document}
        return tuple(method for method, rule in rules.items() if rule is not None)

    def level_of(self, method: Method) -> Level:
        """How sure one is after this method."""
        rules = {Method.QUESTIONS: self.questions, Method.CODE: self.code, Method.DOCUMENT: self.document}
        rule = rules[method]
        assert rule is not None
        return rule.level

    def to_json(self) -> dict[str, Any]:
        """What the database keeps."""
        questions, code, document = self.questions, self.code, self.document
        return {
            "questions": questions
            and {"fields": list(questions.fields), "ask": questions.ask, "level": questions.level.value},
            "code": code and {"channels": [each.value for each in code.channels], "level": code.level.value},
            "document": document and {"field": document.field, "level": document.level.value},
            "attempts": self.attempts,
            "lock_minutes": self.lock_minutes,
            "valid_minutes": self.valid_minutes,
            "scope": self.scope.value,
            "sensitive": self.sensitive.value,
        }

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> "Policy":
        """The rules that the database keeps."""
        questions, code, document = (stored.get(name) for name in ("questions", "code", "document"))
        return Policy(
            questions=questions
            and QuestionRules(
                fields=tuple(questions["fields"]), ask=questions["ask"], level=Level(questions["level"])
            ),
            code=code
            and CodeRules(channels=tuple(map(Channel, code["channels"])), level=Level(code["level"])),
            document=document and DocumentRules(field=document["field"], level=Level(document["level"])),
            attempts=stored["attempts"],
            lock_minutes=stored["lock_minutes"],
            valid_minutes=stored["valid_minutes"],
            scope=Scope(stored["scope"]),
            sensitive=Level(stored["sensitive"]),
        )


def policy_problems(policy: Policy, fields: Sequence[Field]) -> list[FieldProblem]:
    """Everything that keeps these rules from being used with the fields of the customers."""
    known = {field.key: field for field in fields}
    return [
        *_question_problems(policy.questions, known),
        *_document_problems(policy.document, known),
        *(
            [FieldProblem(field="code", code="no_channels")]
            if policy.code is not None and not policy.code.channels
            else []
        ),
        *(
            [FieldProblem(field="sensitive", code="level_out_of_reach")]
            if policy.methods and not _reachable(policy)
            else []
        ),
    ]


def _reachable(policy: Policy) -> bool:
    return any(policy.level_of(method).reaches(policy.sensitive) for method in policy.methods)


def _question_problems(rules: QuestionRules | None, known: Mapping[str, Field]) -> list[FieldProblem]:
    if rules is None:
        return []
    problems = [FieldProblem(field=key, code="unknown_field") for key in rules.fields if key not in known]
    problems += [
        FieldProblem(field=key, code="not_to_be_asked")
        for key in rules.fields
        if key in known and known[key].kind in UNASKED
    ]
    if not rules.fields:
        problems.append(FieldProblem(field="questions", code="no_questions"))
    elif not 1 <= rules.ask <= len(set(rules.fields)):
        problems.append(FieldProblem(field="ask", code="asks_more_than_there_is"))
    return problems


def _document_problems(rules: DocumentRules | None, known: Mapping[str, Field]) -> list[FieldProblem]:
    if rules is None:
        return []
    if rules.field not in known:
        return [FieldProblem(field=rules.field, code="unknown_field")]
    if known[rules.field].kind is not FieldKind.IDENTITY_NUMBER:
        return [FieldProblem(field=rules.field, code="not_a_document")]
    return []


def choose_questions(rules: QuestionRules, held: Iterable[str], *, seed: str) -> tuple[str, ...]:
    """Which fields are asked: first of those that the customer's file holds, always as many, the same for the same seed.

    A file that holds too few is filled up with others: nobody sees from the questions whether there is a file.
    """
    chance = random.Random(seed)  # chooses questions, keeps no secret
    wanted = list(dict.fromkeys(rules.fields))
    chance.shuffle(wanted)
    held_keys = set(held)
    wanted.sort(key=lambda key: key not in held_keys)
    chosen = wanted[: rules.ask]
    return tuple(key for key in rules.fields if key in chosen)


def asked_fields(fields: Sequence[Field], keys: Iterable[str]) -> list[Field]:
    """The fields of a check as a form asks for them: all needed, none hidden, nothing given away."""
    known = {field.key: field for field in fields}
    return [
        Field(
            key=key,
            name_zh=known[key].name_zh,
            name_en=known[key].name_en,
            kind=known[key].kind,
            required=True,
            choices=known[key].choices,
            longest=known[key].longest,
        )
        for key in keys
        if key in known
    ]


def all_right(
    fields: Sequence[Field], asked: Sequence[str], *, held: Values, given: Mapping[str, str]
) -> bool:
    """Whether every question was answered rightly; all are compared, whatever came of the ones before."""
    known = {field.key: field for field in fields}
    found = [key in known and is_right(known[key], held.get(key), given.get(key, "")) for key in asked]
    return bool(found) and all(found)


def is_right(field: Field, held: Value | None, given: str) -> bool:
    """Whether an answer is what the file holds, in whatever notation it was typed."""
    kept, problems = check_values([_alone(field)], {field.key: given})
    if held is None or problems or field.key not in kept:
        return False
    return comparable(kept[field.key]) == comparable(held)


def _alone(field: Field) -> Field:
    return Field(
        key=field.key,
        name_zh=field.name_zh,
        name_en=field.name_en,
        kind=field.kind,
        choices=field.choices,
    )


def comparable(value: Value) -> str:
    """A value as it is compared: width, case, spaces and punctuation make no difference."""
    text = unicodedata.normalize("NFKC", str(value)).casefold()
    return re.sub(r"[\s\-_.,;:，。；：、·'\"()（）#/]", "", text) or text


def masked_document(number: str) -> str:
    """A document's number as it is kept: its beginning and its end."""
    return str(mask(number))


def locked_until(failures: Sequence[datetime], *, policy: Policy, now: datetime) -> datetime | None:
    """Until when nobody is asked for this customer, from the moments of the failures since his last proof, newest first."""
    limits = ((policy.attempts, timedelta(minutes=policy.lock_minutes)), (FAILURES_PER_DAY, DAY))
    ends = []
    for most, window in limits:
        recent = [at for at in failures if at > now - window]
        if len(recent) >= most:
            # A short lock runs from the last failure; the day ends when the oldest that counts is forgotten.
            ends.append((recent[most - 1] if window == DAY else recent[0]) + window)
    return max(ends, default=None)


def attempts_left(failures: Sequence[datetime], *, policy: Policy, now: datetime) -> int:
    """How many more attempts this customer has now."""
    window = timedelta(minutes=policy.lock_minutes)
    lately = sum(1 for at in failures if at > now - window)
    today = sum(1 for at in failures if at > now - DAY)
    return max(0, min(policy.attempts - lately, FAILURES_PER_DAY - today))
