"""Who may be the same, is made one, and two again if that was wrong."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from yingda.desk import changes
from yingda.desk.customers.errors import MergedAway, MergeNotUndoable, SameCustomer
from yingda.desk.customers.merging import merged, parted
from yingda.desk.customers.model import Customer
from yingda.desk.customers.store import layouts, reading, writing
from yingda.desk.customers.store import merging as store
from yingda.kernel.errors import Conflict, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing

MOST_SHOWN = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Alike:
    """Two who may be the same, for they have a number in common."""

    one: Customer
    other: Customer
    same_name: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MergeDone:
    """That somebody was merged into a customer."""

    id: UUID
    other_name: str
    at: datetime
    author: str
    undone_at: datetime | None
    undoable: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerMerging:
    """Makes one of two customers."""

    db: Database
    keys: TenantKeys

    async def alike(
        self, actor: Actor, *, tenant_id: UUID | None, customer_id: UUID | None = None
    ) -> list[Alike]:
        """Who may be the same: all, or those like one customer."""
        found: list[Alike] = []
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await store.alike(
                tx,
                tenants=list(actor.tenants),
                tenant_id=tenant_id,
                customer_id=customer_id,
                limit=MOST_SHOWN,
            )
            for tenant in {row["tenant_id"] for row in rows}:
                cipher = await self.keys.cipher(self.db, tenant)
                here = [row for row in rows if row["tenant_id"] == tenant]
                ids = [each for row in here for each in (row["one_id"], row["other_id"])]
                known = await reading.several(tx, tenant_id=tenant, ids=ids, cipher=cipher)
                found += [
                    Alike(one=known[row["one_id"]], other=known[row["other_id"]], same_name=row["same_name"])
                    for row in here
                    if row["one_id"] in known and row["other_id"] in known
                ]
        return sorted(found, key=lambda each: (not each.same_name, each.one.id))

    async def dismiss(self, actor: Actor, *, customer_id: UUID, other_id: UUID) -> None:
        """These two are not the same; nobody is asked again."""
        tenant_id = await self._owner(actor, customer_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            if not await store.dismiss(
                tx, tenant_id=tenant_id, one=customer_id, other=other_id, author=actor.user_id
            ):
                raise NotFound

    async def merge(self, actor: Actor, *, customer_id: UUID, other_id: UUID, take: Collection[str]) -> UUID:
        """Make one of two: the other is gone into this one; the merge's id, by which it is undone."""
        if customer_id == other_id:
            raise SameCustomer
        tenant_id = await self._owner(actor, customer_id)
        cipher = await self.keys.cipher(self.db, tenant_id)
        merge_id = new_id()
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            one, other = await self._both(tx, tenant_id, customer_id, other_id, cipher)
            became = merged(one, other, take=take)
            if not await store.point(
                tx, tenant_id=tenant_id, customer_id=other_id, before=None, into=customer_id
            ):
                raise Conflict
            await writing.drop_parts(tx, tenant_id=tenant_id, customer_id=other_id)
            await self._write(tx, actor, became, cipher)
            undo = {"one": one.to_json(), "other": other.to_json(), "became": became.to_json()}
            await store.add_merge(
                tx, merge_id=merge_id, tenant_id=tenant_id, one=customer_id, other=other_id,
                undo=cipher.seal(json.dumps(undo, ensure_ascii=False)), author=actor.user_id,
            )  # fmt: skip
            await changes.note(tx, tenant_id=tenant_id, kind="customer.merged", thing_id=customer_id)
            await audit.note(
                tx, actor=actor, action="customer.merged", tenant_id=tenant_id, object_id=customer_id,
                details={"other_id": str(other_id), "merge_id": str(merge_id)},
            )  # fmt: skip
        return merge_id

    async def undo(self, actor: Actor, merge_id: UUID) -> None:
        """Make two again of a merged one: the other as he was; this one keeps what was changed since then."""
        async with self.db.app(sees=actor.tenants) as tx:
            row = await store.merge(tx, tenants=list(actor.tenants), merge_id=merge_id)
        if row is None:
            raise NotFound
        tenant_id, other_id = row["tenant_id"], row["other_id"]
        if row["undo_sealed"] is None:
            raise MergeNotUndoable
        cipher = await self.keys.cipher(self.db, tenant_id)
        kept = json.loads(cipher.unseal(bytes(row["undo_sealed"])))
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            now = await self._one(tx, tenant_id, row["customer_id"], cipher)
            back = await self._one(tx, tenant_id, other_id, cipher)
            if (
                now.merged_into is not None
                or not await store.undone(tx, tenant_id=tenant_id, merge_id=merge_id, author=actor.user_id)
                or not await store.point(
                    tx, tenant_id=tenant_id, customer_id=other_id, before=now.id, into=None
                )
            ):
                raise MergeNotUndoable
            left = parted(now, became=now.restored(kept["became"]), one=now.restored(kept["one"]))
            await self._write(tx, actor, left, cipher)
            await self._write(
                tx, actor, replace(back, version=back.version + 1).restored(kept["other"]), cipher
            )
            await changes.note(tx, tenant_id=tenant_id, kind="customer.unmerged", thing_id=now.id)
            await audit.note(
                tx, actor=actor, action="customer.unmerged", tenant_id=tenant_id, object_id=now.id,
                details={"other_id": str(other_id), "merge_id": str(merge_id)},
            )  # fmt: skip

    async def merges(self, actor: Actor, customer_id: UUID) -> list[MergeDone]:
        """Who was merged into a customer."""
        tenant_id = await self._owner(actor, customer_id)
        cipher = await self.keys.cipher(self.db, tenant_id)
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await store.merges(tx, tenant_id=tenant_id, ids=[customer_id])
            others = [row["other_id"] for row in rows]
            known = await reading.several(tx, tenant_id=tenant_id, ids=others, cipher=cipher)
        return [
            MergeDone(
                id=row["id"],
                other_name=known[row["other_id"]].name if row["other_id"] in known else "",
                at=row["at"],
                author=row["author"],
                undone_at=row["undone_at"],
                undoable=row["undoable"],
            )
            for row in rows
        ]

    async def _write(self, tx: Transaction, actor: Actor, customer: Customer, cipher: TenantCipher) -> None:
        layout = await layouts.layout(tx, tenant_id=customer.tenant_id)
        if not await writing.change(tx, customer, cipher=cipher, author=actor.user_id):
            raise Conflict
        await writing.keep_parts(tx, [customer], fields=layout.fields, cipher=cipher)

    async def _both(
        self, tx: Transaction, tenant_id: UUID, one: UUID, other: UUID, cipher: TenantCipher
    ) -> tuple[Customer, Customer]:
        found = [await self._one(tx, tenant_id, each, cipher) for each in (one, other)]
        for each in found:
            if each.merged_into is not None:
                raise MergedAway(customer_id=str(each.merged_into))
        return found[0], found[1]

    async def _one(
        self, tx: Transaction, tenant_id: UUID, customer_id: UUID, cipher: TenantCipher
    ) -> Customer:
        found = await reading.several(tx, tenant_id=tenant_id, ids=[customer_id], cipher=cipher, whole=True)
        if customer_id not in found:
            raise NotFound
        return found[customer_id]

    async def _owner(self, actor: Actor, customer_id: UUID) -> UUID:
        async with self.db.app(sees=actor.tenants) as tx:
            tenant_id = await reading.owner_of(tx, tenants=list(actor.tenants), customer_id=customer_id)
        if tenant_id is None:
            raise NotFound
        return tenant_id
