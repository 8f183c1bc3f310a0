"""Whose contacts they were: said by people, or by the numbers that called."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.kernel import phones
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction

_CONTACT: Final = """
SELECT i.id, i.tenant_id, i.caller_sealed, k.customer_id
FROM interaction i LEFT JOIN customer_contact k ON k.tenant_id = i.tenant_id AND k.interaction_id = i.id
WHERE i.tenant_id = ANY(%(tenants)s) AND i.id = %(id)s
"""
_LINK: Final = """
INSERT INTO customer_contact (interaction_id, tenant_id, customer_id, author_id)
VALUES (%(interaction_id)s, %(tenant_id)s, %(customer_id)s, %(author)s)
ON CONFLICT (interaction_id) DO UPDATE SET customer_id = EXCLUDED.customer_id, author_id = EXCLUDED.author_id,
  at = clock_timestamp()
"""
_HISTORY: Final = """
SELECT id, opened_at FROM (
  (SELECT i.id, i.opened_at FROM unnest(%(hashes)s::bytea[]) AS n (hash)
   CROSS JOIN LATERAL (
     SELECT i.id, i.opened_at FROM interaction i WHERE i.tenant_id = %(tenant_id)s AND i.caller_hash = n.hash
       AND (%(before)s::timestamptz IS NULL OR i.opened_at < %(before)s) AND i.purpose <> 'trial'
       AND NOT EXISTS (SELECT 1 FROM customer_contact k WHERE k.tenant_id = %(tenant_id)s AND k.interaction_id = i.id)
     ORDER BY i.opened_at DESC LIMIT %(limit)s) i)
  UNION
  (SELECT i.id, i.opened_at FROM customer_contact k
   JOIN interaction i ON i.tenant_id = %(tenant_id)s AND i.id = k.interaction_id
   WHERE k.tenant_id = %(tenant_id)s AND k.customer_id = ANY(%(ids)s)
     AND (%(before)s::timestamptz IS NULL OR i.opened_at < %(before)s)
   ORDER BY i.opened_at DESC LIMIT %(limit)s)
) found ORDER BY opened_at DESC, id DESC LIMIT %(limit)s
"""


async def contact(
    tx: Transaction, *, tenants: Iterable[UUID], interaction_id: UUID
) -> Mapping[str, Any] | None:
    """A contact: whose it is said to be, and the sealed number that called."""
    wanted = {"tenants": list(tenants), "id": interaction_id}
    return await (await tx.execute(_CONTACT, wanted)).fetchone()


def caller(contact: Mapping[str, Any], cipher: TenantCipher) -> str | None:
    """The number that called in canonical notation; None where it was withheld."""
    sealed = contact["caller_sealed"]
    return phones.canonical(cipher.unseal(bytes(sealed))) if sealed else None


async def link(
    tx: Transaction, *, tenant_id: UUID, interaction_id: UUID, customer_id: UUID, author: UUID | None
) -> None:
    """Say whose contact it is."""
    values = {"interaction_id": interaction_id, "tenant_id": tenant_id}
    await tx.execute(_LINK, {**values, "customer_id": customer_id, "author": author})


async def unlink(tx: Transaction, *, tenant_id: UUID, interaction_id: UUID) -> None:
    """Say nothing any more of whose contact it is."""
    await tx.execute(
        "DELETE FROM customer_contact WHERE tenant_id = %(tenant_id)s AND interaction_id = %(id)s",
        {"tenant_id": tenant_id, "id": interaction_id},
    )


async def history(
    tx: Transaction,
    *,
    tenant_id: UUID,
    ids: Sequence[UUID],
    numbers: Iterable[str],
    cipher: TenantCipher,
    before: Any,
    limit: int,
) -> list[UUID]:
    """A customer's contacts, newest first: those said to be his, and those of his numbers said to be nobody's."""
    ways = {way for number in numbers for way in phones.notations(number)}
    values = {
        "tenant_id": tenant_id,
        "ids": list(ids),
        "hashes": [cipher.keyed_hash(way) for way in sorted(ways)],
        "before": before,
        "limit": limit,
    }
    return [row["id"] for row in await (await tx.execute(_HISTORY, values)).fetchall()]
