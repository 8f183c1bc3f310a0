"""What lets us into the enterprises' systems, sealed; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

_SECRETS: Final = """
SELECT s.id, s.tenant_id, s.code, s.host, s.header, s.changed_at, coalesce(u.display_name, '') AS author
FROM query_secret s LEFT JOIN app_user u ON u.id = s.author_id
WHERE s.tenant_id = ANY(%(tenants)s) AND (%(id)s::uuid IS NULL OR s.id = %(id)s) ORDER BY s.code, s.id
"""
_SEALED: Final = """
SELECT host, header, secret_sealed FROM query_secret WHERE tenant_id = %(tenant_id)s AND code = %(code)s
"""


async def secrets(tx: Transaction, *, tenants: Iterable[UUID]) -> Sequence[Mapping[str, Any]]:
    """Every secret of these tenants, without its value: nobody reads that."""
    return await (await tx.execute(_SECRETS, {"tenants": list(tenants), "id": None})).fetchall()


async def secret(tx: Transaction, *, tenants: Iterable[UUID], secret_id: UUID) -> Mapping[str, Any] | None:
    """One secret, without its value."""
    return await (await tx.execute(_SECRETS, {"tenants": list(tenants), "id": secret_id})).fetchone()


async def sealed_secret(tx: Transaction, *, tenant_id: UUID, code: str) -> Mapping[str, Any] | None:
    """A secret with its sealed value; as the platform itself."""
    return await (await tx.execute(_SEALED, {"tenant_id": tenant_id, "code": code})).fetchone()


async def add(tx: Transaction, *, secret_id: UUID, tenant_id: UUID, values: Mapping[str, object]) -> bool:
    """Keep a new secret; False where its code is taken."""
    found = await tx.execute(
        """INSERT INTO query_secret (id, tenant_id, code, host, header, secret_sealed, author_id)
           VALUES (%(id)s, %(tenant_id)s, %(code)s, %(host)s, %(header)s, %(sealed)s, %(author)s)
           ON CONFLICT DO NOTHING RETURNING id""",
        {**values, "id": secret_id, "tenant_id": tenant_id},
    )
    return await found.fetchone() is not None


async def change(tx: Transaction, *, secret_id: UUID, tenant_id: UUID, values: Mapping[str, object]) -> bool:
    """Write a secret anew; False where the code is another one's."""
    found = await tx.execute(
        """UPDATE query_secret SET code = %(code)s, host = %(host)s, header = %(header)s, secret_sealed = %(sealed)s,
             author_id = %(author)s, changed_at = clock_timestamp()
           WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND NOT EXISTS (
             SELECT 1 FROM query_secret o WHERE o.tenant_id = %(tenant_id)s AND o.code = %(code)s AND o.id <> %(id)s)
           RETURNING id""",
        {**values, "id": secret_id, "tenant_id": tenant_id},
    )
    return await found.fetchone() is not None


async def remove(tx: Transaction, *, secret_id: UUID, tenant_id: UUID) -> None:
    """Remove a secret."""
    await tx.execute(
        "DELETE FROM query_secret WHERE tenant_id = %(tenant_id)s AND id = %(id)s",
        {"tenant_id": tenant_id, "id": secret_id},
    )
