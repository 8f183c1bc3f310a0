"""Searches interactions tenant by tenant, so that each search leads by an index, and reads one with its timeline."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from yingda.conversations.interactions import view
from yingda.conversations.interactions.flow_titles import FlowTitles
from yingda.conversations.interactions.view import InteractionDetails, InteractionOut
from yingda.conversations.searching.criteria import Criteria, agent_names, matching
from yingda.kernel.errors import NotFound
from yingda.ledger.store import interaction_events
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

COUNTED: Final = 10_000
"""A longer list is not counted to its end."""
_MATCHING: Final = f"""
FROM unnest(%(tenants)s::uuid[], %(hashes)s::bytea[]) AS s(tenant_id, caller_hash)
CROSS JOIN LATERAL (
  SELECT i.*, EXISTS (SELECT 1 FROM recording r WHERE r.tenant_id = s.tenant_id AND r.interaction_id = i.id)
           AS has_recording
  FROM interaction i
  WHERE {matching("i", "opened_at")}
    AND (%(agent_id)s::uuid IS NULL OR i.agent_id = %(agent_id)s)
    AND (%(result)s::text IS NULL OR i.result = %(result)s)
    AND CASE WHEN %(purpose)s::text IS NULL THEN i.purpose <> 'trial' ELSE i.purpose = %(purpose)s END
  ORDER BY i.opened_at DESC, i.id DESC LIMIT %(limit)s) i
"""
_PAGE: Final = f"SELECT i.* {_MATCHING} ORDER BY i.opened_at DESC, i.id DESC LIMIT %(limit)s"
_COUNT: Final = f"SELECT count(*) AS count {_MATCHING}"
_ONE: Final = """
SELECT i.*, EXISTS (SELECT 1 FROM recording r WHERE r.tenant_id = i.tenant_id AND r.interaction_id = i.id)
         AS has_recording
FROM interaction i WHERE i.tenant_id = ANY(%(tenants)s) AND i.id = %(id)s
"""
_BY_IDS: Final = """
SELECT i.*, EXISTS (SELECT 1 FROM recording r WHERE r.tenant_id = i.tenant_id AND r.interaction_id = i.id)
         AS has_recording
FROM interaction i WHERE i.tenant_id = %(tenant_id)s AND i.id = ANY(%(ids)s) ORDER BY i.opened_at DESC, i.id DESC
"""
_RECORDINGS: Final = """
SELECT id, kind, pauses, state, started_at, ended_at, seconds, complete FROM recording
WHERE tenant_id = %(tenant_id)s AND interaction_id = %(id)s ORDER BY started_at
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Search(Criteria):
    """What contacts are looked for."""

    result: str | None = None
    purpose: str | None = None
    """None: everything but trials."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InteractionReader:
    """Reads what the tenants of an actor have had."""

    db: Database
    keys: TenantKeys
    titles: FlowTitles = field(default_factory=FlowTitles)

    async def search(self, actor: Actor, search: Search) -> tuple[list[InteractionOut], int]:
        """One page, newest first, and how many there are in all (up to ten thousand)."""
        values = await search.values(db=self.db, keys=self.keys, tenants=search.tenants(actor))
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await (await tx.execute(_PAGE, values)).fetchall()
            everything = {**values, "before": None, "before_id": None, "limit": COUNTED}
            count = await (await tx.execute(_COUNT, everything)).fetchone()
            agents = await agent_names(tx, actor, (row["agent_id"] for row in rows))
        found = [
            view.listed(
                row,
                cipher=self.keys.of(row["tenant_id"]),
                agents=agents,
                hidden=actor.hides_numbers_of(row["tenant_id"]),
            )
            for row in rows
        ]
        return found, min(COUNTED, count["count"]) if count else 0

    async def by_ids(self, actor: Actor, *, tenant_id: UUID, ids: Sequence[UUID]) -> list[InteractionOut]:
        """These contacts of a tenant, newest first."""
        cipher = await self.keys.cipher(self.db, tenant_id)
        async with self.db.app(sees=actor.tenants) as tx:
            wanted = {"tenant_id": tenant_id, "ids": list(ids)}
            rows = await (await tx.execute(_BY_IDS, wanted)).fetchall()
            agents = await agent_names(tx, actor, (row["agent_id"] for row in rows))
        hidden = actor.hides_numbers_of(tenant_id)
        return [view.listed(row, cipher=cipher, agents=agents, hidden=hidden) for row in rows]

    async def caller(self, actor: Actor, *, tenant_id: UUID, interaction_id: UUID) -> str:
        """Who called in a contact of this tenant, for being dialled; what people see is another question."""
        cipher = await self.keys.cipher(self.db, tenant_id)
        async with self.db.app(sees=actor.tenants) as tx:
            row = await (await tx.execute(_ONE, {"tenants": [tenant_id], "id": interaction_id})).fetchone()
        if row is None or not actor.sees(tenant_id):
            raise NotFound
        return view.unsealed(row["caller_sealed"], cipher)

    async def read(self, actor: Actor, interaction_id: UUID) -> InteractionDetails:
        """One contact with its timeline."""
        async with self.db.app(sees=actor.tenants) as tx:
            wanted = {"tenants": list(actor.tenants), "id": interaction_id}
            row = await (await tx.execute(_ONE, wanted)).fetchone()
            if row is None:
                raise NotFound
            tenant_id = row["tenant_id"]
            events = await interaction_events(tx, tenant_id=tenant_id, interaction_id=interaction_id)
            recordings = await (
                await tx.execute(_RECORDINGS, {"tenant_id": tenant_id, "id": interaction_id})
            ).fetchall()
            agents = await agent_names(tx, actor, (row["agent_id"], *(event["actor_id"] for event in events)))
            titles = await self.titles.of(
                tx, tenant_id=tenant_id, flow_id=row["flow_id"], version=row["flow_version"]
            )
        return view.detailed(
            row,
            cipher=await self.keys.cipher(self.db, tenant_id),
            agents=agents,
            events=events,
            recordings=recordings,
            titles=titles,
            hidden=actor.hides_numbers_of(tenant_id),
        )
