"""Spans of days, issues of two spans side by side, terms that rise; pure."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import permutations
from typing import Final
from zoneinfo import ZoneInfo

from yingda.desk.portal.errors import SpanInvalid
from yingda.desk.portal.terms import is_chinese

DAY: Final = timedelta(days=1)
LONGEST: Final = 366
FEWEST: Final = 3
"""In fewer orders nothing is an issue; it also keeps a name that one customer has out of the list."""
MARKED: Final = 2.0
"""So many standard deviations above what was usual, as if orders came by chance."""
MARKED_AS_NEW: Final = 1.5
"""The same for what never came up before."""
MOST_TERMS: Final = 20
HARDLY_WITHOUT: Final = 0.8
"""In so large a share of a shorter term's orders a longer one stands for both."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Days of an enterprise's own calendar, both ends within, and as many days before them to compare with."""

    first: date
    last: date
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if not 0 <= (self.last - self.first).days < LONGEST:
            raise SpanInvalid(days=LONGEST)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Span":
        """As many days before it."""
        length = self.days * DAY
        return Span(first=self.first - length, last=self.last - length, zone=self.zone)

    @property
    def begin(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time.min, self.zone)

    @property
    def end(self) -> datetime:
        """The moment after its last one."""
        return datetime.combine(self.last + DAY, time.min, self.zone)


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """How often something came up, and how often in the span before."""

    key: str
    now: int
    before: int

    @property
    def change(self) -> float | None:
        """More or less than before, as a share of that; None where there was nothing before."""
        return None if self.before == 0 else (self.now - self.before) / self.before


def by_size(issues: Iterable[Issue]) -> list[Issue]:
    """The most frequent first."""
    return sorted(issues, key=lambda each: (-each.now, -each.before, each.key))


def rising(
    now: Mapping[str, int], before: Mapping[str, int], *, orders_now: int, orders_before: int
) -> list[Issue]:
    """Terms that are in more orders than chance explains, were as many orders opened as before; the steepest first."""
    scale = orders_now / orders_before if orders_before else 1.0
    risen = []
    for term, count in now.items():
        if count < FEWEST:
            continue
        usual = before.get(term, 0) * scale
        beyond = (count - usual) / math.sqrt(count + usual)
        if beyond >= (MARKED if usual else MARKED_AS_NEW):
            risen.append((beyond, Issue(key=term, now=count, before=before.get(term, 0))))
    risen.sort(key=lambda each: (-each[0], each[1].key))
    return _whole([issue for _, issue in risen[: 10 * MOST_TERMS]])[:MOST_TERMS]


def _whole(risen: list[Issue]) -> list[Issue]:
    """Of terms within each other only those that people mean: the longer one where the shorter is hardly said without it."""
    gone: set[str] = set()
    for part, whole in permutations(filter(lambda each: is_chinese(each.key), risen), 2):
        if part.key in whole.key:
            gone.add(part.key if whole.now >= HARDLY_WITHOUT * part.now else whole.key)
    return [each for each in risen if each.key not in gone]


def counted(terms_of_each: Iterable[frozenset[str]]) -> Counter[str]:
    """In how many orders each term is."""
    found: Counter[str] = Counter()
    for terms in terms_of_each:
        found.update(terms)
    return found


def last_week(today: date) -> tuple[date, date]:
    """Monday to Sunday of the week before this day's."""
    monday = today - timedelta(days=today.weekday() + 7)
    return monday, monday + 6 * DAY
