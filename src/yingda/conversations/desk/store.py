"""Reads what an agent's desk shows; with the agent's own eyes, which reach as far as the queues that he serves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from yingda.conversations.desk import view as desk_view
from yingda.conversations.desk.view import ContactPhase, DeskContact, DeskSnapshot
from yingda.conversations.interactions.flow_titles import FlowTitles
from yingda.conversations.model import Interaction
from yingda.conversations.store import rebuild
from yingda.kernel.errors import NotFound
from yingda.ledger.store import interaction_events
from yingda.platform.db import Database, Transaction
from yingda.routing.usecases.directory import dispositions_of
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

_AGENT: Final = """
SELECT a.user_id, a.state, a.reason, a.cause, a.since, a.deadline, a.pending, a.seat_id, a.version,
       a.interaction_id, a.contact_tenant_id, s.code AS seat_code, s.kind AS seat_kind,
       s.endpoint AS seat_endpoint, s.mode AS seat_mode, s.page AS seat_page, clock_timestamp() AS now
FROM agent a LEFT JOIN seat s ON s.tenant_id = a.tenant_id AND s.id = a.seat_id
WHERE a.tenant_id = %(tenant_id)s AND a.user_id = %(user_id)s
"""
_QUEUES: Final = """
SELECT q.id, q.name_zh, q.name_en, q.tenant_id, t.name_zh AS tenant_zh, t.name_en AS tenant_en
FROM queue_assignment a
JOIN queue q ON q.tenant_id = a.tenant_id AND q.id = a.queue_id
JOIN tenant t ON t.tenant_id = a.tenant_id
WHERE a.tenant_id = ANY(%(tenants)s) AND a.user_id = %(user_id)s ORDER BY t.code, q.code
"""
_QUEUE: Final = """
SELECT q.id, q.name_zh, q.name_en, q.greeting_zh, q.greeting_en,
       t.id AS tenant_id, t.name_zh AS tenant_zh, t.name_en AS tenant_en,
       coalesce(p.ends_calls, false) AS ends_calls
FROM tenant t LEFT JOIN queue q ON q.tenant_id = t.tenant_id AND q.id = %(queue_id)s
LEFT JOIN nuisance_policy p ON p.tenant_id = t.tenant_id
WHERE t.tenant_id = %(tenant_id)s
"""
_NAMES: Final = "SELECT id, display_name FROM app_user WHERE id = ANY(%(ids)s)"
_CONTROLLER: Final = """
SELECT count(*) > 0 AS here FROM matcher_lease WHERE seen_at > clock_timestamp() - interval '10 seconds'
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskReader:
    """Makes snapshots of desks."""

    db: Database
    keys: TenantKeys
    titles: FlowTitles = field(default_factory=FlowTitles)

    async def snapshot(self, actor: Actor) -> DeskSnapshot:
        """What the actor's desk shows now."""
        await self.keys.learn(self.db, actor.tenants)
        async with self.db.app(sees=actor.tenants) as tx:
            row = await _row(tx, actor)
            queues = await (
                await tx.execute(_QUEUES, {"tenants": list(actor.tenants), "user_id": actor.user_id})
            ).fetchall()
            item = await self._interaction(tx, row)
            phase = desk_view.phase_of(item, agent_id=actor.user_id) if item else None
            contact = await self._contact(tx, actor, item, phase) if item and phase else None
        async with self.db.core() as tx:
            controller = await (await tx.execute(_CONTROLLER)).fetchone()
        agent = desk_view.agent_out(
            {**row, "has_controller": bool(controller and controller["here"])},
            display_name=actor.display_name,
            staff_no=actor.staff_no,
            queues=queues,
            moves=desk_view.contact_moves(item, agent_id=actor.user_id) if item and contact else [],
        )
        return DeskSnapshot(agent=agent, contact=contact, time=row["now"])

    async def contact(self, actor: Actor) -> Interaction | None:
        """The interaction that the actor is at work on."""
        await self.keys.learn(self.db, actor.tenants)
        async with self.db.app(sees=actor.tenants) as tx:
            return await self._interaction(tx, await _row(tx, actor))

    async def require_disposition(self, actor: Actor, *, interaction_id: UUID, disposition_id: UUID) -> None:
        """The disposition must come from the list of the contact's own tenant."""
        item = await self.contact(actor)
        if item is None or item.id != interaction_id:
            raise NotFound
        async with self.db.app(sees=actor.tenants) as tx:
            choices = await dispositions_of(tx, tenants=[item.tenant_id])
        if disposition_id not in {row["id"] for row in choices}:
            raise NotFound

    async def _interaction(self, tx: Transaction, row: Mapping[str, Any]) -> Interaction | None:
        tenant_id, interaction_id = row["contact_tenant_id"], row["interaction_id"]
        if tenant_id is None or interaction_id is None:
            return None
        events = await interaction_events(tx, tenant_id=tenant_id, interaction_id=interaction_id)
        if not events:
            return None
        return rebuild(
            events,
            interaction_id=interaction_id,
            tenant_id=tenant_id,
            node="",
            cipher=self.keys.of(tenant_id),
        )

    async def _contact(
        self, tx: Transaction, actor: Actor, item: Interaction, phase: ContactPhase
    ) -> DeskContact | None:
        values = {"tenant_id": item.tenant_id, "queue_id": _queue_of(item, actor.user_id)}
        queue = await (await tx.execute(_QUEUE, values)).fetchone()
        if queue is None:
            return None
        choices: Sequence[Mapping[str, Any]] = await dispositions_of(tx, tenants=[item.tenant_id])
        titles = await self.titles.of(
            tx, tenant_id=item.tenant_id, flow_id=item.flow_id, version=item.flow_version
        )
        found = desk_view.contact_out(
            item,
            agent_id=actor.user_id,
            phase=phase,
            queue=queue,
            dispositions=choices,
            titles=titles,
            names=await self._names(item),
        )
        return desk_view.without_digits(found) if actor.hides_numbers_of(item.tenant_id) else found

    async def _names(self, item: Interaction) -> Mapping[UUID, str]:
        """Who else is in the call, be he of another house: people who talk with each other know their names."""
        agents = [each.agent_id for each in item.parties if each.agent_id]
        agents += [item.leg.agent_id] if item.leg and agents else []
        agents += [item.handed.by] if item.handed else []
        if not agents:
            return {}
        async with self.db.core() as tx:
            rows = await (await tx.execute(_NAMES, {"ids": agents})).fetchall()
        return {row["id"]: row["display_name"] for row in rows}


def _queue_of(item: Interaction, agent_id: UUID) -> UUID | None:
    """The queue for which the agent has or had the contact; the customer may be in another one by now."""
    written = item.documents(agent_id)
    if written is not None:
        return written.queue_id
    party = item.party_of(agent_id)
    if party is not None and party.queue_id is not None:
        return party.queue_id
    return item.queue.queue_id if item.queue else None


async def _row(tx: Transaction, actor: Actor) -> Mapping[str, Any]:
    row = await (
        await tx.execute(_AGENT, {"tenant_id": actor.tenant_id, "user_id": actor.user_id})
    ).fetchone()
    if row is None:
        raise NotFound
    return row
