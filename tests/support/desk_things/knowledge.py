"""Articles and wording of a house."""

from typing import Any
from uuid import UUID

from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database


async def make_knowledge(db: Database, world: World, house: str) -> dict[str, UUID | str]:
    """An article in force, a search, and wording that stands."""
    tenant_id, user_id = world.ids.tenants[house], world.ids.users[f"{house}.lead"]
    values: dict[str, Any] = {
        "t": tenant_id, "u": user_id, "article": new_id(), "search": new_id(), "wording": new_id(), "id": new_id(),
        "text": world.keys.of(tenant_id).seal('{"subject": "x", "text": "x"}'),
    }  # fmt: skip
    async with db.app(sees=[tenant_id], writes=tenant_id) as tx:
        await tx.execute("INSERT INTO article (id, tenant_id) VALUES (%(article)s, %(t)s)", values)
        await tx.execute(
            """INSERT INTO article_version (id, tenant_id, article_id, number, state, language, title, body, author_name,
                 published_at)
               VALUES (%(id)s, %(t)s, %(article)s, 1, 'published', 'en', 'x', 'x', 'x', now())""",
            values,
        )
        await tx.execute(
            """INSERT INTO knowledge_search (id, tenant_id, user_id, query_sealed, query_hash, results)
               VALUES (%(search)s, %(t)s, %(u)s, %(text)s, 'x', 0)""",
            values,
        )
        await tx.execute(
            """INSERT INTO wording (id, tenant_id, batch_id, text_sealed, author_id, author_name)
               VALUES (%(wording)s, %(t)s, %(wording)s, %(text)s, %(u)s, 'x')""",
            values,
        )
        await tx.execute(
            """INSERT INTO wording_audience (tenant_id, wording_id, kind, target_id)
               VALUES (%(t)s, %(wording)s, 'all', %(t)s)""",
            values,
        )
        await tx.execute(
            """INSERT INTO knowledge_synonym (id, tenant_id, words, changed_by)
               VALUES (%(search)s, %(t)s, '{x,y}', 'x')""",
            values,
        )
        await tx.execute(
            """INSERT INTO knowledge_notice (id, tenant_id, user_id, article_id, kind)
               VALUES (%(search)s, %(t)s, %(u)s, %(article)s, 'expired')""",
            values,
        )
    made = {name: values[f"{name[:-3]}"] for name in ("article_id", "search_id", "wording_id")}
    return made | {"batch_id": values["wording"], "synonym_id": values["search"]}
