"""Files in the database; their content lies sealed in the storage."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

Row = Mapping[str, Any]
_COLUMNS: Final = "id, tenant_id, name_sealed, media_type, size, path, author_id, owner_kind, owner_id, at"
_ADD: Final = """
INSERT INTO desk_file (id, tenant_id, name_sealed, media_type, size, sha256, path, author_id)
VALUES (%(id)s, %(tenant_id)s, %(name)s, %(media_type)s, %(size)s, %(sha256)s, %(path)s, %(author_id)s)
"""
_ATTACH: Final = """
UPDATE desk_file SET owner_kind = %(owner_kind)s, owner_id = %(owner_id)s
WHERE tenant_id = %(tenant_id)s AND id = ANY(%(ids)s) AND owner_kind IS NULL
  AND (%(author_id)s::uuid IS NULL OR author_id = %(author_id)s)
RETURNING id
"""
_STALE: Final = """
SELECT id, tenant_id, path FROM desk_file WHERE owner_kind IS NULL AND at < clock_timestamp() - %(age)s
ORDER BY at LIMIT %(most)s FOR UPDATE SKIP LOCKED
"""


async def add(tx: Transaction, **values: object) -> None:
    """Keep what is known of a new file; it hangs on nothing yet."""
    await tx.execute(_ADD, values)


async def found(tx: Transaction, *, tenants: Iterable[UUID], ids: Iterable[UUID]) -> Sequence[Row]:
    """These files, as far as they belong to these tenants."""
    statement = f"SELECT {_COLUMNS} FROM desk_file WHERE tenant_id = ANY(%(tenants)s) AND id = ANY(%(ids)s)"
    return await (await tx.execute(statement, {"tenants": list(tenants), "ids": list(ids)})).fetchall()


async def of_owner(tx: Transaction, *, tenant_id: UUID, owner_kind: str, owner_id: UUID) -> Sequence[Row]:
    """Everything that hangs on one thing."""
    statement = (
        f"SELECT {_COLUMNS} FROM desk_file WHERE tenant_id = %(tenant_id)s AND owner_kind = %(owner_kind)s "
        "AND owner_id = %(owner_id)s ORDER BY id"
    )
    values = {"tenant_id": tenant_id, "owner_kind": owner_kind, "owner_id": owner_id}
    return await (await tx.execute(statement, values)).fetchall()


async def attach(
    tx: Transaction,
    *,
    tenant_id: UUID,
    ids: Sequence[UUID],
    owner_kind: str,
    owner_id: UUID,
    author_id: UUID | None,
) -> int:
    """Let loose files hang on something; how many of them do now."""
    values = {
        "tenant_id": tenant_id,
        "ids": list(ids),
        "owner_kind": owner_kind,
        "owner_id": owner_id,
        "author_id": author_id,
    }
    return len(await (await tx.execute(_ATTACH, values)).fetchall())


async def remove(tx: Transaction, *, tenant_id: UUID, file_id: UUID) -> None:
    """Forget a loose file."""
    await tx.execute(
        "DELETE FROM desk_file WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND owner_kind IS NULL",
        {"tenant_id": tenant_id, "id": file_id},
    )


async def stale(tx: Transaction, *, age: timedelta, most: int) -> Sequence[Row]:
    """Files that nobody ever sent, of all tenants; as the platform itself."""
    return await (await tx.execute(_STALE, {"age": age, "most": most})).fetchall()
