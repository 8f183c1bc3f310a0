"""Machines' keys in the database; every statement names the tenants that it may touch, but the one that finds a caller."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from yingda.desk.exchange.keys.model import REFUSAL_WINDOW, REFUSALS, MachineKey
from yingda.platform.db import Transaction

_SHOWN: Final = """id, tenant_id, name, prefix, scopes, created_by, created_at, expires_at, used_at, used_from, revoked_at"""
_OF: Final = f"""
SELECT {_SHOWN} FROM machine_key WHERE tenant_id = ANY(%(tenants)s) AND (%(id)s::uuid IS NULL OR id = %(id)s)
ORDER BY created_at DESC, id DESC
"""
_ADD: Final = """
INSERT INTO machine_key (id, tenant_id, user_id, name, prefix, token_hash, scopes, created_by, expires_at)
VALUES (%(id)s, %(tenant_id)s, %(user_id)s, %(name)s, %(prefix)s, %(token_hash)s, %(scopes)s, %(created_by)s, %(expires_at)s)
"""
_CALLER: Final = """
SELECT k.id, k.tenant_id, k.user_id, k.name, k.token_hash, k.scopes,
  k.revoked_at IS NULL AND k.expires_at > now() AND t.status <> 'ended' AS is_valid,
  k.used_at IS NULL OR k.used_at < now() - interval '1 minute' OR k.used_from <> %(address)s AS is_stale
FROM machine_key k JOIN tenant t ON t.id = k.tenant_id WHERE k.prefix = %(prefix)s
"""
_THROTTLED: Final = """
SELECT 1 FROM login_failure WHERE subject = %(subject)s AND at > now() - %(window)s
ORDER BY at DESC OFFSET %(skip)s LIMIT 1
"""


async def keys_of(
    tx: Transaction, *, tenants: Iterable[UUID], key_id: UUID | None = None
) -> list[MachineKey]:
    """The keys of these enterprises, or one of them."""
    rows = await (await tx.execute(_OF, {"tenants": list(tenants), "id": key_id})).fetchall()
    return [MachineKey(**row) for row in rows]


async def in_force(tx: Transaction, *, tenant_id: UUID) -> int:
    """How many keys of an enterprise can be used; who else is about to add one waits."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended(%(h)s, 0))", {"h": f"keys:{tenant_id}"})
    rows = await tx.execute(
        """SELECT count(*) AS many FROM machine_key
           WHERE tenant_id = %(t)s AND revoked_at IS NULL AND expires_at > now()""",
        {"t": tenant_id},
    )
    row = await rows.fetchone()
    return int(row["many"]) if row else 0


async def add(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Keep a new key."""
    await tx.execute(_ADD, values)


async def revoke(tx: Transaction, *, tenant_id: UUID, key_id: UUID) -> bool:
    """End a key; whether it was in force."""
    done = await tx.execute(
        """UPDATE machine_key SET revoked_at = clock_timestamp()
           WHERE tenant_id = %(t)s AND id = %(id)s AND revoked_at IS NULL""",
        {"t": tenant_id, "id": key_id},
    )
    return done.rowcount == 1


async def caller(tx: Transaction, *, prefix: str, address: str) -> Mapping[str, Any] | None:
    """Whose key begins like this, as role core: nobody's eyes are known yet."""
    return await (await tx.execute(_CALLER, {"prefix": prefix, "address": address})).fetchone()


async def note_use(tx: Transaction, *, tenant_id: UUID, key_id: UUID, address: str) -> None:
    """A key was used just now."""
    await tx.execute(
        """UPDATE machine_key SET used_at = clock_timestamp(), used_from = %(address)s
           WHERE tenant_id = %(t)s AND id = %(id)s""",
        {"t": tenant_id, "id": key_id, "address": address},
    )


async def is_throttled(tx: Transaction, *, address: str) -> bool:
    """Whether too many wrong keys came from here lately."""
    values = {"subject": _subject(address), "window": REFUSAL_WINDOW, "skip": REFUSALS - 1}
    return await (await tx.execute(_THROTTLED, values)).fetchone() is not None


async def note_refusal(tx: Transaction, *, address: str) -> None:
    """A wrong key came from here."""
    await tx.execute(
        "INSERT INTO login_failure (subject, at) VALUES (%(s)s, clock_timestamp())", {"s": _subject(address)}
    )


def _subject(address: str) -> str:
    return f"machine:{address}"
