"""What a listener finds on a recording's line of time: pure, from the ledger's events alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """One row of the ledger, as far as marks care."""

    type: str
    at: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A kind of mark that lasts: what begins it and what ends it."""

    begins: frozenset[str]
    ends: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """Something that happened at a second of the recording, or lasted from there until another."""

    kind: str
    """agent, hold, pause, consult, conference, transfer, park, forward, lost, take_over, nuisance"""
    at: float
    until: float | None = None
    agent_id: UUID | None = None
    cause: str = ""


SPANS: Final[Mapping[str, Span]] = {
    "hold": Span(begins=frozenset({"held"}), ends=frozenset({"resumed", "conferenced"})),
    "pause": Span(begins=frozenset({"recording_paused"}), ends=frozenset({"recording_resumed"})),
    "consult": Span(
        begins=frozenset({"consult_answered", "split"}),
        ends=frozenset({"conferenced", "party_gone", "transferred"}),
    ),
    "conference": Span(
        begins=frozenset({"conferenced"}),
        ends=frozenset({"split", "party_gone", "conference_left", "left_outside"}),
    ),
    "park": Span(begins=frozenset({"parked"}), ends=frozenset({"connected", "returned_to_queue"})),
    "forward": Span(begins=frozenset({"forward_connected"}), ends=frozenset({"forward_ended"})),
    "lost": Span(begins=frozenset({"left"}), ends=frozenset({"connected", "returned_to_queue"})),
}
POINTS: Final[Mapping[str, str]] = {
    "connected": "agent",
    "transferred": "transfer",
    "returned_to_queue": "transfer",
    "conference_left": "transfer",
    "taken_over_by_supervisor": "take_over",
    "nuisance_marked": "nuisance",
}
OVER: Final = frozenset({"ended", "recording_ended"})


def marks_of(happened: Iterable[Happening], *, since: datetime, seconds: float) -> tuple[Mark, ...]:
    """The marks of a recording that began at `since`, in its own seconds and in their order."""
    found: list[Mark] = []
    running: dict[str, Mark] = {}
    for each in happened:
        at = (each.at - since) / timedelta(seconds=1)
        for kind, span in SPANS.items():
            if kind in running and (each.type in span.ends or each.type in OVER):
                found.append(replace(running.pop(kind), until=at))
            if each.type in span.begins and kind not in running:
                running[kind] = _mark(kind, each, at)
        if each.type in POINTS:
            found.append(_mark(POINTS[each.type], each, at))
    found += [replace(mark, until=seconds) for mark in running.values()]
    within = (_within(mark, seconds) for mark in found)
    return tuple(sorted((mark for mark in within if mark), key=lambda mark: (mark.at, mark.kind)))


def agents_of(happened: Iterable[Happening], *, since: datetime, until: datetime) -> tuple[UUID, ...]:
    """The agents whom the recording has, in the order in which they came to the customer."""
    consulted: dict[str, UUID] = {}
    present: UUID | None = None
    found: dict[UUID, None] = {}
    for each in happened:
        if each.at > until:
            break
        came = _who_came(each, consulted)
        present = came or present
        if each.at < since:
            found = {present: None} if present else {}
        elif came:
            found[came] = None
        if each.type == "returned_to_queue":
            present = None
    return tuple(found)


def _who_came(each: Happening, consulted: dict[str, UUID]) -> UUID | None:
    """The agent who speaks with the customer from this moment on, if one came."""
    if each.type == "consult_answered" and each.facts.get("agent_id"):
        consulted[str(each.facts["call_id"])] = _id(each.facts["agent_id"])
    if each.type == "conferenced":
        return consulted.get(str(each.facts.get("call_id")))
    name = {"connected": "agent_id", "taken_over_by_supervisor": "supervisor_id"}.get(each.type)
    return _id(each.facts[name]) if name and each.facts.get(name) else None


def _mark(kind: str, each: Happening, at: float) -> Mark:
    agent = each.facts.get("agent_id")
    cause = each.facts.get("cause") or each.facts.get("manner") or ""
    return Mark(kind=kind, at=at, agent_id=_id(agent) if agent else None, cause=str(cause))


def _within(mark: Mark, seconds: float) -> Mark | None:
    """The part of it that is on the recording."""
    if mark.at > seconds or (mark.until if mark.until is not None else mark.at) < 0:
        return None
    until = None if mark.until is None else round(min(mark.until, seconds), 3)
    return replace(mark, at=round(max(0.0, mark.at), 3), until=until)


def _id(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))
