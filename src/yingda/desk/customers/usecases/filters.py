"""The filters that people save for their lists of customers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg.types.json import Jsonb

from yingda.platform.db import Database
from yingda.tenancy.model import Actor

_READ: Final = "SELECT filters FROM customer_filters WHERE tenant_id = %(t)s AND user_id = %(u)s"
_KEEP: Final = """
INSERT INTO customer_filters (user_id, tenant_id, filters) VALUES (%(u)s, %(t)s, %(f)s)
ON CONFLICT (user_id) DO UPDATE SET filters = excluded.filters, changed_at = clock_timestamp()
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerFilters:
    """Keeps what each person saves."""

    db: Database

    async def read(self, actor: Actor) -> Sequence[Mapping[str, Any]]:
        """The filters that the actor has saved."""
        async with self.db.app(sees=[actor.tenant_id]) as tx:
            rows = await tx.execute(_READ, {"t": actor.tenant_id, "u": actor.user_id})
            row = await rows.fetchone()
        return row["filters"] if row else []

    async def keep(self, actor: Actor, filters: object) -> None:
        """Save the actor's filters, all of them."""
        async with self.db.app(sees=[actor.tenant_id], writes=actor.tenant_id) as tx:
            await tx.execute(_KEEP, {"t": actor.tenant_id, "u": actor.user_id, "f": Jsonb(filters)})
