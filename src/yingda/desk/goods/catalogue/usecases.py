"""The catalogue is kept by people, imports and feeds, and looked into by whoever writes an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from yingda.desk.goods.catalogue import store
from yingda.desk.goods.catalogue.store import PRODUCTS, ProductFilter
from yingda.desk.goods.store import Outcome, Row, code_cursor, code_position
from yingda.desk.goods.usecases import Things, upsert
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogue:
    """Keeps the products of the enterprises."""

    db: Database

    @property
    def things(self) -> Things:
        """The products themselves."""
        return Things(db=self.db, table=PRODUCTS, kind="product", told="product.changed")

    async def search(
        self, actor: Actor, wanted: ProductFilter, *, after: str | None, limit: int
    ) -> tuple[Sequence[Row], int, str | None]:
        """Products; the total; where the page ended."""
        async with self.db.app(sees=actor.tenants) as tx:
            rows, total = await store.products(tx, wanted, after=code_position(after), limit=limit + 1)
        page = rows[:limit]
        following = code_cursor(page[-1]["code"], page[-1]["id"]) if len(rows) > limit else None
        return page, total, following

    async def categories(self, actor: Actor, *, tenants: Sequence[UUID]) -> Sequence[Row]:
        """The categories in use."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await store.categories(tx, tenants=tenants)


async def upsert_product(tx: Transaction, *, tenant_id: UUID, values: Row) -> tuple[UUID, Outcome]:
    """Add a product or change the one with this code, within the transaction of whoever brings many."""
    return await upsert(tx, table=PRODUCTS, told="product.changed", tenant_id=tenant_id, values=values)


async def product_of(tx: Transaction, *, tenant_id: UUID, product_id: UUID) -> Row:
    """A product of this tenant, within somebody's transaction, or NotFound."""
    return await PRODUCTS.find(tx, tenants=[tenant_id], thing_id=product_id)
