"""Which lists can be imported and exported, and what each is asked of others."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final
from uuid import UUID

from yingda.desk.customers.lists.exporting import CustomerExport
from yingda.desk.customers.lists.importing import CustomerImport
from yingda.desk.fulfilment.listing import GoodsOfOrders
from yingda.desk.goods.lists import goods_imports
from yingda.desk.importing.incoming.running import Importer
from yingda.desk.importing.outgoing.running import ListExporter
from yingda.desk.importing.ports import Sources, Targets
from yingda.desk.orders.exporting import OrderExport
from yingda.platform.db import Database, Transaction
from yingda.platform.storage import Storage
from yingda.tenancy.keys import TenantKeys

LOOK_SECONDS: Final = 1.0
TIDY_SECONDS: Final = 600.0
_SPOKEN_OF: Final = """
SELECT DISTINCT customer_id FROM work_order WHERE tenant_id = %(tenant_id)s AND customer_id = ANY(%(ids)s)
"""


async def customers_with_orders(tx: Transaction, *, tenant_id: UUID, ids: Sequence[UUID]) -> set[UUID]:
    """Which of these customers have orders: they are not taken away with the import that brought them."""
    rows = await (await tx.execute(_SPOKEN_OF, {"tenant_id": tenant_id, "ids": list(ids)})).fetchall()
    return {row["customer_id"] for row in rows}


def import_targets(db: Database, keys: TenantKeys) -> Targets:
    """Lists that rows can be put into."""
    return {"customers": CustomerImport(db=db, keys=keys, used=customers_with_orders), **goods_imports()}


def export_sources(db: Database, keys: TenantKeys) -> Sources:
    """Lists that can be taken away."""
    return {
        "customers": CustomerExport(db=db, keys=keys),
        "orders": OrderExport(db=db, keys=keys, more=GoodsOfOrders()),
    }


def importer(*, db: Database, keys: TenantKeys, storage: Storage) -> Importer:
    """What the worker does of imports."""
    return Importer(db=db, keys=keys, storage=storage, targets=import_targets(db, keys))


def list_exporter(*, db: Database, keys: TenantKeys, storage: Storage, base: str) -> ListExporter:
    """What the worker does of exports; `base` begins the links in its letters."""
    return ListExporter(db=db, keys=keys, storage=storage, sources=export_sources(db, keys), base=base)


def lists_work(
    *, db: Database, keys: TenantKeys, storage: Storage, base: str
) -> Sequence[tuple[str, Callable[[], Awaitable[object]], float]]:
    """What the worker does of lists, what that is called, and how often it looks."""
    coming, going = (
        importer(db=db, keys=keys, storage=storage),
        list_exporter(db=db, keys=keys, storage=storage, base=base),
    )
    return (
        ("imports", coming.work, LOOK_SECONDS),
        ("small imports", coming.work_small, LOOK_SECONDS),
        ("old imports", coming.tidy, TIDY_SECONDS),
        ("exports of lists", going.work, LOOK_SECONDS),
        ("old exports of lists", going.tidy, TIDY_SECONDS),
    )
