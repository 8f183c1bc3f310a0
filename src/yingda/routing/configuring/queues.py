"""Queues: their rules, and who serves them how well."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg import errors as pg

from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.routing.configuring import store
from yingda.routing.configuring.rules import queues_in, skills_in
from yingda.routing.configuring.scope import changing
from yingda.routing.errors import QueueCodeTaken, RulesForeign
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import reading


async def read_queue(*, db: Database, actor: Actor, queue_id: UUID) -> Mapping[str, Any]:
    """One queue with its rules."""
    async with reading(db=db, actor=actor) as (tx, tenants):
        row = await store.queue(tx, tenants=tenants, queue_id=queue_id)
    if row is None:
        raise NotFound
    return row


async def add_queue(*, db: Database, actor: Actor, tenant_id: UUID, values: Mapping[str, Any]) -> UUID:
    """A new queue of a tenant; nobody serves it yet."""
    queue_id = new_id()
    await _save(db, actor, tenant_id=tenant_id, queue_id=queue_id, values=values, is_new=True)
    return queue_id


async def change_queue(*, db: Database, actor: Actor, queue_id: UUID, values: Mapping[str, Any]) -> None:
    """Set a queue's rules anew; whoever waits in it waits by them from now on."""
    row = await read_queue(db=db, actor=actor, queue_id=queue_id)
    await _save(db, actor, tenant_id=row["tenant_id"], queue_id=queue_id, values=values, is_new=False)


async def _save(
    db: Database, actor: Actor, *, tenant_id: UUID, queue_id: UUID, values: Mapping[str, Any], is_new: bool
) -> None:
    async with changing(db=db, actor=actor, tenant_id=tenant_id) as tx:
        await _require_own(tx, tenant_id=tenant_id, rules=values["rules"])
        try:
            await store.save_queue(tx, queue_id=queue_id, tenant_id=tenant_id, values=values, is_new=is_new)
        except pg.UniqueViolation as taken:
            raise QueueCodeTaken(code=values["code"]) from taken
        await audit.note(
            tx,
            actor=actor,
            action="queue.added" if is_new else "queue.changed",
            tenant_id=tenant_id,
            object_id=queue_id,
            details=values,
        )


async def _require_own(tx: Transaction, *, tenant_id: UUID, rules: Mapping[str, Any]) -> None:
    """Rules name skills and queues of the same tenant: nobody else's agents could see the contact."""
    named = {"skill": skills_in(rules), "queue": queues_in(rules)}
    for table, wanted in named.items():
        if wanted and not wanted <= await store.ids_of(tx, table=table, tenant_id=tenant_id):
            raise RulesForeign(kind=table)


async def list_agents(*, db: Database, actor: Actor, queue_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Who serves a queue, and how well he knows it."""
    await read_queue(db=db, actor=actor, queue_id=queue_id)
    return [
        {**agent, "level": queue["level"]}
        for agent in await visible_agents(db=db, actor=actor)
        for queue in agent["queues"]
        if queue["queue_id"] == str(queue_id)
    ]


async def assign_agents(*, db: Database, actor: Actor, queue_id: UUID, levels: Mapping[UUID, int]) -> None:
    """Let these agents, and no others, serve a queue: of the operator's pools, or of the tenant's own."""
    row = await read_queue(db=db, actor=actor, queue_id=queue_id)
    tenant_id = row["tenant_id"]
    await _require_eligible(db, actor, tenant_id=tenant_id, agents=levels)
    async with changing(db=db, actor=actor, tenant_id=tenant_id) as tx:
        await store.assign(tx, tenant_id=tenant_id, queue_id=queue_id, levels=levels)
        await audit.note(
            tx,
            actor=actor,
            action="queue.assigned",
            tenant_id=tenant_id,
            object_id=queue_id,
            details={"agents": {str(user): level for user, level in levels.items()}},
        )


async def let_agent_serve(
    *, db: Database, actor: Actor, user_id: UUID, tenant_id: UUID, levels: Mapping[UUID, int]
) -> None:
    """Let an agent serve these queues of one tenant, and no others of his."""
    await _require_eligible(db, actor, tenant_id=tenant_id, agents=[user_id])
    async with changing(db=db, actor=actor, tenant_id=tenant_id) as tx:
        if not set(levels) <= await store.ids_of(tx, table="queue", tenant_id=tenant_id):
            raise NotFound
        await store.serve(tx, tenant_id=tenant_id, user_id=user_id, levels=levels)
        await audit.note(
            tx,
            actor=actor,
            action="agent.assigned",
            tenant_id=tenant_id,
            object_id=user_id,
            details={"queues": {str(queue): level for queue, level in levels.items()}},
        )


async def _require_eligible(db: Database, actor: Actor, *, tenant_id: UUID, agents: Collection[UUID]) -> None:
    """A tenant is served by agents of the operator's pools and of its own, and the actor must know of them."""
    known = {each["user_id"]: each for each in await visible_agents(db=db, actor=actor)}
    async with db.core() as tx:
        operator = await (await tx.execute("SELECT id FROM tenant WHERE kind = 'operator'")).fetchone()
    homes = {tenant_id, operator["id"] if operator else None}
    if any(user not in known or known[user]["pool_tenant_id"] not in homes for user in agents):
        raise NotFound


async def visible_agents(
    *, db: Database, actor: Actor, user_id: UUID | None = None
) -> Sequence[Mapping[str, Any]]:
    """Agents of the actor's houses, and those of others who serve them; of these only what they are for him."""
    tenants = None if actor.role is Role.OPERATOR_ADMIN else actor.tenants
    async with db.core() as tx:
        return await store.agents(tx, tenants=tenants, user_id=user_id)
