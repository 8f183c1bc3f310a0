"""An interaction is the sum of its events: the live value, the row and the measures all come from this fold."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from yingda.conversations.changes import APPLY
from yingda.conversations.events import InteractionEvent
from yingda.conversations.parts import (
    WITH_AGENT,
    AgentLeg,
    Documenting,
    Handed,
    MenuStep,
    Nuisance,
    OutsideLeg,
    ParkPlace,
    Party,
    Phase,
    Place,
    QueueVisit,
    Recording,
    Seconds,
    Words,
)
from yingda.conversations.supervision_parts import Listener, ListenMode

__all__ = ["AgentLeg", "Interaction", "MenuStep", "OutsideLeg", "Phase", "QueueVisit", "Recording", "Seconds"]


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
    merchant_code: str = ""
    language: str = "zh-CN"
    calendar_code: str | None = None
    timezone: str = "Asia/Shanghai"
    visits: int = 0
    menu: tuple[MenuStep, ...] = ()
    keyed: str = ""
    queue: QueueVisit | None = None
    queued_at: datetime | None = None
    place: datetime | None = None
    """The moment that the contact's place in a queue is kept by, if not by its first queue's."""
    leg: AgentLeg | None = None
    parties: tuple[Party, ...] = ()
    """Who else is consulted or in the conference; at most one of them is not in it."""
    listeners: tuple[Listener, ...] = ()
    """Supervisors who take part, or have asked for it."""
    documenting: tuple[Documenting, ...] = ()
    """Agents who are done and write it down, while the customer may still be with somebody else."""
    served_by: UUID | None = None
    """The last agent whom the customer talked with, and for which queue."""
    served_in: UUID | None = None
    outside: OutsideLeg | None = None
    forwarded_at: datetime | None = None
    callback_id: UUID | None = None
    attempt: int = 0
    message_id: UUID | None = None
    not_reached: str = ""
    """Why the customer was not reached when he was rung last."""
    booked_in: int = 0
    """The visit that booked a callback."""
    has_left_message: bool = False
    answered_at: datetime | None = None
    parked: ParkPlace | None = None
    handed: Handed | None = None
    words: Words | None = None
    """What is said instead of the flow, before the call is over."""
    nuisance: Nuisance | None = None
    room: str = ""
    """The conference room that the customer is in."""
    silent_sides: tuple[str, ...] = ()
    """From whom no sound comes: customer, agent."""
    recording_rule: str = "queue"
    recording: Recording | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    end_cause: str | None = None
    result: str | None = None
    closed_at: datetime | None = None
    disposition_id: UUID | None = None
    note: str = ""
    seconds: Seconds = field(default_factory=Seconds)

    @property
    def bridge_id(self) -> str:
        return f"yb-{self.id}"

    @property
    def consult_bridge_id(self) -> str:
        """Where the agent talks with a party alone."""
        return f"yc-{self.id}"

    @property
    def pending(self) -> Party | None:
        """Whom the agent consults: the party who is not in the conference."""
        return next((each for each in self.parties if each.place is not Place.IN), None)

    @property
    def joined(self) -> tuple[Party, ...]:
        """Who is in the conference beside the customer and the agent."""
        return tuple(each for each in self.parties if each.place is Place.IN)

    def party_of(self, agent_id: UUID) -> Party | None:
        """This agent as one who is consulted, or is in the conference."""
        return next((each for each in self.parties if each.agent_id == agent_id), None)

    def party(self, call_id: UUID) -> Party | None:
        """The party with this leg."""
        return next((each for each in self.parties if each.call_id == call_id), None)

    def listener(self, supervisor_id: UUID) -> Listener | None:
        """This supervisor as one who takes part."""
        return next((each for each in self.listeners if each.supervisor_id == supervisor_id), None)

    @property
    def in_charge(self) -> Listener | None:
        """The supervisor who has taken the contact over."""
        if self.phase is not Phase.SUPERVISED:
            return None
        return next((each for each in self.listeners if each.mode is ListenMode.IN_CHARGE), None)

    @property
    def is_live(self) -> bool:
        """The contact is not over; but for a callback or a message the customer is still on the line."""
        return self.ended_at is None

    @property
    def has_customer(self) -> bool:
        """The customer is on the line."""
        return self.is_live and self.channel_id != ""

    @property
    def is_dialled(self) -> bool:
        """The customer did not call us: we called him."""
        return self.outside is not None and self.outside.channel_id == self.channel_id

    def documents(self, agent_id: UUID) -> Documenting | None:
        """What this agent writes down of the contact, if he does."""
        return next((each for each in self.documenting if each.agent_id == agent_id), None)

    def is_with(self, agent_id: UUID) -> bool:
        """Whether this agent is at work on the contact."""
        has_leg = self.leg is not None and self.leg.agent_id == agent_id and self.phase in WITH_AGENT
        return has_leg or self.documents(agent_id) is not None or self.party_of(agent_id) is not None

    @property
    def state(self) -> str:
        """open, wrap_up or closed: what the row says of it."""
        if self.closed_at is not None:
            return "closed"
        return "open" if self.is_live else "wrap_up"

    def apply(self, event: InteractionEvent, *, at: datetime) -> "Interaction":
        """This interaction after one more event."""
        changes = APPLY[type(event)](self, event, at)
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
    Phase.SUPERVISED: "talk",
    Phase.RETURNING: "hold",
    Phase.PARKED: "hold",
    Phase.FORWARDING: "flow",
    Phase.FORWARDED: "flow",
    Phase.LISTENING: "talk",
    Phase.DIALLING: "talk",
}
"""Wrap-up is counted for each agent, for the customer may be with somebody else meanwhile."""
