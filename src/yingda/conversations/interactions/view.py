"""Interactions as lists and as timelines; what names a person is unsealed only here, for who may see it."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

import orjson
from pydantic import BaseModel

from yingda.conversations.interactions.flow_titles import title_of
from yingda.kernel import phones
from yingda.platform.crypto import TenantCipher
from yingda.platform.http import Instant

Result = Literal[
    "answered",
    "abandoned",
    "self_service",
    "unserved",
    "forwarded",
    "voicemail",
    "callback",
    "unreached",
    "withdrawn",
    "handed_over",
    "refused",
    "fallback",
    "failed",
]
Purpose = Literal["call", "callback", "voicemail", "trial", "manual"]


class AgentName(BaseModel):
    """Who served; no names where he belongs to another house and serves no queue of the reader's any more."""

    id: UUID
    display_name: str | None
    staff_no: str | None


class SecondsOut(BaseModel):
    """Time in each phase."""

    flow: float | None
    wait: float | None
    talk: float | None
    hold: float | None
    wrap_up: float | None


class InteractionOut(BaseModel):
    """One contact."""

    id: UUID
    tenant_id: UUID
    channel: str
    direction: str
    purpose: Purpose
    origin_id: UUID | None
    """The contact that this one came from."""
    merchant_id: UUID | None
    state: Literal["open", "wrap_up", "closed"]
    number: str
    caller: str
    queue_id: UUID | None
    agent: AgentName | None
    result: Result | None
    opened_at: Instant
    queued_at: Instant | None
    answered_at: Instant | None
    ended_at: Instant | None
    closed_at: Instant | None
    ended_by: str | None
    end_cause: str | None
    disposition_id: UUID | None
    seconds: SecondsOut
    has_recording: bool


class TimelineEntry(BaseModel):
    """One thing that happened."""

    seq: int
    type: str
    at: Instant
    recorded_at: Instant
    actor_kind: str
    actor_id: UUID | None
    actor_name: str | None
    details: dict[str, Any]
    title: str | None
    """What the author of the flow calls the node that this is about."""


class PauseOut(BaseModel):
    """Seconds from a recording's beginning between which nothing was recorded, for it was secret."""

    begin: float
    end: float


class RecordingOut(BaseModel):
    """One recording of the contact."""

    id: UUID
    kind: Literal["conversation", "voicemail", "message", "prompt"]
    pauses: list[PauseOut]
    state: Literal["recording", "ended", "stored", "failed", "deleted"]
    started_at: Instant
    ended_at: Instant | None
    seconds: float | None
    complete: bool | None


class InteractionDetails(InteractionOut):
    """One contact with everything that happened."""

    note: str
    timeline: list[TimelineEntry]
    recordings: list[RecordingOut]


def listed(
    row: Mapping[str, Any], *, cipher: TenantCipher, agents: Mapping[UUID, Mapping[str, Any]], hidden: bool
) -> InteractionOut:
    """A contact for a list; its number in part where it is hidden from the reader."""
    return InteractionOut.model_validate(_plain(row, cipher=cipher, agents=agents, hidden=hidden))


def detailed(
    row: Mapping[str, Any],
    *,
    cipher: TenantCipher,
    agents: Mapping[UUID, Mapping[str, Any]],
    events: Sequence[Mapping[str, Any]],
    recordings: Sequence[Mapping[str, Any]],
    titles: Mapping[str, str],
    hidden: bool,
) -> InteractionDetails:
    """A contact with its timeline."""
    timeline = [_entry(event, cipher=cipher, agents=agents, titles=titles, hidden=hidden) for event in events]
    found = [_recording(recording) for recording in recordings]
    return InteractionDetails(
        **_plain(row, cipher=cipher, agents=agents, hidden=hidden),
        note=unsealed(row["note_sealed"], cipher),
        timeline=timeline,
        recordings=found,
    )


def _plain(
    row: Mapping[str, Any], *, cipher: TenantCipher, agents: Mapping[UUID, Mapping[str, Any]], hidden: bool
) -> dict[str, Any]:
    seconds = {name: row[f"{name}_seconds"] for name in SecondsOut.model_fields}
    caller = unsealed(row["caller_sealed"], cipher)
    return {
        **{name: row[name] for name in InteractionOut.model_fields if name in row},
        "number": row["number_digits"],
        "caller": phones.masked(caller) if hidden else caller,
        "agent": agent_name(agent_id, agents) if (agent_id := row["agent_id"]) else None,
        "seconds": seconds,
    }


def agent_name(agent_id: UUID, agents: Mapping[UUID, Mapping[str, Any]]) -> AgentName:
    """An agent by what the reader may know of him."""
    known = agents.get(agent_id, {})
    return AgentName(id=agent_id, display_name=known.get("display_name"), staff_no=known.get("staff_no"))


def _entry(
    event: Mapping[str, Any],
    *,
    cipher: TenantCipher,
    agents: Mapping[UUID, Mapping[str, Any]],
    titles: Mapping[str, str],
    hidden: bool,
) -> TimelineEntry:
    personal = orjson.loads(cipher.unseal(bytes(event["sealed"]))) if event["sealed"] else {}
    if hidden:
        personal = {name: _hidden(name, value) for name, value in personal.items()}
    actor = agents.get(event["actor_id"], {})
    return TimelineEntry(
        seq=event["seq"],
        type=event["type"],
        at=event["occurred_at"],
        recorded_at=event["recorded_at"],
        actor_kind=event["actor_kind"],
        actor_id=event["actor_id"],
        actor_name=actor.get("display_name"),
        details={**event["facts"], **personal},
        title=title_of(node, titles) if (node := event["facts"].get("node")) else None,
    )


def _hidden(name: str, value: Any) -> Any:
    """Numbers in part; keyed digits too where they are somebody's number."""
    if name in ("caller", "number") and isinstance(value, str):
        return phones.masked(value)
    if name == "digits" and isinstance(value, str) and (phones.canonical(value) or "").startswith("+"):
        return phones.masked(value)
    return value


def unsealed(sealed: bytes | None, cipher: TenantCipher) -> str:
    """What a row keeps sealed; nothing where it keeps nothing."""
    return cipher.unseal(bytes(sealed)) if sealed else ""


def _recording(row: Mapping[str, Any]) -> RecordingOut:
    pauses = [{"begin": begin, "end": end} for begin, end in row["pauses"]]
    return RecordingOut.model_validate({**row, "pauses": pauses})
