"""What an agent or a supervisor is told beside his desk or wall."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from yingda.conversations.desk.view import TenantName
from yingda.platform.http import Instant

Audience = Literal["one", "queue", "pool", "all"]
Mode = Literal["listen", "whisper", "barge", "in_charge"]


class PersonName(BaseModel):
    """Somebody by his name."""

    id: UUID
    display_name: str


class Reader(PersonName):
    """To whom a message went, and since when he has read it."""

    read_at: Instant | None


class MessageOut(BaseModel):
    """A message; what went to many is one for its author, and names only himself to each reader."""

    id: UUID
    at: Instant
    sender: PersonName
    audience: Audience
    text: str
    mine: bool
    """Whether the reader of this wrote it."""
    readers: list[Reader]


class FaultOut(BaseModel):
    """A declared fault: nobody whom it concerns leaves without permission."""

    id: UUID
    tenant: TenantName
    is_everywhere: bool
    reason: str
    at: Instant
    declared_by: str


class HelpOut(BaseModel):
    """An agent asks for a supervisor."""

    id: UUID
    agent_id: UUID
    display_name: str
    staff_no: str | None
    at: Instant
    text: str
    interaction_id: UUID | None
    """What he is at work on, where the reader may see it."""


class SupervisionOut(BaseModel):
    """A supervisor who takes part in a contact, or has done so."""

    interaction_id: UUID
    supervisor: PersonName
    agent: PersonName | None
    mode: Mode
    asked_at: Instant
    begun_at: Instant | None
    ended_at: Instant | None
    end_cause: str | None
    hidden: bool
    """Whether the agent is not told of it."""


class StaffNotices(BaseModel):
    """All of it that stands at one moment: unread messages, faults, help, and who takes part in what."""

    unread: list[MessageOut]
    faults: list[FaultOut]
    help: list[HelpOut]
    """The agent's own call for help; for a supervisor all that he sees."""
    listening: list[SupervisionOut]
    """Who listens to the agent just now, as far as he is told; for a supervisor where he himself takes part."""
    time: Instant
