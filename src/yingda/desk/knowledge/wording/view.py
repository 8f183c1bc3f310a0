"""Wording as desktops and the page of wordings show it."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from yingda.platform.http import AskedMoment, Instant, Said

Kind = Literal["all", "queue", "pool", "team", "agent"]


def _to_come(moment: datetime) -> datetime:
    if moment <= datetime.now(UTC):
        raise ValueError("lies behind us")
    return moment


ToCome = Annotated[AskedMoment, AfterValidator(_to_come)]


class HouseName(BaseModel):
    """An enterprise by its names."""

    id: UUID
    name_zh: str
    name_en: str


class GradeVariant(BaseModel):
    """What is said instead to customers of a grade."""

    grade: str = Field(min_length=1, max_length=20)
    text: Said = Field(min_length=1, max_length=2_000)


class StandingWording(BaseModel):
    """What stands on a desktop: one text, for all the enterprises that it was sent for."""

    ids: list[UUID]
    tenants: list[HouseName]
    subject: str
    text: str
    variants: list[GradeVariant]
    author: str
    at: Instant
    ends_at: Instant | None
    read: bool


class WordingNews(BaseModel):
    """Everything that stands on this desktop now, newest first."""

    wordings: list[StandingWording]


class WordingTarget(BaseModel):
    """For whom: everybody who serves the enterprise, a queue, a group, a team, or one agent by name."""

    kind: Kind
    id: UUID | None = None


class WordingBody(BaseModel):
    """What everybody shall say, for which enterprises, and who."""

    tenant_ids: list[UUID] = Field(min_length=1, max_length=100)
    subject: Said = Field(min_length=1, max_length=80)
    text: Said = Field(min_length=1, max_length=2_000)
    variants: list[GradeVariant] = Field(default=[], max_length=10)
    audience: list[WordingTarget] = Field(min_length=1, max_length=200)
    ends_at: ToCome | None = None


class WordingOut(BaseModel):
    """A wording as those who send it see it."""

    id: UUID
    batch_id: UUID
    tenant: HouseName
    subject: str
    text: str
    variants: list[GradeVariant]
    author: str
    at: Instant
    ends_at: Instant | None
    withdrawn_at: Instant | None
    withdrawn_by: str | None
    stands: bool
    audience: list[WordingTarget]
    read: int


class WordingReader(BaseModel):
    """An agent whom it is for."""

    user_id: UUID
    display_name: str
    staff_no: str | None
    signed_in: bool
    read_at: Instant | None


class WordingsRead(BaseModel):
    """Which wordings were read."""

    ids: list[UUID] = Field(min_length=1, max_length=200)


class SentWording(BaseModel):
    """What was sent by one action."""

    batch_id: UUID
    ids: list[UUID]
