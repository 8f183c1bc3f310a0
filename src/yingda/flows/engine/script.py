"""What a pretended contact does and meets, read from an untrusted document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from yingda.flows.engine.templates import VARIABLE
from yingda.flows.errors import InvalidScript
from yingda.flows.model import SHANGHAI, Position
from yingda.flows.outcomes import (
    AgentDone,
    Answered,
    CallbackAnswered,
    CallbackResult,
    ConferenceOver,
    ConferenceResult,
    Fault,
    ForwardOver,
    ForwardResult,
    MerchantFault,
    MerchantUnavailable,
    MessageOver,
    NotAnswered,
    Outcome,
    PinChecked,
    PinResult,
    PromptFinished,
    QueueOverflowed,
    QueueTimedOut,
    QueueUnavailable,
    RegisterAnswered,
    RegisterResult,
    TimedOut,
    Unavailable,
)

MAX_INPUTS = 500
MAX_SECONDS = 400 * 24 * 3600
RECORDING = "pretended"
_KEYS = re.compile(r"[0-9*#]{1,64}", re.ASCII)
_FIELDS = frozenset({"at", "caller", "called", "merchant", "language", "calendar", "inputs"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Input:
    """One thing that the contact does or meets: its kind, and what exactly."""

    kind: str
    value: object


@dataclass(frozen=True, kw_only=True, slots=True)
class Script:
    """When a pretended contact calls, who it is, and what it does."""

    at: datetime
    caller: str = ""
    called: str = ""
    merchant: str = ""
    language: str = "zh-CN"
    calendar: str | None = None
    inputs: tuple[Input, ...] = ()


_QUEUE: Mapping[str, Outcome] = {
    "no_agents": QueueUnavailable(reason=Unavailable.NO_AGENTS),
    "full": QueueUnavailable(reason=Unavailable.FULL),
    "timeout": QueueTimedOut(),
    "overflow": QueueOverflowed(),
    "agent_done": AgentDone(),
}
_OUTCOMES: Mapping[str, Callable[[Position, str], Outcome]] = {
    "heard": lambda _at, _value: PromptFinished(),
    "silence": lambda _at, _value: TimedOut(),
    "fault": lambda at, value: NotAnswered(visit=at.visit, fault=Fault(value)),
    "pin": lambda at, value: PinChecked(visit=at.visit, attempt=at.attempts + 1, result=PinResult(value)),
    "queue": lambda _at, value: _QUEUE[value],
    "forward": lambda at, value: ForwardOver(visit=at.visit, result=ForwardResult(value)),
    "callback": lambda at, value: CallbackAnswered(visit=at.visit, result=CallbackResult(value)),
    "conference": lambda at, value: ConferenceOver(visit=at.visit, result=ConferenceResult(value)),
    "register": lambda at, value: RegisterAnswered(visit=at.visit, result=RegisterResult(value)),
    "merchant": lambda at, value: MerchantUnavailable(visit=at.visit, fault=MerchantFault(value)),
}
_WORDS: Mapping[str, frozenset[str]] = {
    "fault": frozenset(Fault),
    "pin": frozenset(PinResult),
    "queue": frozenset(_QUEUE),
    "forward": frozenset(ForwardResult),
    "callback": frozenset(CallbackResult),
    "conference": frozenset(ConferenceResult),
    "register": frozenset(RegisterResult),
    "merchant": frozenset(MerchantFault),
}


def outcome_of(given: Input, at: Position) -> Outcome:
    """What the input means for a contact that stands here."""
    match given:
        case Input(kind="answer", value=dict(variables)):
            return Answered(visit=at.visit, variables=variables)
        case Input(kind="message", value=int() | float() as seconds):
            return MessageOver(visit=at.visit, seconds=seconds, recording_id=RECORDING)
        case Input(kind=kind, value=value):
            return _OUTCOMES[kind](at, str(value))


def parse_script(raw: object, *, timezone: ZoneInfo = SHANGHAI) -> Script:
    """The script that a document describes; a time without a zone is the tenant's."""
    if not isinstance(raw, Mapping):
        raise InvalidScript(field="", expected="an object")
    for name in raw:
        if name not in _FIELDS:
            raise InvalidScript(field=str(name)[:80], expected=f"one of {', '.join(sorted(_FIELDS))}")
    inputs = raw.get("inputs", [])
    if not isinstance(inputs, list) or len(inputs) > MAX_INPUTS:
        raise InvalidScript(field="inputs", expected=f"a list of at most {MAX_INPUTS}")
    return Script(
        at=_moment(raw.get("at"), timezone),
        caller=_text(raw, "caller"),
        called=_text(raw, "called"),
        merchant=_text(raw, "merchant"),
        language=_text(raw, "language") or "zh-CN",
        calendar=_text(raw, "calendar") or None,
        inputs=tuple(_input(item, f"inputs[{index}]") for index, item in enumerate(inputs)),
    )


def _moment(value: object, timezone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
        moment = moment if moment.tzinfo else moment.replace(tzinfo=timezone)
        # A moment at the very ends of the calendar exists in one zone only.
        return moment.astimezone(timezone) if 1970 <= moment.year < 2200 else _refuse_moment()
    except (ValueError, OverflowError):
        return _refuse_moment()


def _refuse_moment() -> datetime:
    raise InvalidScript(field="at", expected="a time such as 2026-11-22T09:00")


def _text(raw: Mapping[object, object], name: str) -> str:
    value = raw.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > 64 or not value.isprintable():
        raise InvalidScript(field=name, expected="a short text")
    return value


def _input(item: object, path: str) -> Input:
    if not isinstance(item, Mapping) or len(item) != 1:
        raise InvalidScript(field=path, expected="an object with one field")
    kind, value = next(iter(item.items()))
    if not _is_meant(kind, value):
        raise InvalidScript(field=path, expected="one of the inputs that there are")
    return Input(kind=kind, value=dict(value) if isinstance(value, Mapping) else value)


def _is_meant(kind: object, value: object) -> bool:
    match kind:
        case "keys":
            return isinstance(value, str) and _KEYS.fullmatch(value) is not None
        case "heard" | "silence":
            return value is True
        case "answer":
            return _is_answer(value)
        case "message" | "wait":
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return is_number and 0 <= float(str(value)) <= MAX_SECONDS
        case str():
            return isinstance(value, str) and value in _WORDS.get(kind, frozenset())
        case _:
            return False


def _is_answer(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(name, str) and VARIABLE.fullmatch(name) and isinstance(text, str)
        for name, text in value.items()
    )
