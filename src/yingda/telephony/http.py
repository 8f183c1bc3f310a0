"""Numbers: the inventory, what each is for, its way from state to state."""

from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, StringConstraints, model_validator

from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.telephony.model import MOVES, Move, NumberState, RecordingRule
from yingda.telephony.usecases import moves, numbers
from yingda.telephony.usecases.numbers import Taking
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/numbers", tags=["telephony"])
READERS: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.TENANT_VIEWER)
KEEPERS: Final = (Role.OPERATOR_ADMIN, Role.TENANT_ADMIN)
OPERATOR: Final = (Role.OPERATOR_ADMIN,)

Kind = Literal["own", "shared"]
Access = Literal["national", "local"]
Language = Literal["zh-CN", "en"]
Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{3,15}$")]
Beginning = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,15}$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Note = Annotated[str, StringConstraints(max_length=500)]
Area = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Areas = Annotated[list[Area], Field(max_length=400)]
Languages = Annotated[list[Language], Field(min_length=1, max_length=2)]
Limit = Annotated[int, Field(ge=0, le=100_000)]
CalendarCode = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class NumberOut(BaseModel):
    """What a customer dials, whose it is, and the flow behind it."""

    id: UUID
    tenant_id: UUID
    tenant: str
    tenant_name_zh: str
    tenant_name_en: str
    digits: str
    name_zh: str
    name_en: str
    status: NumberState
    kind: Kind
    flow_id: UUID | None
    flow: str | None
    published_version: int | None
    class_id: UUID | None
    number_class: str | None
    range_id: UUID | None
    access: Access
    areas: list[str]
    caller_limit: int | None
    calendar_code: str | None
    languages: list[str]
    recording: RecordingRule
    note: str
    changed_at: Instant
    merchants: int
    moves: list[Move]
    """What may be done with it now, by those who may."""


class Wanted(BaseModel):
    """Which part of the inventory."""

    tenant_id: UUID | None = None
    status: NumberState | None = None
    kind: Kind | None = None
    class_id: UUID | None = None
    begins: Beginning | None = None
    after: int = Field(default=0, ge=0)
    limit: int = Field(default=100, ge=1, le=500)


class TakeBody(BaseModel):
    """Numbers to take into the inventory: these digits, or some out of a range."""

    digits: Digits | None = None
    range_id: UUID | None = None
    count: int = Field(default=1, ge=1, le=1_000)
    kind: Kind = "own"
    access: Access = "national"
    areas: Areas = []
    name_zh: str = Field(default="", max_length=100)
    name_en: str = Field(default="", max_length=100)
    note: Note = ""

    @model_validator(mode="after")
    def _says_which(self) -> "TakeBody":
        if self.digits is None and self.range_id is None:
            raise ValueError("digits or a range")
        return self


class Taken(BaseModel):
    """The new numbers."""

    ids: list[UUID]


class UseBody(BaseModel):
    """What a number or a merchant's code is for; what is not named stays."""

    name_zh: Name | None = None
    name_en: Name | None = None
    flow_id: UUID | None = None
    calendar_code: CalendarCode | None = None
    languages: Languages | None = None
    recording: RecordingRule | None = None
    caller_limit: Limit | None = None
    note: Note | None = None


NOT_EMPTY: Final = frozenset({"name_zh", "name_en", "languages", "recording", "note", "access", "areas"})


class NumberBody(UseBody):
    """What a number is for; what is not named stays."""

    access: Access | None = None
    areas: Areas | None = None


class AssignBody(BaseModel):
    """Whose the number is to be, and which flow answers."""

    tenant_id: UUID
    flow_id: UUID | None = None
    note: Note = ""


class MoveBody(BaseModel):
    """Why the number is moved."""

    note: Note = ""


class EventOut(BaseModel):
    """Who did what, when."""

    id: UUID
    at: Instant
    actor_name: str
    action: str
    details: dict[str, Any]
    merchant_id: UUID | None
    merchant_code: str | None


class FlowChoice(BaseModel):
    """A flow that a number may lead to."""

    id: UUID
    code: str
    name_zh: str
    name_en: str
    published_version: int | None


class CalendarChoice(BaseModel):
    """A calendar that a number may keep."""

    code: str
    name_zh: str
    name_en: str


