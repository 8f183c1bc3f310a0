"""Orders as they come and go over HTTP."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Limited

from yingda.desk.fields.wire import FieldList
from yingda.desk.orders.engine.moves import Obstacle
from yingda.desk.orders.model.document import Category, Family, Priority
from yingda.desk.orders.types.wire import StateIO, SubtypeIO
from yingda.platform.http import Instant, Said

NoticeKind = Literal[
    "assigned",
    "mentioned",
    "commented",
    "moved",
    "reopened",
    "escalated",
    "overdue",
    "return_visit",
    "unreached",
]
Note = Limited(default="", max_length=2000)
Subject = Annotated[Said, Limited(min_length=1, max_length=200)]


class OrderRow(BaseModel):
    """An order in a list."""

    id: UUID
    tenant_id: UUID
    number: str
    type_id: UUID
    type_name_zh: str
    type_name_en: str
    family: Family
    state: str
    state_name_zh: str
    state_name_en: str
    category: Category
    subject: str
    priority: Priority
    subtype: str | None
    area: str | None
    product: str | None
    customer_id: UUID | None
    customer_name: str | None
    interaction_id: UUID | None
    responsible_user_id: UUID | None
    responsible_name: str | None
    team_id: UUID | None
    team_name_zh: str | None
    team_name_en: str | None
    party_id: UUID | None
    parent_id: UUID | None
    satisfaction: int | None
    opened_at: Instant
    due_at: Instant | None = Limited(description="the nearest deadline of a clock that is on")
    overdue: bool = Limited(description="it is not done, and that deadline is over")
    missed: bool = Limited(description="a clock has run out at some time")
    reopened: int
    version: int


class RelatedOrder(BaseModel):
    """Another order that this one has to do with."""

    id: UUID
    number: str
    subject: str
    state_name_zh: str
    state_name_en: str
    category: Category


class ClockOut(BaseModel):
    """What was promised, and how it stands; seconds are of the clock's own time."""

    code: str
    round: int
    name_zh: str
    name_en: str
    calendar: str | None
    state: Literal["running", "paused", "stopped"]
    allowed_seconds: float
    used_seconds: float
    remaining_seconds: float
    paused_seconds: float
    started_at: Instant
    due_at: Instant | None
    stopped_at: Instant | None
    missed: bool


class LegalMove(BaseModel):
    """A way that the reader may send the order; `obstacles` have to be dealt with first."""

    to_state: str
    name_zh: str
    name_en: str
    category: Category
    needs: list[str]
    note_required: bool
    obstacles: list[Obstacle]


class WatcherOut(BaseModel):
    """Somebody who is told of whatever happens to the order."""

    user_id: UUID
    display_name: str


class OrderOut(OrderRow):
    """An order with all that belongs to it; masked values are shown in part."""

    type_version: int
    fields: FieldList
    values: dict[str, Any]
    masked_fields: list[str]
    states: list[StateIO]
    subtypes: list[SubtypeIO]
    clocks: list[ClockOut]
    moves: list[LegalMove]
    parent: RelatedOrder | None
    children: list[RelatedOrder]
    duplicate_of: RelatedOrder | None
    duplicates: list[RelatedOrder]
    watchers: list[WatcherOut]
    watching: bool
    opened_by_name: str
    responded_at: Instant | None
    solved_at: Instant | None
    closed_at: Instant | None
    visit_due_at: Instant | None
    visited_at: Instant | None
    changed_at: Instant
    satisfaction_before_close: bool
    parts: bool
    products: bool
    booking: bool
    may_work: bool
    may_reveal: bool


class NewOrderIn(BaseModel):
    """What an order is opened with."""

    tenant_id: UUID
    type_id: UUID
    subject: Subject
    values: dict[str, Any] = {}
    priority: Priority = Priority.NORMAL
    subtype: str | None = Limited(default=None, max_length=64)
    area: str | None = Limited(default=None, max_length=80)
    product: str | None = Limited(default=None, max_length=80)
    customer_id: UUID | None = None
    interaction_id: UUID | None = None
    parent_id: UUID | None = None


