"""Logging in and out."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from yingda.platform.db import Database, Transaction
from yingda.tenancy import store
from yingda.tenancy.errors import HomeSuspended, LoginRefused, LoginThrottled
from yingda.tenancy.model import Actor, AuditEntry, Credentials, retry_after
from yingda.tenancy.passwords import is_password
from yingda.tenancy.usecases import audit


@dataclass(frozen=True, kw_only=True, slots=True)
class LoginRequest:
    """A name and a password, and where they come from."""

    username: str
    password: str
    address: str
    user_agent: str


def hash_token(token: str) -> bytes:
    """What is kept of a session's token."""
    return hashlib.sha256(token.encode()).digest()


async def log_in(*, db: Database, request: LoginRequest) -> str:
    """Check name and password, open a session and hand out its token; every outcome is audited."""
    username = request.username.strip().lower()
    async with db.core() as tx:
        oldest = await store.admit_attempt(tx, username=username, address=request.address)
        credentials = await store.credentials_of(tx, username=username)
        if oldest is not None:
            await _note(tx, request, credentials, action="login.throttled")
    if oldest is not None:
        raise LoginThrottled(retry_after_seconds=retry_after(oldest=oldest, now=datetime.now(UTC)))

    known_hash = credentials.password_hash if credentials else None
    matches = await is_password(request.password, password_hash=known_hash)
    if credentials is None or not matches or not credentials.usable:
        async with db.core() as tx:
            await _note(tx, request, credentials, action="login.failed")
        raise LoginRefused
    if credentials.suspended:
        # Told only to who knows the password: nobody else shall learn whose contract rests.
        async with db.core() as tx:
            await _note(tx, request, credentials, action="login.suspended")
        raise HomeSuspended
    return await _open(db, request, credentials, username=username)


async def _open(db: Database, request: LoginRequest, credentials: Credentials, *, username: str) -> str:
    token = secrets.token_urlsafe(32)
    async with db.core() as tx:
        await store.forget_attempts(tx, username=username, address=request.address)
        session_id = await store.open_session(
            tx,
            credentials=credentials,
            token_hash=hash_token(token),
            address=request.address,
            user_agent=request.user_agent,
        )
        await _note(tx, request, credentials, action="login.succeeded", session_id=session_id)
    return token


async def _note(
    tx: Transaction,
    request: LoginRequest,
    credentials: Credentials | None,
    *,
    action: str,
    session_id: UUID | None = None,
) -> None:
    """A name that nobody has is noted with the operator: it belongs to no tenant."""
    entry = AuditEntry(
        tenant_id=credentials.tenant_id if credentials else await store.operator_id(tx),
        actor_id=credentials.user_id if credentials else None,
        actor_name=credentials.display_name if credentials else request.username[:64],
        action=action,
        address=request.address,
        object_kind="session" if session_id else None,
        object_id=session_id,
        details={"user_agent": request.user_agent[:200]},
    )
    await audit.record(tx, entry)


async def find_actor(*, db: Database, token: str, address: str) -> Actor | None:
    """Whoever is logged in with this token."""
    async with db.core() as tx:
        return await store.actor_of(tx, token_hash=hash_token(token), address=address)


async def log_out(*, db: Database, actor: Actor) -> None:
    """End the session that the actor makes this request with."""
    async with db.core() as tx:
        await store.revoke_sessions(
            tx, tenant_id=actor.tenant_id, user_id=actor.user_id, session_id=actor.session_id
        )
        entry = audit.entry_by(
            actor,
            action="logout",
            tenant_id=actor.tenant_id,
            object_kind="session",
            object_id=actor.session_id,
        )
        await audit.record(tx, entry)
