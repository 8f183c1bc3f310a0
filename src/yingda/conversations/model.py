"""An interaction is the sum of its events: the live value, the row and the measures all come from this fold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations.events import InteractionEvent


class Phase(StrEnum):
    """Where an interaction stands."""

    ARRIVED = "arrived"
    FLOW = "flow"
    QUEUED = "queued"
    OFFERED = "offered"
    TALKING = "talking"
    HELD = "held"
    RETURNING = "returning"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueVisit:
    """One stay in a queue: who waits, since when, for which work."""

    queue_id: UUID
    work_id: UUID
    visit: int
    since: datetime
    max_wait_seconds: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentLeg:
    """The agent whom the customer is offered to or talks with, and his phone's leg."""

    agent_id: UUID
    call_id: UUID
    channel_id: str
    since: datetime
    seat_id: UUID | None = None
    deadline: datetime | None = None
    rang_at: datetime | None = None
    answered_at: datetime | None = None
    muted: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Seconds:
    """Time spent in each phase so far."""

    flow: float = 0.0
    wait: float = 0.0
    talk: float = 0.0
    hold: float = 0.0
    wrap_up: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class MenuStep:
    """What the customer did at one node of the menu."""

    node: str
    result: str
    at: datetime
    keyed: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Interaction:
    """One customer's contact, from first byte to the end of wrap-up."""

    id: UUID
    tenant_id: UUID
    opened_at: datetime
    node: str
    seq: int = 0
    last_at: datetime | None = None
    phase: Phase = Phase.ARRIVED
    phase_since: datetime | None = None
    direction: str = "inbound"
    purpose: str = "call"
    origin_id: UUID | None = None
    number_digits: str = ""
    caller: str = ""
    channel_id: str = ""
    call_id: UUID | None = None
    number_id: UUID | None = None
    merchant_id: UUID | None = None
    flow_id: UUID | None = None
    flow_version: int | None = None
    visits: int = 0
    menu: tuple[MenuStep, ...] = ()
    keyed: str = ""
    queue: QueueVisit | None = None
    queued_at: datetime | None = None
    leg: AgentLeg | None = None
    answered_at: datetime | None = None
    recording_id: UUID | None = None
    recording_since: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    end_cause: str | None = None
    result: str | None = None
    closed_at: datetime | None = None
    disposition_id: UUID | None = None
    note: str = ""
    seconds: Seconds = Seconds()

    @property
    def bridge_id(self) -> str:
        return f"yb-{self.id}"

    @property
    def is_live(self) -> bool:
        """The customer is still on the line."""
        return self.ended_at is None

    @property
    def state(self) -> str:
        """open, wrap_up or closed: what the row says of it."""
        if self.closed_at is not None:
            return "closed"
        return "open" if self.is_live else "wrap_up"

    def apply(self, event: InteractionEvent, *, at: datetime) -> "Interaction":
        """This interaction after one more event."""
        changes = _APPLY[type(event)](self, event, at)
        return replace(self, seq=self.seq + 1, last_at=at, **changes)

    def entering(self, phase: Phase, at: datetime) -> dict[str, Any]:
        """The changes that a new phase brings: the time of the old one is added up."""
        if phase is self.phase:
            return {}
        return {"phase": phase, "phase_since": at, "seconds": self._seconds_until(at)}

    def _seconds_until(self, at: datetime) -> Seconds:
        name = _MEASURE.get(self.phase)
        if name is None or self.phase_since is None:
            return self.seconds
        spent = max(0.0, (at - self.phase_since) / timedelta(seconds=1))
        return replace(self.seconds, **{name: round(getattr(self.seconds, name) + spent, 3)})


_MEASURE: Mapping[Phase, str] = {
    Phase.FLOW: "flow",
    Phase.QUEUED: "wait",
    Phase.OFFERED: "wait",
    Phase.TALKING: "talk",
    Phase.HELD: "hold",
    Phase.RETURNING: "hold",
    Phase.WRAP_UP: "wrap_up",
}

Changes = dict[str, Any]


def _opened(self: Interaction, event: ev.Opened, at: datetime) -> Changes:
    return {
        "number_digits": event.number_digits,
        "caller": event.caller,
        "channel_id": event.channel_id,
        "call_id": event.call_id,
        "direction": event.direction,
        "purpose": event.purpose,
        "origin_id": event.origin_id,
        "phase_since": at,
    }


def _resolved(self: Interaction, event: ev.NumberResolved, at: datetime) -> Changes:
    return {
        "number_id": event.number_id,
        "merchant_id": event.merchant_id,
        "flow_id": event.flow_id,
        "flow_version": event.flow_version,
    }


def _flow_entered(self: Interaction, event: ev.FlowEntered, at: datetime) -> Changes:
    return {"visits": event.visit, "keyed": "", **self.entering(Phase.FLOW, at)}


def _flow_left(self: Interaction, event: ev.FlowLeft, at: datetime) -> Changes:
    step = MenuStep(node=event.node, result=event.result, at=at, keyed=self.keyed)
    return {"menu": (*self.menu, step), "keyed": ""}


def _keyed(self: Interaction, event: ev.Keyed, at: datetime) -> Changes:
    return {"keyed": self.keyed + event.digits}


def _queued(self: Interaction, event: ev.Queued, at: datetime) -> Changes:
    visit = QueueVisit(
        queue_id=event.queue_id,
        work_id=event.work_id,
        visit=event.visit,
        since=at,
        max_wait_seconds=event.max_wait_seconds,
    )
    return {"queue": visit, "queued_at": self.queued_at or at, **self.entering(Phase.QUEUED, at)}


