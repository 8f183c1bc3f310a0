"""Figures from sums; sums of sums are sums, the longest of the longest is the longest, and rates are made at the end."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from yingda.insights.measures import MEASURES, Unit
from yingda.insights.model import By
from yingda.insights.ratios import AGENT_TIME, RATIOS, Sums

NONE: Final[Sums] = dict.fromkeys((*MEASURES, *AGENT_TIME), 0)
_TIMES: Final = frozenset(
    code for code, measure in MEASURES.items() if measure.unit in {Unit.SECONDS, Unit.LONGEST}
)
_LONGEST: Final = frozenset(code for code, measure in MEASURES.items() if measure.unit is Unit.LONGEST)


def sums_of(row: Mapping[str, Any]) -> Sums:
    """The sums of a stored row: durations in seconds."""
    return {code: int(row[code]) / 1000 if code in _TIMES else int(row[code]) for code in MEASURES}


def merged(many: Iterable[Sums]) -> Sums:
    """Several sums as one."""
    total = dict(NONE)
    for sums in many:
        for code, value in sums.items():
            total[code] = max(total[code], value) if code in _LONGEST else total[code] + value
    return total


def values(sums: Sums, *, by: By) -> dict[str, float | None]:
    """Every figure that there is for this, from its sums."""
    whole = {**NONE, **sums}
    counted: dict[str, float | None] = {
        code: round(whole[code], 3) for code, measure in MEASURES.items() if by in measure.by
    }
    made = {code: ratio.of(whole) for code, ratio in RATIOS.items() if by in ratio.by}
    return counted | {code: None if value is None else round(value, 6) for code, value in made.items()}