class ChoicesOut(BaseModel):
    """What there is to choose from for a number."""

    flows: list[FlowChoice]
    calendars: list[CalendarChoice]


class TrialOut(BaseModel):
    """What to dial for a trial, and until when."""

    dial: str
    expires_at: Instant


def changes_of(body: UseBody) -> dict[str, object]:
    """What a request changes: what it names, and of what must not be empty only what it fills."""
    named = body.model_dump(exclude_unset=True)
    return {name: value for name, value in named.items() if value is not None or name not in NOT_EMPTY}


def _out(row: Any, me: Me) -> NumberOut:
    legal = list(MOVES[NumberState(row["status"])]) if me.role is Role.OPERATOR_ADMIN else []
    return NumberOut.model_validate({**row, "moves": legal})


@router.get("", dependencies=[listing(*READERS)], summary="Numbers")
async def list_numbers(me: Me, db: DatabaseHere, wanted: Annotated[Wanted, Query()]) -> ListOf[NumberOut]:
    filters = {**wanted.model_dump(exclude={"after"}), "offset": wanted.after}
    rows = await numbers.list_numbers(db=db, actor=me, wanted=filters)
    total = rows[0]["total"] if rows else 0
    reached = wanted.after + len(rows)
    return ListOf(
        items=[_out(row, me) for row in rows], total=total, next=str(reached) if reached < total else None
    )


@router.get("/choices", dependencies=[listing(*KEEPERS)], summary="What a number may lead to")
async def read_choices(me: Me, db: DatabaseHere, tenant_id: UUID) -> ChoicesOut:
    flows, calendars = await numbers.read_choices(db=db, actor=me, tenant_id=tenant_id)
    return ChoicesOut(
        flows=[FlowChoice.model_validate(row) for row in flows],
        calendars=[CalendarChoice.model_validate(row) for row in calendars],
    )


@router.post("", dependencies=[listing(*OPERATOR)], status_code=201, summary="Take numbers")
async def take_numbers(body: TakeBody, me: Me, db: DatabaseHere) -> Taken:
    return Taken(ids=await numbers.take_numbers(db=db, actor=me, taking=Taking(**body.model_dump())))


@router.patch("/{number_id}", dependencies=[item(*KEEPERS)], summary="Change what a number is for")
async def change_number(number_id: UUID, body: NumberBody, me: Me, db: DatabaseHere) -> NumberOut:
    changes = changes_of(body)
    return _out(await numbers.change_number(db=db, actor=me, number_id=number_id, changes=changes), me)


@router.get("/{number_id}/history", dependencies=[item(*READERS)], summary="What was done with a number")
async def read_history(number_id: UUID, me: Me, db: DatabaseHere) -> ListOf[EventOut]:
    rows = await numbers.read_history(db=db, actor=me, number_id=number_id)
    return whole([EventOut.model_validate(row) for row in rows])


@router.post("/{number_id}/trial", dependencies=[item(*KEEPERS)], status_code=201, summary="Try a number")
async def try_number(number_id: UUID, me: Me, db: DatabaseHere) -> TrialOut:
    dial, expires_at = await moves.try_number(db=db, actor=me, number_id=number_id)
    return TrialOut(dial=dial, expires_at=expires_at)


@router.post("/{number_id}/assign", dependencies=[item(*OPERATOR)], summary="Give a number to an enterprise")
async def assign_number(number_id: UUID, body: AssignBody, me: Me, db: DatabaseHere) -> NumberOut:
    moved = await moves.move_number(
        db=db,
        actor=me,
        number_id=number_id,
        move=Move.ASSIGN,
        tenant_id=body.tenant_id,
        flow_id=body.flow_id,
        note=body.note,
    )
    return _out(moved, me)


@router.post("/{number_id}/{move}", dependencies=[item(*OPERATOR)], summary="Move a number to another state")
async def move_number(
    number_id: UUID,
    move: Literal["test", "activate", "suspend", "resume", "port-in", "port-out", "release"],
    me: Me,
    db: DatabaseHere,
    body: MoveBody | None = None,
) -> NumberOut:
    made = Move(move.replace("-", "_"))
    note = body.note if body else ""
    return _out(await moves.move_number(db=db, actor=me, number_id=number_id, move=made, note=note), me)
