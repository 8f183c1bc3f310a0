"""Scripts and identity checks of a house."""

from uuid import UUID

from psycopg.types.json import Jsonb
from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database

DOCUMENT = {
    "phases": [],
    "applies": [],
    "steps": [{"key": "end", "kind": "end", "text_zh": "好", "text_en": "Well"}],
}


async def make_guiding(
    db: Database, world: World, house: str, *, interaction_id: UUID
) -> dict[str, UUID | str]:
    """A published script, a contact that is led by it, and a check that waits for its answer."""
    tenant_id, user_id = world.ids.tenants[house], world.ids.users[f"{house}.agent"]
    script_id, run_id, challenge_id = new_id(), new_id(), new_id()
    values = {
        "t": tenant_id, "u": user_id, "script": script_id, "run": run_id, "challenge": challenge_id,
        "i": interaction_id, "document": Jsonb(DOCUMENT), "check": new_id(),
        "state": world.keys.of(tenant_id).seal('{"step": "end", "answers": {}, "path": [], "orders": {}}'),
    }  # fmt: skip
    async with db.app(sees=[tenant_id], writes=tenant_id) as tx:
        await tx.execute(
            """INSERT INTO script (id, tenant_id, code, name_zh, name_en, draft, published_version, last_version)
               VALUES (%(script)s, %(t)s, 'wall', 'x', 'x', %(document)s, 1, 1)""",
            values,
        )
        await tx.execute(
            """INSERT INTO script_version (script_id, version, tenant_id, document)
               VALUES (%(script)s, 1, %(t)s, %(document)s)""",
            values,
        )
        await tx.execute(
            """INSERT INTO script_run (id, tenant_id, script_id, script_version, interaction_id, user_id, step, state_sealed)
               VALUES (%(run)s, %(t)s, %(script)s, 1, %(i)s, %(u)s, 'end', %(state)s)""",
            values,
        )
        await tx.execute(
            """INSERT INTO identity_challenge (id, tenant_id, interaction_id, user_id, method, expires_at)
               VALUES (%(challenge)s, %(t)s, %(i)s, %(u)s, 'code', clock_timestamp() + interval '5 minutes')""",
            values,
        )
        await tx.execute(
            """INSERT INTO identity_check (id, tenant_id, challenge_id, interaction_id, user_id, method, result)
               VALUES (%(check)s, %(t)s, %(challenge)s, %(i)s, %(u)s, 'code', 'not_proved')""",
            values,
        )
    return {"script_id": script_id, "run_id": run_id, "challenge_id": challenge_id}
