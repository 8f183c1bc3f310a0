"""Logging in and out, tenants, users, audit."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field, SecretStr

from yingda.platform.http import (
    DatabaseHere,
    Instant,
    ListOf,
    client_address,
    item,
    listing,
    own,
    public,
    whole,
)
from yingda.tenancy.model import SESSION_LIFETIME, Actor, Role, Tenant, TenantStatus
from yingda.tenancy.usecases import audit, log_in, own_password, sessions, tenants
from yingda.tenancy.usecases.acting import COOKIE, Me

router = APIRouter(prefix="/api", tags=["tenancy"])
Locale = Literal["zh-CN", "en"]


class LoginBody(BaseModel):
    """What somebody types to log in."""

    username: str = Field(min_length=1, max_length=64)
    password: SecretStr = Field(min_length=1, max_length=200)


class NamedTenant(BaseModel):
    """A tenant by its names."""

    id: UUID
    code: str
    name_zh: str
    name_en: str


class MeOut(BaseModel):
    """Whoever is logged in."""

    user_id: UUID
    username: str
    display_name: str
    staff_no: str | None
    role: Role
    locale: Locale
    tenant: NamedTenant
    tenants: list[NamedTenant]
    """Home and every tenant that he is assigned to."""
    must_change_password: bool
    """He does nothing else before he has chosen his own."""


class LocaleBody(BaseModel):
    """The language to read."""

    locale: Locale


class PasswordBody(BaseModel):
    """Another password of one's own."""

    old: SecretStr = Field(min_length=1, max_length=200)
    new: SecretStr = Field(min_length=10, max_length=200)


class SessionOut(BaseModel):
    """One open login."""

    id: UUID
    created_at: Instant
    seen_at: Instant
    expires_at: Instant
    address: str
    user_agent: str
    current: bool


class TenantOut(NamedTenant):
    """A tenant as it is administered."""

    kind: Literal["operator", "client"]
    status: TenantStatus
    channel_limit: int
    timezone: str
    flow_review: bool
    numbers_masked: bool


class TenantChange(BaseModel):
    """What the operator may change of a tenant; what is left out stays."""

    status: Literal[TenantStatus.ACTIVE, TenantStatus.SUSPENDED] | None = None
    channel_limit: int | None = Field(default=None, ge=0, le=10_000)
    flow_review: bool | None = None
    """Whether a second person reviews its flows before they go out."""
    numbers_masked: bool | None = None
    """Whether its customers' numbers are kept from whoever telephones for it."""


class AuditOut(BaseModel):
    """One entry of the audit."""

    id: UUID
    tenant_id: UUID
    at: Instant
    actor_id: UUID | None
    actor_name: str
    action: str
    object_kind: str | None
    object_id: UUID | None
    seat: str | None
    address: str
    details: dict[str, Any]


async def _describe(db: DatabaseHere, actor: Actor) -> MeOut:
    known = {
        tenant.id: NamedTenant(id=tenant.id, code=tenant.code, name_zh=tenant.name_zh, name_en=tenant.name_en)
        for tenant in await tenants.list_tenants(db=db, actor=actor)
        if actor.sees(tenant.id)
    }
    return MeOut(
        user_id=actor.user_id,
        username=actor.username,
        display_name=actor.display_name,
        staff_no=actor.staff_no,
        role=actor.role,
        locale="en" if actor.locale == "en" else "zh-CN",
        tenant=known[actor.tenant_id],
        tenants=list(known.values()),
        must_change_password=actor.must_change_password,
    )


@router.post("/auth/login", dependencies=[public()], summary="Log in")
async def log_in_with_password(
    body: LoginBody, request: Request, response: Response, db: DatabaseHere
) -> MeOut:
    address = client_address(request)
    token = await log_in.log_in(
        db=db,
        request=log_in.LoginRequest(
            username=body.username,
            password=body.password.get_secret_value(),
            address=address,
            user_agent=request.headers.get("user-agent", ""),
        ),
    )
    _remember(request, response, token)
    actor = await log_in.find_actor(db=db, token=token, address=address)
    assert actor is not None
    return await _describe(db, actor)


