"""Reads what a supervisor's wall shows, with his own eyes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.conversations.floor.days import NO_DAY, QueueAlarm, WaitingOrders, WallFigures, nameless
from yingda.conversations.floor.expected import Expectations
from yingda.conversations.floor.view import (
    Floor,
    FloorAgent,
    FloorQueue,
    FloorSeatPlace,
    FloorSnapshot,
    agent_row,
    queue_row,
)
from yingda.kernel.errors import NotAllowed, NotFound
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

_AGENTS: Final = """
SELECT v.*, i.caller_sealed, i.queue_id, q.name_zh AS queue_zh, q.name_en AS queue_en,
       t.name_zh AS tenant_zh, t.name_en AS tenant_en, a.asked, l.listeners, s.id AS seat_id
FROM agent_on_floor v
LEFT JOIN seat s ON s.tenant_id = v.tenant_id AND s.code = v.seat_code AND s.released_at IS NULL
LEFT JOIN agent a ON a.tenant_id = v.tenant_id AND a.user_id = v.user_id
LEFT JOIN LATERAL (
  SELECT json_agg(json_build_object('supervisor_id', s.supervisor_id, 'display_name', s.supervisor_name,
    'mode', s.mode, 'since', s.begun_at) ORDER BY s.asked_at) AS listeners
  FROM listening_seen s WHERE v.interaction_id IS NOT NULL AND s.ended_at IS NULL
    AND s.tenant_id = v.contact_tenant_id AND s.interaction_id = v.interaction_id AND v.state <> 'wrap_up') l ON true
LEFT JOIN interaction i ON i.tenant_id = v.contact_tenant_id AND i.id = v.interaction_id
LEFT JOIN queue q ON q.tenant_id = v.contact_tenant_id AND q.id = i.queue_id
LEFT JOIN tenant t ON t.tenant_id = v.contact_tenant_id
WHERE %(ids)s::uuid[] IS NULL OR v.user_id = ANY(%(ids)s)
ORDER BY v.staff_no, v.user_id
"""
_QUEUES: Final = """
SELECT q.id, q.tenant_id, q.name_zh, q.name_en, q.target_seconds, t.name_zh AS tenant_zh, t.name_en AS tenant_en,
       coalesce(w.waiting, 0) AS waiting, w.longest_since, coalesce(w.offered, 0) AS offered,
       coalesce(w.callbacks, 0) AS callbacks, coalesce(w.callbacks_due, 0) AS callbacks_due,
       coalesce(w.voicemails, 0) AS voicemails, coalesce(c.talking, 0) AS talking
FROM queue q
JOIN tenant t ON t.tenant_id = q.tenant_id
LEFT JOIN (
  SELECT queue_id, count(*) FILTER (WHERE state = 'waiting' AND kind = 'call') AS waiting,
         min(since) FILTER (WHERE kind = 'call') AS longest_since,
         count(*) FILTER (WHERE state = 'offered') AS offered,
         count(*) FILTER (WHERE state = 'waiting' AND kind = 'callback') AS callbacks,
         count(*) FILTER (WHERE state = 'waiting' AND kind = 'callback'
                            AND (not_before IS NULL OR not_before <= now())) AS callbacks_due,
         count(*) FILTER (WHERE state = 'waiting' AND kind = 'voicemail') AS voicemails
  FROM work WHERE tenant_id = ANY(%(tenants)s) GROUP BY 1) w ON w.queue_id = q.id
LEFT JOIN (
  SELECT queue_id, count(*) AS talking FROM interaction
  WHERE tenant_id = ANY(%(tenants)s) AND state <> 'closed' AND purpose <> 'trial'
    AND answered_at IS NOT NULL AND ended_at IS NULL GROUP BY 1) c ON c.queue_id = q.id
WHERE q.tenant_id = ANY(%(tenants)s) AND (%(ids)s::uuid[] IS NULL OR q.id = ANY(%(ids)s))
ORDER BY t.code, q.code
"""
_PRESENCE: Final = """
SELECT s.queue_id, count(*) FILTER (WHERE v.state <> 'signed_out') AS signed_in,
       count(*) FILTER (WHERE v.state = 'ready') AS ready,
       count(*) FILTER (WHERE v.state IN ('reserved', 'ringing')) AS ringing,
       count(*) FILTER (WHERE v.state = 'talking') AS at_talk,
       count(*) FILTER (WHERE v.state = 'wrap_up') AS wrap_up,
       count(*) FILTER (WHERE v.state IN ('not_ready', 'on_break', 'training')) AS away,
       count(*) FILTER (WHERE v.state = 'busy') AS busy
