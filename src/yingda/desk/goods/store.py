"""How the things of an enterprise's goods are kept: read, added, changed, taken away, alike for all of them."""

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from psycopg import errors
from psycopg.types.json import Jsonb

from yingda.desk.goods.errors import GoodsInUse
from yingda.flows.errors import CodeTaken
from yingda.kernel.errors import Conflict, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Transaction
from yingda.platform.paging import CursorInvalid

Row = Mapping[str, Any]
Outcome = Literal["added", "changed", "unchanged"]
"""What came of something that was to be added or changed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table whose rows have an id, a code of their own in the enterprise, and a version."""

    name: str
    columns: tuple[str, ...]
    """What people write of it."""
    documents: tuple[str, ...] = ()
    """Columns that are kept as documents."""

    async def add(self, tx: Transaction, *, thing_id: UUID, tenant_id: UUID, values: Row) -> None:
        """Keep a new one, or CodeTaken."""
        names = ", ".join(self.columns)
        given = ", ".join(f"%({column})s" for column in self.columns)
        found = await tx.execute(
            f"""INSERT INTO {self.name} (id, tenant_id, {names}) VALUES (%(id)s, %(tenant_id)s, {given})
                ON CONFLICT (tenant_id, code) DO NOTHING RETURNING id""",
            {**self._kept(values), "id": thing_id, "tenant_id": tenant_id},
        )
        if await found.fetchone() is None:
            raise CodeTaken

    async def change(
        self, tx: Transaction, *, thing_id: UUID, tenant_id: UUID, version: int, values: Row
    ) -> None:
        """Write one anew, if nobody was faster."""
        sets = ", ".join(f"{column} = %({column})s" for column in self.columns)
        try:
            found = await tx.execute(
                f"""UPDATE {self.name} SET {sets}, version = version + 1, changed_at = clock_timestamp()
                    WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND version = %(version)s RETURNING id""",
                {**self._kept(values), "id": thing_id, "tenant_id": tenant_id, "version": version},
            )
        except errors.UniqueViolation as taken:
            raise CodeTaken from taken
        if await found.fetchone() is None:
            raise Conflict

    async def upsert(self, tx: Transaction, *, tenant_id: UUID, values: Row) -> tuple[UUID, Outcome]:
        """Add one or change the one with this code; whoever comes second waits for the first."""
        thing_id = new_id()
        names = ", ".join(self.columns)
        given = ", ".join(f"%({column})s" for column in self.columns)
        sets = ", ".join(f"{column} = excluded.{column}" for column in self.columns)
        own = ", ".join(f"{self.name}.{column}" for column in self.columns)
        new = ", ".join(f"excluded.{column}" for column in self.columns)
        found = await tx.execute(
            f"""INSERT INTO {self.name} (id, tenant_id, {names}) VALUES (%(id)s, %(tenant_id)s, {given})
                ON CONFLICT (tenant_id, code) DO UPDATE SET {sets}, version = {self.name}.version + 1,
                  changed_at = clock_timestamp() WHERE ({own}) IS DISTINCT FROM ({new})
                RETURNING id""",
            {**self._kept(values), "id": thing_id, "tenant_id": tenant_id},
        )
        row = await found.fetchone()
        if row is not None:
            return row["id"], "added" if row["id"] == thing_id else "changed"
        kept = await tx.execute(
            f"SELECT id FROM {self.name} WHERE tenant_id = %(tenant_id)s AND code = %(code)s",
            {"tenant_id": tenant_id, "code": values["code"]},
        )
        row = await kept.fetchone()
        if row is None:
            raise Conflict
        return row["id"], "unchanged"

    async def remove(self, tx: Transaction, *, thing_id: UUID, tenant_id: UUID) -> None:
        """Take one away that nothing refers to, or GoodsInUse."""
        try:
            await tx.execute(
                f"DELETE FROM {self.name} WHERE tenant_id = %(tenant_id)s AND id = %(id)s",
                {"tenant_id": tenant_id, "id": thing_id},
            )
        except errors.ForeignKeyViolation as used:
            raise GoodsInUse from used

    async def find(self, tx: Transaction, *, tenants: Iterable[UUID], thing_id: UUID) -> Row:
        """One of these tenants' things, or NotFound."""
        found = await tx.execute(
            f"SELECT * FROM {self.name} WHERE tenant_id = ANY(%(tenants)s) AND id = %(id)s",
            {"tenants": list(tenants), "id": thing_id},
        )
        row = await found.fetchone()
        if row is None:
            raise NotFound
        return row

    async def all_of(self, tx: Transaction, *, tenants: Iterable[UUID]) -> Sequence[Row]:
        """All of these tenants' things, by their codes."""
        found = await tx.execute(
            f"SELECT * FROM {self.name} WHERE tenant_id = ANY(%(tenants)s) ORDER BY code, id",
            {"tenants": list(tenants)},
        )
        return await found.fetchall()

    def _kept(self, values: Row) -> dict[str, Any]:
        return {**values, **{name: Jsonb(values[name]) for name in self.documents}}


def seen(tenants: Iterable[UUID], tenant_id: UUID | None) -> list[UUID]:
    """The tenants whose things are asked for: one of those that the actor sees, or all of them."""
    return [each for each in tenants if tenant_id is None or each == tenant_id]


def code_cursor(code: str, last: UUID) -> str:
    """Where a page of a list ended that is sorted by codes."""
    return base64.urlsafe_b64encode(f"{last}|{code}".encode()).decode()


def code_position(cursor: str | None) -> tuple[str, UUID] | None:
    """What `code_cursor` wrote."""
    if not cursor:
        return None
    try:
        last, _, code = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        return code, UUID(last)
    except (ValueError, binascii.Error, UnicodeError) as wrong:
        raise CursorInvalid from wrong
