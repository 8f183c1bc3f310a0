"""Calendars: kept by people, read by call control, asked what they say of a moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yingda.flows.calendar import Calendar, Verdict
from yingda.flows.calendars import store
from yingda.flows.calendars.store import CalendarText
from yingda.flows.engine.calendar_fields import read_calendar
from yingda.flows.errors import CodeTaken
from yingda.kernel.errors import DomainError, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing


class CalendarInvalid(DomainError):
    """The calendar's hours or days are not as they must be; each problem names its field."""

    code = "calendar.invalid"


async def read_calendars(tx: Transaction) -> Mapping[UUID, Mapping[str, Calendar]]:
    """Every tenant's calendars by their codes, as call control keeps them; as role core."""
    found: dict[UUID, dict[str, Calendar]] = {}
    for row in await store.all_calendars(tx):
        calendar, _ = read_calendar(row["definition"])
        found.setdefault(row["tenant_id"], {})[row["code"]] = calendar
    return found


async def list_calendars(*, db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """The calendars of the tenants that the actor sees."""
    async with db.app(sees=actor.tenants) as tx:
        return await store.calendars(tx, tenants=actor.tenants)


async def find_calendar(*, db: Database, actor: Actor, calendar_id: UUID) -> Mapping[str, Any]:
    """One calendar."""
    async with db.app(sees=actor.tenants) as tx:
        row = await store.calendar(tx, tenants=actor.tenants, calendar_id=calendar_id)
    if row is None:
        raise NotFound
    return row


async def add_calendar(*, db: Database, actor: Actor, tenant_id: UUID, text: CalendarText) -> UUID:
    """Keep a new calendar; its id."""
    calendar_id = new_id()
    async with changing(db=db, actor=actor, tenant_id=tenant_id) as tx:
        _require_valid(text.definition)
        if not await store.add(
            tx, calendar_id=calendar_id, tenant_id=tenant_id, text=text, author_id=actor.user_id
        ):
            raise CodeTaken
        await audit.note(
            tx, actor=actor, action="calendar.added", tenant_id=tenant_id, object_id=calendar_id,
            details={"code": text.code},
        )  # fmt: skip
    return calendar_id


async def change_calendar(*, db: Database, actor: Actor, calendar_id: UUID, text: CalendarText) -> None:
    """Write a calendar anew; calls that arrive from now on go by it."""
    row = await find_calendar(db=db, actor=actor, calendar_id=calendar_id)
    async with changing(db=db, actor=actor, tenant_id=row["tenant_id"]) as tx:
        _require_valid(text.definition)
        if not await store.change(
            tx, calendar_id=calendar_id, tenant_id=row["tenant_id"], text=text, author_id=actor.user_id
        ):
            raise CodeTaken
        await audit.note(
            tx, actor=actor, action="calendar.changed", tenant_id=row["tenant_id"], object_id=calendar_id,
            details={"code": text.code, "before": row["definition"]},
        )  # fmt: skip


async def remove_calendar(*, db: Database, actor: Actor, calendar_id: UUID) -> None:
    """Remove a calendar; a flow that still names it is told so when it is next checked."""
    row = await find_calendar(db=db, actor=actor, calendar_id=calendar_id)
    async with changing(db=db, actor=actor, tenant_id=row["tenant_id"]) as tx:
        await store.remove(tx, calendar_id=calendar_id, tenant_id=row["tenant_id"])
        await audit.note(
            tx, actor=actor, action="calendar.removed", tenant_id=row["tenant_id"], object_id=calendar_id,
            details={"code": row["code"], "before": row["definition"]},
        )  # fmt: skip


async def check_calendar(*, db: Database, actor: Actor, calendar_id: UUID, at: datetime) -> Verdict:
    """What a calendar says of a moment."""
    row = await find_calendar(db=db, actor=actor, calendar_id=calendar_id)
    calendar, _ = read_calendar(row["definition"])
    return calendar.opening_at(at)


def _require_valid(definition: Mapping[str, Any]) -> None:
    _, problems = read_calendar(definition)
    if problems:
        raise CalendarInvalid(
            problems=[{"code": problem.code, "details": dict(problem.details)} for problem in problems]
        )
