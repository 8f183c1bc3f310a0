"""Seats: where agents can work, and with what their telephones register."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field, model_validator
from starlette.requests import HTTPConnection

from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.telephony.carriers_http import Code
from yingda.telephony.http import KEEPERS, Note
from yingda.telephony.usecases import seats
from yingda.telephony.usecases.seats import SeatKept
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/seats", tags=["telephony"])
Kind = Literal["browser", "sip", "remote"]
Mode = Literal["per_call", "kept_up"]
Number = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 -]{2,24}$")]
Shown = Annotated[str, Field(pattern=r"^[0-9]{0,15}$")]


class SeatRow(BaseModel):
    """A seat, and who sits there now; of a number outside only its end."""

    id: UUID
    tenant_id: UUID
    tenant_name_zh: str
    tenant_name_en: str
    kind: Kind
    code: str
    endpoint: str
    mode: Mode | None
    last_digits: str | None
    caller_shown: str
    confirm: bool
    note: str
    user_id: UUID | None
    user_name: str | None
    agent_name: str | None
    agent_state: str | None
    line_state: Literal["requested", "up", "ended"] | None
    line_since: Instant | None


class SeatChange(BaseModel):
    """What is changed of a seat; what is not named stays."""

    code: Code | None = None
    user_id: UUID | None = None
    digits: Number | None = None
    mode: Mode | None = None
    caller_shown: Shown | None = None
    confirm: bool | None = None
    note: Note | None = None
    new_password: bool = False


class SeatBody(BaseModel):
    """A new seat: a browser's has its person, one outside its number and how it is dialled."""

    kind: Kind
    code: Code
    tenant_id: UUID | None = None
    user_id: UUID | None = None
    digits: Number | None = None
    mode: Mode | None = None
    caller_shown: Shown = ""
    confirm: bool = True
    note: Note = ""

    @model_validator(mode="after")
    def _is_whole(self) -> "SeatBody":
        is_outside = self.kind == "remote"
        if is_outside is not (self.digits is not None and self.mode is not None):
            raise ValueError("digits and mode for a seat outside, and only there")
        if self.kind == "browser" and self.user_id is None:
            raise ValueError("a browser's seat has a person")
        return self


class SeatOpened(BaseModel):
    """The seat, and once only the password that its telephone registers with."""

    seat: SeatRow
    password: str | None


def _keys(connection: HTTPConnection) -> TenantKeys:
    keys: TenantKeys = connection.app.state.keys
    return keys


KeysHere = Annotated[TenantKeys, Depends(_keys)]


def _opened(kept: SeatKept) -> SeatOpened:
    return SeatOpened(seat=SeatRow.model_validate(kept.row), password=kept.password)


@router.get("", dependencies=[listing(*KEEPERS)], summary="Seats")
async def list_seats(me: Me, db: DatabaseHere, tenant_id: UUID | None = None) -> ListOf[SeatRow]:
    rows = await seats.list_all(db=db, actor=me, tenant_id=tenant_id)
    return whole([SeatRow.model_validate(row) for row in rows])


@router.post("", dependencies=[listing(*KEEPERS)], status_code=201, summary="Add a seat")
async def add_seat(body: SeatBody, me: Me, db: DatabaseHere, keys: KeysHere) -> SeatOpened:
    values = body.model_dump(exclude={"tenant_id"})
    return _opened(await seats.add(db=db, keys=keys, actor=me, tenant_id=body.tenant_id, values=values))


@router.put("/{seat_id}", dependencies=[item(*KEEPERS)], summary="Change a seat")
async def change_seat(
    seat_id: UUID, body: SeatChange, me: Me, db: DatabaseHere, keys: KeysHere
) -> SeatOpened:
    values = body.model_dump(exclude_unset=True, exclude={"new_password"})
    kept = await seats.change(
        db=db, keys=keys, actor=me, seat_id=seat_id, values=values, renew=body.new_password
    )
    return _opened(kept)


@router.delete("/{seat_id}", dependencies=[item(*KEEPERS)], status_code=204, summary="Give a seat back")
async def release_seat(seat_id: UUID, me: Me, db: DatabaseHere) -> None:
    await seats.release(db=db, actor=me, seat_id=seat_id)
