"""Reads who waits to be called back, with the reader's own eyes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel

from yingda.conversations.desk.view import TenantName, tenant_out
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.platform.http import Instant
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

CallbackState = Literal["waiting", "calling", "done", "unreached", "withdrawn"]
_LIST: Final = """
SELECT c.id, c.tenant_id, c.interaction_id, c.origin_id, c.queue_id, c.number_sealed, c.since, c.not_before, c.attempts,
       c.state, c.booked_at, c.ended_at, q.name_zh AS queue_zh, q.name_en AS queue_en,
       t.name_zh AS tenant_zh, t.name_en AS tenant_en, count(*) OVER () AS total
FROM callback c
JOIN queue q ON q.tenant_id = c.tenant_id AND q.id = c.queue_id
JOIN tenant t ON t.tenant_id = c.tenant_id
WHERE c.tenant_id = ANY(%(tenants)s)
  AND (%(tenant_id)s::uuid IS NULL OR c.tenant_id = %(tenant_id)s)
  AND CASE WHEN %(open)s THEN c.state IN ('waiting', 'calling') ELSE c.state NOT IN ('waiting', 'calling') END
ORDER BY CASE WHEN %(open)s THEN c.since END, c.ended_at DESC, c.id LIMIT %(limit)s
"""
_TENANT: Final = "SELECT state FROM callback WHERE tenant_id = ANY(%(tenants)s) AND id = %(id)s"


class QueueOfCallback(BaseModel):
    """A queue by its names."""

    id: UUID
    name_zh: str
    name_en: str


class CallbackOut(BaseModel):
    """A place that is kept in a queue for who shall be called back."""

    id: UUID
    tenant: TenantName
    queue: QueueOfCallback
    number: str
    waiting_since: Instant
    wanted_at: Instant | None
    """Not before this moment: as he asked, or the next try."""
    attempts: int
    state: CallbackState
    booked_at: Instant
    ended_at: Instant | None
    origin_id: UUID
    interaction_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class CallbackReader:
    """Reads callbacks."""

    db: Database
    keys: TenantKeys

    async def find(
        self, actor: Actor, *, tenant_id: UUID | None, is_open: bool, limit: int
    ) -> tuple[list[CallbackOut], int]:
        """Who waits, the longest first; or what is over, the latest first."""
        await self.keys.learn(self.db, actor.tenants)
        values = {"tenants": list(actor.tenants), "tenant_id": tenant_id, "open": is_open, "limit": limit}
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await (await tx.execute(_LIST, values)).fetchall()
        return [self._out(row, actor) for row in rows], rows[0]["total"] if rows else 0

    async def require(self, actor: Actor, callback_id: UUID) -> None:
        """The callback must be one that the actor sees."""
        values = {"tenants": list(actor.tenants), "id": callback_id}
        async with self.db.app(sees=actor.tenants) as tx:
            if await (await tx.execute(_TENANT, values)).fetchone() is None:
                raise NotFound

    def _out(self, row: Mapping[str, Any], actor: Actor) -> CallbackOut:
        number = self.keys.of(row["tenant_id"]).unseal(bytes(row["number_sealed"]))
        ended_at: datetime | None = row["ended_at"]
        queue = QueueOfCallback(id=row["queue_id"], name_zh=row["queue_zh"], name_en=row["queue_en"])
        return CallbackOut(
            id=row["id"],
            tenant=tenant_out(row),
            queue=queue,
            number=actor.shown_number(row["tenant_id"], number),
            waiting_since=row["since"],
            wanted_at=row["not_before"],
            attempts=row["attempts"],
            state=row["state"],
            booked_at=row["booked_at"],
            ended_at=ended_at,
            origin_id=row["origin_id"],
            interaction_id=row["interaction_id"],
        )
