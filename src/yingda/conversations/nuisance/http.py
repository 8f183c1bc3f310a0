"""Nuisance: who is not let in, how often one may call, and what went beyond."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection

from yingda.conversations.nuisance import usecases as nuisance
from yingda.platform.http import AskedMoment, DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/nuisance", tags=["nuisance"])
KEEPERS: Final = (Role.OPERATOR_ADMIN, Role.TENANT_ADMIN, Role.SUPERVISOR)
OF_TENANTS: Final = (Role.TENANT_ADMIN, Role.SUPERVISOR)
DAYS: Final = 30


class BlockBody(BaseModel):
    """A caller who shall not be let in."""

    tenant_id: UUID
    number: str = Field(min_length=3, max_length=24)
    reason: str = Field(min_length=1, max_length=200)
    until: AskedMoment | None = None


class BlockedOut(BaseModel):
    """A caller who is not let in."""

    id: UUID
    tenant_id: UUID
    everywhere: bool
    """By the operator, for the numbers of all enterprises."""
    number: str
    reason: str
    until: Instant | None
    author_name: str
    created_at: Instant


class PolicyBody(BaseModel):
    """How often one number may call, and what becomes of calls that are marked as a nuisance."""

    max_calls: int | None = Field(default=None, ge=1, le=1000)
    """None: as often as it likes."""
    minutes: int = Field(default=10, ge=1, le=1440)
    beyond: Literal["refuse", "announce"] = "refuse"
    ends_calls: bool = False
    """A marked call is ended after ten minutes, with words."""


class PolicyOut(PolicyBody):
    """An enterprise's policy; without one of its own nothing is limited."""

    tenant_id: UUID
    name_zh: str
    name_en: str
    changed_at: Instant | None


class BreachOut(BaseModel):
    """What went beyond a limit."""

    tenant_id: UUID
    interaction_id: UUID
    kind: Literal["warned", "overlong", "blocked", "repeated"]
    at: Instant
    caller: str
    number_digits: str
    agent: str | None
    opened_at: Instant
    ended_at: Instant | None


class Kept(BaseModel):
    """The id of what was kept."""

    id: UUID


def _keys(connection: HTTPConnection) -> TenantKeys:
    keys: TenantKeys = connection.app.state.keys
    return keys


KeysHere = Annotated[TenantKeys, Depends(_keys)]


@router.get("/blocked", dependencies=[listing(*KEEPERS)], summary="Callers who are not let in")
async def list_blocked(
    me: Me, db: DatabaseHere, keys: KeysHere, number: Annotated[str, Query(max_length=24)] = ""
) -> ListOf[BlockedOut]:
    rows = await nuisance.blocked(db=db, keys=keys, actor=me, number=number)
    return whole([BlockedOut.model_validate(row) for row in rows])


@router.post("/blocked", dependencies=[listing(*KEEPERS)], status_code=201, summary="Let a caller in no more")
async def block(body: BlockBody, me: Me, db: DatabaseHere, keys: KeysHere) -> Kept:
    found = await nuisance.block(
        db=db,
        keys=keys,
        actor=me,
        tenant_id=body.tenant_id,
        number=body.number,
        reason=body.reason,
        until=body.until,
    )
    return Kept(id=found)


@router.delete(
    "/blocked/{blocked_id}", dependencies=[item(*KEEPERS)], status_code=204, summary="Let a caller in again"
)
async def unblock(blocked_id: UUID, me: Me, db: DatabaseHere) -> None:
    await nuisance.unblock(db=db, actor=me, blocked_id=blocked_id)


@router.get("/policies", dependencies=[listing(*OF_TENANTS)], summary="The policies of enterprises")
async def list_policies(me: Me, db: DatabaseHere) -> ListOf[PolicyOut]:
    rows = await nuisance.policies(db=db, actor=me)
    return whole([PolicyOut.model_validate(row) for row in rows])


@router.put(
    "/policies/{tenant_id}", dependencies=[item(*OF_TENANTS)], status_code=204, summary="Set a policy"
)
async def set_policy(tenant_id: UUID, body: PolicyBody, me: Me, db: DatabaseHere) -> None:
    policy = nuisance.Policy(
        max_calls=body.max_calls, minutes=body.minutes, beyond=body.beyond, ends_calls=body.ends_calls
    )
    await nuisance.set_policy(db=db, actor=me, tenant_id=tenant_id, policy=policy)


@router.get("/breaches", dependencies=[listing(*KEEPERS)], summary="What went beyond a limit")
async def list_breaches(
    me: Me,
    db: DatabaseHere,
    keys: KeysHere,
    kind: Literal["warned", "overlong", "blocked", "repeated"] | None = None,
    since: AskedMoment | None = None,
    until: AskedMoment | None = None,
) -> ListOf[BreachOut]:
    end = until or datetime.now(UTC)
    rows = await nuisance.breaches(
        db=db,
        keys=keys,
        actor=me,
        kind=kind,
        since=since or end - timedelta(days=DAYS),
        until=end,
    )
    return whole([BreachOut.model_validate(row) for row in rows])
