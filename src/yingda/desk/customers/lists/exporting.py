"""Customers as a list that is taken away."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yingda.desk.customers.lists.columns import cells_of, columns_of
from yingda.desk.customers.store import layouts, lists, reading
from yingda.desk.importing.model import Column
from yingda.desk.importing.ports import Taking
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerExport:
    """Gives the customers of an enterprise, as who takes them away may see them."""

    db: Database
    keys: TenantKeys

    async def columns(self, tx: Transaction, *, tenant_id: UUID) -> Sequence[Column]:
        return columns_of(await layouts.layout(tx, tenant_id=tenant_id))

    async def count(self, tx: Transaction, *, tenant_id: UUID, since: datetime | None) -> int:
        return await lists.count(tx, tenant_id=tenant_id, since=since)

    async def batch(
        self, tx: Transaction, taking: Taking, *, after: UUID | None, limit: int
    ) -> tuple[Sequence[Sequence[str]], UUID | None]:
        tenant_id, columns = taking.tenant_id, taking.columns
        ids = await lists.ids_after(tx, tenant_id=tenant_id, since=taking.since, after=after, limit=limit)
        if not ids:
            return [], None
        cipher = await self.keys.cipher(self.db, tenant_id)
        layout = await layouts.layout(tx, tenant_id=tenant_id)
        found = await reading.several(tx, tenant_id=tenant_id, ids=ids, cipher=cipher, whole=True)
        hidden = taking.actor.hides_numbers_of(tenant_id)

        def cells() -> list[list[str]]:
            return [cells_of(found[each], columns, layout, hidden=hidden) for each in ids if each in found]

        return await asyncio.to_thread(cells), ids[-1]
