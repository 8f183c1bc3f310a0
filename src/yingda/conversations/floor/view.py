"""What a supervisor's wall shows: agents and queues, of his tenants only."""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from yingda.conversations.desk.view import PendingOut, TenantName, tenant_out
from yingda.conversations.floor.days import QueueAlarm, QueueDay, QueueLimits, Today
from yingda.platform.http import Instant

FloorState = Literal[
    "signed_out",
    "ready",
    "reserved",
    "ringing",
    "talking",
    "wrap_up",
    "not_ready",
    "on_break",
    "training",
    "busy",
]
"""An agent's state; `busy` is all that is shown of another house's agent who works for somebody else."""
FloorPhase = Literal["offered", "ringing", "talking", "wrap_up"]


class PoolName(BaseModel):
    """A group of agents by its names."""

    id: UUID
    name_zh: str
    name_en: str


class FloorSeat(BaseModel):
    """Where an agent sits."""

    id: UUID
    code: str
    kind: Literal["browser", "sip", "remote"]


class QueueName(BaseModel):
    """A queue by its names."""

    id: UUID
    name_zh: str
    name_en: str


class FloorContact(BaseModel):
    """What an agent is at work on, where it belongs to a tenant of the reader's."""

    interaction_id: UUID
    tenant: TenantName
    queue: QueueName | None
    caller: str
    phase: FloorPhase
    since: Instant


class FloorListener(BaseModel):
    """A supervisor who takes part in what an agent is at work on."""

    supervisor_id: UUID
    display_name: str
    mode: Literal["listen", "whisper", "barge", "in_charge"]
    since: Instant | None
    """None: his phone is being rung."""


class LeaveAsked(BaseModel):
    """What an agent waits for permission for; granted by itself at `until`."""

    kind: Literal["break", "sign_out"]
    reason: str | None
    since: Instant
    until: Instant | None


class FloorAgent(BaseModel):
    """One agent."""

    user_id: UUID
    display_name: str
    staff_no: str | None
    pool: PoolName | None
    state: FloorState
    reason: str | None
    cause: str | None
    since: Instant
    deadline: Instant | None
    pending: PendingOut | None
    seat: FloorSeat | None
    contact: FloorContact | None
    asked: LeaveAsked | None
    listeners: list[FloorListener]
    queues: list[UUID]
    is_own: bool
    """Whether he belongs to a house of the reader's, who may then free him and sign him out."""
    version: int


class Presence(BaseModel):
    """How many of a queue's agents who are signed in are at what; those who are ready are counted apart."""

    ringing: int
    talking: int
    wrap_up: int
    away: int
    """Not ready, on a break, in training."""
    busy: int
    """At work for somebody whom the reader does not see."""


class FloorQueue(BaseModel):
    """One queue."""

    id: UUID
    tenant: TenantName
    name_zh: str
    name_en: str
    waiting: int
    longest_since: Instant | None
    """Of the customers who wait on the line."""
    callbacks: int
    callbacks_due: int
    """Those whose time has come; the others are to be called later."""
    voicemails: int
    orders: int
    """Those that wait for an agent of this queue."""
    offered: int
    expected: int | None
    """Seconds that whoever comes now will probably wait; None while nobody knows."""
    talking: int
    """Contacts of this queue with an agent."""
    signed_in: int
    ready: int
    agents: Presence
    target_seconds: int
    today: Today
    limits: QueueLimits


class FloorSeatPlace(BaseModel):
    """A seat of the reader's houses, and the room that it stands in."""

    id: UUID
    tenant_id: UUID
    code: str
    kind: Literal["browser", "sip", "remote"]
    room: str


class Floor(BaseModel):
    """Every agent, every queue, every seat; a screen for all to see has no agents and no seats."""

    agents: list[FloorAgent]
    queues: list[FloorQueue]
    seats: list[FloorSeatPlace]
    alarms: list[QueueAlarm]


class FloorSnapshot(BaseModel):
    """The wall at one moment."""

    floor: Floor
    time: Instant


_PHASES: Mapping[str, FloorPhase] = {
    "reserved": "offered",
    "ringing": "ringing",
    "talking": "talking",
    "wrap_up": "wrap_up",
}


def agent_row(row: Mapping[str, Any], *, caller: str) -> FloorAgent:
    """An agent from the view's row."""
    pool = PoolName.model_construct(
        id=row["pool_id"], name_zh=row["pool_name_zh"], name_en=row["pool_name_en"]
    )
    return FloorAgent(
        user_id=row["user_id"],
        display_name=row["display_name"],
        staff_no=row["staff_no"],
        pool=pool if row["pool_id"] else None,
        state=row["state"],
        reason=row["reason"],
        cause=row["cause"],
        since=row["since"],
        deadline=row["deadline"],
        pending=row["pending"],
        seat=_seat(row),
        contact=_contact(row, caller=caller),
        asked=LeaveAsked.model_validate(row["asked"]) if row["asked"] else None,
        listeners=[FloorListener.model_validate(each) for each in row["listeners"] or ()],
        queues=row["queues"],
        is_own=row["is_own"],
        version=row["version"],
    )


def _seat(row: Mapping[str, Any]) -> FloorSeat | None:
    if row["seat_id"] is None:
        return None
    return FloorSeat(id=row["seat_id"], code=row["seat_code"], kind=row["seat_kind"])


def _contact(row: Mapping[str, Any], *, caller: str) -> FloorContact | None:
    phase = _PHASES.get(row["state"])
    if row["interaction_id"] is None or row["contact_tenant_id"] is None or phase is None:
        return None
    queue = QueueName.model_construct(id=row["queue_id"], name_zh=row["queue_zh"], name_en=row["queue_en"])
    return FloorContact(
        interaction_id=row["interaction_id"],
        tenant=TenantName(id=row["contact_tenant_id"], name_zh=row["tenant_zh"], name_en=row["tenant_en"]),
        queue=queue if row["queue_id"] else None,
        caller=caller,
        phase=phase,
        since=row["since"],
    )


def _expected(row: Mapping[str, Any], seconds: int | None) -> int | None:
    """Where an agent is ready nobody waits, where none is signed in nobody knows."""
    if row["signed_in"] == 0:
        return None
    return 0 if row["ready"] and not row["waiting"] else seconds


def queue_row(row: Mapping[str, Any], *, day: QueueDay, seconds: int | None) -> FloorQueue:
    """A queue as it is now, with its day so far, and the seconds that the owner of calls expects."""
    return FloorQueue(
        id=row["id"],
        tenant=tenant_out(row),
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        waiting=row["waiting"],
        longest_since=row["longest_since"],
        callbacks=row["callbacks"],
        callbacks_due=row["callbacks_due"],
        voicemails=row["voicemails"],
        orders=row["orders"],
        offered=row["offered"],
        expected=_expected(row, seconds),
        talking=row["talking"],
        signed_in=row["signed_in"],
        ready=row["ready"],
        agents=Presence(
            ringing=row["ringing"],
            talking=row["at_talk"],
            wrap_up=row["wrap_up"],
            away=row["away"],
            busy=row["busy"],
        ),
        target_seconds=row["target_seconds"],
        today=day.today,
        limits=day.limits,
    )
