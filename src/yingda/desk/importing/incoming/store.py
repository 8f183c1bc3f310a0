"""Imports in the database; every statement names the tenant that it may touch."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.platform.db import Transaction

Job = dict[str, Any]
_COLUMNS: Final = """
id, tenant_id, target, state, file_name_sealed, path, size, reading, head_sealed, mapping, policy, match_by, position, total,
good, bad, added, updated, skipped, restored, kept, author_id, author_name, fault, fault_details, stop_asked, created_at,
checked_at, started_at, ended_at, undone_at, version
"""
_ADD: Final = """
INSERT INTO import_job (id, tenant_id, target, file_name_sealed, path, size, sha256, reading, head_sealed, mapping, match_by,
  author_id, author_name)
VALUES (%(id)s, %(tenant_id)s, %(target)s, %(file_name)s, %(path)s, %(size)s, %(sha256)s, %(reading)s, %(head)s, %(mapping)s,
  %(match_by)s, %(author)s, %(author_name)s)
"""
_LIST: Final = f"""
SELECT {_COLUMNS} FROM import_job WHERE tenant_id = ANY(%(tenants)s)
  AND (%(at)s::timestamptz IS NULL OR (created_at, id) < (%(at)s, %(after)s))
ORDER BY created_at DESC, id DESC LIMIT %(limit)s
"""
_MOVE: Final = f"""
UPDATE import_job SET state = %(state)s, stop_asked = false, claim = NULL, claimed_until = NULL, version = version + 1,
  fault = NULL, fault_details = '{{}}',
  started_at = CASE WHEN %(state)s = 'running' THEN coalesce(started_at, clock_timestamp()) ELSE started_at END
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND state = ANY(%(from)s) RETURNING {_COLUMNS}
"""
_PLAN: Final = """
UPDATE import_job SET mapping = %(mapping)s, policy = %(policy)s, match_by = %(match_by)s, position = 0, good = 0, bad = 0,
  total = NULL, checked_at = NULL
WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""
_CLAIM: Final = f"""
UPDATE import_job SET claim = %(claim)s, claimed_until = clock_timestamp() + %(lease)s * interval '1 second'
WHERE id = (SELECT id FROM import_job WHERE state IN ('checking', 'running', 'undoing')
              AND (claimed_until IS NULL OR claimed_until < clock_timestamp()) AND size <= %(largest)s
            ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING {_COLUMNS}, claim
"""
_HOLD: Final = """
UPDATE import_job SET claimed_until = clock_timestamp() + %(lease)s * interval '1 second'
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND claim = %(claim)s RETURNING stop_asked
"""
_LOCK: Final = """
SELECT state, position, stop_asked FROM import_job
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND claim = %(claim)s AND state = %(state)s FOR UPDATE
"""
_MANY_ROWS: Final = """
SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
  set_config('enable_mergejoin', 'off', true), set_config('synchronous_commit', 'off', true)
"""
_ADVANCE: Final = """
UPDATE import_job SET position = %(position)s, good = good + %(good)s, bad = bad + %(bad)s, added = added + %(added)s,
  updated = updated + %(updated)s, skipped = skipped + %(skipped)s, restored = restored + %(restored)s, kept = kept + %(kept)s
WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""
_END: Final = """
UPDATE import_job SET state = %(state)s, claim = NULL, claimed_until = NULL, stop_asked = false, version = version + 1,
  total = coalesce(%(total)s, total), fault = %(fault)s, fault_details = %(details)s,
  position = CASE WHEN %(state)s IN ('checked', 'draft') THEN 0 ELSE position END,
  checked_at = CASE WHEN %(state)s = 'checked' THEN clock_timestamp() ELSE checked_at END,
  undone_at = CASE WHEN %(state)s = 'undone' THEN clock_timestamp() ELSE undone_at END,
  ended_at = CASE WHEN %(state)s IN ('done', 'stopped', 'failed', 'undone') THEN clock_timestamp() ELSE ended_at END
WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""
_BAD: Final = """
INSERT INTO import_bad_row (tenant_id, job_id, row_no, cells_sealed, problems)
SELECT %(tenant_id)s, %(id)s, n, c, p::jsonb FROM unnest(%(rows)s::int[], %(cells)s::bytea[], %(problems)s::text[]) AS r (n, c, p)
ON CONFLICT (tenant_id, job_id, row_no) DO NOTHING RETURNING row_no
"""
_CHANGES: Final = """
INSERT INTO import_change (tenant_id, job_id, row_no, outcome, thing_id, thing_version, before_sealed)
SELECT %(tenant_id)s, %(id)s, n, o, t, v, b
FROM unnest(%(rows)s::int[], %(outcomes)s::text[], %(things)s::uuid[], %(versions)s::int[], %(befores)s::bytea[])
  AS r (n, o, t, v, b)
"""
_TO_UNDO: Final = """
SELECT row_no, thing_id, thing_version, before_sealed FROM import_change
WHERE tenant_id = %(tenant_id)s AND job_id = %(id)s AND outcome IN ('added', 'updated') AND row_no < %(below)s
ORDER BY row_no DESC LIMIT %(limit)s
"""
_UNDONE: Final = """
UPDATE import_change SET outcome = %(outcome)s, before_sealed = NULL
WHERE tenant_id = %(tenant_id)s AND job_id = %(id)s AND row_no = ANY(%(rows)s)
"""
_BAD_ROWS: Final = """
SELECT row_no, cells_sealed, problems FROM import_bad_row
WHERE tenant_id = %(tenant_id)s AND job_id = %(id)s AND row_no > %(after)s ORDER BY row_no LIMIT %(limit)s
"""
_KEPT: Final = """
SELECT row_no, thing_id FROM import_change WHERE tenant_id = %(tenant_id)s AND job_id = %(id)s AND outcome = 'kept'
ORDER BY row_no LIMIT 500
"""
_OLD: Final = """
SELECT id, tenant_id, path FROM import_job WHERE path IS NOT NULL AND state NOT IN ('checking', 'running', 'undoing')
  AND coalesce(ended_at, created_at) < clock_timestamp() - %(days)s * interval '1 day' LIMIT 50
"""
_FORGET: Final = (
    "DELETE FROM import_bad_row WHERE tenant_id = %(tenant_id)s AND job_id = %(id)s",
    "DELETE FROM import_change WHERE tenant_id = %(tenant_id)s AND job_id = %(id)s",
    "UPDATE import_job SET path = NULL WHERE tenant_id = %(tenant_id)s AND id = %(id)s",
)


