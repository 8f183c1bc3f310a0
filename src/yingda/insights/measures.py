"""The measures that are counted part by part: each is one function, whose docstring is the definition that is shown.

What a function gives for a part is what the part adds to the figure; the parts that add something are the rows behind it.
Durations are whole milliseconds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from yingda.insights.model import By, Part, Scope

RULES: Final = 1
"""The version of everything that is said here: what was counted by an older one is counted anew."""

Count = Callable[[Part], int]


class Unit(StrEnum):
    """How a figure is shown, and how figures of several parts make one."""

    COUNT = "count"
    SECONDS = "seconds"
    LONGEST = "longest"
    """Seconds of which the longest counts."""
    SHARE = "share"
    """A quotient from 0 to 1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """A function with what is said of it."""

    count: Count
    by: frozenset[By]
    unit: Unit = Unit.COUNT

    @property
    def code(self) -> str:
        """What it is called wherever figures are named."""
        return self.count.__name__

    @property
    def definition(self) -> str:
        """The sentence that is shown beside the figure."""
        return " ".join((self.count.__doc__ or "").split())


_WAITING: Final = frozenset({By.QUEUE, By.NUMBER, By.TENANT})
_WHOLE: Final = frozenset({By.NUMBER, By.TENANT})
_ALL: Final = frozenset(By)


def _ms(spent: timedelta) -> int:
    return max(0, round(spent / timedelta(milliseconds=1)))


def _waited(part: Part) -> timedelta | None:
    """How long a caller waited for an agent, once it is over."""
    over = part.answered_at or part.gone_at or part.left_at
    return over - part.queued_at if part.is_call and part.queued_at and over else None


def _gave_up(part: Part) -> timedelta | None:
    return _waited(part) if part.gone_at and not part.answered_at else None


def _gave_up_between(part: Part, begin: int, end: int | None) -> int:
    waited = _gave_up(part)
    if waited is None or waited < timedelta(seconds=begin):
        return 0
    return int(end is None or waited < timedelta(seconds=end))


def arrived(part: Part) -> int:
    """Calls that came to the number, refused ones among them, in the interval in which they came."""
    return int(part.scope is Scope.CALL and part.is_call)


def taken(part: Part) -> int:
    """Calls that came and were taken: neither refused, nor failed, nor left to the switch's emergency announcement."""
    return arrived(part) and int(part.result not in {"refused", "failed", "fallback"})


def queued(part: Part) -> int:
    """Calls that were queued for an agent: each stay counts in its queue, a tenant and a number count the call once,
    all in the interval in which it was queued."""
    return int(part.is_call and part.queued_at is not None)


def answered(part: Part) -> int:
    """Queued calls that were put through to an agent."""
    return int(part.is_call and part.queued_at is not None and part.answered_at is not None)


def in_target(part: Part) -> int:
    """Answered calls that waited no longer than the target that the queue had when they came."""
    waited = _waited(part)
    return int(bool(answered(part)) and waited is not None and waited <= part.limits.target)


def abandoned(part: Part) -> int:
    """Queued calls whose caller hung up before an agent answered; in a queue's figures, while waiting in it."""
    return int(_gave_up(part) is not None)


def short_abandoned(part: Part) -> int:
    """Abandoned calls whose caller gave up sooner than the queue's threshold for short ones."""
    waited = _gave_up(part)
    return int(waited is not None and waited < part.limits.short)


def abandoned_to_10(part: Part) -> int:
    """Abandoned calls whose caller waited less than 10 seconds."""
    return _gave_up_between(part, 0, 10)


def abandoned_to_30(part: Part) -> int:
    """Abandoned calls whose caller waited from 10 to less than 30 seconds."""
    return _gave_up_between(part, 10, 30)


def abandoned_to_60(part: Part) -> int:
    """Abandoned calls whose caller waited from 30 to less than 60 seconds."""
    return _gave_up_between(part, 30, 60)


def abandoned_to_120(part: Part) -> int:
    """Abandoned calls whose caller waited from one to less than two minutes."""
    return _gave_up_between(part, 60, 120)


def abandoned_later(part: Part) -> int:
    """Abandoned calls whose caller waited two minutes or longer."""
    return _gave_up_between(part, 120, None)


def not_served(part: Part) -> int:
    """Queued calls that went on without an agent, other than by the caller's hanging up: the longest wait was over, a
    callback or a message was wished for, or the flow or the system ended them."""
    return int(bool(queued(part)) and _waited(part) is not None and not (part.answered_at or part.gone_at))


def waiting(part: Part) -> int:
    """Queued calls of which nothing has come yet; no rate counts them."""
    return int(bool(queued(part)) and _waited(part) is None)


def offered(part: Part) -> int:
    """How often a contact of any kind was offered to an agent."""
    return part.offers


def refused(part: Part) -> int:
    """Offers that an agent, or his phone for him, refused."""
    return part.refusals


def not_answered(part: Part) -> int:
    """Offers that an agent let ring until the ring time was over."""
    return part.silences


