"""What a team is; pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

CODE: Final = r"^[A-Za-z0-9_.-]{1,64}$"


class TeamKind(StrEnum):
    """A team of the centre, or a department of the enterprise."""

    TEAM = "team"
    DEPARTMENT = "department"


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamText:
    """A team as somebody writes it."""

    code: str
    name_zh: str
    name_en: str
    kind: TeamKind
    email: str | None
    queue_id: UUID | None
    members: tuple[UUID, ...]
