"""Reads what a supervisor's wall shows, with his own eyes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yingda.conversations.floor.view import Floor, FloorAgent, FloorQueue, FloorSnapshot, agent_row, queue_row
from yingda.kernel.errors import NotAllowed, NotFound
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

_AGENTS: Final = """
SELECT v.*, i.caller_sealed, i.queue_id, q.name_zh AS queue_zh, q.name_en AS queue_en,
       t.name_zh AS tenant_zh, t.name_en AS tenant_en, a.asked, l.listeners
FROM agent_on_floor v
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
       w.waiting, w.longest_since, w.offered, w.callbacks, w.callbacks_due, w.voicemails,
       d.talking, d.queued, d.answered, d.in_target, d.abandoned
FROM queue q
JOIN tenant t ON t.tenant_id = q.tenant_id
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE state = 'waiting' AND kind = 'call') AS waiting,
         min(since) FILTER (WHERE kind = 'call') AS longest_since,
         count(*) FILTER (WHERE state = 'offered') AS offered,
         count(*) FILTER (WHERE state = 'waiting' AND kind = 'callback') AS callbacks,
         count(*) FILTER (WHERE state = 'waiting' AND kind = 'callback'
                            AND (not_before IS NULL OR not_before <= now())) AS callbacks_due,
         count(*) FILTER (WHERE state = 'waiting' AND kind = 'voicemail') AS voicemails
  FROM work WHERE tenant_id = q.tenant_id AND queue_id = q.id) w
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NULL) AS talking,
         count(*) FILTER (WHERE purpose = 'call' AND queued_at IS NOT NULL) AS queued,
         count(*) FILTER (WHERE purpose = 'call' AND answered_at IS NOT NULL) AS answered,
         count(*) FILTER (WHERE purpose = 'call'
           AND answered_at <= queued_at + make_interval(secs => q.target_seconds)) AS in_target,
         count(*) FILTER (WHERE result = 'abandoned' AND answered_at IS NULL) AS abandoned
  FROM interaction
  WHERE tenant_id = q.tenant_id AND queue_id = q.id AND purpose <> 'trial'
    AND opened_at >= date_trunc('day', now() AT TIME ZONE t.timezone) AT TIME ZONE t.timezone) d
WHERE q.tenant_id = ANY(%(tenants)s) AND (%(ids)s::uuid[] IS NULL OR q.id = ANY(%(ids)s))
ORDER BY t.code, q.code
"""
_PRESENCE: Final = """
SELECT s.queue_id, count(*) FILTER (WHERE v.state <> 'signed_out') AS signed_in,
       count(*) FILTER (WHERE v.state = 'ready') AS ready
FROM agent_on_floor v CROSS JOIN LATERAL unnest(v.queues) s(queue_id)
WHERE %(ids)s::uuid[] IS NULL OR s.queue_id = ANY(%(ids)s)
GROUP BY s.queue_id
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class FloorReader:
    """Makes rows of the wall."""

    db: Database
    keys: TenantKeys

    async def snapshot(self, actor: Actor) -> FloorSnapshot:
        """The whole wall."""
        async with self.db.app(sees=actor.tenants) as tx:
            row = await (await tx.execute("SELECT clock_timestamp() AS now")).fetchone()
            assert row is not None
            floor = Floor(agents=await self._agents(tx), queues=await self._queues(tx, actor))
            return FloorSnapshot(floor=floor, time=row["now"])

    async def agents(self, actor: Actor, ids: Iterable[UUID]) -> list[FloorAgent]:
        """These agents, as far as the actor sees them."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await self._agents(tx, ids)

    async def queues(self, actor: Actor, ids: Iterable[UUID]) -> list[FloorQueue]:
        """These queues, as far as the actor sees them."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await self._queues(tx, actor, ids)

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

    async def _agents(self, tx: Transaction, ids: Iterable[UUID] | None = None) -> list[FloorAgent]:
        values = {"ids": None if ids is None else list(ids)}
        rows = await (await tx.execute(_AGENTS, values)).fetchall()
        await self._load_keys(rows)
        return [agent_row(row, caller=self._caller(row)) for row in rows]

    async def _queues(
        self, tx: Transaction, actor: Actor, ids: Iterable[UUID] | None = None
    ) -> list[FloorQueue]:
        values = {"tenants": list(actor.tenants), "ids": None if ids is None else list(ids)}
        present = {row["queue_id"]: row for row in await (await tx.execute(_PRESENCE, values)).fetchall()}
        nobody = {"signed_in": 0, "ready": 0}
        return [
            queue_row({**row, **present.get(row["id"], nobody)})
            for row in await (await tx.execute(_QUEUES, values)).fetchall()
        ]

    async def _load_keys(self, rows: Sequence[Mapping[str, Any]]) -> None:
        wanted = {row["contact_tenant_id"] for row in rows if row["caller_sealed"]}
        if not all(self.keys.knows(tenant) for tenant in wanted):
            async with self.db.core() as tx:
                await self.keys.load(tx)

    def _caller(self, row: Mapping[str, Any]) -> str:
        if not row["caller_sealed"]:
            return ""
        return self.keys.of(row["contact_tenant_id"]).unseal(bytes(row["caller_sealed"]))
