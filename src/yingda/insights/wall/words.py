"""What an alarm is called and says, in both languages."""

from collections.abc import Callable
from typing import Final

from yingda.insights.wall.model import Kind
from yingda.insights.wall.rules import as_time, shown

Sentence = Callable[[str, str], tuple[str, str]]
"""Of the value and the threshold, as they are shown: zh, en."""

SENTENCES: Final[dict[Kind, Sentence]] = {
    Kind.NOBODY: lambda value, _: (f"{value} 人等待，无座席签入", f"{value} waiting, nobody signed in"),
    Kind.WAITING: lambda value, bound: (f"等待 {value} 人，上限 {bound}", f"{value} waiting, limit {bound}"),
    Kind.LONGEST: lambda value, bound: (
        f"最长等待 {value}，上限 {bound}",
        f"Longest wait {value}, limit {bound}",
    ),
    Kind.SERVICE_LEVEL: lambda value, bound: (
        f"今日服务水平 {value}，目标 {bound}",
        f"Service level today {value}, target {bound}",
    ),
    Kind.CONNECTED_RATE: lambda value, bound: (
        f"今日接通率 {value}，承诺 {bound}",
        f"Connected rate today {value}, promised {bound}",
    ),
    Kind.ARRIVALS: lambda value, bound: (
        f"本时段来电 {value}，超出同期预警线 {bound}",
        f"{value} calls this half-hour, warning line for this slot {bound}",
    ),
}


def sentence(kind: Kind, *, value: float, bound: float) -> tuple[str, str]:
    """What an alarm says: zh, en."""
    limit = as_time(bound) if kind is Kind.LONGEST else shown(kind, bound)
    return SENTENCES[kind](shown(kind, value), limit)
