"""GET /api/changes."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from yingda.desk.exchange.following.usecases import read_changes
from yingda.desk.exchange.things import address_of
from yingda.platform.http import DatabaseHere, Instant, listing
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/changes", tags=["exchange"])
READERS: Final = (Role.TENANT_ADMIN, Role.SUPERVISOR)
MOST: Final = 1_000


class ChangeOut(BaseModel):
    """Something happened to a thing, which is to be read at its address."""

    kind: str
    thing_id: UUID
    at: Instant
    address: str | None


class ChangesOut(BaseModel):
    """Changes in their order; `next` is what to pass as `after`, at once where there is `more`, else after a while."""

    items: list[ChangeOut]
    next: str
    more: bool


@router.get("", dependencies=[listing(*READERS)], summary="What changed")
async def follow(
    me: Me,
    db: DatabaseHere,
    tenant_id: Annotated[UUID | None, Query(description="The enterprise; none: the caller's own")] = None,
    after: Annotated[
        str | None, Query(max_length=60, description="The last answer's `next`; none: from now on")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 500,
) -> ChangesOut:
    part = await read_changes(db=db, actor=me, tenant_id=tenant_id or me.tenant_id, after=after, limit=limit)
    items = [
        ChangeOut(
            kind=each.kind, thing_id=each.thing_id, at=each.at, address=address_of(each.kind, each.thing_id)
        )
        for each in part.changes
    ]
    return ChangesOut(items=items, next=part.next, more=part.more)
