"""What a list of orders says of their parts and products."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from yingda.desk.fulfilment import store
from yingda.desk.goods.store import Row
from yingda.desk.importing.model import BETWEEN, Column, Language
from yingda.platform.db import Transaction


class GoodsOfOrders:
    """What orders know as the columns that other areas add."""

    columns: Sequence[Column] = (
        Column(key="parts", name_zh="备件", name_en="Spare parts"),
        Column(key="lines", name_zh="商品", name_en="Products"),
        Column(key="amount", name_zh="金额", name_en="Amount"),
    )

    async def of(
        self, tx: Transaction, *, tenant_id: UUID, order_ids: Sequence[UUID], language: Language
    ) -> Mapping[UUID, Mapping[str, str]]:
        """For each order that has any: parts that were used, products, and what these come to."""
        found: dict[UUID, dict[str, list[str]]] = {}
        for row in await store.used_parts(tx, tenant_id=tenant_id, order_ids=order_ids):
            _add(found, "parts", row, language)
        amounts: dict[UUID, Decimal] = {}
        for row in await store.lines_of_many(tx, tenant_id=tenant_id, order_ids=order_ids):
            _add(found, "lines", row, language)
            amounts[row["order_id"]] = amounts.get(row["order_id"], Decimal(0)) + row["gross"]
        for order_id, amount in amounts.items():
            found[order_id]["amount"] = [str(amount)]
        return {
            order_id: {key: BETWEEN[language].join(several) for key, several in told.items()}
            for order_id, told in found.items()
        }


def _add(found: dict[UUID, dict[str, list[str]]], key: str, row: Row, language: Language) -> None:
    name, quantity = row[f"name_{language}"], row["quantity"]
    told = found.setdefault(row["order_id"], {})
    told.setdefault(key, []).append(f"{name} × {quantity.normalize():f}")
