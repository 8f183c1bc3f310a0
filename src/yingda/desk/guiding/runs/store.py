"""Walks through scripts in the database; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

Row = Mapping[str, Any]

_CONTACT: Final = """
SELECT i.id, i.tenant_id, i.queue_id, i.flow_id, i.flow_version, i.direction, i.number_digits, i.opened_at,
  t.name_zh AS tenant_zh, t.name_en AS tenant_en, t.timezone, q.code AS queue_code,
  q.greeting_zh, q.greeting_en,
  i.agent_id = %(user_id)s OR EXISTS (
    SELECT 1 FROM agent a WHERE a.user_id = %(user_id)s AND a.interaction_id = i.id) AS is_own
FROM interaction i JOIN tenant t ON t.tenant_id = i.tenant_id
LEFT JOIN queue q ON q.tenant_id = i.tenant_id AND q.id = i.queue_id
WHERE i.tenant_id = ANY(%(tenants)s) AND i.id = %(id)s
"""
_RUN_COLUMNS: Final = """
SELECT r.id, r.tenant_id, r.script_id, r.script_version, r.interaction_id, r.user_id, r.step, r.step_since,
  r.state_sealed, r.version, r.started_at, r.ended_at, s.code, s.name_zh, s.name_en, v.document,
  clock_timestamp() AS now
FROM script_run r JOIN script s ON s.tenant_id = r.tenant_id AND s.id = r.script_id
JOIN script_version v ON v.tenant_id = r.tenant_id AND v.script_id = r.script_id AND v.version = r.script_version
"""
_RUN: Final = f"{_RUN_COLUMNS} WHERE r.tenant_id = ANY(%(tenants)s) AND r.id = %(id)s"
_RUNS: Final = f"""{_RUN_COLUMNS} WHERE r.tenant_id = %(tenant_id)s AND r.interaction_id = %(interaction_id)s
ORDER BY r.started_at, r.id"""
_RUN_OF: Final = f"""{_RUN_COLUMNS} WHERE r.tenant_id = %(tenant_id)s AND r.interaction_id = %(interaction_id)s
AND r.script_id = %(script_id)s"""
_ADD: Final = """
INSERT INTO script_run (id, tenant_id, script_id, script_version, interaction_id, user_id, step, state_sealed, ended_at)
VALUES (%(id)s, %(tenant_id)s, %(script_id)s, %(script_version)s, %(interaction_id)s, %(user_id)s, %(step)s, %(state)s,
  CASE WHEN %(step)s::text IS NULL THEN clock_timestamp() END)
ON CONFLICT (tenant_id, interaction_id, script_id) DO NOTHING RETURNING id
"""
_MOVE: Final = """
UPDATE script_run SET step = %(step)s, state_sealed = %(state)s, version = version + 1, step_since = clock_timestamp(),
  ended_at = CASE WHEN %(step)s::text IS NULL THEN clock_timestamp() END
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND version = %(version)s RETURNING version
"""
_ADD_VISIT: Final = """
INSERT INTO script_visit (run_id, seq, tenant_id, script_id, script_version, step, phase, user_id, how, reason, entered_at,
  left_at)
VALUES (%(run_id)s, %(seq)s, %(tenant_id)s, %(script_id)s, %(script_version)s, %(step)s, %(phase)s, %(user_id)s,
  %(how)s, %(reason)s, %(entered_at)s, clock_timestamp())
"""
_VISITS: Final = """
SELECT v.run_id, v.seq, v.step, v.phase, v.how, v.reason, v.entered_at, v.left_at,
  extract(epoch FROM v.left_at - v.entered_at)::float AS seconds, coalesce(a.display_name, u.display_name) AS agent
FROM script_visit v
LEFT JOIN agent_on_floor a ON a.user_id = v.user_id LEFT JOIN app_user u ON u.id = v.user_id
WHERE v.tenant_id = %(tenant_id)s AND v.run_id = ANY(%(runs)s) ORDER BY v.run_id, v.seq
"""

_PAST: Final = """
SELECT r.id, r.interaction_id, r.script_version, r.started_at, r.ended_at, s.code, s.name_zh, s.name_en,
  coalesce(a.display_name, u.display_name, '') AS agent,
  (SELECT count(*) FROM script_visit v WHERE v.tenant_id = r.tenant_id AND v.run_id = r.id AND v.how = 'next') AS steps
FROM script_run r JOIN script s ON s.tenant_id = r.tenant_id AND s.id = r.script_id
LEFT JOIN agent_on_floor a ON a.user_id = r.user_id LEFT JOIN app_user u ON u.id = r.user_id
WHERE r.tenant_id = %(tenant_id)s AND r.interaction_id = ANY(%(contacts)s) ORDER BY r.started_at DESC, r.id DESC
"""


async def contact(
    tx: Transaction, *, tenants: Iterable[UUID], interaction_id: UUID, user_id: UUID
) -> Row | None:
    """What a script must know of a contact, and whether this person serves or has served it."""
    values = {"tenants": list(tenants), "id": interaction_id, "user_id": user_id}
    return await (await tx.execute(_CONTACT, values)).fetchone()


async def run(tx: Transaction, *, tenants: Iterable[UUID], run_id: UUID) -> Row | None:
    """One walk with its script, if it belongs to one of these tenants."""
    return await (await tx.execute(_RUN, {"tenants": list(tenants), "id": run_id})).fetchone()


async def runs(tx: Transaction, *, tenant_id: UUID, interaction_id: UUID) -> Sequence[Row]:
    """The walks of a contact, first ones first."""
    return await (
        await tx.execute(_RUNS, {"tenant_id": tenant_id, "interaction_id": interaction_id})
    ).fetchall()


async def run_of(tx: Transaction, *, tenant_id: UUID, interaction_id: UUID, script_id: UUID) -> Row | None:
    """The walk of a contact through one script."""
    values = {"tenant_id": tenant_id, "interaction_id": interaction_id, "script_id": script_id}
    return await (await tx.execute(_RUN_OF, values)).fetchone()


async def add(tx: Transaction, values: Mapping[str, object]) -> bool:
    """Keep a new walk; False where the contact is led by this script already."""
    return await (await tx.execute(_ADD, values)).fetchone() is not None


async def move(
    tx: Transaction, *, tenant_id: UUID, run_id: UUID, version: int, step: str | None, state: bytes
) -> bool:
    """Keep where a walk has come to; False where somebody was faster."""
    values = {"tenant_id": tenant_id, "id": run_id, "version": version, "step": step, "state": state}
    return await (await tx.execute(_MOVE, values)).fetchone() is not None


async def add_visit(tx: Transaction, values: Mapping[str, object]) -> None:
    """Keep how a step was left, and how long it took."""
    await tx.execute(_ADD_VISIT, values)


async def visits(tx: Transaction, *, tenant_id: UUID, runs: Sequence[UUID]) -> Sequence[Row]:
    """How the steps of these walks were left."""
    return await (await tx.execute(_VISITS, {"tenant_id": tenant_id, "runs": list(runs)})).fetchall()


async def past(tx: Transaction, *, tenant_id: UUID, contacts: Iterable[UUID]) -> Sequence[Row]:
    """By which scripts these contacts were led, the last first."""
    return await (await tx.execute(_PAST, {"tenant_id": tenant_id, "contacts": list(contacts)})).fetchall()
