"""Queues, skills, assignments and commitments in the database; `tenants` None means all of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.platform.db import Transaction
from yingda.routing.floor import IN_SERVICE

Rows = Sequence[Mapping[str, Any]]
QUEUE_FIELDS: Final = (
    "code", "name_zh", "name_en", "greeting_zh", "greeting_en", "ring_seconds", "wrap_up_seconds", "max_waiting",
    "target_seconds", "target_percent", "recorded", "choice", "priority", "min_level", "last_agent_seconds",
    "last_agent_days", "park_seconds", "short_abandon_seconds", "rules",
)  # fmt: skip
_SEEN: Final = "(%(tenants)s::uuid[] IS NULL OR {0}.tenant_id = ANY(%(tenants)s))"
_QUEUE: Final = f"""
SELECT q.*, t.name_zh AS tenant_zh, t.name_en AS tenant_en FROM queue q JOIN tenant t ON t.id = q.tenant_id
WHERE q.id = %(id)s AND {_SEEN.format("q")}
"""
_ADD_QUEUE: Final = f"""
INSERT INTO queue (id, tenant_id, {", ".join(QUEUE_FIELDS)})
VALUES (%(id)s, %(tenant_id)s, {", ".join(f"%({name})s" for name in QUEUE_FIELDS)})
"""
_CHANGE_QUEUE: Final = f"""
UPDATE queue SET {", ".join(f"{name} = %({name})s" for name in QUEUE_FIELDS)}
WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""
_SKILLS: Final = f"""
SELECT s.id, s.tenant_id, s.code, s.name_zh, s.name_en, t.name_zh AS tenant_zh, t.name_en AS tenant_en,
       (SELECT count(*) FROM agent_skill a WHERE a.tenant_id = s.tenant_id AND a.skill_id = s.id) AS agents
FROM skill s JOIN tenant t ON t.id = s.tenant_id
WHERE {_SEEN.format("s")} AND (%(id)s::uuid IS NULL OR s.id = %(id)s) ORDER BY t.code, s.code
"""
_USED: Final = "SELECT id, rules FROM queue WHERE tenant_id = %(tenant_id)s AND rules <> '{}'"
# Of agents of other houses only those who serve a queue of the reader's.
_AGENTS: Final = """
SELECT u.id AS user_id, u.display_name, u.staff_no, u.disabled_at IS NOT NULL AS is_disabled,
       p.id AS pool_id, p.tenant_id AS pool_tenant_id, p.name_zh AS pool_zh,
       p.name_en AS pool_en,
       coalesce((SELECT jsonb_agg(jsonb_build_object('queue_id', a.queue_id, 'tenant_id', a.tenant_id, 'code', q.code,
           'name_zh', q.name_zh, 'name_en', q.name_en, 'level', a.level) ORDER BY q.tenant_id, q.code)
         FROM queue_assignment a JOIN queue q ON q.id = a.queue_id
         WHERE a.user_id = u.id AND (%(tenants)s::uuid[] IS NULL OR a.tenant_id = ANY(%(tenants)s))), '[]') AS queues,
       coalesce((SELECT jsonb_agg(jsonb_build_object('skill_id', a.skill_id, 'tenant_id', a.tenant_id, 'code', s.code,
           'name_zh', s.name_zh, 'name_en', s.name_en, 'level', a.level) ORDER BY s.tenant_id, s.code)
         FROM agent_skill a JOIN skill s ON s.id = a.skill_id
         WHERE a.user_id = u.id AND (%(tenants)s::uuid[] IS NULL OR a.tenant_id = ANY(%(tenants)s))), '[]') AS skills
FROM app_user u JOIN pool_member m ON m.user_id = u.id JOIN pool p ON p.id = m.pool_id
WHERE u.role = 'agent' AND (%(user_id)s::uuid IS NULL OR u.id = %(user_id)s)
  AND (%(tenants)s::uuid[] IS NULL OR p.tenant_id = ANY(%(tenants)s)
    OR EXISTS (SELECT 1 FROM queue_assignment a WHERE a.user_id = u.id AND a.tenant_id = ANY(%(tenants)s)))
ORDER BY u.staff_no, u.display_name, u.id
"""
_COMMITMENTS: Final = f"""
SELECT c.pool_id, c.tenant_id, c.seats, c.percent, p.code AS pool_code, p.name_zh AS pool_zh, p.name_en AS pool_en,
       t.name_zh AS tenant_zh, t.name_en AS tenant_en
FROM seat_commitment c JOIN tenant t ON t.id = c.tenant_id LEFT JOIN pool p ON p.id = c.pool_id
WHERE {_SEEN.format("c")} ORDER BY p.code, t.code
"""
_POOLS: Final = f"""
SELECT p.id, p.code, p.name_zh, p.name_en, p.tenant_id, t.name_zh AS tenant_zh, t.name_en AS tenant_en,
       (SELECT count(*) FROM pool_member m JOIN app_user u ON u.id = m.user_id
        WHERE m.pool_id = p.id AND u.disabled_at IS NULL) AS agents,
       (SELECT count(*) FROM pool_member m JOIN agent a ON a.user_id = m.user_id
        WHERE m.pool_id = p.id AND a.state = ANY(%(in_service)s)) AS in_service
FROM pool p JOIN tenant t ON t.id = p.tenant_id WHERE {_SEEN.format("p")} ORDER BY t.kind DESC, t.code, p.code
"""
# A pool's agents who serve a tenant: how many there are, how many are in service now, and how many have his contacts.
_USE: Final = f"""
SELECT m.pool_id, q.tenant_id, t.name_zh AS tenant_zh, t.name_en AS tenant_en,
       count(DISTINCT m.user_id) AS agents,
       count(DISTINCT m.user_id) FILTER (WHERE a.state = ANY(%(in_service)s)) AS in_service,
       count(DISTINCT m.user_id) FILTER (WHERE a.contact_tenant_id = q.tenant_id) AS serving,
       (SELECT count(*) FROM work w WHERE w.tenant_id = q.tenant_id AND w.state = 'waiting') AS waiting
FROM pool_member m JOIN queue_assignment q ON q.user_id = m.user_id JOIN tenant t ON t.id = q.tenant_id
LEFT JOIN agent a ON a.user_id = m.user_id
WHERE {_SEEN.format("q")} GROUP BY m.pool_id, q.tenant_id, t.name_zh, t.name_en, t.code ORDER BY t.code
"""
_IN_SERVICE: Final = """
SELECT m.pool_id, a.contact_tenant_id FROM pool_member m JOIN agent a ON a.user_id = m.user_id
WHERE a.state = ANY(%(in_service)s)
"""
_ASSIGN: Final = """
INSERT INTO queue_assignment (queue_id, user_id, tenant_id, level)
VALUES (%(queue_id)s, %(user_id)s, %(tenant_id)s, %(level)s)
ON CONFLICT (queue_id, user_id) DO UPDATE SET level = excluded.level
"""
_SERVING: Final = [state.value for state in IN_SERVICE]


