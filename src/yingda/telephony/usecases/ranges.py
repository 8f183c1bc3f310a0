"""Blocks of numbers that the operator holds, and the classes of the numbering plan."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg import errors

from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.telephony import numbers_store, ranges_store
from yingda.telephony.errors import ClassCodeTaken, RangeInUse, RangeOverlaps
from yingda.telephony.usecases.history import differences, note
from yingda.telephony.usecases.numbers import refuse_class
from yingda.tenancy.model import Actor


async def list_classes(*, db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """The classes, each with whether a hotline may use it."""
    async with db.core() as tx:
        return await ranges_store.class_rows(tx, tenant_id=actor.tenant_id)


async def add_class(*, db: Database, actor: Actor, values: Mapping[str, object]) -> UUID:
    """Add a class."""
    async with db.core() as tx:
        try:
            async with tx.transaction():
                class_id = await numbers_store.add(
                    tx, "number_class", {"tenant_id": actor.tenant_id, **values}
                )
        except errors.UniqueViolation as taken:
            raise ClassCodeTaken from taken
        await note(
            tx,
            actor,
            tenant_id=actor.tenant_id,
            kind="number_class",
            object_id=class_id,
            done="add",
            details=values,
        )
        return class_id


async def change_class(*, db: Database, actor: Actor, class_id: UUID, values: Mapping[str, object]) -> None:
    """Change a class; numbers that are in service stay so, and are not put into service again against it."""
    async with db.core() as tx:
        rows = await ranges_store.class_rows(tx, tenant_id=actor.tenant_id)
        before = next((row for row in rows if row["id"] == class_id), None)
        if before is None:
            raise NotFound
        changed = differences(before, values)
        if not changed:
            return
        await numbers_store.change(
            tx, "number_class", tenant_id=actor.tenant_id, row_id=class_id, values=values
        )
        await note(
            tx,
            actor,
            tenant_id=actor.tenant_id,
            kind="number_class",
            object_id=class_id,
            done="change",
            details=changed,
        )


async def list_ranges(*, db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """The blocks, each with how many of its numbers are in the inventory."""
    async with db.core() as tx:
        rows = await ranges_store.ranges(tx, tenant_id=actor.tenant_id)
    return [{**row, "size": int(row["last_digits"]) - int(row["first_digits"]) + 1} for row in rows]


async def add_range(*, db: Database, actor: Actor, values: Mapping[str, object]) -> UUID:
    """Add a block of a class that may carry hotlines; no number is in two."""
    async with db.core() as tx:
        classes = await ranges_store.classes(tx, tenant_id=actor.tenant_id)
        kind = next((kind for kind in classes if kind.id == values["class_id"]), None)
        if kind is None:
            raise NotFound
        first, last = str(values["first_digits"]), str(values["last_digits"])
        refuse_class(kind, digits=first)
        if await ranges_store.overlaps(tx, tenant_id=actor.tenant_id, first=first, last=last):
            raise RangeOverlaps
        range_id = await numbers_store.add(tx, "number_range", {"tenant_id": actor.tenant_id, **values})
        await note(
            tx,
            actor,
            tenant_id=actor.tenant_id,
            kind="number_range",
            object_id=range_id,
            done="add",
            details={"first": first, "last": last},
        )
        return range_id


async def remove_range(*, db: Database, actor: Actor, range_id: UUID) -> None:
    """Remove a block of which no number is in the inventory."""
    async with db.core() as tx:
        block = await ranges_store.number_range(tx, tenant_id=actor.tenant_id, range_id=range_id)
        if block is None:
            raise NotFound
        first, last = block["first_digits"], block["last_digits"]
        if await numbers_store.taken_between(tx, first=first, last=last):
            raise RangeInUse
        await ranges_store.remove_range(tx, tenant_id=actor.tenant_id, range_id=range_id)
        await note(
            tx,
            actor,
            tenant_id=actor.tenant_id,
            kind="number_range",
            object_id=range_id,
            done="remove",
            details={"first": first, "last": last},
        )
