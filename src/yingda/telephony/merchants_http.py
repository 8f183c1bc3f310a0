"""Merchants behind shared numbers."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, StringConstraints

from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.telephony.http import KEEPERS, OPERATOR, READERS, EventOut, Name, UseBody, changes_of
from yingda.telephony.model import MERCHANT_MOVES, Move, NumberState, RecordingRule
from yingda.telephony.usecases import bulk, merchants
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/merchants", tags=["telephony"])
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,8}$")]
State = Literal["testing", "active", "suspended", "released"]


class MerchantOut(BaseModel):
    """One enterprise behind a shared number."""

    id: UUID
    number_id: UUID
    code: str
    tenant_id: UUID
    tenant: str
    tenant_name_zh: str
    tenant_name_en: str
    name_zh: str
    name_en: str
    status: State
    flow_id: UUID | None
    flow: str | None
    published_version: int | None
    caller_limit: int | None
    calendar_code: str | None
    languages: list[str]
    recording: RecordingRule
    note: str
    changed_at: Instant
    moves: list[Move]


class WantedMerchants(BaseModel):
    """Which merchants."""

    number_id: UUID | None = None
    status: State | None = None
    begins: Code | None = None
    after: int = Field(default=0, ge=0)
    limit: int = Field(default=100, ge=1, le=500)


class NewMerchant(UseBody):
    """A code for an enterprise on a shared number."""

    number_id: UUID
    tenant_id: UUID
    code: Code
    name_zh: Name
    name_en: Name


class BulkBody(BaseModel):
    """A table of merchants: code, tenant, name_zh, name_en, and where wanted flow, caller_limit, languages, recording."""

    number_id: UUID
    table: str = Field(max_length=400_000)
    dry_run: bool = True


class LineOut(BaseModel):
    """What one line means, and what is wrong with it."""

    line: int
    code: str
    action: Literal["add", "change", "keep"]
    problems: list[str]


class BulkOut(BaseModel):
    """Every line; applied only when nothing was wrong with any."""

    rows: list[LineOut]
    applied: bool


def _out(row: Any, me: Me) -> MerchantOut:
    legal = list(MERCHANT_MOVES[NumberState(row["status"])]) if me.role is Role.OPERATOR_ADMIN else []
    return MerchantOut.model_validate({**row, "moves": legal})


@router.get("", dependencies=[listing(*READERS)], summary="Merchants")
async def list_merchants(
    me: Me, db: DatabaseHere, wanted: Annotated[WantedMerchants, Query()]
) -> ListOf[MerchantOut]:
    filters = {**wanted.model_dump(exclude={"after"}), "offset": wanted.after}
    rows = await merchants.list_merchants(db=db, actor=me, wanted=filters)
    total = rows[0]["total"] if rows else 0
    reached = wanted.after + len(rows)
    return ListOf(
        items=[_out(row, me) for row in rows], total=total, next=str(reached) if reached < total else None
    )


@router.post("", dependencies=[listing(*OPERATOR)], status_code=201, summary="Give an enterprise a code")
async def add_merchant(body: NewMerchant, me: Me, db: DatabaseHere) -> MerchantOut:
    values = changes_of(body)
    number_id, tenant_id, code = body.number_id, body.tenant_id, body.code
    for named in ("number_id", "tenant_id", "code"):
        del values[named]
    added = await merchants.add_merchant(
        db=db, actor=me, number_id=number_id, tenant_id=tenant_id, code=code, values=values
    )
    return _out(added, me)


@router.post("/bulk", dependencies=[listing(*OPERATOR)], summary="Many merchants at once")
async def load_merchants(body: BulkBody, me: Me, db: DatabaseHere) -> BulkOut:
    lines, applied = await bulk.load_merchants(
        db=db, actor=me, number_id=body.number_id, table=body.table, dry_run=body.dry_run
    )
    rows = [
        LineOut.model_validate(
            {"line": line.number, "code": line.code, "action": line.action, "problems": line.problems}
        )
        for line in lines
    ]
    return BulkOut(rows=rows, applied=applied)


@router.patch("/{merchant_id}", dependencies=[item(*KEEPERS)], summary="Change what a code leads to")
async def change_merchant(merchant_id: UUID, body: UseBody, me: Me, db: DatabaseHere) -> MerchantOut:
    changes = changes_of(body)
    return _out(
        await merchants.change_merchant(db=db, actor=me, merchant_id=merchant_id, changes=changes), me
    )


@router.get("/{merchant_id}/history", dependencies=[item(*READERS)], summary="What was done with a code")
async def read_history(merchant_id: UUID, me: Me, db: DatabaseHere) -> ListOf[EventOut]:
    rows = await merchants.read_history(db=db, actor=me, merchant_id=merchant_id)
    return whole([EventOut.model_validate(row) for row in rows])


@router.post(
    "/{merchant_id}/{move}", dependencies=[item(*OPERATOR)], summary="Move a merchant to another state"
)
async def move_merchant(
    merchant_id: UUID,
    move: Literal["test", "activate", "suspend", "resume", "release"],
    me: Me,
    db: DatabaseHere,
) -> MerchantOut:
    return _out(await merchants.move_merchant(db=db, actor=me, merchant_id=merchant_id, move=Move(move)), me)