async def add(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Keep a new import."""
    jsons = {name: Jsonb(values[name]) for name in ("reading", "mapping")}
    await tx.execute(_ADD, {**values, **jsons})


async def jobs(
    tx: Transaction, *, tenants: Sequence[UUID], after: tuple[Any, UUID] | None, limit: int
) -> list[Job]:
    """Imports, the newest first."""
    at, last = after or (None, None)
    return await (
        await tx.execute(_LIST, {"tenants": list(tenants), "at": at, "after": last, "limit": limit})
    ).fetchall()


async def count(tx: Transaction, *, tenants: Sequence[UUID]) -> int:
    """How many imports there are."""
    found = await tx.execute(
        "SELECT count(*) AS n FROM import_job WHERE tenant_id = ANY(%(tenants)s)", {"tenants": list(tenants)}
    )
    row = await found.fetchone()
    return row["n"] if row else 0


async def job(tx: Transaction, *, tenants: Sequence[UUID], job_id: UUID) -> Job | None:
    """One import."""
    return await (
        await tx.execute(
            f"SELECT {_COLUMNS} FROM import_job WHERE tenant_id = ANY(%(tenants)s) AND id = %(id)s",
            {"tenants": list(tenants), "id": job_id},
        )
    ).fetchone()


async def move(tx: Transaction, job: Job, *, to: str, if_in: Sequence[str]) -> Job | None:
    """Bring an import from one state into another; none if it is in none of these."""
    return await (await tx.execute(_MOVE, {**_key(job), "state": to, "from": list(if_in)})).fetchone()


async def plan(
    tx: Transaction, job: Job, *, mapping: Sequence[str | None], policy: str, match_by: str | None
) -> None:
    """Say anew how rows are taken; what was found before is forgotten."""
    await tx.execute(_PLAN, {**_key(job), "mapping": Jsonb(mapping), "policy": policy, "match_by": match_by})
    await tx.execute(_FORGET[0], _key(job))


async def ask_stop(tx: Transaction, job: Job) -> None:
    """Have the worker stop after the batch that it is at."""
    await tx.execute(
        "UPDATE import_job SET stop_asked = true WHERE tenant_id = %(tenant_id)s AND id = %(id)s", _key(job)
    )


async def remove(tx: Transaction, job: Job) -> None:
    """Remove an import with all that was found."""
    await tx.execute("DELETE FROM import_job WHERE tenant_id = %(tenant_id)s AND id = %(id)s", _key(job))


async def claim(tx: Transaction, *, claim: UUID, lease: float, largest: int) -> Job | None:
    """Take the oldest import that waits for a worker, as core."""
    return await (await tx.execute(_CLAIM, {"claim": claim, "lease": lease, "largest": largest})).fetchone()


async def hold(tx: Transaction, job: Job, *, lease: float) -> None:
    """Stay its worker for a while."""
    await tx.execute(_HOLD, {**_key(job), "claim": job["claim"], "lease": lease})


async def lock(tx: Transaction, job: Job) -> Job | None:
    """How it stands, for who still is its worker; nobody else changes it meanwhile."""
    wanted = {**_key(job), "claim": job["claim"], "state": job["state"]}
    return await (await tx.execute(_LOCK, wanted)).fetchone()


async def many_rows(tx: Transaction) -> None:
    """Make ready for a batch: rows are looked up along indexes, as nothing is known yet of tables that grow from nothing.

    Nobody waits for the disk: after a crash a batch is there with its position, or neither is.
    """
    await tx.execute(_MANY_ROWS)


async def advance(tx: Transaction, job: Job, *, position: int, **counts: int) -> None:
    """Note up to which row it has come, and what came of the rows."""
    names = ("good", "bad", "added", "updated", "skipped", "restored", "kept")
    await tx.execute(_ADVANCE, {**_key(job), "position": position, **dict.fromkeys(names, 0), **counts})


async def end(
    tx: Transaction,
    job: Job,
    *,
    state: str,
    total: int | None = None,
    fault: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Say that the worker is through with it."""
    values = {"state": state, "total": total, "fault": fault, "details": Jsonb(dict(details or {}))}
    await tx.execute(_END, {**_key(job), **values})


async def add_bad(tx: Transaction, job: Job, rows: Sequence[tuple[int, bytes, str]]) -> int:
    """Keep rows that cannot be taken; how many were not known."""
    if not rows:
        return 0
    numbers, cells, problems = (list(each) for each in zip(*rows, strict=True))
    done = await tx.execute(_BAD, {**_key(job), "rows": numbers, "cells": cells, "problems": problems})
    return len(await done.fetchall())


async def add_changes(
    tx: Transaction, job: Job, rows: Sequence[tuple[int, str, UUID, int, bytes | None]]
) -> None:
    """Keep what was done, so that it can be undone."""
    if not rows:
        return
    names = ("rows", "outcomes", "things", "versions", "befores")
    columns = {name: list(each) for name, each in zip(names, zip(*rows, strict=True), strict=True)}
    await tx.execute(_CHANGES, {**_key(job), **columns})


async def to_undo(tx: Transaction, job: Job, *, below: int, limit: int) -> Sequence[Mapping[str, Any]]:
    """What was done and not undone, the last rows first."""
    return await (await tx.execute(_TO_UNDO, {**_key(job), "below": below, "limit": limit})).fetchall()


async def undone(tx: Transaction, job: Job, outcomes: Mapping[int, str]) -> None:
    """Keep what became of the undoing."""
    for outcome in set(outcomes.values()):
        rows = [number for number, each in outcomes.items() if each == outcome]
        await tx.execute(_UNDONE, {**_key(job), "outcome": outcome, "rows": rows})


async def bad_rows(tx: Transaction, job: Job, *, after: int, limit: int) -> Sequence[Mapping[str, Any]]:
    """Rows that cannot be taken, after a row."""
    return await (await tx.execute(_BAD_ROWS, {**_key(job), "after": after, "limit": limit})).fetchall()


async def kept(tx: Transaction, job: Job) -> Sequence[Mapping[str, Any]]:
    """What could not be undone because it was changed since."""
    return await (await tx.execute(_KEPT, _key(job))).fetchall()


async def old(tx: Transaction, *, days: int) -> Sequence[Job]:
    """Imports whose files are kept no longer, as core."""
    return await (await tx.execute(_OLD, {"days": days})).fetchall()


async def forget(tx: Transaction, job: Job) -> None:
    """Keep only the figures of an import."""
    for statement in _FORGET:
        await tx.execute(statement, _key(job))


def _key(job: Job) -> dict[str, Any]:
    return {"tenant_id": job["tenant_id"], "id": job["id"]}


async def read_anew(tx: Transaction, job: Job, *, reading: Mapping[str, Any], head: bytes) -> None:
    """Say how its file is read, and what stands at its head."""
    await tx.execute(
        """UPDATE import_job SET reading = %(reading)s, head_sealed = %(head)s
           WHERE tenant_id = %(tenant_id)s AND id = %(id)s""",
        {**_key(job), "reading": Jsonb(dict(reading)), "head": head},
    )
