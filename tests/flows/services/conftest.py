"""The services of flows over their real database, and small things to make in it."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from psycopg.types.json import Jsonb
from tests.support.world import World

from yingda.flows.queries.ask import SystemAsker
from yingda.flows.queries.services import FlowServices
from yingda.flows.queries.transport import Ways
from yingda.flows.tables.pins.usecases import hash_pin, peppered
from yingda.flows.tables.store import key_hash
from yingda.kernel.ids import new_id
from yingda.platform.db import Database

FIELDS = [
    {"code": "name", "name_zh": "姓名", "name_en": "Name", "kind": "text", "required": True},
    {"code": "seats", "name_zh": "人数", "name_en": "Seats", "kind": "number", "required": False},
]


@dataclass(frozen=True, kw_only=True)
class Making:
    """Makes what an enterprise would upload or write."""

    db: Database
    world: World

    async def table(
        self,
        tenant_id: UUID,
        *,
        code: str = "stock",
        rows: Sequence[Mapping[str, str]],
        pins: Mapping[str, str] | None = None,
    ) -> UUID:
        """A table whose first column is the key."""
        table_id, columns = new_id(), list(rows[0])
        cipher = self.world.keys.of(tenant_id)
        async with self.db.core() as tx:
            await tx.execute(
                """INSERT INTO lookup_table (id, tenant_id, code, name_zh, name_en, key_column, columns, pin_column)
                   VALUES (%(id)s, %(tenant)s, %(code)s, '表', 'Table', %(key)s, %(columns)s, %(pin)s)""",
                {
                    "id": table_id, "tenant": tenant_id, "code": code, "key": columns[0], "columns": columns,
                    "pin": "pin" if pins else None,
                },
            )  # fmt: skip
            for row in rows:
                key = key_hash(cipher, table_id=table_id, key=row[columns[0]])
                pin = (pins or {}).get(row[columns[0]])
                await tx.execute(
                    "INSERT INTO lookup_row VALUES (%(tenant)s, %(table)s, 1, %(key)s, %(values)s, %(pin)s)",
                    {
                        "tenant": tenant_id, "table": table_id, "key": key,
                        "values": cipher.seal(json.dumps(dict(row))),
                        "pin": pin and hash_pin(peppered(cipher, key=key, pin=pin)),
                    },
                )  # fmt: skip
        return table_id

    async def form(self, tenant_id: UUID, **changes: Any) -> UUID:
        """A form that is open."""
        values = {
            "id": new_id(), "tenant": tenant_id, "code": "meeting", "fields": Jsonb(FIELDS), "once": False,
            "opens": None, "closes": None, **changes,
        }  # fmt: skip
        async with self.db.core() as tx:
            await tx.execute(
                """INSERT INTO registration_form
                     (id, tenant_id, code, name_zh, name_en, fields, one_per_caller, opens_at, closes_at)
                   VALUES (%(id)s, %(tenant)s, %(code)s, '会议', 'Meeting', %(fields)s, %(once)s, %(opens)s, %(closes)s)""",
                values,
            )
        found = values["id"]
        assert isinstance(found, UUID)
        return found

    async def count(self, table: str) -> int:
        """How many rows there are."""
        async with self.db.core() as tx:
            row = await (await tx.execute(f"SELECT count(*) AS n FROM {table}")).fetchone()
        return int(row["n"]) if row else 0


@pytest.fixture
def making(db: Database, world: World) -> Making:
    return Making(db=db, world=world)


@pytest.fixture
async def services(db: Database, world: World) -> AsyncIterator[FlowServices]:
    """What call control asks, with nothing outside."""
    found = FlowServices(db=db, keys=world.keys, asker=SystemAsker(Ways()))
    yield found
    await found.close()
