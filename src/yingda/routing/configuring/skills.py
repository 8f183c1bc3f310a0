"""Skills, and who has them how well."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg import errors as pg

from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.routing.configuring import store
from yingda.routing.configuring.queues import visible_agents
from yingda.routing.configuring.rules import skills_in
from yingda.routing.configuring.scope import changing
from yingda.routing.errors import SkillCodeTaken, SkillInUse
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import reading


async def list_skills(*, db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """The skills that the actor's tenants know of."""
    async with reading(db=db, actor=actor) as (tx, tenants):
        return await store.skills(tx, tenants=tenants)


async def read_skill(*, db: Database, actor: Actor, skill_id: UUID) -> Mapping[str, Any]:
    """One skill."""
    async with reading(db=db, actor=actor) as (tx, tenants):
        found = await store.skills(tx, tenants=tenants, skill_id=skill_id)
    if not found:
        raise NotFound
    return found[0]


async def add_skill(*, db: Database, actor: Actor, tenant_id: UUID, names: Mapping[str, str]) -> UUID:
    """A new skill of a tenant; nobody has it yet."""
    skill_id = new_id()
    await _save(db, actor, skill_id=skill_id, tenant_id=tenant_id, names=names, action="skill.added")
    return skill_id


async def change_skill(*, db: Database, actor: Actor, skill_id: UUID, names: Mapping[str, str]) -> None:
    """Name a skill anew."""
    tenant_id = (await read_skill(db=db, actor=actor, skill_id=skill_id))["tenant_id"]
    await _save(db, actor, skill_id=skill_id, tenant_id=tenant_id, names=names, action="skill.changed")


async def _save(
    db: Database, actor: Actor, *, skill_id: UUID, tenant_id: UUID, names: Mapping[str, str], action: str
) -> None:
    async with changing(db=db, actor=actor, tenant_id=tenant_id) as tx:
        try:
            await store.save_skill(tx, values={**names, "id": skill_id, "tenant_id": tenant_id})
        except pg.UniqueViolation as taken:
            raise SkillCodeTaken(code=names["code"]) from taken
        await audit.note(
            tx, actor=actor, action=action, tenant_id=tenant_id, object_id=skill_id, details=names
        )


async def remove_skill(*, db: Database, actor: Actor, skill_id: UUID) -> None:
    """Forget a skill that no queue asks for."""
    row = await read_skill(db=db, actor=actor, skill_id=skill_id)
    async with changing(db=db, actor=actor, tenant_id=row["tenant_id"]) as tx:
        for queue in await store.rules_in_use(tx, tenant_id=row["tenant_id"]):
            if skill_id in skills_in(queue["rules"]):
                raise SkillInUse(queue_id=queue["id"])
        await store.remove_skill(tx, tenant_id=row["tenant_id"], skill_id=skill_id)
        await audit.note(
            tx,
            actor=actor,
            action="skill.removed",
            tenant_id=row["tenant_id"],
            object_id=skill_id,
            details={"code": row["code"]},
        )


async def read_agent(*, db: Database, actor: Actor, user_id: UUID) -> Mapping[str, Any]:
    """One agent with what he serves and knows, as far as the actor's tenants are concerned."""
    found = await visible_agents(db=db, actor=actor, user_id=user_id)
    if not found:
        raise NotFound
    return found[0]


async def teach_agent(
    *, db: Database, actor: Actor, user_id: UUID, tenant_id: UUID, levels: Mapping[UUID, int]
) -> None:
    """Let an agent have these skills of one tenant, and no others of his."""
    await read_agent(db=db, actor=actor, user_id=user_id)
    async with changing(db=db, actor=actor, tenant_id=tenant_id) as tx:
        if not set(levels) <= await store.ids_of(tx, table="skill", tenant_id=tenant_id):
            raise NotFound
        await store.teach(tx, tenant_id=tenant_id, user_id=user_id, levels=levels)
        await audit.note(
            tx,
            actor=actor,
            action="agent.taught",
            tenant_id=tenant_id,
            object_id=user_id,
            details={"skills": {str(skill): level for skill, level in levels.items()}},
        )
