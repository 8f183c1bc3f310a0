"""Queries: an enterprise's own system is asked with what lets us in."""

from uuid import UUID

from yingda.flows.model import AskSystem
from yingda.flows.outcomes import Answered, NotAnswered
from yingda.flows.queries import store
from yingda.flows.queries.addresses import Host
from yingda.flows.queries.ask import HTTPS, Secret, SystemAsker
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database


async def ask_system(
    query: AskSystem, *, db: Database, cipher: TenantCipher, asker: SystemAsker, tenant_id: UUID, key: str
) -> Answered | NotAnswered:
    """Ask, under a key that is the same whenever the same question is asked."""
    secret = await _secret(query.secret, db=db, cipher=cipher, tenant_id=tenant_id) if query.secret else None
    return await asker.ask(query, tenant_id=tenant_id, key=key, secret=secret)


def host_of(text: str) -> Host:
    """`name` or `name:port` as the host that it is."""
    name, colon, port = text.rpartition(":")
    return Host(name.lower(), int(port)) if colon else Host(text.lower(), HTTPS)


async def _secret(code: str, *, db: Database, cipher: TenantCipher, tenant_id: UUID) -> Secret | None:
    async with db.look() as tx:
        row = await store.sealed_secret(tx, tenant_id=tenant_id, code=code)
    if row is None:
        return None
    return Secret(header=row["header"], value=cipher.unseal(row["secret_sealed"]), host=host_of(row["host"]))
