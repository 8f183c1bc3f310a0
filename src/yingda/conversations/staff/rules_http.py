"""What houses rule about supervision: who is told that he was listened to, and whose breaks need permission."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.platform.http import DatabaseHere, ListOf, item, listing, whole
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases.acting import Me
from yingda.tenancy.usecases.audit import entry_by, record

router = APIRouter(prefix="/api", tags=["staff"])
MANAGERS: Final = (Role.OPERATOR_ADMIN, Role.TENANT_ADMIN)
_RULES: Final = """
SELECT t.id AS tenant_id, t.name_zh, t.name_en, t.hide_listening_from_agents,
  coalesce((SELECT json_agg(json_build_object('id', p.id, 'name_zh', p.name_zh, 'name_en', p.name_en,
      'hide_listening_from_agents', p.hide_listening_from_agents, 'breaks_need_permission', p.breaks_need_permission,
      'break_answer_seconds', p.break_answer_seconds) ORDER BY p.code)
    FROM pool p WHERE p.tenant_id = t.tenant_id), '[]') AS pools
FROM tenant t WHERE t.tenant_id = ANY(%(tenants)s) ORDER BY t.code"""
_HOUSE: Final = """
UPDATE tenant SET hide_listening_from_agents = %(hide_listening_from_agents)s
WHERE tenant_id = %(tenant_id)s AND id = %(id)s RETURNING id"""
_POOL: Final = """
UPDATE pool SET hide_listening_from_agents = %(hide_listening_from_agents)s,
  breaks_need_permission = %(breaks_need_permission)s, break_answer_seconds = %(break_answer_seconds)s
WHERE tenant_id = %(tenant_id)s AND id = %(id)s RETURNING id"""


class HouseRule(BaseModel):
    """Whether the agents who serve this enterprise are not told who listens."""

    hide_listening_from_agents: bool


class PoolRuleBody(HouseRule):
    """The same for a group of agents, and whether their breaks wait for permission, at most so long."""

    breaks_need_permission: bool
    break_answer_seconds: int = Field(default=300, ge=30, le=3_600)


class PoolRuleOut(PoolRuleBody):
    """A group of agents and what it is subject to."""

    id: UUID
    name_zh: str
    name_en: str


class HouseRulesOut(HouseRule):
    """A house and its groups of agents."""

    tenant_id: UUID
    name_zh: str
    name_en: str
    pools: list[PoolRuleOut]


@router.get(
    "/supervision/rules",
    dependencies=[listing(*MANAGERS, Role.SUPERVISOR)],
    summary="What houses rule about supervision",
)
async def read_rules(me: Me, db: DatabaseHere) -> ListOf[HouseRulesOut]:
    async with db.app(sees=me.tenants) as tx:
        rows = await (await tx.execute(_RULES, {"tenants": list(me.tenants)})).fetchall()
    return whole([HouseRulesOut.model_validate(row) for row in rows])


@router.put(
    "/tenants/{tenant_id}/supervision",
    dependencies=[item(*MANAGERS)],
    status_code=204,
    summary="Whether agents are told who listens to this enterprise's contacts",
)
async def rule_house(tenant_id: UUID, body: HouseRule, me: Me, db: DatabaseHere) -> None:
    if not me.sees(tenant_id):
        raise NotFound
    await _change(me, db, _HOUSE, "tenant", tenant_id, tenant_id, body)


@router.put(
    "/pools/{pool_id}/supervision",
    dependencies=[item(*MANAGERS)],
    status_code=204,
    summary="Whether a group's breaks need permission, and whether it is told who listens",
)
async def rule_pool(pool_id: UUID, body: PoolRuleBody, me: Me, db: DatabaseHere) -> None:
    async with db.app(sees=me.tenants) as tx:
        row = await (
            await tx.execute("SELECT tenant_id FROM pool WHERE id = %(id)s", {"id": pool_id})
        ).fetchone()
    if row is None:
        raise NotFound
    await _change(me, db, _POOL, "pool", row["tenant_id"], pool_id, body)


async def _change(
    me: Actor, db: Database, statement: str, kind: str, tenant_id: UUID, object_id: UUID, body: BaseModel
) -> None:
    details: dict[str, Any] = body.model_dump()
    async with db.app(sees=me.tenants, writes=tenant_id) as tx:
        values = {**details, "tenant_id": tenant_id, "id": object_id}
        if await (await tx.execute(statement.encode(), values)).fetchone() is None:
            raise NotFound
        entry = entry_by(
            me,
            action="supervision.ruled",
            tenant_id=tenant_id,
            object_kind=kind,
            object_id=object_id,
            details=details,
        )
        await record(tx, entry)
