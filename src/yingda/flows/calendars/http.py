"""Calendars, and the public holidays that they keep."""

from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from yingda.flows.calendar import Cause, Opening, is_announced, public_days
from yingda.flows.calendars import usecases as calendars
from yingda.flows.calendars.store import CalendarText
from yingda.platform.http import AskedMoment, DatabaseHere, Instant, ListOf, item, listing, own, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/calendars", tags=["calendars"])
READERS: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.TENANT_VIEWER)
AUTHORS: Final = (Role.OPERATOR_ADMIN, Role.TENANT_ADMIN)
CODE: Final = r"^[A-Za-z0-9_.-]{1,64}$"


class CalendarBody(BaseModel):
    """A calendar: its names, and a time zone, weekly hours, public holidays and days of its own."""

    code: str = Field(pattern=CODE)
    name_zh: str = Field(min_length=1, max_length=80)
    name_en: str = Field(min_length=1, max_length=80)
    definition: dict[str, Any]

    def text(self) -> CalendarText:
        return CalendarText(
            code=self.code, name_zh=self.name_zh, name_en=self.name_en, definition=self.definition
        )


class NewCalendar(CalendarBody):
    """A calendar of an enterprise."""

    tenant_id: UUID


class CalendarOut(CalendarBody):
    """A calendar as it is kept."""

    id: UUID
    tenant_id: UUID
    changed_at: Instant
    author: str


class Kept(BaseModel):
    """The id of what was kept."""

    id: UUID


class MomentBody(BaseModel):
    """A moment to be asked about."""

    at: AskedMoment


class PublicDayOut(BaseModel):
    """A day that the state made different."""

    day: date
    name_zh: str
    name_en: str
    working: bool


class VerdictOut(BaseModel):
    """What a calendar says of a moment, and which of its rules decided."""

    opening: Opening
    cause: Cause
    public_day: PublicDayOut | None


class HolidaysOut(BaseModel):
    """The days of a year that the state made different, and whether the shifted ones are known yet."""

    year: int
    announced: bool
    days: list[PublicDayOut]


@router.get("", dependencies=[listing(*READERS)], summary="Calendars")
async def list_calendars(me: Me, db: DatabaseHere) -> ListOf[CalendarOut]:
    rows = await calendars.list_calendars(db=db, actor=me)
    return whole([CalendarOut.model_validate(row) for row in rows])


@router.get("/holidays", dependencies=[own()], summary="China's public holidays of a year")
async def list_holidays(year: Annotated[int, Query(ge=2004, le=2100)]) -> HolidaysOut:
    days = [
        PublicDayOut.model_validate(each, from_attributes=True)
        for _, each in sorted(public_days(year).items())
    ]
    return HolidaysOut(year=year, announced=is_announced(year), days=days)


@router.post("", dependencies=[listing(*AUTHORS)], status_code=201, summary="A new calendar")
async def add_calendar(body: NewCalendar, me: Me, db: DatabaseHere) -> Kept:
    found = await calendars.add_calendar(db=db, actor=me, tenant_id=body.tenant_id, text=body.text())
    return Kept(id=found)


@router.get("/{calendar_id}", dependencies=[item(*READERS)], summary="One calendar")
async def read_calendar(calendar_id: UUID, me: Me, db: DatabaseHere) -> CalendarOut:
    row = await calendars.find_calendar(db=db, actor=me, calendar_id=calendar_id)
    return CalendarOut.model_validate(row)


@router.put("/{calendar_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Write a calendar anew")
async def change_calendar(calendar_id: UUID, body: CalendarBody, me: Me, db: DatabaseHere) -> None:
    await calendars.change_calendar(db=db, actor=me, calendar_id=calendar_id, text=body.text())


@router.delete("/{calendar_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Remove a calendar")
async def remove_calendar(calendar_id: UUID, me: Me, db: DatabaseHere) -> None:
    await calendars.remove_calendar(db=db, actor=me, calendar_id=calendar_id)


@router.post("/{calendar_id}/check", dependencies=[item(*READERS)], summary="Open, closed or holiday")
async def check_calendar(calendar_id: UUID, body: MomentBody, me: Me, db: DatabaseHere) -> VerdictOut:
    verdict = await calendars.check_calendar(db=db, actor=me, calendar_id=calendar_id, at=body.at)
    return VerdictOut.model_validate(verdict, from_attributes=True)
