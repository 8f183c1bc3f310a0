"""People read what they were told of their articles; the clock tells them, too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from yingda.desk import changes
from yingda.desk.knowledge.noticing import store
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases.tenants import changing


@dataclass(frozen=True, kw_only=True, slots=True)
class KnowledgeNotices:
    """What people are told of their articles."""

    db: Database

    async def mine(self, actor: Actor) -> store.Rows:
        """What this person has not read yet."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.mine(tx, tenants=list(actor.tenants), user_id=actor.user_id)

    async def read(self, actor: Actor, ids: Sequence[UUID]) -> None:
        """This person has read these."""
        unread = [row for row in await self.mine(actor) if row["id"] in ids]
        for tenant_id in {row["tenant_id"] for row in unread}:
            async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
                await store.read(tx, tenant_id=tenant_id, user_id=actor.user_id, ids=ids)


async def look_at_ends(db: Database) -> None:
    """Tell the authors and reviewers of articles that end soon or have ended, and whoever follows changes."""
    async with db.core() as tx:
        for row in await store.ending(tx):
            await _tell(tx, row, "expiring")
        for row in await store.ended(tx):
            await _tell(tx, row, "expired")
            await changes.note(
                tx, tenant_id=row["tenant_id"], kind="article.expired", thing_id=row["article_id"]
            )


async def _tell(tx: Transaction, row: Mapping[str, Any], kind: str) -> None:
    tenant_id = row["tenant_id"]
    his = {each for each in (row["author_id"], row["reviewer_id"]) if each is not None}
    people = his or set(await store.publishers(tx, tenant_id=tenant_id))
    await store.tell(tx, tenant_id=tenant_id, article_id=row["article_id"], kind=kind, people=sorted(people))
