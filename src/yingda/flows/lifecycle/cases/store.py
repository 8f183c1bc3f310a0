"""Test cases of flows in the database."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.platform.db import Transaction

_CASES: Final = """
SELECT c.id, c.name, c.script, c.expected, c.changed_at, coalesce(u.display_name, '') AS author
FROM flow_test_case c LEFT JOIN app_user u ON u.id = c.author_id
WHERE c.tenant_id = %(tenant_id)s AND c.flow_id = %(flow_id)s ORDER BY c.name, c.id
"""
_ADD: Final = """
INSERT INTO flow_test_case (id, tenant_id, flow_id, name, script, expected, author_id)
VALUES (%(id)s, %(tenant_id)s, %(flow_id)s, %(name)s, %(script)s, %(expected)s, %(author_id)s)
ON CONFLICT (flow_id, name) DO NOTHING
"""
_CHANGE: Final = """
UPDATE flow_test_case SET name = %(name)s, script = %(script)s, expected = %(expected)s, author_id = %(author_id)s,
  changed_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND flow_id = %(flow_id)s AND id = %(id)s
  AND NOT EXISTS (SELECT 1 FROM flow_test_case o
                  WHERE o.tenant_id = %(tenant_id)s AND o.flow_id = %(flow_id)s AND o.name = %(name)s AND o.id <> %(id)s)
"""
_REMOVE: Final = """
DELETE FROM flow_test_case WHERE tenant_id = %(tenant_id)s AND flow_id = %(flow_id)s AND id = %(id)s RETURNING name
"""


async def cases(tx: Transaction, *, tenant_id: UUID, flow_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Every test case of a flow."""
    return await (await tx.execute(_CASES, {"tenant_id": tenant_id, "flow_id": flow_id})).fetchall()


async def add(tx: Transaction, *, script: object, expected: object, **values: object) -> bool:
    """Keep a new case of a locked flow; False where there is one with its name."""
    added = {**values, "script": Jsonb(script), "expected": Jsonb(expected)}
    return (await tx.execute(_ADD, added)).rowcount == 1


async def change(tx: Transaction, *, script: object, expected: object, **values: object) -> bool:
    """Replace a case of a locked flow; False where it is not there, or another one has its name."""
    changed = {**values, "script": Jsonb(script), "expected": Jsonb(expected)}
    return (await tx.execute(_CHANGE, changed)).rowcount == 1


async def remove(tx: Transaction, *, tenant_id: UUID, flow_id: UUID, case_id: UUID) -> str | None:
    """Forget a case; its name, or None where it is not there."""
    values = {"tenant_id": tenant_id, "flow_id": flow_id, "id": case_id}
    row = await (await tx.execute(_REMOVE, values)).fetchone()
    return row["name"] if row else None
