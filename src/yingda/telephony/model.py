"""Numbers, the merchants behind shared ones, and how they may move from state to state."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

LONGEST_CODE: Final = 8
"""Digits of a merchant's code."""
TRIAL_PREFIX: Final = "*86"
"""What stands before the code of a trial when it is dialled."""
CODE: Final = re.compile(r"[0-9]{1,8}")
DIGITS: Final = re.compile(r"[0-9]{3,15}")
PATTERN: Final = re.compile(r"[0-9X]{1,15}\*?")
"""Digits of a class of numbers: X is any digit, a star at the end any number of further ones."""
LANGUAGES: Final = ("zh-CN", "en")


class RecordingRule(StrEnum):
    """When calls of a number are recorded."""

    QUEUE = "queue"
    """As the queue says."""
    ALWAYS = "always"
    """From the answer on, but for what is secret."""
    NEVER = "never"


class NumberState(StrEnum):
    """Where a number is in its life."""

    FREE = "free"
    """Held by the operator, for nobody yet."""
    PORTING_IN = "porting_in"
    """On its way to us from another carrier."""
    TESTING = "testing"
    """Somebody's, not in service: reached by trials only."""
    ACTIVE = "active"
    SUSPENDED = "suspended"
    """Callers hear that the service is barred."""
    PORTING_OUT = "porting_out"
    """On its way to another carrier; served until it is gone."""
    RELEASED = "released"
    """Given back; it may be assigned anew."""


class Move(StrEnum):
    """What is done with a number."""

    ASSIGN = "assign"
    TEST = "test"
    ACTIVATE = "activate"
    SUSPEND = "suspend"
    RESUME = "resume"
    PORT_IN = "port_in"
    PORT_OUT = "port_out"
    RELEASE = "release"


S, M = NumberState, Move
MOVES: Final[Mapping[NumberState, Mapping[Move, NumberState]]] = {
    S.FREE: {M.ASSIGN: S.TESTING, M.PORT_IN: S.PORTING_IN, M.RELEASE: S.RELEASED},
    S.PORTING_IN: {
        M.ASSIGN: S.PORTING_IN, M.TEST: S.TESTING, M.ACTIVATE: S.ACTIVE, M.RELEASE: S.RELEASED,
    },
    S.TESTING: {M.ACTIVATE: S.ACTIVE, M.RELEASE: S.RELEASED},
    S.ACTIVE: {
        M.TEST: S.TESTING, M.SUSPEND: S.SUSPENDED, M.PORT_OUT: S.PORTING_OUT, M.RELEASE: S.RELEASED,
    },
    S.SUSPENDED: {
        M.TEST: S.TESTING, M.RESUME: S.ACTIVE, M.PORT_OUT: S.PORTING_OUT, M.RELEASE: S.RELEASED,
    },
    S.PORTING_OUT: {M.RESUME: S.ACTIVE, M.RELEASE: S.RELEASED},
    S.RELEASED: {M.ASSIGN: S.TESTING, M.PORT_IN: S.PORTING_IN},
}  # fmt: skip
"""Every legal move; calls in progress notice none of them, for each was admitted when it came."""
IN_SERVICE: Final = frozenset({S.ACTIVE, S.PORTING_OUT})
MERCHANT_MOVES: Final[Mapping[NumberState, Mapping[Move, NumberState]]] = {
    S.TESTING: {M.ACTIVATE: S.ACTIVE, M.RELEASE: S.RELEASED},
    S.ACTIVE: {M.TEST: S.TESTING, M.SUSPEND: S.SUSPENDED, M.RELEASE: S.RELEASED},
    S.SUSPENDED: {M.RESUME: S.ACTIVE, M.TEST: S.TESTING, M.RELEASE: S.RELEASED},
    S.RELEASED: {},
}
"""The same of a merchant's code; one that was released is free for another merchant."""


def after(
    state: NumberState, move: Move, *, table: Mapping[NumberState, Mapping[Move, NumberState]] = MOVES
) -> NumberState | None:
    """The state that a move leads to, or None: it is not legal."""
    return table.get(state, {}).get(move)


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberClass:
    """What kind of number it is by the numbering plan, and whether a hotline may use one."""

    id: UUID
    code: str
    pattern: str
    may_carry_hotline: bool
    rule_zh: str
    rule_en: str

    def matches(self, digits: str) -> bool:
        """Whether these digits are a number of this class."""
        body = self.pattern.removesuffix("*")
        is_long_enough = len(digits) >= len(body) if self.pattern.endswith("*") else len(digits) == len(body)
        return is_long_enough and all(
            place in ("X", digit) for place, digit in zip(body, digits, strict=False)
        )


def class_of(digits: str, classes: Iterable[NumberClass]) -> NumberClass | None:
    """The class that says most about these digits; None: the numbering plan as it is kept here knows none."""
    fitting = [kind for kind in classes if kind.matches(digits)]
    return max(fitting, key=lambda kind: (sum(map(str.isdigit, kind.pattern)), kind.code), default=None)


class Codes:
    """The codes of one number: none begins with another, or a caller who keys slowly would reach the wrong merchant."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._taken: set[str] = set()
        self._beginnings: set[str] = set()
        for code in codes:
            self.add(code)

    def add(self, code: str) -> None:
        """One more."""
        self._taken.add(code)
        self._beginnings.update(code[:end] for end in range(1, len(code)))

    def in_the_way(self, code: str) -> bool:
        """Whether this code begins with one that is there, or one that is there begins with it."""
        return code in self._beginnings or any(code[:end] in self._taken for end in range(1, len(code)))
