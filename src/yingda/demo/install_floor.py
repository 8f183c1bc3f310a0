"""Writes by which rules work is shared out: skills, queues' rules, committed seats; and seats outside, and who is blocked."""

from collections.abc import Mapping
from typing import LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.demo.model import Enterprise, Person, Queue
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.telephony.numbering import plain

Known = Mapping[str, UUID]
"""Ids by `tenant/code`."""


async def _insert(tx: Transaction, statement: LiteralString, **values: object) -> None:
    await tx.execute(statement, values)


async def make_skills(tx: Transaction, enterprise: Enterprise, *, tenant_id: UUID) -> dict[str, UUID]:
    """An enterprise's skills, by `tenant/skill`."""
    made: dict[str, UUID] = {}
    for skill in enterprise.skills:
        made[f"{enterprise.code}/{skill.code}"] = skill_id = new_id()
        await _insert(
            tx,
            """INSERT INTO skill (id, tenant_id, code, name_zh, name_en)
               VALUES (%(id)s, %(tenant_id)s, %(code)s, %(name_zh)s, %(name_en)s)""",
            id=skill_id,
            tenant_id=tenant_id,
            code=skill.code,
            name_zh=skill.name_zh,
            name_en=skill.name_en,
        )
    return made


async def set_rules(tx: Transaction, enterprise: Enterprise, *, queues: Known, skills: Known) -> None:
    """How each of its queues chooses whom, and when that gets laxer."""
    for queue in enterprise.queues:
        routing = queue.routing
        await _insert(
            tx,
            """UPDATE queue SET choice = %(choice)s, priority = %(priority)s, last_agent_seconds = %(last)s,
                 rules = %(rules)s WHERE id = %(id)s""",
            id=queues[f"{enterprise.code}/{queue.code}"],
            choice=routing.choice,
            priority=routing.priority,
            last=routing.last_agent_seconds,
            rules=Jsonb(_rules(enterprise, queue, queues=queues, skills=skills)),
        )
        if routing.limits:
            await _insert(
                tx,
                """INSERT INTO wall_limit (tenant_id, queue_id, limits)
                   SELECT tenant_id, id, %(limits)s FROM queue WHERE id = %(id)s""",
                id=queues[f"{enterprise.code}/{queue.code}"],
                limits=Jsonb(dict(routing.limits)),
            )


def _rules(enterprise: Enterprise, queue: Queue, *, queues: Known, skills: Known) -> dict[str, object]:
    """As routing/configuring/rules.py reads them."""
    routing, rules = queue.routing, dict[str, object]()
    if routing.skills:
        rules["skills"] = [
            {"skill_id": str(skills[f"{enterprise.code}/{code}"]), "level": level}
            for code, level in routing.skills.items()
        ]
    if routing.relaxed_after is not None:
        rules["relax"] = [{"after_seconds": routing.relaxed_after, "skills": []}]
    if routing.overflow:
        helping = [str(queues[f"{enterprise.code}/{code}"]) for code in routing.overflow]
        rules["overflow"] = [{"after_seconds": routing.overflow_after, "queue_ids": helping}]
    return rules


async def teach(tx: Transaction, person: Person, *, user_id: UUID, tenants: Known, skills: Known) -> None:
    """What a person knows, and how well."""
    for code, level in person.knows.items():
        await _insert(
            tx,
            """INSERT INTO agent_skill (skill_id, user_id, tenant_id, level)
               VALUES (%(skill_id)s, %(user_id)s, %(tenant_id)s, %(level)s)""",
            skill_id=skills[code],
            user_id=user_id,
            tenant_id=tenants[code.partition("/")[0]],
            level=level,
        )


async def commit_seats(tx: Transaction, enterprise: Enterprise, *, tenants: Known) -> None:
    """How many seats of its pool other tenants have by contract."""
    for code, seats in enterprise.committed.items():
        await _insert(
            tx,
            """INSERT INTO seat_commitment (pool_id, tenant_id, seats)
               SELECT id, %(tenant_id)s, %(seats)s FROM pool WHERE tenant_id = %(house)s""",
            tenant_id=tenants[code],
            seats=seats,
            house=tenants[enterprise.code],
        )


async def make_remote_seats(
    tx: Transaction, enterprise: Enterprise, *, tenant_id: UUID, cipher: TenantCipher
) -> None:
    """Seats at telephones outside."""
    for seat in enterprise.remote_seats:
        await _insert(
            tx,
            """INSERT INTO seat (id, tenant_id, kind, code, endpoint, mode, digits_sealed, digits_masked, note)
               VALUES (%(id)s, %(tenant_id)s, 'remote', %(code)s, %(endpoint)s, 'per_call', %(sealed)s, %(last)s,
                 %(note)s)""",
            id=new_id(),
            tenant_id=tenant_id,
            code=seat.code,
            endpoint=f"remote-{seat.code.lower()}",
            sealed=cipher.seal(seat.digits),
            last=seat.digits[-4:],
            note=seat.note,
        )


async def furnish(tx: Transaction, enterprise: Enterprise, *, tenant_id: UUID) -> None:
    """Put its seats into their room; telephones outside stand nowhere."""
    await _insert(
        tx,
        "UPDATE seat SET room = %(room)s WHERE tenant_id = %(tenant_id)s AND kind <> 'remote'",
        room=enterprise.room,
        tenant_id=tenant_id,
    )


async def block_callers(
    db: Database, enterprise: Enterprise, *, tenant_id: UUID, author_id: UUID, cipher: TenantCipher
) -> None:
    """Who is not let in, as the enterprise's administrator would write it."""
    async with db.app(sees=[tenant_id], writes=tenant_id) as tx:
        for number, reason in enterprise.blocked.items():
            await _insert(
                tx,
                """INSERT INTO blocked_caller (id, tenant_id, number_sealed, number_hash, reason, author_id, author_name)
                   VALUES (%(id)s, %(tenant_id)s, %(sealed)s, %(hash)s, %(reason)s, %(author_id)s, %(name)s)""",
                id=new_id(),
                tenant_id=tenant_id,
                sealed=cipher.seal(number),
                hash=cipher.keyed_hash(plain(number)),
                reason=reason,
                author_id=author_id,
                name=enterprise.people[0].display_name,
            )
