"""Outlets in the database; every statement names the tenants that it may touch."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from yingda.desk.goods.store import Row, Table
from yingda.platform.db import Transaction

OUTLETS: Final = Table(
    name="outlet",
    columns=(
        "code", "name_zh", "name_en", "district", "address", "latitude", "longitude", "phone", "services",
        "calendar_id", "note", "closed",
    ),
)  # fmt: skip
# An enterprise has hundreds of outlets, rarely thousands: all of them are looked at, none needs an index.
_OUTLETS: Final = """
SELECT o.*, c.definition AS hours FROM outlet o
LEFT JOIN calendar c ON c.tenant_id = o.tenant_id AND c.id = o.calendar_id
WHERE o.tenant_id = ANY(%(tenants)s) AND (%(id)s::uuid IS NULL OR o.id = %(id)s) AND (%(closed)s OR NOT o.closed)
  AND (%(service)s::text IS NULL OR %(service)s = ANY(o.services))
  AND NOT EXISTS (SELECT 1 FROM unnest(%(words)s::text[]) AS word WHERE position(word IN lower(concat_ws(' ',
    o.code, o.name_zh, o.name_en, o.district, o.address, array_to_string(o.services, ' ')))) = 0)
ORDER BY o.code, o.id
"""


async def outlets(
    tx: Transaction,
    *,
    tenants: Sequence[UUID],
    outlet_id: UUID | None = None,
    words: Sequence[str] = (),
    service: str | None = None,
    closed: bool = True,
) -> Sequence[Row]:
    """Outlets in which every word is found somewhere, with the definition of their hours."""
    values = {
        "tenants": list(tenants),
        "id": outlet_id,
        "words": list(words),
        "service": service,
        "closed": closed,
    }
    return await (await tx.execute(_OUTLETS, values)).fetchall()
