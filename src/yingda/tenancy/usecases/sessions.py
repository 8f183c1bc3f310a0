"""Open logins: seen and ended by their owner, ended by an administrator."""

from collections.abc import Iterable
from uuid import UUID

from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.tenancy import store
from yingda.tenancy.model import Actor, LoginSession, Role, Sight
from yingda.tenancy.usecases import audit


async def list_sessions(*, db: Database, actor: Actor) -> list[LoginSession]:
    """The actor's own open logins."""
    async with db.core() as tx:
        return await store.sessions_of(tx, user_id=actor.user_id)


async def revoke_own_session(*, db: Database, actor: Actor, session_id: UUID) -> None:
    """End one of the actor's own logins."""
    async with db.core() as tx:
        ended = await store.revoke_sessions(
            tx, tenant_id=actor.tenant_id, user_id=actor.user_id, session_id=session_id
        )
        if not ended:
            raise NotFound
        entry = audit.entry_by(
            actor,
            action="session.revoked",
            tenant_id=actor.tenant_id,
            object_kind="session",
            object_id=session_id,
        )
        await audit.record(tx, entry)


async def revoke_sessions_of(*, db: Database, actor: Actor, user_id: UUID) -> int:
    """End every login of a user of the actor's own house; how many there were."""
    async with db.core() as tx:
        home = await store.tenant_of_user(tx, tenant_ids=[actor.tenant_id], user_id=user_id)
        if home is None:
            raise NotFound
        ended = await store.revoke_sessions(tx, tenant_id=home, user_id=user_id)
        entry = audit.entry_by(
            actor,
            action="session.revoked",
            tenant_id=home,
            object_kind="user",
            object_id=user_id,
            details={"sessions": ended},
        )
        await audit.record(tx, entry)
        return ended


async def still_logged_in(*, db: Database, session_ids: Iterable[UUID]) -> dict[UUID, Sight]:
    """Those of these logins that were not ended in the meantime, each with what it sees now."""
    async with db.core() as tx:
        return await store.still_valid(tx, session_ids=session_ids)


async def prolong_screen(*, db: Database, actor: Actor) -> bool:
    """A viewer's login lasts as long as it is used: nobody sits before a screen on the wall. Others are as they were."""
    if actor.role is not Role.TENANT_VIEWER:
        return False
    async with db.core() as tx:
        await store.prolong_session(tx, session_id=actor.session_id)
    return True


async def choose_locale(*, db: Database, actor: Actor, locale: str) -> None:
    """Keep the language that the actor wants to read."""
    async with db.core() as tx:
        await store.set_locale(tx, user_id=actor.user_id, tenant_id=actor.tenant_id, locale=locale)