@router.post("/auth/logout", dependencies=[own()], status_code=204, summary="Log out")
async def log_out(me: Me, response: Response, db: DatabaseHere) -> None:
    await log_in.log_out(db=db, actor=me)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")


@router.get("/auth/me", dependencies=[own()], summary="Who is logged in")
async def read_me(me: Me, request: Request, response: Response, db: DatabaseHere) -> MeOut:
    if await sessions.prolong_screen(db=db, actor=me):
        _remember(request, response, request.cookies[COOKIE])
    return await _describe(db, me)


def _remember(request: Request, response: Response, token: str) -> None:
    """Let the browser keep the token as long as the login may last."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(SESSION_LIFETIME.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


@router.put("/auth/locale", dependencies=[own()], status_code=204, summary="Choose the language")
async def choose_locale(body: LocaleBody, me: Me, db: DatabaseHere) -> None:
    await sessions.choose_locale(db=db, actor=me, locale=body.locale)


@router.put("/auth/password", dependencies=[own()], status_code=204, summary="Choose another password")
async def change_own_password(body: PasswordBody, me: Me, db: DatabaseHere) -> None:
    await own_password.change_own_password(
        db=db, actor=me, old=body.old.get_secret_value(), new=body.new.get_secret_value()
    )


@router.get("/auth/sessions", dependencies=[own()], summary="Own open logins")
async def list_own_sessions(me: Me, db: DatabaseHere) -> ListOf[SessionOut]:
    found = await sessions.list_sessions(db=db, actor=me)
    return whole(
        [
            SessionOut(
                id=each.id,
                created_at=each.created_at,
                seen_at=each.seen_at,
                expires_at=each.expires_at,
                address=each.address,
                user_agent=each.user_agent,
                current=each.id == me.session_id,
            )
            for each in found
        ]
    )


@router.delete("/auth/sessions/{session_id}", dependencies=[own()], status_code=204, summary="End a login")
async def revoke_own_session(session_id: UUID, me: Me, db: DatabaseHere) -> None:
    await sessions.revoke_own_session(db=db, actor=me, session_id=session_id)


def _tenant_out(tenant: Tenant) -> TenantOut:
    return TenantOut.model_validate(tenant, from_attributes=True)


@router.get(
    "/tenants",
    dependencies=[listing(Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.TENANT_VIEWER)],
    summary="Tenants",
)
async def list_tenants(me: Me, db: DatabaseHere) -> ListOf[TenantOut]:
    return whole([_tenant_out(tenant) for tenant in await tenants.list_tenants(db=db, actor=me)])


@router.get(
    "/tenants/{tenant_id}",
    dependencies=[item(Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.TENANT_VIEWER)],
    summary="One tenant",
)
async def read_tenant(tenant_id: UUID, me: Me, db: DatabaseHere) -> TenantOut:
    return _tenant_out(await tenants.read_tenant(db=db, actor=me, tenant_id=tenant_id))


@router.patch(
    "/tenants/{tenant_id}", dependencies=[item(Role.OPERATOR_ADMIN)], summary="Suspend or limit a tenant"
)
async def change_tenant(tenant_id: UUID, body: TenantChange, me: Me, db: DatabaseHere) -> TenantOut:
    change = tenants.Change(
        status=body.status,
        channel_limit=body.channel_limit,
        flow_review=body.flow_review,
        numbers_masked=body.numbers_masked,
    )
    changed = await tenants.change_tenant(db=db, actor=me, tenant_id=tenant_id, change=change)
    return _tenant_out(changed)


@router.get(
    "/audit", dependencies=[listing(Role.OPERATOR_ADMIN, Role.TENANT_ADMIN)], summary="Audit, newest first"
)
async def read_audit(
    me: Me,
    db: DatabaseHere,
    action: Annotated[str | None, Query(max_length=64)] = None,
    after: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ListOf[AuditOut]:
    rows = await audit.read_audit(db=db, tenants=me.tenants, action=action, offset=after, limit=limit)
    total = rows[0]["total"] if rows else 0
    following = after + len(rows)
    return ListOf[AuditOut](
        items=[AuditOut.model_validate(row) for row in rows],
        total=total,
        next=str(following) if following < total else None,
    )