def _list(tenants: Iterable[UUID] | None) -> list[UUID] | None:
    return None if tenants is None else list(tenants)


async def queue(
    tx: Transaction, *, tenants: Iterable[UUID] | None, queue_id: UUID
) -> Mapping[str, Any] | None:
    """One queue with its rules and its tenant's names."""
    return await (await tx.execute(_QUEUE, {"tenants": _list(tenants), "id": queue_id})).fetchone()


async def save_queue(
    tx: Transaction, *, queue_id: UUID, tenant_id: UUID, values: Mapping[str, Any], is_new: bool
) -> None:
    """Keep a queue as it is set now."""
    kept = {**values, "rules": Jsonb(values["rules"]), "id": queue_id, "tenant_id": tenant_id}
    await tx.execute(_ADD_QUEUE if is_new else _CHANGE_QUEUE, kept)


async def ids_of(tx: Transaction, *, table: str, tenant_id: UUID) -> set[UUID]:
    """Every skill, or every queue, of one tenant."""
    named = {"skill": "SELECT id FROM skill", "queue": "SELECT id FROM queue"}[table]
    rows = await (await tx.execute(f"{named} WHERE tenant_id = %(t)s", {"t": tenant_id})).fetchall()
    return {row["id"] for row in rows}


async def assign(tx: Transaction, *, tenant_id: UUID, queue_id: UUID, levels: Mapping[UUID, int]) -> None:
    """Let these agents, and no others, serve a queue."""
    await tx.execute(
        """DELETE FROM queue_assignment
           WHERE tenant_id = %(tenant_id)s AND queue_id = %(queue_id)s AND user_id <> ALL(%(users)s)""",
        {"tenant_id": tenant_id, "queue_id": queue_id, "users": list(levels)},
    )
    for user_id, level in sorted(levels.items()):
        await tx.execute(
            _ASSIGN, {"queue_id": queue_id, "user_id": user_id, "tenant_id": tenant_id, "level": level}
        )


async def skills(tx: Transaction, *, tenants: Iterable[UUID] | None, skill_id: UUID | None = None) -> Rows:
    """The skills of these tenants, or the one of them."""
    return await (await tx.execute(_SKILLS, {"tenants": _list(tenants), "id": skill_id})).fetchall()


