"""Types of orders as they come and go over HTTP; what is dumped of them is what the database keeps."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Limited

from yingda.desk.fields.wire import ConditionIO, FieldList
from yingda.desk.orders.model.document import Category, Family, Moment, Priority, Recipient, Visit
from yingda.platform.http import Instant

Role = Literal["supervisor", "agent", "tenant_admin", "clerk"]
CODE = r"^[A-Za-z0-9_.-]{1,64}$"
MOST_MINUTES = 60 * 24 * 366


class StateIO(BaseModel):
    """Where an order can be."""

    code: str = Limited(max_length=40)
    name_zh: str = Limited(min_length=1, max_length=80)
    name_en: str = Limited(min_length=1, max_length=80)
    category: Category
    visit: Visit | None = Limited(default=None, description="what reaching it says of the booking")


class MoveIO(BaseModel):
    """A way from one state to another: with no role, no team and not `responsible`, everybody may who works orders."""

    from_state: str
    to_state: str
    name_zh: str = Limited(min_length=1, max_length=80)
    name_en: str = Limited(min_length=1, max_length=80)
    roles: list[Role] = []
    teams: list[str] = []
    responsible: bool = False
    needs: list[str] = Limited(default=[], description="keys of fields that must be filled in by then")
    note_required: bool = False


class ClockIO(BaseModel):
    """What is promised. `code` is `first_response`, `solution` or `step:<state>`; no calendar: day and night."""

    code: str = Limited(max_length=60)
    name_zh: str = Limited(min_length=1, max_length=80)
    name_en: str = Limited(min_length=1, max_length=80)
    minutes: int = Limited(ge=1, le=MOST_MINUTES)
    minutes_by_priority: dict[Priority, int] = {}
    calendar: str | None = None
    pauses_in: list[str] = Limited(default=[], description="codes of states in which it stands still")
    allowed_by_contract: bool = False


class EscalationIO(BaseModel):
    """Who is told how long before or after a clock runs out (no team: the one that has the order)."""

    clock: str
    moment: Moment
    minutes: int = Limited(ge=0, le=MOST_MINUTES)
    to: Recipient
    team: str | None = None
    email: str | None = Limited(default=None, max_length=254)
    raise_priority: bool = False


class SubtypeIO(BaseModel):
    """A finer sort within a type."""

    code: str = Limited(pattern=CODE)
    name_zh: str = Limited(min_length=1, max_length=80)
    name_en: str = Limited(min_length=1, max_length=80)


class DispatchIO(BaseModel):
    """Gives new orders to a team where all conditions hold: of fields, `subtype`, `area`, `product`, `priority`."""

    when: list[ConditionIO] = []
    team: str


class DocumentIO(BaseModel):
    """The whole of a type."""

    prefix: str = Limited(default="GD", max_length=6)
    fields: FieldList = Limited(default=[], max_length=61)
    states: list[StateIO] = Limited(default=[], max_length=41)
    moves: list[MoveIO] = Limited(default=[], max_length=201)
    clocks: list[ClockIO] = Limited(default=[], max_length=42)
    escalations: list[EscalationIO] = Limited(default=[], max_length=60)
    subtypes: list[SubtypeIO] = Limited(default=[], max_length=60)
    dispatch: list[DispatchIO] = Limited(default=[], max_length=60)
    satisfaction_before_close: bool = False
    identity_required: bool = False
    return_visit_days: int | None = None
    children_first: bool = True
    parts: bool = False
    products: bool = False
    booking: bool = False


class TypeNames(BaseModel):
    """What a type is called."""

    code: str = Limited(pattern=CODE)
    name_zh: str = Limited(min_length=1, max_length=80)
    name_en: str = Limited(min_length=1, max_length=80)
    family: Family


class NewType(TypeNames):
    """A new type of an enterprise."""

    tenant_id: UUID
    document: DocumentIO


class ChangedType(TypeNames):
    """A type as it is to be, and the version that it was read in."""

    document: DocumentIO
    version: int
    retired: bool = False


class FromReadyMade(BaseModel):
    """Which of the shipped types an enterprise begins with."""

    tenant_id: UUID
    ready_made: str
    code: str | None = Limited(default=None, pattern=CODE)


class TypeProblemOut(BaseModel):
    """What keeps a type from being published, and where."""

    where: str
    code: str


class TypeRow(TypeNames):
    """A type in a list; `published` is the version that new orders go by."""

    id: UUID
    tenant_id: UUID
    published: int | None
    retired: bool
    version: int
    changed_at: Instant


class TypeOut(TypeRow):
    """A type with its draft, the document that new orders go by, and what keeps the draft from being published."""

    draft: DocumentIO
    document: DocumentIO | None
    problems: list[TypeProblemOut]


class ReadyMadeOut(TypeNames):
    """A type that is shipped."""

    document: DocumentIO


class OrderTypePublished(BaseModel):
    """The number of the version that was published."""

    version: int


class OrderTypeAdded(BaseModel):
    """The id of what is new."""

    id: UUID
