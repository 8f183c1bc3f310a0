"""Orders as a list that is taken away: what all have, what other areas add, and the fields of each type."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from yingda.desk.customers.usecases.reading import CustomerReader
from yingda.desk.fields.model import Field, FieldKind, Value
from yingda.desk.importing.model import Column
from yingda.desk.orders.masking import shown_values
from yingda.desk.orders.model.document import document_of
from yingda.desk.orders.model.order import Order
from yingda.desk.orders.ports import OrderColumns
from yingda.desk.orders.printing.words import word
from yingda.desk.orders.store import exporting as store
from yingda.desk.orders.types.store import types
from yingda.desk.orders.usecases.library import orders_of
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

OWN: Final = "own."
_ZH: Final = "zh-CN"
_MOMENTS: Final = ("opened_at", "responded_at", "solved_at", "closed_at", "due_at")
_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "number": ("工单号", "Number"),
    "type": ("类型", "Type"),
    "subject": ("主题", "Subject"),
    "state": ("状态", "State"),
    "priority": ("优先级", "Priority"),
    "subtype": ("子类", "Subtype"),
    "area": ("区域", "Area"),
    "product": ("产品", "Product"),
    "customer": ("客户", "Customer"),
    "responsible": ("处理人", "Responsible"),
    "team": ("处理组", "Team"),
    "opened_by": ("受理人", "Opened by"),
    "opened_at": ("受理时间", "Opened"),
    "responded_at": ("首次响应时间", "First answered"),
    "solved_at": ("解决时间", "Solved"),
    "closed_at": ("关闭时间", "Closed"),
    "due_at": ("最近时限", "Due"),
    "missed": ("是否超时", "Missed"),
    "satisfaction": ("满意度", "Satisfaction"),
    "reopened": ("重开次数", "Reopened"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderExport:
    """Gives the orders of an enterprise, as who takes them away may see them."""

    db: Database
    keys: TenantKeys
    more: OrderColumns | None = None

    async def columns(self, tx: Transaction, *, tenant_id: UUID) -> Sequence[Column]:
        plain = [Column(key=key, name_zh=zh, name_en=en) for key, (zh, en) in _NAMES.items()]
        own = [
            Column(
                key=f"{OWN}{row['code']}.{field.key}",
                name_zh=f"{row['name_zh']} · {field.name_zh}",
                name_en=f"{row['name_en']} · {field.name_en}",
            )
            for row in await types(tx, tenants=[tenant_id])
            if row["document"] is not None
            for field in document_of(row["document"]).fields
            if field.kind is not FieldKind.FILES
        ]
        return [*plain, *(self.more.columns if self.more else ()), *own]

    async def count(self, tx: Transaction, *, tenant_id: UUID, since: datetime | None) -> int:
        return await store.count(tx, tenant_id=tenant_id, since=since)

    async def batch(
        self,
        tx: Transaction,
        *,
        actor: Actor,
        tenant_id: UUID,
        columns: Sequence[str],
        since: datetime | None,
        after: UUID | None,
        limit: int,
    ) -> tuple[Sequence[Sequence[str]], UUID | None]:
        rows = await store.following(tx, tenant_id=tenant_id, since=since, after=after, limit=limit)
        if not rows:
            return [], None
        ciphers = {tenant_id: await self.keys.cipher(self.db, tenant_id)}
        orders = await orders_of(tx, rows, ciphers)
        tell = await self._teller(tx, actor, tenant_id, orders)

        def cells() -> list[list[str]]:
            return [[known.get(key, "") for key in columns] for known in map(tell, orders)]

        return await asyncio.to_thread(cells), rows[-1]["id"]

    async def _teller(
        self, tx: Transaction, actor: Actor, tenant_id: UUID, orders: Sequence[Order]
    ) -> Callable[[Order], dict[str, str]]:
        """All that is said of one of these orders, by the columns' keys."""
        codes = {row["id"]: row["code"] for row in await types(tx, tenants=[tenant_id])}
        reader = CustomerReader(db=self.db, keys=self.keys)
        ids = [each.customer_id for each in orders if each.customer_id is not None]
        customers = await reader.names_in(tx, tenant_id=tenant_id, ids=ids)
        zone = ZoneInfo(await store.timezone(tx, tenant_id=tenant_id))
        added: Mapping[UUID, Mapping[str, str]] = {}
        if self.more is not None:
            added = await self.more.of(tx, tenant_id=tenant_id, order_ids=[each.id for each in orders])
        hidden = actor.hides_numbers_of(tenant_id)

        def tell(order: Order) -> dict[str, str]:
            customer = customers.get(order.customer_id, "") if order.customer_id else ""
            own = _own(order, codes.get(order.type_id, ""), zone=zone, hidden=hidden)
            return {**_plain(order, zone), "customer": customer, **added.get(order.id, {}), **own}

        return tell


def _plain(order: Order, zone: ZoneInfo) -> dict[str, str]:
    subtype = next((each.name_zh for each in order.document.subtypes if each.code == order.subtype), "")
    said: dict[str, Any] = {
        "number": order.number,
        "type": order.type_name_zh,
        "subject": order.subject,
        "state": order.document.state(order.state).name_zh,
        "priority": word(order.priority.value, _ZH),
        "subtype": subtype or order.subtype,
        "area": order.area,
        "product": order.product,
        "responsible": order.responsible_name,
        "team": order.team_name_zh,
        "opened_by": order.opened_by_name,
        "missed": word("yes" if order.missed else "no", _ZH),
        "satisfaction": order.satisfaction,
        "reopened": order.reopened,
        **{name: _moment(getattr(order, name), zone) for name in _MOMENTS},
    }
    return {key: str(value) for key, value in said.items() if value is not None}


def _own(order: Order, code: str, *, zone: ZoneInfo, hidden: bool) -> dict[str, str]:
    values = shown_values(order.document, order.values, hides_numbers=hidden)
    return {
        f"{OWN}{code}.{field.key}": _text(field, values[field.key], zone)
        for field in order.document.fields
        if field.key in values and field.kind is not FieldKind.FILES
    }


def _text(field: Field, value: Value, zone: ZoneInfo) -> str:
    if isinstance(value, bool):
        return word("yes" if value else "no", _ZH)
    if field.kind is FieldKind.DATETIME and not field.is_masked:
        return _moment(datetime.fromisoformat(str(value)), zone)
    names = {choice.code: choice.name_zh for choice in field.choices}
    several = value if isinstance(value, list) else [str(value)]
    return "；".join(names.get(each, each) for each in several)


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}" if at is not None else ""
