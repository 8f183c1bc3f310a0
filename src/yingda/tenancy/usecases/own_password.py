"""A person's own password."""

from datetime import UTC, datetime

from yingda.platform.db import Database
from yingda.tenancy import store
from yingda.tenancy.errors import LoginThrottled, PasswordWeak, PasswordWrong
from yingda.tenancy.model import Actor, retry_after
from yingda.tenancy.passwords import hashed, is_password
from yingda.tenancy.usecases import audit


async def change_own_password(*, db: Database, actor: Actor, old: str, new: str) -> None:
    """Choose another password; all his other logins end. Wrong guesses count as failed logins do."""
    if new == old or actor.username in new.lower():
        raise PasswordWeak
    async with db.core() as tx:
        oldest = await store.admit_attempt(tx, username=actor.username, address=actor.address)
        credentials = await store.credentials_of(tx, username=actor.username)
    if oldest is not None:
        raise LoginThrottled(retry_after_seconds=retry_after(oldest=oldest, now=datetime.now(UTC)))
    if not await is_password(old, password_hash=credentials.password_hash if credentials else None):
        raise PasswordWrong
    password_hash = await hashed(new)
    async with db.core() as tx:
        await store.forget_attempts(tx, username=actor.username, address=actor.address)
        await store.set_password(
            tx,
            user_id=actor.user_id,
            tenant_id=actor.tenant_id,
            password_hash=password_hash,
            is_initial=False,
        )
        ended = await store.revoke_sessions(
            tx, tenant_id=actor.tenant_id, user_id=actor.user_id, but=actor.session_id
        )
        entry = audit.entry_by(
            actor,
            action="password.changed",
            tenant_id=actor.tenant_id,
            object_kind="user",
            object_id=actor.user_id,
            details={"sessions": ended},
        )
        await audit.record(tx, entry)
