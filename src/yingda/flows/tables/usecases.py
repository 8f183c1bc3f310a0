"""Tables that an enterprise has uploaded: taken whole or not at all, looked into by its flows."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from yingda.flows.errors import CodeTaken
from yingda.flows.model import LookUp
from yingda.flows.outcomes import Answered, Fault, NotAnswered
from yingda.flows.tables import store
from yingda.flows.tables.model import Layout, RowProblem, Sheet, kept_rows, problems_of, require_sound
from yingda.flows.tables.pins.usecases import hash_pins, peppered
from yingda.flows.tables.sheets import read_sheet
from yingda.flows.tables.store import TableText, key_hash
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing


@dataclass(frozen=True, kw_only=True, slots=True)
class Tables:
    """Keeps the tables of the enterprises."""

    db: Database
    keys: TenantKeys

    async def all_of(self, actor: Actor) -> Sequence[Mapping[str, Any]]:
        """The tables of the tenants that the actor sees."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.tables(tx, tenants=actor.tenants)

    async def find(self, actor: Actor, table_id: UUID) -> Mapping[str, Any]:
        """One table."""
        async with self.db.app(sees=actor.tenants) as tx:
            row = await store.table(tx, tenants=actor.tenants, table_id=table_id)
        if row is None:
            raise NotFound
        return row

    async def add(
        self, actor: Actor, *, tenant_id: UUID, text: TableText, layout: Layout, content: bytes
    ) -> UUID:
        """Keep a new table; its id."""
        if not actor.sees(tenant_id):
            raise NotFound
        table_id = new_id()
        rows, columns = await self._read(content, layout=layout, tenant_id=tenant_id, table_id=table_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            values = _kept(text, layout=layout, columns=columns, rows=len(rows), actor=actor)
            if not await store.add(tx, table_id=table_id, tenant_id=tenant_id, values=values):
                raise CodeTaken
            await store.add_rows(tx, tenant_id=tenant_id, table_id=table_id, generation=1, rows=rows)
            await audit.note(
                tx, actor=actor, action="table.added", tenant_id=tenant_id, object_id=table_id,
                details={"code": text.code, "rows": len(rows)},
            )  # fmt: skip
        return table_id

    async def replace(
        self, actor: Actor, *, table_id: UUID, text: TableText, layout: Layout, content: bytes
    ) -> None:
        """Put other rows into a table, all at once: a caller finds the old ones or the new ones."""
        tenant_id = (await self.find(actor, table_id))["tenant_id"]
        rows, columns = await self._read(content, layout=layout, tenant_id=tenant_id, table_id=table_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            values = _kept(text, layout=layout, columns=columns, rows=len(rows), actor=actor)
            generation = await store.change(tx, table_id=table_id, tenant_id=tenant_id, values=values)
            if generation is None:
                raise CodeTaken
            await store.add_rows(tx, tenant_id=tenant_id, table_id=table_id, generation=generation, rows=rows)
            await store.remove_rows(tx, tenant_id=tenant_id, table_id=table_id, but=generation)
            await audit.note(
                tx, actor=actor, action="table.replaced", tenant_id=tenant_id, object_id=table_id,
                details={"code": text.code, "rows": len(rows)},
            )  # fmt: skip

    async def remove(self, actor: Actor, table_id: UUID) -> None:
        """Remove a table with all its rows."""
        row = await self.find(actor, table_id)
        async with changing(db=self.db, actor=actor, tenant_id=row["tenant_id"]) as tx:
            await store.remove(tx, tenant_id=row["tenant_id"], table_id=table_id)
            await audit.note(
                tx, actor=actor, action="table.removed", tenant_id=row["tenant_id"], object_id=table_id,
                details={"code": row["code"], "rows": row["row_count"]},
            )  # fmt: skip

    async def _read(
        self, content: bytes, *, layout: Layout, tenant_id: UUID, table_id: UUID
    ) -> tuple[list[store.StoredRow], tuple[str, ...]]:
        sheet, problems = await check_sheet(content, layout=layout)
        require_sound(problems)
        cipher = await self.keys.cipher(self.db, tenant_id)
        rows, pins = await asyncio.to_thread(_sealed, sheet, layout, cipher, table_id)
        hashes = await hash_pins(pins) if layout.pin_column is not None else [None] * len(rows)
        columns = tuple(name for name in sheet.columns if name != layout.pin_column)
        return [(*row, pin) for row, pin in zip(rows, hashes, strict=True)], columns


async def check_sheet(content: bytes, *, layout: Layout) -> tuple[Sheet, list[RowProblem]]:
    """A table as it is read, and everything that keeps it from being taken."""
    sheet = await read_sheet(content)
    return sheet, await asyncio.to_thread(problems_of, sheet, layout)


def _sealed(
    sheet: Sheet, layout: Layout, cipher: TenantCipher, table_id: UUID
) -> tuple[list[tuple[bytes, bytes]], list[str]]:
    """Each row's key and values as they are kept, and what is hashed in the place of its PIN."""
    rows, pins = [], []
    for key, values, pin in kept_rows(sheet, layout):
        hashed = key_hash(cipher, table_id=table_id, key=key)
        rows.append((hashed, cipher.seal(json.dumps(values, ensure_ascii=False))))
        if pin is not None:
            pins.append(peppered(cipher, key=hashed, pin=pin))
    return rows, pins


def _kept(
    text: TableText, *, layout: Layout, columns: Sequence[str], rows: int, actor: Actor
) -> dict[str, object]:
    return {
        "code": text.code,
        "name_zh": text.name_zh,
        "name_en": text.name_en,
        "key_column": layout.key_column,
        "pin_column": layout.pin_column,
        "columns": list(columns),
        "rows": rows,
        "author": actor.user_id,
    }


async def look_up(
    query: LookUp, *, db: Database, cipher: TenantCipher, tenant_id: UUID
) -> Answered | NotAnswered:
    """The columns of the row whose key this is."""
    async with db.look() as tx:
        table = await store.table_by_code(tx, tenant_id=tenant_id, code=query.table)
        if table is None:
            return NotAnswered(visit=query.visit, fault=Fault.UNAVAILABLE)
        key = key_hash(cipher, table_id=table["id"], key=query.key)
        row = await store.row(tx, tenant_id=tenant_id, table=table, key=key)
    if row is None:
        return NotAnswered(visit=query.visit, fault=Fault.NOT_FOUND)
    values: Mapping[str, str] = json.loads(cipher.unseal(row["values_sealed"]))
    if not values.keys() >= set(query.answers.values()):
        return NotAnswered(visit=query.visit, fault=Fault.BAD_ANSWER)
    return Answered(
        visit=query.visit, variables={name: values[column] for name, column in query.answers.items()}
    )
