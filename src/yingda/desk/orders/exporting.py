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
from yingda.desk.importing.model import BETWEEN, Column, Language
from yingda.desk.importing.ports import Taking
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

OWN: Final = "own."
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
        self, tx: Transaction, taking: Taking, *, after: UUID | None, limit: int
    ) -> tuple[Sequence[Sequence[str]], UUID | None]:
        tenant_id, columns = taking.tenant_id, taking.columns
        rows = await store.following(tx, tenant_id=tenant_id, since=taking.since, after=after, limit=limit)
        if not rows:
            return [], None
        ciphers = {tenant_id: await self.keys.cipher(self.db, tenant_id)}
        orders = await orders_of(tx, rows, ciphers)
        tell = await self._teller(tx, taking, orders)

        def cells() -> list[list[str]]:
            return [[known.get(key, "") for key in columns] for known in map(tell, orders)]

        return await asyncio.to_thread(cells), rows[-1]["id"]

    async def _teller(
        self, tx: Transaction, taking: Taking, orders: Sequence[Order]
    ) -> Callable[[Order], dict[str, str]]:
        """All that is said of one of these orders, by the columns' keys."""
        tenant_id = taking.tenant_id
        codes = {row["id"]: row["code"] for row in await types(tx, tenants=[tenant_id])}
        reader = CustomerReader(db=self.db, keys=self.keys)
        ids = [each.customer_id for each in orders if each.customer_id is not None]
        customers = await reader.names_in(tx, tenant_id=tenant_id, ids=ids)
        words = _Words(
            zone=ZoneInfo(await store.timezone(tx, tenant_id=tenant_id)),
            language=taking.language,
            hidden=taking.actor.hides_numbers_of(tenant_id),
        )
        added: Mapping[UUID, Mapping[str, str]] = {}
        if self.more is not None:
            ids = [each.id for each in orders]
            added = await self.more.of(tx, tenant_id=tenant_id, order_ids=ids, language=taking.language)

        def tell(order: Order) -> dict[str, str]:
            customer = customers.get(order.customer_id, "") if order.customer_id else ""
            own = words.own(order, codes.get(order.type_id, ""))
            return {**words.plain(order), "customer": customer, **added.get(order.id, {}), **own}

        return tell


@dataclass(frozen=True, kw_only=True, slots=True)
class _Words:
    """How orders are told: where, in which language, and whether numbers are masked."""

    zone: ZoneInfo
    language: Language
    hidden: bool

    def plain(self, order: Order) -> dict[str, str]:
        """What every order has."""
        subtype = next((each for each in order.document.subtypes if each.code == order.subtype), None)
        said: dict[str, Any] = {
            "number": order.number,
            "type": self._name(order.type_name_zh, order.type_name_en),
            "subject": order.subject,
            "state": self._name_of(order.document.state(order.state)),
            "priority": self._word(order.priority.value),
            "subtype": order.subtype if subtype is None else self._name_of(subtype),
            "area": order.area,
            "product": order.product,
            "responsible": order.responsible_name,
            "team": self._name(order.team_name_zh, order.team_name_en),
            "opened_by": order.opened_by_name,
            "missed": self._word("yes" if order.missed else "no"),
            "satisfaction": order.satisfaction,
            "reopened": order.reopened,
            **{name: self._moment(getattr(order, name)) for name in _MOMENTS},
        }
        return {key: str(value) for key, value in said.items() if value is not None}

    def own(self, order: Order, code: str) -> dict[str, str]:
        """What its type asks."""
        values = shown_values(order.document, order.values, hides_numbers=self.hidden)
        return {
            f"{OWN}{code}.{field.key}": self._text(field, values[field.key])
            for field in order.document.fields
            if field.key in values and field.kind is not FieldKind.FILES
        }

    def _text(self, field: Field, value: Value) -> str:
        if isinstance(value, bool):
            return self._word("yes" if value else "no")
        if field.kind is FieldKind.DATETIME and not field.is_masked:
            return self._moment(datetime.fromisoformat(str(value)))
        names = {choice.code: self._name_of(choice) for choice in field.choices}
        several = value if isinstance(value, list) else [str(value)]
        return BETWEEN[self.language].join(str(names.get(each, each)) for each in several)

    def _name_of(self, thing: Any) -> str | None:
        return self._name(thing.name_zh, thing.name_en)

    def _name(self, zh: str | None, en: str | None) -> str | None:
        return zh if self.language == "zh" else en or zh

    def _word(self, key: str) -> str:
        return word(key, "zh-CN" if self.language == "zh" else "en")

    def _moment(self, at: datetime | None) -> str:
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M:%S}" if at is not None else ""
