"""What a list of orders says of their parts and products."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final
from uuid import UUID

from yingda.desk.fulfilment import store
from yingda.desk.importing.model import Column
from yingda.platform.db import Transaction

BETWEEN: Final = "；"


class GoodsOfOrders:
    """What orders know as the columns that other areas add."""

    columns: Sequence[Column] = (
        Column(key="parts", name_zh="备件", name_en="Spare parts"),
        Column(key="lines", name_zh="商品", name_en="Products"),
        Column(key="amount", name_zh="金额", name_en="Amount"),
    )

    async def of(
        self, tx: Transaction, *, tenant_id: UUID, order_ids: Sequence[UUID]
    ) -> Mapping[UUID, Mapping[str, str]]:
        """For each order that has any: parts that were used, products, and what these come to."""
        found: dict[UUID, dict[str, str]] = {}
        for row in await store.used_parts(tx, tenant_id=tenant_id, order_ids=order_ids):
            _add(found.setdefault(row["order_id"], {}), "parts", row["name_zh"], row["quantity"])
        amounts: dict[UUID, Decimal] = {}
        for row in await store.lines_of_many(tx, tenant_id=tenant_id, order_ids=order_ids):
            _add(found.setdefault(row["order_id"], {}), "lines", row["name_zh"], row["quantity"])
            amounts[row["order_id"]] = amounts.get(row["order_id"], Decimal(0)) + row["gross"]
        for order_id, amount in amounts.items():
            found[order_id]["amount"] = str(amount)
        return found


def _add(told: dict[str, str], key: str, name: str, quantity: Decimal) -> None:
    one = f"{name} × {quantity.normalize():f}"
    told[key] = f"{told[key]}{BETWEEN}{one}" if key in told else one
