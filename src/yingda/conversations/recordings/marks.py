"""What a listener finds on a recording's line of time: pure, from the fold of the contact's facts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from yingda.conversations.folding import Happening
from yingda.conversations.model import Interaction
from yingda.conversations.parts import Phase, Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A kind of mark that lasts as long as the contact stands so, and the agent whom it is about."""

    lasts: Callable[[Interaction], bool]
    agent: Callable[[Interaction], UUID | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """Something that happened at a second of the recording, or lasted from there until another."""

    kind: str
    """agent, hold, pause, consult, conference, transfer, park, forward, lost, take_over, nuisance"""
    at: float
    until: float | None = None
    agent_id: UUID | None = None
    cause: str = ""


def _nobody(item: Interaction) -> UUID | None:
    return None


def _responsible(item: Interaction) -> UUID | None:
    return item.leg.agent_id if item.leg else None


def _is_paused(item: Interaction) -> bool:
    return item.recording is not None and item.recording.paused_at is not None


def _is_consulting(item: Interaction) -> bool:
    return item.pending is not None and item.pending.place is not Place.RINGING


def _is_lost(item: Interaction) -> bool:
    """Who has asked for the contact himself, and whose phone rings, has not had it before."""
    return item.phase is Phase.RETURNING and item.leg is not None and item.leg.answered_at is not None


SPANS: Final[Mapping[str, Span]] = {
    "hold": Span(lasts=lambda item: item.phase is Phase.HELD, agent=_responsible),
    "pause": Span(lasts=_is_paused, agent=_nobody),
    "consult": Span(lasts=_is_consulting, agent=lambda item: item.pending.agent_id if item.pending else None),
    "conference": Span(lasts=lambda item: bool(item.joined), agent=_responsible),
    "park": Span(
        lasts=lambda item: item.phase is Phase.PARKED,
        agent=lambda item: item.parked.by if item.parked else None,
    ),
    "forward": Span(lasts=lambda item: item.phase is Phase.FORWARDED, agent=_nobody),
    "lost": Span(lasts=_is_lost, agent=_responsible),
}
POINTS: Final[Mapping[str, str]] = {
    "connected": "agent",
    "transferred": "transfer",
    "returned_to_queue": "transfer",
    "conference_left": "transfer",
    "taken_over_by_supervisor": "take_over",
    "nuisance_marked": "nuisance",
}
_CAUSED: Final = frozenset({"recording_paused", "left"})
"""Rows that tell why what lasts from there began."""


def marks_of(happened: Iterable[Happening], *, since: datetime, seconds: float) -> tuple[Mark, ...]:
    """The marks of a recording that began at `since`, in its own seconds and in their order."""
    found: list[Mark] = []
    running: dict[str, Mark] = {}
    for each in happened:
        at = (each.row.at - since) / timedelta(seconds=1)
        for kind, span in SPANS.items():
            lasts = each.after.is_live and span.lasts(each.after)
            if kind in running and not lasts:
                found.append(replace(running.pop(kind), until=at))
            elif lasts and kind not in running:
                cause = str(each.row.facts.get("cause", "")) if each.row.type in _CAUSED else ""
                running[kind] = Mark(kind=kind, at=at, agent_id=span.agent(each.after), cause=cause)
        if each.row.type in POINTS:
            found.append(_point(POINTS[each.row.type], each, at))
    found += [replace(mark, until=seconds) for mark in running.values()]
    within = (_within(mark, seconds) for mark in found)
    return tuple(sorted((mark for mark in within if mark), key=lambda mark: (mark.at, mark.kind)))


def agents_of(happened: Iterable[Happening], *, since: datetime, until: datetime) -> tuple[UUID, ...]:
    """The agents whom the recording has, in the order in which they came to the customer."""
    present: UUID | None = None
    found: dict[UUID, None] = {}
    for each in happened:
        if each.row.at > until:
            break
        came = _who_came(each)
        present = came or present
        if each.row.at < since:
            found = {present: None} if present else {}
        elif came:
            found[came] = None
        if each.row.type == "returned_to_queue":
            present = None
    return tuple(found)


def _who_came(each: Happening) -> UUID | None:
    """The agent who speaks with the customer from this moment on, if one came."""
    facts = each.row.facts
    if each.row.type == "conferenced":
        party = each.after.party(_id(facts["call_id"]))
        return party.agent_id if party else None
    name = {"connected": "agent_id", "taken_over_by_supervisor": "supervisor_id"}.get(each.row.type)
    return _id(facts[name]) if name and facts.get(name) else None


def _point(kind: str, each: Happening, at: float) -> Mark:
    facts = each.row.facts
    agent, cause = facts.get("agent_id"), facts.get("cause") or facts.get("manner") or ""
    return Mark(kind=kind, at=at, agent_id=_id(agent) if agent else None, cause=str(cause))


def _within(mark: Mark, seconds: float) -> Mark | None:
    """The part of it that is on the recording."""
    if mark.at > seconds or (mark.until if mark.until is not None else mark.at) < 0:
        return None
    until = None if mark.until is None else round(min(mark.until, seconds), 3)
    return replace(mark, at=round(max(0.0, mark.at), 3), until=until)


def _id(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))
