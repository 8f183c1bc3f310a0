"""Scenarios as people write them: a TOML file, and CSV lists of calls beside it."""

import csv
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from yingda.routing.engine.work import Choice
from yingda.routing.simulation.scenario import (
    Call,
    Group,
    OverflowPlan,
    QueuePlan,
    RingPlan,
    Scenario,
    ScenarioInvalid,
    SeatsPlan,
    Shape,
    Times,
)

MAX_CALLS: Final = 5_000_000
Seconds = float | int


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Times(_Part):
    shape: Shape = Shape.EXPONENTIAL
    mean: float = Field(default=0.0, ge=0)
    spread: float = Field(default=1.0, ge=0)
    values: list[float] = []

    def times(self) -> Times:
        if self.shape is Shape.LISTED:
            if not self.values:
                raise ScenarioInvalid("listed times need values")
            mean = sum(self.values) / len(self.values)
            return Times(shape=self.shape, mean=mean, values=tuple(sorted(self.values)))
        return Times(shape=self.shape, mean=self.mean, spread=self.spread)


class _Ring(_Part):
    after: float = Field(ge=0)
    skills: dict[str, int] = {}
    level: int = Field(default=1, ge=1, le=10)


class _Overflow(_Part):
    after: float = Field(ge=0)
    queues: list[str] = []
    leaves: bool = False


class _Queue(_Part):
    code: str
    tenant: str = "tenant"
    calls_per_hour: list[float] | float = []
    calls: str | None = None
    talk: _Times | Seconds
    patience: _Times | Seconds | None = None
    wrap_up: _Times | Seconds = 0
    target_seconds: float = Field(default=20, ge=0)
    priority: int = 0
    choice: Choice = Choice.LONGEST_IDLE
    level: int = Field(default=1, ge=1, le=10)
    skills: dict[str, int] = {}
    relax: list[_Ring] = []
    overflow: list[_Overflow] = []


class _Group(_Part):
    code: str
    count: int = Field(ge=0, le=10_000)
    queues: dict[str, int] | list[str]
    skills: dict[str, int] = {}
    pool: str | None = None


class _Seats(_Part):
    pool: str
    tenant: str
    seats: int | None = Field(default=None, ge=0)
    percent: float | None = Field(default=None, ge=0, le=100)


class _Scenario(_Part):
    queues: list[_Queue] = Field(min_length=1)
    agents: list[_Group] = Field(min_length=1)
    commitments: list[_Seats] = []
    hours: float = Field(default=8.0, gt=0)
    warm_up_minutes: float = Field(default=60.0, ge=0)
    seed: int = 1


def read_scenario(file: Path) -> Scenario:
    """The scenario in a file; ScenarioInvalid says in a sentence what is wrong with it."""
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ScenarioInvalid(f"{file.name} cannot be read: {error}") from error
    return parse_scenario(written, beside=file.parent)


def parse_scenario(written: Mapping[str, Any], *, beside: Path) -> Scenario:
    """The same of a document that was read already; lists of calls are looked for in this folder."""
    try:
        document = _Scenario.model_validate(written)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ScenarioInvalid(f"{where}: {first['msg']}") from error
    scenario = Scenario(
        queues=tuple(_queue(each, beside) for each in document.queues),
        groups=tuple(_group(each) for each in document.agents),
        commitments=tuple(SeatsPlan(**each.model_dump()) for each in document.commitments),
        hours=document.hours,
        warm_up_minutes=document.warm_up_minutes,
        seed=document.seed,
    )
    _check(scenario)
    return scenario


