"""Who may read a file: whoever may read what it hangs on."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from yingda.desk.files.ports import FileGate
from yingda.desk.knowledge.articles.http import LOOKERS
from yingda.desk.knowledge.articles.usecases import Articles
from yingda.desk.knowledge.model import READERS as ARTICLE_READERS
from yingda.desk.knowledge.searching.usecases import Finder
from yingda.desk.orders.http.doors import READERS as ORDER_READERS
from yingda.desk.orders.store import history, rows
from yingda.desk.parties import store as parties
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor

OrderOf = Callable[[Transaction, UUID, UUID], Awaitable[UUID | None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderGate:
    """Files of orders, of what is said of them, and of what outside parties answer: theirs who read the order."""

    db: Database
    order_of: OrderOf

    async def may_read(self, actor: Actor, *, tenant_id: UUID, owner_id: UUID) -> bool:
        """Whether the actor may read the order."""
        if actor.role not in ORDER_READERS:
            return False
        async with self.db.app(sees=actor.tenants) as tx:
            order_id = await self.order_of(tx, tenant_id, owner_id)
            return order_id is not None and (
                await rows.one(tx, tenants=actor.tenants, order_id=order_id) is not None
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleGate:
    """Files of articles: of drafts too for those who work at them, of what is in force for all who read it."""

    db: Database

    async def may_read(self, actor: Actor, *, tenant_id: UUID, owner_id: UUID) -> bool:
        """Whether the actor may read the article."""
        if not actor.sees(tenant_id):
            return False
        with suppress(NotFound):
            if actor.role in LOOKERS:
                await Articles(db=self.db).find(actor, owner_id)
                return True
            if actor.role in ARTICLE_READERS:
                await Finder(db=self.db).read(actor, owner_id)
                return True
        return False


async def _itself(_tx: Transaction, _tenant_id: UUID, owner_id: UUID) -> UUID | None:
    return owner_id


async def _of_comment(tx: Transaction, tenant_id: UUID, owner_id: UUID) -> UUID | None:
    return await history.order_of(tx, tenant_id=tenant_id, event_id=owner_id)


async def _of_answer(tx: Transaction, tenant_id: UUID, owner_id: UUID) -> UUID | None:
    return await parties.order_of(tx, tenant_id=tenant_id, step_id=owner_id)


def file_gates(db: Database) -> Mapping[str, FileGate]:
    """By what files hang on, who knows who may read it."""
    return {
        "order": OrderGate(db=db, order_of=_itself),
        "order_comment": OrderGate(db=db, order_of=_of_comment),
        "party_answer": OrderGate(db=db, order_of=_of_answer),
        "article": ArticleGate(db=db),
    }