def handled(part: Part) -> int:
    """Contacts of any kind that an agent took: calls, callbacks, messages, calls that he made."""
    return int(part.scope is not Scope.CALL and part.answered_at is not None)


def transferred(part: Part) -> int:
    """How often an agent passed a contact on to somebody else."""
    return part.transfers


def consulted(part: Part) -> int:
    """How often somebody was consulted while the customer was held."""
    return part.consults


def callbacks(part: Part) -> int:
    """Calls whose caller asked to be called back instead of waiting."""
    return int(part.is_call and part.callbacks > 0)


def voicemails(part: Part) -> int:
    """Calls whose caller left a message for the queue."""
    return int(part.is_call and part.messages > 0)


def forwarded(part: Part) -> int:
    """Calls that were put through to an outside number."""
    return int(part.scope is Scope.CONTACT and part.is_call and part.forwards > 0)


def dialled(part: Part) -> int:
    """How often we dialled a customer: for a callback, a message, or by an agent's own hand."""
    return part.tries


def reached(part: Part) -> int:
    """How often a customer whom we dialled answered."""
    return part.reached


def answer_wait(part: Part) -> int:
    """Time that answered calls waited, from their queueing until agent and caller heard each other."""
    waited = _waited(part)
    return _ms(waited) if answered(part) and waited else 0


def abandon_wait(part: Part) -> int:
    """Time that abandoned calls had waited, from their queueing until the caller hung up."""
    waited = _gave_up(part)
    return _ms(waited) if waited else 0


def longest_wait(part: Part) -> int:
    """The longest wait of a call that is over, however it ended."""
    waited = _waited(part)
    return _ms(waited) if waited else 0


def _errors(part: Part) -> list[timedelta]:
    """How far what a caller was told lay from what he then waited."""
    over = part.answered_at if answered(part) else None
    return [abs(over - at - timedelta(seconds=seconds)) for at, seconds in part.told if over and at <= over]


def waits_told(part: Part) -> int:
    """How often a caller who was answered afterwards had been told an expected wait."""
    return len(_errors(part))


def wait_error(part: Part) -> int:
    """By how much the told waits lay above or below the true ones, added up."""
    return sum(_ms(error) for error in _errors(part))


def talk(part: Part) -> int:
    """Time that contacts had an agent on the line, hold not counted, as far as it is over; in an agent's figures also the
    time for which he was consulted."""
    return _ms(part.talk)


def hold(part: Part) -> int:
    """Time that customers were held or parked, or waited for an agent's lost phone, as far as it is over."""
    return _ms(part.hold)


def wrap_up(part: Part) -> int:
    """Time that agents documented contacts, as far as it is over."""
    return _ms(part.wrap_up)


_TABLE: Final = (
    Measure(count=arrived, by=_WHOLE),
    Measure(count=taken, by=_WHOLE),
    Measure(count=queued, by=_WAITING),
    Measure(count=answered, by=_ALL),
    Measure(count=in_target, by=_ALL),
    Measure(count=abandoned, by=_WAITING),
    Measure(count=short_abandoned, by=_WAITING),
    Measure(count=abandoned_to_10, by=_WAITING),
    Measure(count=abandoned_to_30, by=_WAITING),
    Measure(count=abandoned_to_60, by=_WAITING),
    Measure(count=abandoned_to_120, by=_WAITING),
    Measure(count=abandoned_later, by=_WAITING),
    Measure(count=not_served, by=_WAITING),
    Measure(count=waiting, by=_WAITING),
    Measure(count=offered, by=_ALL),
    Measure(count=refused, by=_ALL),
    Measure(count=not_answered, by=_ALL),
    Measure(count=handled, by=_ALL),
    Measure(count=transferred, by=_ALL),
    Measure(count=consulted, by=_ALL),
    Measure(count=callbacks, by=_WAITING),
    Measure(count=voicemails, by=_WAITING),
    Measure(count=forwarded, by=_WHOLE),
    Measure(count=dialled, by=_ALL),
    Measure(count=reached, by=_ALL),
    Measure(count=answer_wait, by=_ALL, unit=Unit.SECONDS),
    Measure(count=abandon_wait, by=_WAITING, unit=Unit.SECONDS),
    Measure(count=longest_wait, by=_ALL, unit=Unit.LONGEST),
    Measure(count=waits_told, by=_WAITING),
    Measure(count=wait_error, by=_WAITING, unit=Unit.SECONDS),
    Measure(count=talk, by=_ALL, unit=Unit.SECONDS),
    Measure(count=hold, by=_ALL, unit=Unit.SECONDS),
    Measure(count=wrap_up, by=_ALL, unit=Unit.SECONDS),
)
MEASURES: Final = {measure.code: measure for measure in _TABLE}


def contributions(part: Part) -> Mapping[str, int]:
    """What a part adds to each measure."""
    if not part.is_counted:
        return dict.fromkeys(MEASURES, 0)
    return {code: measure.count(part) for code, measure in MEASURES.items()}
