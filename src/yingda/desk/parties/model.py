"""Outside parties and what they are asked to do; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

LINK_DAYS: Final = 14
"""For so many days a link can be opened, where neither the party nor whoever sends it says otherwise."""
MOST_LINK_DAYS: Final = 90
STEPS_AN_HOUR: Final = 30
"""So much may come in by one link."""
WRONG_LINKS: Final = 20
WRONG_WINDOW: Final = timedelta(minutes=5)

LEADS: Final[Mapping[str, Mapping[str, str]]] = {
    "sent": {"accepted": "accepted", "declined": "declined", "commented": "sent", "done": "done"},
    "opened": {"accepted": "accepted", "declined": "declined", "commented": "opened", "done": "done"},
    "accepted": {"commented": "accepted", "done": "done", "declined": "declined"},
    "declined": {"commented": "declined", "accepted": "accepted"},
    "done": {"commented": "done"},
}
"""What a party may do, by how far it is, and where that leads."""
ENDED: Final = frozenset({"recalled"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """Who an outside party is: sealed as a whole."""

    name: str
    mail: str
    phone: str = ""
    person: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """An outside party of an enterprise."""

    id: UUID
    tenant_id: UUID
    card: Card
    areas: Sequence[str]
    language: str
    link_days: int
    disabled: bool
    version: int
    created_at: datetime
    open: int
    """What it was given and has not done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenValue:
    """A field as a party sees it."""

    name_zh: str
    name_en: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """What a party is given to see of an order: kept as it was when it was sent."""

    number: str
    subject: str
    values: Sequence[GivenValue] = field(default_factory=tuple)


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """Something that was said or done."""

    id: UUID
    kind: str
    by_party: bool
    text: str
    file_ids: Sequence[UUID]
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatch:
    """An order that was given to a party."""

    id: UUID
    tenant_id: UUID
    party_id: UUID
    order_id: UUID
    card: Card
    language: str
    given: Given
    state: str
    mail: str
    """Whether the mail is on its way: waiting, sent, dead, or gone."""
    sent_by: str
    at: datetime
    expires_at: datetime
    changed_at: datetime
    steps: Sequence[Step] = ()


def may(dispatch: Dispatch, *, now: datetime) -> tuple[str, ...]:
    """What the party may do now."""
    if dispatch.expires_at <= now:
        return ()
    return tuple(LEADS.get(dispatch.state, {}))
