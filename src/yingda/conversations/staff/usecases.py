"""Messages and calls for help: written once, told to who is concerned, kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yingda.kernel.errors import DomainError, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor, Role

# Whom a supervisor can write to are the agents on his wall; each row is his house's, or of a tenant that both see.
_ON_WALL: Final = """
SELECT v.user_id, CASE WHEN v.tenant_id = ANY(%(tenants)s) THEN v.tenant_id ELSE (
         SELECT q.tenant_id FROM queue_assignment q
         WHERE q.user_id = v.user_id AND q.tenant_id = ANY(%(tenants)s) ORDER BY q.tenant_id LIMIT 1) END AS tenant_id
FROM agent_on_floor v
WHERE CASE %(audience)s WHEN 'one' THEN v.user_id = %(to)s WHEN 'queue' THEN %(to)s = ANY(v.queues)
        WHEN 'pool' THEN v.pool_id = %(to)s AND v.is_own ELSE true END"""
# An agent's supervisors are those of his house, at home there or assigned to it.
_SUPERVISORS: Final = """
SELECT u.id AS user_id, %(tenant_id)s::uuid AS tenant_id FROM app_user u
WHERE u.role = 'supervisor' AND (%(to)s::uuid IS NULL OR u.id = %(to)s)
  AND (u.tenant_id = %(tenant_id)s OR EXISTS (
         SELECT 1 FROM tenant_assignment a WHERE a.user_id = u.id AND a.tenant_id = %(tenant_id)s)
       OR (%(to)s::uuid IS NOT NULL AND EXISTS (
         SELECT 1 FROM staff_message m WHERE m.from_id = u.id AND m.to_id = %(me)s)))"""
_ADD: Final = """
WITH sent AS (
  INSERT INTO staff_message (id, tenant_id, batch_id, from_id, to_id, audience, text_sealed)
  SELECT id, tenant_id, %(batch)s, %(me)s, user_id, %(audience)s, text
  FROM unnest(%(ids)s::uuid[], %(tenants)s::uuid[], %(users)s::uuid[], %(texts)s::bytea[]) r(id, tenant_id, user_id, text)
  RETURNING tenant_id, to_id)
INSERT INTO outbox (tenant_id, topic, key)
SELECT tenant_id, 'message', to_id FROM sent
UNION ALL (SELECT tenant_id, 'message', %(me)s FROM sent LIMIT 1)"""
_READ: Final = """
WITH seen AS (
  UPDATE staff_message SET read_at = clock_timestamp()
  WHERE to_id = %(me)s AND read_at IS NULL AND batch_id = ANY(%(ids)s) RETURNING tenant_id, from_id)
INSERT INTO outbox (tenant_id, topic, key)
SELECT DISTINCT ON (key) tenant_id, 'message', key
FROM seen CROSS JOIN LATERAL (VALUES (from_id), (%(me)s)) each(key)"""
_TELL: Final = "INSERT INTO outbox (tenant_id, topic, key) VALUES (%(tenant_id)s, 'help', %(key)s)"
_ASK: Final = """
INSERT INTO help_request (id, tenant_id, agent_id, contact_tenant_id, interaction_id, text_sealed)
SELECT %(id)s, a.tenant_id, a.user_id, a.contact_tenant_id, a.interaction_id, %(text)s FROM agent a
WHERE a.tenant_id = %(tenant_id)s AND a.user_id = %(me)s AND a.state <> 'signed_out'
ON CONFLICT (tenant_id, agent_id) WHERE ended_at IS NULL
DO UPDATE SET text_sealed = excluded.text_sealed, interaction_id = excluded.interaction_id,
  contact_tenant_id = excluded.contact_tenant_id
