"""Makes terms anew where another release made them in another way."""

from typing import Final

from yingda.desk.knowledge.articles import store
from yingda.desk.knowledge.articles.usecases import keep_terms
from yingda.desk.knowledge.searching.engine.terms import INDEXED_BY
from yingda.platform.db import Database

AT_ONCE: Final = 50


async def index_stale(db: Database) -> None:
    """Index some of the articles that this release would find by other terms."""
    async with db.core() as tx:
        for row in await store.stale(tx, by=INDEXED_BY, limit=AT_ONCE):
            await keep_terms(tx, tenant_id=row["tenant_id"], article_id=row["id"], row=row)