def _returned_to_queue(self: Interaction, event: ev.ReturnedToQueue, at: datetime) -> Changes:
    visit = QueueVisit(
        queue_id=event.queue_id, work_id=event.work_id, visit=event.visit, since=at, max_wait_seconds=None
    )
    return {"queue": visit, "leg": None, **self.entering(Phase.QUEUED, at)}


def _queue_left(self: Interaction, event: ev.QueueLeft, at: datetime) -> Changes:
    return {"queue": None, **self.entering(Phase.FLOW, at)}


def _offered(self: Interaction, event: ev.Offered, at: datetime) -> Changes:
    leg = AgentLeg(
        agent_id=event.agent_id,
        call_id=event.call_id,
        channel_id=event.channel_id,
        seat_id=event.seat_id,
        since=at,
        deadline=event.deadline,
    )
    return {"leg": leg, **self.entering(Phase.OFFERED, at)}


def _rang(self: Interaction, event: ev.Rang, at: datetime) -> Changes:
    return {"leg": replace(_leg(self), rang_at=at)}


def _accepted(self: Interaction, event: ev.Accepted, at: datetime) -> Changes:
    return {"leg": replace(_leg(self), answered_at=at)}


def _offer_over(self: Interaction, event: object, at: datetime) -> Changes:
    return {"leg": None, **self.entering(Phase.QUEUED, at)}


def _connected(self: Interaction, event: ev.Connected, at: datetime) -> Changes:
    leg = AgentLeg(
        agent_id=event.agent_id,
        call_id=event.call_id,
        channel_id=event.channel_id,
        since=at,
        seat_id=self.leg.seat_id if self.leg else None,
        answered_at=at,
    )
    return {"leg": leg, "answered_at": self.answered_at or at, **self.entering(Phase.TALKING, at)}


def _held(self: Interaction, event: ev.Held, at: datetime) -> Changes:
    return self.entering(Phase.HELD, at)


def _resumed(self: Interaction, event: ev.Resumed, at: datetime) -> Changes:
    return self.entering(Phase.TALKING, at)


def _muted(self: Interaction, event: ev.Muted, at: datetime) -> Changes:
    return {"leg": replace(_leg(self), muted=True)}


def _unmuted(self: Interaction, event: ev.Unmuted, at: datetime) -> Changes:
    return {"leg": replace(_leg(self), muted=False)}


def _left(self: Interaction, event: ev.Left, at: datetime) -> Changes:
    leg = replace(_leg(self), channel_id="", deadline=event.deadline)
    return {"leg": leg, **self.entering(Phase.RETURNING, at)}


def _returning(self: Interaction, event: ev.Returning, at: datetime) -> Changes:
    return {"leg": replace(_leg(self), call_id=event.call_id, channel_id=event.channel_id)}


def _recording_started(self: Interaction, event: ev.RecordingStarted, at: datetime) -> Changes:
    return {"recording_id": event.recording_id, "recording_since": at}


def _recording_ended(self: Interaction, event: ev.RecordingEnded, at: datetime) -> Changes:
    return {"recording_id": None}


def _ended(self: Interaction, event: ev.Ended, at: datetime) -> Changes:
    return {
        "ended_at": at,
        "ended_by": event.by,
        "end_cause": event.cause,
        "result": event.result,
        **self.entering(Phase.CLOSED, at),
    }


def _wrap_up_begun(self: Interaction, event: ev.WrapUpBegun, at: datetime) -> Changes:
    return self.entering(Phase.WRAP_UP, at)


def _wrap_up_ended(self: Interaction, event: ev.WrapUpEnded, at: datetime) -> Changes:
    return self.entering(Phase.CLOSED, at)


def _disposition_set(self: Interaction, event: ev.DispositionSet, at: datetime) -> Changes:
    return {"disposition_id": event.disposition_id}


def _note_written(self: Interaction, event: ev.NoteWritten, at: datetime) -> Changes:
    return {"note": event.note}


def _closed(self: Interaction, event: ev.Closed, at: datetime) -> Changes:
    return {"closed_at": at, **self.entering(Phase.CLOSED, at)}


_APPLY: Mapping[type, Callable[[Interaction, Any, datetime], Changes]] = {
    ev.Opened: _opened,
    ev.NumberResolved: _resolved,
    ev.FlowEntered: _flow_entered,
    ev.FlowLeft: _flow_left,
    ev.Keyed: _keyed,
    ev.Queued: _queued,
    ev.QueueLeft: _queue_left,
    ev.ReturnedToQueue: _returned_to_queue,
    ev.Offered: _offered,
    ev.Rang: _rang,
    ev.Accepted: _accepted,
    ev.Refused: _offer_over,
    ev.OfferTimedOut: _offer_over,
    ev.OfferWithdrawn: _offer_over,
    ev.Connected: _connected,
    ev.Held: _held,
    ev.Resumed: _resumed,
    ev.Muted: _muted,
    ev.Unmuted: _unmuted,
    ev.Left: _left,
    ev.Returning: _returning,
    ev.RecordingStarted: _recording_started,
    ev.RecordingEnded: _recording_ended,
    ev.Ended: _ended,
    ev.WrapUpBegun: _wrap_up_begun,
    ev.WrapUpEnded: _wrap_up_ended,
    ev.DispositionSet: _disposition_set,
    ev.NoteWritten: _note_written,
    ev.Closed: _closed,
}


def _leg(interaction: Interaction) -> AgentLeg:
    if interaction.leg is None:
        raise ValueError("this event needs an agent's leg")
    return interaction.leg
