"""Reads days and alarms with the eyes of whoever looks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.conversations.floor.days import AlarmTaken, QueueAlarm, QueueDay, QueueLimits, Today, Words
from yingda.insights.wall.model import Kind
from yingda.insights.wall.words import sentence
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases.audit import entry_by, record

_DAYS: Final = """
SELECT queue_id, figures, limits FROM queue_day
WHERE tenant_id = ANY(%(tenants)s) AND (%(ids)s::uuid[] IS NULL OR queue_id = ANY(%(ids)s))
"""
_ALARMS: Final = "SELECT * FROM queue_alarm WHERE tenant_id = ANY(%(tenants)s)"
_OPEN: Final = f"{_ALARMS} AND cleared_at IS NULL ORDER BY raised_at, id"
_PAST: Final = f"""
{_ALARMS} AND raised_at >= %(begin)s AND raised_at < %(end)s
AND (%(queue_id)s::uuid IS NULL OR queue_id = %(queue_id)s) ORDER BY raised_at DESC, id LIMIT %(limit)s
"""
_TAKE: Final = """
UPDATE queue_alarm SET taken_by = %(me)s, taken_name = %(name)s, taken_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND taken_by IS NULL
"""
_TELL: Final = """
INSERT INTO outbox (tenant_id, topic, key) VALUES (%(tenant_id)s, 'queue_alarm', %(tenant_id)s)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class WallReader:
    """Tells what the worker has found."""

    db: Database

    async def days(self, actor: Actor, ids: Iterable[UUID] | None = None) -> Mapping[UUID, QueueDay]:
        """The days of these queues, or of all."""
        values = {"tenants": list(actor.tenants), "ids": None if ids is None else list(ids)}
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await (await tx.execute(_DAYS, values)).fetchall()
        return {
            row["queue_id"]: QueueDay(
                today=Today.model_validate(row["figures"]), limits=QueueLimits.model_validate(row["limits"])
            )
            for row in rows
        }

    async def alarms(self, actor: Actor) -> list[QueueAlarm]:
        """The alarms that are open, the oldest first."""
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await (await tx.execute(_OPEN, {"tenants": list(actor.tenants)})).fetchall()
        return [alarm_out(row) for row in rows]

    async def past_alarms(
        self, actor: Actor, *, begin: datetime, end: datetime, queue_id: UUID | None, limit: int
    ) -> list[QueueAlarm]:
        """The alarms that were raised in this time, the newest first, whether they are over or not."""
        values = {
            "tenants": list(actor.tenants),
            "begin": begin,
            "end": end,
            "queue_id": queue_id,
            "limit": limit,
        }
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await (await tx.execute(_PAST, values)).fetchall()
        return [alarm_out(row) for row in rows]

    async def take(self, actor: Actor, alarm_id: UUID) -> QueueAlarm:
        """Somebody sees to an alarm; the first one who says so is named."""
        alarm = await self._alarm(actor, alarm_id)
        tenant_id = alarm["tenant_id"]
        async with self.db.app(sees=actor.tenants, writes=tenant_id) as tx:
            values = {
                "me": actor.user_id,
                "name": actor.display_name,
                "tenant_id": tenant_id,
                "id": alarm_id,
            }
            if (await tx.execute(_TAKE, values)).rowcount:
                await tx.execute(_TELL, values)
                await _audit(tx, actor, alarm)
        return alarm_out(await self._alarm(actor, alarm_id))

    async def _alarm(self, actor: Actor, alarm_id: UUID) -> Mapping[str, Any]:
        async with self.db.app(sees=actor.tenants) as tx:
            values = {"tenants": list(actor.tenants), "id": alarm_id}
            row = await (await tx.execute(f"{_ALARMS} AND id = %(id)s", values)).fetchone()
        if row is None:
            raise NotFound
        return row


async def _audit(tx: Transaction, actor: Actor, alarm: Mapping[str, Any]) -> None:
    entry = entry_by(
        actor,
        action="alarm.taken",
        tenant_id=alarm["tenant_id"],
        object_kind="queue",
        object_id=alarm["queue_id"],
        details={"kind": alarm["kind"], "alarm_id": str(alarm["id"])},
    )
    await record(tx, entry)


def alarm_out(row: Mapping[str, Any]) -> QueueAlarm:
    """An alarm with its sentence; of one that is over, how far it went."""
    value = row["value"] if row["cleared_at"] is None else row["worst"]
    zh, en = sentence(Kind(row["kind"]), value=value, bound=row["bound"])
    return QueueAlarm(
        id=row["id"],
        tenant_id=row["tenant_id"],
        queue_id=row["queue_id"],
        kind=row["kind"],
        value=row["value"],
        worst=row["worst"],
        bound=row["bound"],
        since=row["raised_at"],
        cleared_at=row["cleared_at"],
        taken=AlarmTaken(name=row["taken_name"], at=row["taken_at"]) if row["taken_by"] else None,
        words=Words(zh=zh, en=en),
    )
