"""Makes terms anew where another release made them in another way, and says what articles mean once they are published."""

import asyncio
from typing import Final

from yingda.desk.knowledge.articles import store
from yingda.desk.knowledge.articles.usecases import keep_terms
from yingda.desk.knowledge.model import content_of
from yingda.desk.knowledge.ports import Encoder
from yingda.desk.knowledge.searching import store as searching
from yingda.desk.knowledge.searching.engine.terms import INDEXED_BY
from yingda.desk.knowledge.searching.engine.vectors import lines_of, packed
from yingda.desk.knowledge.searching.meaning import packaged_encoder
from yingda.platform.db import Database

AT_ONCE: Final = 50
LOOKS: Final = 20
"""How often one look takes some more, so that much that was published at once is soon found."""


async def index_stale(db: Database) -> None:
    """Index some of the articles that this release would find by other terms."""
    async with db.core() as tx:
        for row in await store.stale(tx, by=INDEXED_BY, limit=AT_ONCE):
            await keep_terms(tx, tenant_id=row["tenant_id"], article_id=row["id"], row=row)


async def encode_stale(db: Database, encoder: Encoder | None = None) -> None:
    """Say what articles mean that were published since, or that another encoder looked at."""
    encoder = encoder or packaged_encoder()
    for _ in range(LOOKS):
        async with db.core() as tx:
            rows = await searching.unencoded(tx, encoder=encoder.name, limit=AT_ONCE)
        if not rows or not await encoder.ready():
            return
        for row in rows:
            found = await encoder.vectors(lines_of(content_of(row)))
            if found is None:
                return
            kept = await asyncio.to_thread(packed, found)
            values = {"tenant_id": row["tenant_id"], "article_id": row["id"], "number": row["number"]}
            async with db.core() as tx:
                await searching.keep_vectors(tx, {**values, "encoder": encoder.name, "vectors": kept})
