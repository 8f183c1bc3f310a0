"""The folds of handing on, parking, calls that agents make, and nuisance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from yingda.conversations import transfer_events as ev
from yingda.conversations.parts import AgentLeg, Handed, Nuisance, ParkPlace, Phase, QueueVisit, Words

if TYPE_CHECKING:
    from yingda.conversations.model import Interaction

Changes = dict[str, Any]


def _transferred(self: Interaction, event: ev.Transferred, at: datetime) -> Changes:
    """Where it goes from here the next event says; who has it next sees from whom it comes."""
    handed = Handed(by=event.from_agent_id, at=at, manner=event.manner, note=event.note)
    changes: Changes = {"handed": handed}
    if event.manner == "blind":
        changes["leg"] = None
    if event.flow_id is not None:
        changes |= {"flow_id": event.flow_id, "flow_version": event.flow_version, "queue": None}
    return changes


def _led(self: Interaction, event: ev.Led, at: datetime) -> Changes:
    words = Words(kind=event.kind, cause=event.cause, prompt_key=event.prompt_key, queue=event.queue)
    return {"words": words, "leg": None, "queue": None, **self.entering(Phase.FLOW, at)}


def _parked(self: Interaction, event: ev.Parked, at: datetime) -> Changes:
    place = ParkPlace(slot=event.slot, by=event.agent_id, since=at, returns_at=event.returns_at)
    return {"parked": place, "leg": None, **self.entering(Phase.PARKED, at)}


def _taken(self: Interaction, event: ev.Taken, at: datetime) -> Changes:
    leg = AgentLeg(
        agent_id=event.agent_id,
        call_id=event.call_id,
        channel_id=event.channel_id,
        since=at,
        seat_id=event.seat_id,
        deadline=event.deadline,
    )
    return {"leg": leg, "parked": None, **self.entering(Phase.RETURNING, at)}


def _outbound_begun(self: Interaction, event: ev.OutboundBegun, at: datetime) -> Changes:
    visit = QueueVisit(queue_id=event.queue_id, work_id=self.id, visit=0, since=at, max_wait_seconds=None)
    return {
        "queue": visit,
        "number_id": event.number_id,
        "language": event.language,
        "recording_rule": event.recording,
        "timezone": event.timezone,
    }


def _told(self: Interaction, event: object, at: datetime) -> Changes:
    return {}


def _marked(self: Interaction, event: ev.NuisanceMarked, at: datetime) -> Changes:
    return {"nuisance": self.nuisance or Nuisance(since=at)}


def _warned(self: Interaction, event: ev.NuisanceWarned, at: datetime) -> Changes:
    return {"nuisance": replace(self.nuisance or Nuisance(since=at), warned_at=at)}


APPLY: Mapping[type, Callable[[Interaction, Any, datetime], Changes]] = {
    ev.Transferred: _transferred,
    ev.Led: _led,
    ev.Parked: _parked,
    ev.Taken: _taken,
    ev.OutboundBegun: _outbound_begun,
    ev.DigitsSent: _told,
    ev.NuisanceMarked: _marked,
    ev.NuisanceWarned: _warned,
}
