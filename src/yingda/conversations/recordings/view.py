"""Recordings as lists and as sets of one contact; what names a person is unsealed only here, for who may see it."""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from yingda.conversations.interactions.view import AgentName, agent_name
from yingda.platform.http import Instant

Kind = Literal["conversation", "voicemail", "message", "prompt"]
State = Literal["recording", "ended", "stored", "failed", "deleted"]
Fault = Literal[
    "one_side", "cut_short", "disk_full", "no_sound", "key_destroyed", "damaged", "lost", "unreadable"
]
ReasonCode = Literal["quality", "complaint", "dispute", "training", "legal", "technical", "other"]


class MarkOut(BaseModel):
    """Something that happened at a second of the recording, or lasted from there."""

    kind: Literal[
        "agent",
        "hold",
        "pause",
        "consult",
        "conference",
        "transfer",
        "park",
        "forward",
        "lost",
        "take_over",
        "nuisance",
    ]
    at: float
    until: float | None
    agent_id: UUID | None
    cause: str


class PartOut(BaseModel):
    """One recording of a set."""

    id: UUID
    tenant_id: UUID
    interaction_id: UUID
    kind: Kind
    state: State
    started_at: Instant
    ended_at: Instant | None
    seconds: float | None
    complete: bool | None
    fault: Fault | None
    """Why it failed, or what is missing of it."""
    agents: list[AgentName]
    """Who speaks on it, in the order in which they came."""


class RecordingFound(PartOut):
    """One recording in a list."""

    number: str
    caller: str
    queue_id: UUID | None
    held: bool
    """It is not deleted, whatever the contract says."""


class PartOfSet(PartOut):
    """One recording of the contact or of one that it came from or led to."""

    part: int
    marks: list[MarkOut]


class RecordingSet(BaseModel):
    """Every recording of one contact, in order: through transfers, conferences and callbacks."""

    parts: list[PartOfSet]
    held: bool


class WaveformOut(BaseModel):
    """How loud both sides are, from 0 to 100, over equal stretches of time; and what happened when."""

    seconds: float
    peaks_left: list[int]
    """The customer."""
    peaks_right: list[int]
    """The agent's side."""
    marks: list[MarkOut]


def part_of(row: Mapping[str, Any], agents: Mapping[UUID, Mapping[str, Any]]) -> dict[str, Any]:
    """What a row of a recording shows anywhere."""
    return {
        **{name: row[name] for name in PartOut.model_fields if name in row},
        "agents": [agent_name(agent_id, agents) for agent_id in row["agent_ids"] or ()],
    }