FROM agent_on_floor v CROSS JOIN LATERAL unnest(v.queues) s(queue_id)
GROUP BY s.queue_id
"""
_NOBODY: Final = dict.fromkeys(("signed_in", "ready", "ringing", "at_talk", "wrap_up", "away", "busy"), 0)
_SEATS: Final = """
SELECT s.id, s.tenant_id, s.code, s.kind, s.room FROM seat s
LEFT JOIN app_user u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
WHERE s.tenant_id = ANY(%(tenants)s) AND s.released_at IS NULL AND coalesce(u.role, 'agent') = 'agent'
ORDER BY s.room, s.code
"""
_SERVED: Final = """
SELECT DISTINCT unnest(v.queues) AS queue_id FROM agent_on_floor v WHERE v.user_id = ANY(%(ids)s)
"""
_SEAT: Final = """
SELECT 1 FROM seat WHERE tenant_id = ANY(%(tenants)s) AND id = %(id)s AND released_at IS NULL
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class FloorReader:
    """Makes rows of the wall."""

    db: Database
    keys: TenantKeys
    figures: WallFigures
    expectations: Expectations | None = None
    orders: WaitingOrders | None = None

    async def snapshot(self, actor: Actor) -> FloorSnapshot:
        """The whole wall."""
        async with self.db.app(sees=actor.tenants) as tx:
            now = await _now(tx)
            agents = await self._agents(tx, actor)
            seats = await (await tx.execute(_SEATS, {"tenants": list(actor.tenants)})).fetchall()
        floor = Floor(
            agents=agents,
            queues=await self.queues(actor),
            seats=[FloorSeatPlace.model_validate(row) for row in seats],
            alarms=await self.figures.alarms(actor),
        )
        return FloorSnapshot(floor=floor, time=now)

    async def big_screen(self, actor: Actor) -> FloorSnapshot:
        """Queues and alarms alone: nothing that names anybody."""
        async with self.db.app(sees=actor.tenants) as tx:
            now = await _now(tx)
        queues, alarms = await self.queues(actor), await self.nameless_alarms(actor)
        return FloorSnapshot(floor=Floor(agents=[], queues=queues, seats=[], alarms=alarms), time=now)

    async def nameless_alarms(self, actor: Actor) -> list[QueueAlarm]:
        """The alarms that are open; of those that somebody sees to, only that it is so."""
        return [nameless(alarm) for alarm in await self.figures.alarms(actor)]

    async def agents(self, actor: Actor, ids: Iterable[UUID]) -> list[FloorAgent]:
        """These agents, as far as the actor sees them."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await self._agents(tx, actor, ids)

    async def served_by(self, actor: Actor, agents: Iterable[UUID]) -> set[UUID]:
        """The queues that these agents serve, as far as the actor sees them; nothing of whom they are."""
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await (await tx.execute(_SERVED, {"ids": list(agents)})).fetchall()
        return {row["queue_id"] for row in rows}

    async def queues(self, actor: Actor, ids: Iterable[UUID] | None = None) -> list[FloorQueue]:
        """These queues, or all, as far as the actor sees them."""
        values = {"tenants": list(actor.tenants), "ids": None if ids is None else list(ids)}
        days = await self.figures.days(actor, values["ids"])
        expected = await self.expectations.read() if self.expectations else {}
        orders = await self.orders.by_queue(actor) if self.orders else {}
        async with self.db.app(sees=actor.tenants) as tx:
            present = {row["queue_id"]: row for row in await (await tx.execute(_PRESENCE)).fetchall()}
            rows = await (await tx.execute(_QUEUES, values)).fetchall()
        return [
            queue_row(
                {**_NOBODY, **present.get(row["id"], {}), **row, "orders": orders.get(row["id"], 0)},
                day=days.get(row["id"], NO_DAY),
                seconds=expected.get(row["id"]),
            )
            for row in rows
        ]

    async def require_own(self, actor: Actor, agent_id: UUID) -> None:
        """A supervisor moves agents of his houses; of others who serve him he only sees the state."""
        async with self.db.app(sees=actor.tenants) as tx:
            row = await (
                await tx.execute("SELECT is_own FROM agent_on_floor WHERE user_id = %(id)s", {"id": agent_id})
            ).fetchone()
        if row is None:
            raise NotFound
        if not row["is_own"]:
            raise NotAllowed

    async def require_seat(self, actor: Actor, seat_id: UUID) -> None:
        """A supervisor takes part by telephones of his houses alone."""
        async with self.db.app(sees=actor.tenants) as tx:
            values = {"tenants": list(actor.tenants), "id": seat_id}
            if await (await tx.execute(_SEAT, values)).fetchone() is None:
                raise NotFound

    async def _agents(
        self, tx: Transaction, actor: Actor, ids: Iterable[UUID] | None = None
    ) -> list[FloorAgent]:
        values = {"ids": None if ids is None else list(ids)}
        rows = await (await tx.execute(_AGENTS, values)).fetchall()
        await self.keys.learn(self.db, {row["contact_tenant_id"] for row in rows if row["caller_sealed"]})
        return [agent_row(row, caller=self._caller(row, actor)) for row in rows]

    def _caller(self, row: Mapping[str, Any], actor: Actor) -> str:
        if not row["caller_sealed"]:
            return ""
        tenant_id = row["contact_tenant_id"]
        return actor.shown_number(tenant_id, self.keys.of(tenant_id).unseal(bytes(row["caller_sealed"])))


async def _now(tx: Transaction) -> datetime:
    row = await (await tx.execute("SELECT clock_timestamp() AS now")).fetchone()
    assert row is not None
    now: datetime = row["now"]
    return now