class OpenedOut(BaseModel):
    """The order that was opened."""

    id: UUID
    number: str


class MoveIn(BaseModel):
    """Where an order is sent, with what is filled in for it."""

    to: str
    note: str = Note
    values: dict[str, Any] = {}
    version: int | None = None


class ChangeIn(BaseModel):
    """What is changed of an order: only what is named; an empty text empties a fact."""

    values: dict[str, Any] = {}
    subject: Subject | None = None
    subtype: str | None = Limited(default=None, max_length=64)
    area: str | None = Limited(default=None, max_length=80)
    product: str | None = Limited(default=None, max_length=80)
    priority: Priority | None = None
    customer_id: UUID | None = None
    version: int


class AssignIn(BaseModel):
    """Whom the order is given to from now on: a person, a team, both, an outside party, or nobody."""

    user_id: UUID | None = None
    team_id: UUID | None = None
    party_id: UUID | None = None
    note: str = Note
    link_days: int | None = Limited(
        default=None, ge=1, le=90, description="null: as it is kept with the party"
    )
    send_again: bool = Limited(default=False, description="also to the party that has it, by a new link")
    version: int | None = None


class CommentIn(BaseModel):
    """What is said of an order; what is not internal is an answer to the customer."""

    text: Said = Limited(min_length=1, max_length=10_000)
    mentions: list[UUID] = Limited(default=[], max_length=50)
    file_ids: list[UUID] = Limited(default=[], max_length=10)
    internal: bool = True


class SatisfactionIn(BaseModel):
    """How satisfied the customer is."""

    score: int = Limited(ge=1, le=5)
    remark: str = Note


class ReopenIn(BaseModel):
    """Why an order begins anew."""

    note: str = Limited(min_length=1, max_length=2000)


class VisitIn(BaseModel):
    """What came of a return visit; who was not reached is asked again a day later."""

    reached: bool
    score: int | None = Limited(default=None, ge=1, le=5, description="how satisfied he is now")
    note: str = Note


class DuplicateIn(BaseModel):
    """Which order says the same already."""

    order_id: UUID


class ParentIn(BaseModel):
    """Which order this one is below; null: none."""

    order_id: UUID | None


class RevealIn(BaseModel):
    """Which masked value is to be seen, and why."""

    field: str
    reason: Said = Limited(min_length=2, max_length=200)


class RevealedOut(BaseModel):
    """A value in full."""

    value: Any


class HistoryOut(BaseModel):
    """One thing that happened; what the payload holds is said by its kind."""

    seq: int
    kind: str
    actor_id: UUID | None
    actor_name: str
    at: Instant
    payload: dict[str, Any]


class NoticeOut(BaseModel):
    """What somebody was told about an order."""

    id: UUID
    tenant_id: UUID
    order_id: UUID
    number: str
    subject: str
    category: Category
    kind: NoticeKind
    actor_name: str
    clock: str | None
    due_at: Instant | None
    at: Instant
    read_at: Instant | None


class NoticesOut(BaseModel):
    """The newest notices, and how many have not been read."""

    items: list[NoticeOut]
    unread: int


class NoticesRead(BaseModel):
    """Which notices were read; none named: all of them."""

    ids: list[UUID] | None = Limited(default=None, max_length=500)


class CountsOut(BaseModel):
    """What is to be worked."""

    categories: dict[Category, int]
    mine: int
    my_teams: int
    unassigned: int
    overdue: int
    visits: int = Limited(description="customers who are to be asked again by now")
    notices: int


class SavedFilter(BaseModel):
    """A question that somebody asks again and again, by its own name."""

    name: str = Limited(min_length=1, max_length=40)
    query: dict[str, str | list[str]]
    columns: list[str] = Limited(default=[], max_length=40)


class FiltersIO(BaseModel):
    """All that somebody has saved."""

    items: list[SavedFilter] = Limited(max_length=30)
