"""Whoever administers goods adds, changes and takes away: the same way for parts, places, products, plans and outlets."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from yingda.desk import changes
from yingda.desk.goods.store import Outcome, Row, Table
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing


@dataclass(frozen=True, kw_only=True, slots=True)
class Things:
    """Keeps things of one kind."""

    db: Database
    table: Table
    kind: str
    """The first word of the audit's actions about them."""
    told: changes.Kind | None = None
    """What those outside are told of a change."""

    async def all_of(self, actor: Actor) -> Sequence[Row]:
        """All that the actor sees."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await self.table.all_of(tx, tenants=actor.tenants)

    async def find(self, actor: Actor, thing_id: UUID) -> Row:
        """One that the actor sees."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await self.table.find(tx, tenants=actor.tenants, thing_id=thing_id)

    async def add(self, actor: Actor, *, tenant_id: UUID, values: Row) -> UUID:
        """Keep a new one; its id."""
        thing_id = new_id()
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await self.table.add(tx, thing_id=thing_id, tenant_id=tenant_id, values=values)
            await self._tell(tx, actor, "added", tenant_id=tenant_id, thing_id=thing_id, code=values["code"])
        return thing_id

    async def change(self, actor: Actor, *, thing_id: UUID, version: int, values: Row) -> None:
        """Write one anew, if nobody has changed it since it was read."""
        tenant_id = (await self.find(actor, thing_id))["tenant_id"]
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await self.table.change(
                tx, thing_id=thing_id, tenant_id=tenant_id, version=version, values=values
            )
            await self._tell(
                tx, actor, "changed", tenant_id=tenant_id, thing_id=thing_id, code=values["code"]
            )

    async def remove(self, actor: Actor, thing_id: UUID) -> None:
        """Take one away that nothing refers to."""
        row = await self.find(actor, thing_id)
        async with changing(db=self.db, actor=actor, tenant_id=row["tenant_id"]) as tx:
            await self.table.remove(tx, thing_id=thing_id, tenant_id=row["tenant_id"])
            await self._tell(
                tx, actor, "removed", tenant_id=row["tenant_id"], thing_id=thing_id, code=row["code"]
            )

    async def _tell(
        self, tx: Transaction, actor: Actor, what: str, *, tenant_id: UUID, thing_id: UUID, code: str
    ) -> None:
        await audit.note(
            tx, actor=actor, action=f"{self.kind}.{what}", tenant_id=tenant_id, object_id=thing_id,
            details={"code": code},
        )  # fmt: skip
        if self.told is not None:
            await changes.note(tx, tenant_id=tenant_id, kind=self.told, thing_id=thing_id)


async def upsert(
    tx: Transaction, *, table: Table, told: changes.Kind, tenant_id: UUID, values: Row
) -> tuple[UUID, Outcome]:
    """Add a thing or change the one with this code, within the transaction of whoever brings many."""
    thing_id, outcome = await table.upsert(tx, tenant_id=tenant_id, values=values)
    if outcome != "unchanged":
        await changes.note(tx, tenant_id=tenant_id, kind=told, thing_id=thing_id)
    return thing_id, outcome