RETURNING agent_id"""
_END: Final = """
UPDATE help_request SET ended_at = clock_timestamp(), ended_by = %(me)s, end_cause = %(cause)s
WHERE id = %(id)s AND ended_at IS NULL RETURNING tenant_id, agent_id"""
_OWN: Final = "SELECT id FROM help_on_floor WHERE agent_id = %(me)s"
_SEEN: Final = "SELECT id FROM help_on_floor WHERE id = %(id)s"


class NobodyThere(DomainError):
    """There is nobody to whom this message could go."""

    code = "message.nobody"


class NotSignedIn(DomainError):
    """Who is not signed in cannot be helped here."""

    code = "help.not_signed_in"


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffRoom:
    """Where people of the centre tell each other something."""

    db: Database
    keys: TenantKeys

    async def send(self, actor: Actor, *, audience: str, to: UUID | None, text: str) -> UUID:
        """Write to an agent, a queue's agents, a pool or everybody on the wall; an agent writes to his supervisors."""
        rows = await self._readers(actor, audience=audience, to=to)
        if not rows:
            raise NobodyThere if to is None or audience != "one" else NotFound
        batch, tenants = new_id(), [row["tenant_id"] for row in rows]
        await self.keys.learn(self.db, set(tenants))
        sealed = {tenant: self.keys.of(tenant).seal(text) for tenant in set(tenants)}
        values = {
            "batch": batch,
            "me": actor.user_id,
            "audience": audience,
            "ids": [new_id() for _ in rows],
            "tenants": tenants,
            "users": [row["user_id"] for row in rows],
            "texts": [sealed[tenant] for tenant in tenants],
        }
        async with self.db.core() as tx:
            await tx.execute(_ADD, values)
        return batch

    async def _readers(self, actor: Actor, *, audience: str, to: UUID | None) -> Sequence[Mapping[str, Any]]:
        values = {"audience": audience, "to": to, "me": actor.user_id, "tenants": list(actor.tenants)}
        if actor.role is Role.AGENT:
            async with self.db.core() as tx:
                found = await tx.execute(_SUPERVISORS, {**values, "tenant_id": actor.tenant_id})
                return await found.fetchall()
        async with self.db.app(sees=actor.tenants) as tx:
            return await (await tx.execute(_ON_WALL, values)).fetchall()

    async def read(self, actor: Actor, ids: Sequence[UUID]) -> None:
        """The reader has seen these; who wrote them learns of it."""
        async with self.db.core() as tx:
            await tx.execute(_READ, {"me": actor.user_id, "ids": list(ids)})

    async def ask_help(self, actor: Actor, *, text: str) -> None:
        """Call for a supervisor; who calls again only says it in other words."""
        sealed = (await self.keys.cipher(self.db, actor.tenant_id)).seal(text)
        values = {"id": new_id(), "tenant_id": actor.tenant_id, "me": actor.user_id, "text": sealed}
        async with self.db.core() as tx:
            if await (await tx.execute(_ASK, values)).fetchone() is None:
                raise NotSignedIn
            await _tell_of_help(tx, actor.user_id, tenant_id=actor.tenant_id)

    async def withdraw_help(self, actor: Actor) -> None:
        """The agent needs nobody any more."""
        async with self.db.app(sees=actor.tenants) as tx:
            row = await (await tx.execute(_OWN, {"me": actor.user_id})).fetchone()
        if row is not None:
            await self._end_help(actor, row["id"], cause="withdrawn")

    async def answer_help(self, actor: Actor, help_id: UUID) -> None:
        """A supervisor has taken care of it."""
        async with self.db.app(sees=actor.tenants) as tx:
            row = await (await tx.execute(_SEEN, {"id": help_id})).fetchone()
        if row is None:
            raise NotFound
        await self._end_help(actor, help_id, cause="answered")

    async def _end_help(self, actor: Actor, help_id: UUID, *, cause: str) -> None:
        async with self.db.core() as tx:
            values = {"id": help_id, "me": actor.user_id, "cause": cause}
            row = await (await tx.execute(_END, values)).fetchone()
            if row is not None:
                await _tell_of_help(tx, row["agent_id"], tenant_id=row["tenant_id"])


async def _tell_of_help(tx: Transaction, agent_id: UUID, *, tenant_id: UUID) -> None:
    await tx.execute(_TELL, {"key": agent_id, "tenant_id": tenant_id})
