"""Classes and ranges of numbers in the database: the operator's, read and written as role core."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from yingda.platform.db import Transaction
from yingda.telephony.model import NumberClass

Row = Mapping[str, Any]


async def operator(tx: Transaction) -> UUID:
    """Whose the free numbers are."""
    row = await (await tx.execute("SELECT id FROM tenant WHERE kind = 'operator'")).fetchone()
    assert row is not None
    return UUID(str(row["id"]))


async def class_rows(tx: Transaction, *, tenant_id: UUID) -> Sequence[Row]:
    """The classes of the numbering plan, as they are kept here."""
    found = await tx.execute(
        "SELECT * FROM number_class WHERE tenant_id = %(tenant_id)s ORDER BY code", {"tenant_id": tenant_id}
    )
    return await found.fetchall()


async def classes(tx: Transaction, *, tenant_id: UUID) -> list[NumberClass]:
    """The same, to be asked which class a number is of."""
    return [
        NumberClass(
            id=row["id"],
            code=row["code"],
            pattern=row["pattern"],
            may_carry_hotline=row["may_carry_hotline"],
            rule_zh=row["rule_zh"],
            rule_en=row["rule_en"],
        )
        for row in await class_rows(tx, tenant_id=tenant_id)
    ]


async def ranges(tx: Transaction, *, tenant_id: UUID) -> Sequence[Row]:
    """The blocks that the operator holds, and how many numbers of each are in the inventory."""
    found = await tx.execute(
        """SELECT r.*, k.code AS number_class,
             (SELECT count(*) FROM number n WHERE n.digits >= r.first_digits AND n.digits <= r.last_digits
                AND length(n.digits) = length(r.first_digits)) AS taken
           FROM number_range r JOIN number_class k ON k.id = r.class_id
           WHERE r.tenant_id = %(tenant_id)s ORDER BY r.first_digits""",
        {"tenant_id": tenant_id},
    )
    return await found.fetchall()


async def number_range(tx: Transaction, *, tenant_id: UUID, range_id: UUID) -> Row | None:
    """One block, which nobody else takes numbers out of meanwhile."""
    found = await tx.execute(
        "SELECT * FROM number_range WHERE tenant_id = %(tenant_id)s AND id = %(range_id)s FOR UPDATE",
        {"tenant_id": tenant_id, "range_id": range_id},
    )
    return await found.fetchone()


async def overlaps(tx: Transaction, *, tenant_id: UUID, first: str, last: str) -> bool:
    """Whether a block holds some of these numbers already."""
    found = await tx.execute(
        """SELECT 1 FROM number_range WHERE tenant_id = %(tenant_id)s AND length(first_digits) = length(%(first)s)
             AND first_digits <= %(last)s AND last_digits >= %(first)s""",
        {"tenant_id": tenant_id, "first": first, "last": last},
    )
    return await found.fetchone() is not None


async def remove_range(tx: Transaction, *, tenant_id: UUID, range_id: UUID) -> None:
    """Remove a block."""
    await tx.execute(
        "DELETE FROM number_range WHERE tenant_id = %(tenant_id)s AND id = %(range_id)s",
        {"tenant_id": tenant_id, "range_id": range_id},
    )


async def trunks(tx: Transaction, *, tenant_id: UUID) -> Sequence[Row]:
    """The trunks in the order in which they are tried; of a secret only that there is one."""
    found = await tx.execute(
        """SELECT id, code, name_zh, name_en, host, port, sources, username, secret_sealed IS NOT NULL AS has_secret,
             outbound, prefix, channels, position, status
           FROM trunk WHERE tenant_id = %(tenant_id)s ORDER BY position, code""",
        {"tenant_id": tenant_id},
    )
    return await found.fetchall()