def _check(scenario: Scenario) -> None:
    queues = {queue.code for queue in scenario.queues}
    groups = {group.code for group in scenario.groups}
    if len(queues) < len(scenario.queues) or len(groups) < len(scenario.groups):
        raise ScenarioInvalid("two queues, or two groups of agents, have the same code")
    named = {code for group in scenario.groups for code in group.queues}
    named |= {code for queue in scenario.queues for step in queue.overflow for code in step.queues}
    if named - queues:
        raise ScenarioInvalid(f"there is no queue {min(named - queues)!r}")
    if scenario.warm_up_minutes >= scenario.hours * 60:
        raise ScenarioInvalid("the warm-up takes all the hours")
    if sum(_expected(queue, scenario.hours) for queue in scenario.queues) > MAX_CALLS:
        raise ScenarioInvalid(f"these are more than {MAX_CALLS:,} calls; take fewer hours")


def _expected(queue: QueuePlan, hours: float) -> float:
    if not queue.calls_per_hour:
        return len(queue.calls)
    return hours * sum(queue.calls_per_hour) / len(queue.calls_per_hour)


def _queue(each: _Queue, beside: Path) -> QueuePlan:
    rates = each.calls_per_hour if isinstance(each.calls_per_hour, list) else [each.calls_per_hour]
    if bool(rates) is bool(each.calls):
        raise ScenarioInvalid(f"queue {each.code!r} needs either calls_per_hour or a list of calls")
    if any(rate < 0 for rate in rates):
        raise ScenarioInvalid(f"queue {each.code!r}: fewer than no calls cannot come")
    return QueuePlan(
        code=each.code,
        tenant=each.tenant,
        talk=_times(each.talk),
        calls_per_hour=tuple(rates),
        calls=read_calls(beside / each.calls) if each.calls else (),
        patience=None if each.patience is None else _times(each.patience),
        wrap_up=_times(each.wrap_up),
        target_seconds=each.target_seconds,
        priority=each.priority,
        choice=each.choice,
        level=each.level,
        skills=each.skills,
        relax=tuple(RingPlan(**ring.model_dump()) for ring in each.relax),
        overflow=tuple(
            OverflowPlan(after=step.after, queues=tuple(step.queues), leaves=step.leaves)
            for step in each.overflow
        ),
    )


def _times(written: _Times | Seconds) -> Times:
    """A bare number is the mean of exponential times."""
    if isinstance(written, _Times):
        return written.times()
    if written < 0:
        raise ScenarioInvalid("times are not below zero")
    return Times(shape=Shape.EXPONENTIAL if written else Shape.CONSTANT, mean=float(written))


def _group(each: _Group) -> Group:
    queues = each.queues if isinstance(each.queues, dict) else dict.fromkeys(each.queues, 5)
    return Group(code=each.code, count=each.count, queues=queues, skills=each.skills, pool=each.pool)


def read_calls(file: Path) -> tuple[Call, ...]:
    """A CSV list of calls: `at` (seconds, or a time of day or date and time), and if known `talk` and `patience`."""
    try:
        with file.open(newline="", encoding="utf-8-sig") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ScenarioInvalid(f"{file.name} cannot be read: {error}") from error
    calls = [_call(row, file.name, number) for number, row in enumerate(rows, start=2)]
    if not calls:
        raise ScenarioInvalid(f"{file.name} has no calls")
    begin = min(call.at for call in calls) if any(not _is_number(row["at"]) for row in rows) else 0.0
    return tuple(
        Call(at=call.at - begin, talk=call.talk, patience=call.patience)
        for call in sorted(calls, key=lambda call: call.at)
    )


def _call(row: Mapping[str, str | None], name: str, line: int) -> Call:
    try:
        at = row["at"] or ""
        moment = float(at) if _is_number(at) else datetime.fromisoformat(at).timestamp()
        return Call(at=moment, talk=_seconds(row.get("talk")), patience=_seconds(row.get("patience")))
    except (KeyError, ValueError) as error:
        raise ScenarioInvalid(f"{name}, line {line}: {error}") from error


def _seconds(written: str | None) -> float | None:
    if not written:
        return None
    seconds = float(written)
    if not 0 <= seconds < float("inf"):
        raise ValueError(f"{written} is no time that something can take")
    return seconds


def _is_number(written: str | None) -> bool:
    try:
        return 0 <= float(written or "") < float("inf")
    except ValueError:
        return False
