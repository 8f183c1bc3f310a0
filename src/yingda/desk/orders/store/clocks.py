"""The clocks of orders in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from yingda.desk.orders.engine.runs import Run
from yingda.platform.db import Transaction

_RUNS: Final = """
SELECT code, round, name_zh, name_en, calendar, allowed_seconds, started_at, running_since, used_seconds, due_at,
       paused_seconds, paused_since, stopped_at, missed_at, next_at, steps_done
FROM work_order_clock WHERE tenant_id = %(tenant_id)s AND order_id = %(order_id)s ORDER BY started_at, code, round
"""
_KEEP: Final = """
INSERT INTO work_order_clock (tenant_id, order_id, code, round, name_zh, name_en, calendar, allowed_seconds, started_at,
  running_since, used_seconds, due_at, paused_seconds, paused_since, stopped_at, missed_at, next_at, steps_done)
VALUES (%(tenant_id)s, %(order_id)s, %(code)s, %(round)s, %(name_zh)s, %(name_en)s, %(calendar)s, %(allowed)s,
  %(started_at)s, %(running_since)s, %(used)s, %(due_at)s, %(paused)s, %(paused_since)s, %(stopped_at)s, %(missed_at)s,
  %(next_at)s, %(steps_done)s)
ON CONFLICT (order_id, code, round) DO UPDATE SET allowed_seconds = excluded.allowed_seconds,
  running_since = excluded.running_since, used_seconds = excluded.used_seconds, due_at = excluded.due_at,
  paused_seconds = excluded.paused_seconds, paused_since = excluded.paused_since, stopped_at = excluded.stopped_at,
  missed_at = excluded.missed_at, next_at = excluded.next_at, steps_done = excluded.steps_done
"""


async def runs(tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> list[Run]:
    """Every clock of an order, in the order of their starts."""
    rows = await tx.execute(_RUNS, {"tenant_id": tenant_id, "order_id": order_id})
    return [_run(row) for row in await rows.fetchall()]


async def keep(tx: Transaction, *, tenant_id: UUID, order_id: UUID, runs: Sequence[Run]) -> None:
    """Keep these clocks as they are now."""
    for run in runs:
        await tx.execute(_KEEP, {**_values(run), "tenant_id": tenant_id, "order_id": order_id})


async def due(tx: Transaction, *, now: datetime, limit: int) -> Sequence[tuple[UUID, UUID]]:
    """Tenant and id of orders about whose clocks something is to be done by now; as role core."""
    rows = await tx.execute(
        """SELECT DISTINCT tenant_id, order_id FROM (
             SELECT tenant_id, order_id FROM work_order_clock WHERE next_at <= %(now)s
             ORDER BY next_at LIMIT %(limit)s) due""",
        {"now": now, "limit": limit},
    )
    return [(row["tenant_id"], row["order_id"]) for row in await rows.fetchall()]


async def visits_due(tx: Transaction, *, now: datetime, limit: int) -> Sequence[tuple[UUID, UUID]]:
    """Tenant and id of orders whose customers are to be asked again by now; as role core."""
    rows = await tx.execute(
        """SELECT tenant_id, id FROM work_order
           WHERE visit_due_at <= %(now)s AND visit_due_at IS NOT NULL AND visited_at IS NULL AND NOT visit_told
           ORDER BY visit_due_at LIMIT %(limit)s""",
        {"now": now, "limit": limit},
    )
    return [(row["tenant_id"], row["id"]) for row in await rows.fetchall()]


async def visit_told(tx: Transaction, *, tenant_id: UUID, order_id: UUID, now: datetime) -> bool:
    """Note that somebody was told of the visit; False where another one was faster."""
    rows = await tx.execute(
        """UPDATE work_order SET visit_told = true WHERE tenant_id = %(tenant_id)s AND id = %(id)s
             AND visit_due_at <= %(now)s AND visited_at IS NULL AND NOT visit_told RETURNING id""",
        {"tenant_id": tenant_id, "id": order_id, "now": now},
    )
    return await rows.fetchone() is not None


async def forget(tx: Transaction, *, tenant_id: UUID, order_id: UUID) -> None:
    """Look no more at an order that nobody can read any more; as role core."""
    values = {"tenant_id": tenant_id, "order_id": order_id}
    await tx.execute(
        "UPDATE work_order_clock SET next_at = NULL WHERE tenant_id = %(tenant_id)s AND order_id = %(order_id)s",
        values,
    )
    await tx.execute(
        "UPDATE work_order SET visit_told = true WHERE tenant_id = %(tenant_id)s AND id = %(order_id)s",
        values,
    )


async def put_off(
    tx: Transaction, *, tenant_id: UUID, order_id: UUID, now: datetime, until: datetime
) -> None:
    """Look at an order again later; as role core."""
    await tx.execute(
        """UPDATE work_order_clock SET next_at = %(until)s
           WHERE tenant_id = %(tenant_id)s AND order_id = %(order_id)s AND next_at <= %(now)s""",
        {"tenant_id": tenant_id, "order_id": order_id, "now": now, "until": until},
    )


async def calendars(tx: Transaction, *, tenant_id: UUID) -> Mapping[str, Mapping[str, Any]]:
    """The definitions of an enterprise's calendars by their codes."""
    rows = await tx.execute(
        "SELECT code, definition FROM calendar WHERE tenant_id = %(tenant_id)s", {"tenant_id": tenant_id}
    )
    return {row["code"]: row["definition"] for row in await rows.fetchall()}


def _run(row: Mapping[str, Any]) -> Run:
    times: dict[str, Any] = {
        "allowed": timedelta(seconds=row["allowed_seconds"]),
        "used": timedelta(seconds=row["used_seconds"]),
        "paused": timedelta(seconds=row["paused_seconds"]),
    }
    kept = {name: value for name, value in row.items() if not name.endswith("_seconds")}
    return Run(**(kept | times))


def _values(run: Run) -> dict[str, Any]:
    return {
        "code": run.code,
        "round": run.round,
        "name_zh": run.name_zh,
        "name_en": run.name_en,
        "calendar": run.calendar,
        "allowed": round(run.allowed.total_seconds()),
        "started_at": run.started_at,
        "running_since": run.running_since,
        "used": run.used.total_seconds(),
        "due_at": run.due_at,
        "paused": run.paused.total_seconds(),
        "paused_since": run.paused_since,
        "stopped_at": run.stopped_at,
        "missed_at": run.missed_at,
        "next_at": run.next_at,
        "steps_done": run.steps_done,
    }
