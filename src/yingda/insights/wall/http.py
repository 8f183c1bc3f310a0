"""Alarms of queues and their thresholds over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection

from yingda.conversations.floor.days import QueueAlarm, QueueLimits
from yingda.insights.wall import limits as usecases
from yingda.insights.wall.store import WallReader
from yingda.platform.http import AskedMoment, DatabaseHere, ListOf, item, listing, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/wall", tags=["floor"])
WATCHERS: Final = (Role.SUPERVISOR, Role.OPERATOR_ADMIN, Role.TENANT_ADMIN)
READERS: Final = (*WATCHERS, Role.TENANT_VIEWER)
Share = Annotated[float | None, Field(ge=0, le=1)]


class LimitsSet(BaseModel):
    """Thresholds that are set: what is not named is the tenant's, or the platform's; null: no such alarm."""

    waiting: Annotated[int | None, Field(ge=0, le=10_000)] = None
    longest: Annotated[int | None, Field(ge=0, le=86_400)] = None
    service_level: Share = None
    connected_rate: Share = None
    arrivals: Annotated[float | None, Field(ge=1, le=100)] = None


class QueueLimitsRow(BaseModel):
    """A queue: what is set for its tenant and for itself, and what it is measured by."""

    tenant_id: UUID
    tenant_zh: str
    tenant_en: str
    queue_id: UUID
    name_zh: str
    name_en: str
    of_tenant: dict[str, float | None]
    of_queue: dict[str, float | None]
    limits: QueueLimits


def _reader(connection: HTTPConnection) -> WallReader:
    return WallReader(db=connection.app.state.db)


ReaderHere = Annotated[WallReader, Depends(_reader)]


@router.get("/alarms", dependencies=[listing(*READERS)], summary="Alarms of queues, the newest first")
async def read_alarms(
    me: Me,
    reader: ReaderHere,
    begin: Annotated[AskedMoment | None, Query(alias="from")] = None,
    end: Annotated[AskedMoment | None, Query(alias="to")] = None,
    queue_id: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> ListOf[QueueAlarm]:
    until = end or datetime.now(UTC) + timedelta(minutes=1)
    found = await reader.past_alarms(
        me, begin=begin or until - timedelta(days=1), end=until, queue_id=queue_id, limit=limit
    )
    return whole(found)


@router.post("/alarms/{alarm_id}/take", dependencies=[item(*WATCHERS)], summary="Say that one sees to it")
async def take_alarm(alarm_id: UUID, me: Me, reader: ReaderHere) -> QueueAlarm:
    return await reader.take(me, alarm_id)


@router.get("/limits", dependencies=[listing(*WATCHERS)], summary="Thresholds of queues")
async def read_limits(me: Me, db: DatabaseHere) -> ListOf[QueueLimitsRow]:
    rows = await usecases.read_limits(db=db, actor=me)
    return whole([QueueLimitsRow.model_validate(row) for row in rows])


@router.put(
    "/limits/tenants/{tenant_id}",
    dependencies=[item(*WATCHERS)],
    status_code=204,
    summary="Set a tenant's thresholds",
)
async def set_of_tenant(tenant_id: UUID, body: LimitsSet, me: Me, db: DatabaseHere) -> None:
    await usecases.set_of_tenant(db=db, actor=me, tenant_id=tenant_id, limits=_named(body))


@router.put(
    "/limits/queues/{queue_id}",
    dependencies=[item(*WATCHERS)],
    status_code=204,
    summary="Set a queue's thresholds",
)
async def set_of_queue(queue_id: UUID, body: LimitsSet, me: Me, db: DatabaseHere) -> None:
    await usecases.set_of_queue(db=db, actor=me, queue_id=queue_id, limits=_named(body))


def _named(body: LimitsSet) -> dict[str, Any]:
    return body.model_dump(exclude_unset=True)