async def save_skill(tx: Transaction, *, values: Mapping[str, Any]) -> None:
    """Keep a skill as it is named now."""
    await tx.execute(
        """INSERT INTO skill (id, tenant_id, code, name_zh, name_en)
           VALUES (%(id)s, %(tenant_id)s, %(code)s, %(name_zh)s, %(name_en)s)
           ON CONFLICT (id) DO UPDATE SET code = excluded.code, name_zh = excluded.name_zh, name_en = excluded.name_en""",
        values,
    )


async def remove_skill(tx: Transaction, *, tenant_id: UUID, skill_id: UUID) -> None:
    """Nobody has this skill any more."""
    values = {"tenant_id": tenant_id, "id": skill_id}
    await tx.execute("DELETE FROM agent_skill WHERE tenant_id = %(tenant_id)s AND skill_id = %(id)s", values)
    await tx.execute("DELETE FROM skill WHERE tenant_id = %(tenant_id)s AND id = %(id)s", values)


async def serve(tx: Transaction, *, tenant_id: UUID, user_id: UUID, levels: Mapping[UUID, int]) -> None:
    """Let an agent serve these queues of a tenant, and no others of his."""
    await tx.execute(
        """DELETE FROM queue_assignment
           WHERE tenant_id = %(tenant_id)s AND user_id = %(user_id)s AND queue_id <> ALL(%(queues)s)""",
        {"tenant_id": tenant_id, "user_id": user_id, "queues": list(levels)},
    )
    for queue_id, level in sorted(levels.items()):
        await tx.execute(
            _ASSIGN, {"queue_id": queue_id, "user_id": user_id, "tenant_id": tenant_id, "level": level}
        )


async def rules_in_use(tx: Transaction, *, tenant_id: UUID) -> Rows:
    """The further rules of a tenant's queues that have any."""
    return await (await tx.execute(_USED, {"tenant_id": tenant_id})).fetchall()


async def agents(tx: Transaction, *, tenants: Iterable[UUID] | None, user_id: UUID | None = None) -> Rows:
    """Agents with their pools, queues and skills; read as the platform itself, for their homes may be elsewhere."""
    return await (await tx.execute(_AGENTS, {"tenants": _list(tenants), "user_id": user_id})).fetchall()


async def teach(tx: Transaction, *, tenant_id: UUID, user_id: UUID, levels: Mapping[UUID, int]) -> None:
    """Let an agent have these skills of a tenant, and no others of his."""
    await tx.execute(
        "DELETE FROM agent_skill WHERE tenant_id = %(tenant_id)s AND user_id = %(user_id)s",
        {"tenant_id": tenant_id, "user_id": user_id},
    )
    for skill_id, level in sorted(levels.items()):
        await tx.execute(
            """INSERT INTO agent_skill (skill_id, user_id, tenant_id, level)
               VALUES (%(skill_id)s, %(user_id)s, %(tenant_id)s, %(level)s)""",
            {"skill_id": skill_id, "user_id": user_id, "tenant_id": tenant_id, "level": level},
        )


async def commitments(tx: Transaction, *, tenants: Iterable[UUID] | None) -> Rows:
    """What these tenants have of pools by contract."""
    return await (await tx.execute(_COMMITMENTS, {"tenants": _list(tenants)})).fetchall()


async def pools(tx: Transaction, *, tenants: Iterable[UUID] | None) -> Rows:
    """The pools of these houses, with how many agents they have."""
    values = {"tenants": _list(tenants), "in_service": _SERVING}
    return await (await tx.execute(_POOLS, values)).fetchall()


async def use_of_pools(tx: Transaction, *, tenants: Iterable[UUID] | None) -> Rows:
    """Which tenants each pool serves, and with how many of its agents now."""
    values = {"tenants": _list(tenants), "in_service": _SERVING}
    return await (await tx.execute(_USE, values)).fetchall()


async def agents_in_service(tx: Transaction) -> Rows:
    """The pool of each agent who is at work or ready, and for which tenant he works now, if for one."""
    return await (await tx.execute(_IN_SERVICE, {"in_service": _SERVING})).fetchall()


async def commit(tx: Transaction, *, pool_id: UUID, wanted: Sequence[Mapping[str, Any]]) -> None:
    """Let these tenants, and no others, have something of a pool."""
    await tx.execute("DELETE FROM seat_commitment WHERE pool_id = %(pool_id)s", {"pool_id": pool_id})
    for each in wanted:
        await tx.execute(
            """INSERT INTO seat_commitment (pool_id, tenant_id, seats, percent)
               VALUES (%(pool_id)s, %(tenant_id)s, %(seats)s, %(percent)s)""",
            {"pool_id": pool_id, **each},
        )
