"""Parts, products and outlets as lists that rows are put into."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from yingda.desk import changes
from yingda.desk.fields.checking import check_values
from yingda.desk.fields.model import Field, FieldKind
from yingda.desk.goods.catalogue.store import PRODUCTS
from yingda.desk.goods.errors import GoodsInUse
from yingda.desk.goods.outlets.store import OUTLETS
from yingda.desk.goods.parts.store import PARTS
from yingda.desk.goods.store import Row as Kept
from yingda.desk.goods.store import Table
from yingda.desk.goods.usecases import upsert
from yingda.desk.importing.model import Column, Outcome, Plan, Policy, Problem, Results, Row, Undone, Written
from yingda.desk.importing.ports import ImportTarget, Things
from yingda.platform.db import Transaction
from yingda.tenancy.model import Actor

_CODE: Final = re.compile(r"[A-Za-z0-9_.\-/]{1,64}")
_SEVERAL: Final = re.compile(r"[;；,，、|]")


def _field(key: str, zh: str, en: str, kind: FieldKind = FieldKind.TEXT, **more: Any) -> Field:
    return Field(key=key, name_zh=zh, name_en=en, kind=kind, **more)


_NAMED: Final = (
    _field("code", "编号", "Code", required=True, longest=64),
    _field("name_zh", "中文名", "Chinese name", required=True, longest=120),
    _field("name_en", "英文名", "English name", longest=120),
)
_UNIT: Final = _field("unit", "单位", "Unit", required=True, longest=20)
_PRICE: Final = _field("price", "单价", "Price", FieldKind.AMOUNT, minimum="0", maximum="999999999.99")
_DIVISIBLE: Final = _field("divisible", "可拆分", "Divisible", FieldKind.YES_NO)
_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("编码", "货号", "料号", "代码", "SKU"),
    "name_zh": ("名称", "品名", "name"),
    "price": ("价格", "售价"),
    "low_at": ("安全库存",),
    "phone": ("联系电话",),
    "district": ("地区", "区县"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class GoodsImport:
    """Puts rows into one list of goods, each found by its code."""

    table: Table
    told: changes.Kind
    fields: tuple[Field, ...]
    defaults: Mapping[str, Any] = field(default_factory=dict)

    async def columns(self, tx: Transaction, *, tenant_id: UUID) -> Sequence[Column]:
        return [
            Column(
                key=each.key,
                name_zh=each.name_zh,
                name_en=each.name_en,
                required=each.required,
                matches=each.key == "code",
                unique=each.key == "code",
                aliases=_ALIASES.get(each.key, ()),
            )
            for each in self.fields
        ]

    async def check(
        self, tx: Transaction, *, plan: Plan, rows: Sequence[Row]
    ) -> Mapping[int, Sequence[Problem]]:
        there = await self._there(tx, plan.tenant_id, rows)
        found = {row.number: self._read(row, plan, there)[1] for row in rows}
        return {number: problems for number, problems in found.items() if problems}

    async def write(self, tx: Transaction, *, actor: Actor, plan: Plan, rows: Sequence[Row]) -> Results:
        there = await self._there(tx, plan.tenant_id, rows)
        written: list[Written] = []
        refused: dict[int, Sequence[Problem]] = {}
        for row in rows:
            values, problems = self._read(row, plan, there)
            if problems:
                refused[row.number] = problems
            else:
                written.append(await self._put(tx, plan, row, values, there.get(values["code"])))
        return Results(written=written, refused=refused)

    async def undo(
        self, tx: Transaction, *, actor: Actor, tenant_id: UUID, things: Things
    ) -> Mapping[int, Undone]:
        done: dict[int, Undone] = {}
        for row, thing_id, version, before in things:
            done[row] = await self._undone(tx, tenant_id, thing_id, version, before)
            if done[row] is not Undone.KEPT:
                await changes.note(tx, tenant_id=tenant_id, kind=self.told, thing_id=thing_id)
        return done

    async def _put(self, tx: Transaction, plan: Plan, row: Row, values: Kept, old: Kept | None) -> Written:
        if old is not None and plan.policy is Policy.SKIP:
            return Written(row=row.number, outcome=Outcome.SKIPPED, thing_id=old["id"])
        thing_id, outcome = await upsert(
            tx, table=self.table, told=self.told, tenant_id=plan.tenant_id, values=values
        )
        if outcome == "unchanged":
            return Written(row=row.number, outcome=Outcome.SKIPPED, thing_id=thing_id)
        if old is None:
            return Written(row=row.number, outcome=Outcome.ADDED, thing_id=thing_id, version=1)
        before = {name: _plain(old[name]) for name in self.table.columns}
        version = old["version"] + 1
        return Written(
            row=row.number, outcome=Outcome.UPDATED, thing_id=thing_id, version=version, before=before
        )

    async def _undone(
        self,
        tx: Transaction,
        tenant_id: UUID,
        thing_id: UUID,
        version: int,
        before: Mapping[str, Any] | None,
    ) -> Undone:
        found = await tx.execute(
            f"SELECT version FROM {self.table.name} WHERE tenant_id = %(t)s AND id = %(id)s FOR UPDATE",
            {"t": tenant_id, "id": thing_id},
        )
        row = await found.fetchone()
        if row is None or row["version"] != version:
            return Undone.KEPT
        if before is not None:
            await self.table.change(
                tx, thing_id=thing_id, tenant_id=tenant_id, version=version, values=before
            )
            return Undone.RESTORED
        try:
            async with tx.transaction():
                await self.table.remove(tx, thing_id=thing_id, tenant_id=tenant_id)
        except GoodsInUse:
            return Undone.KEPT
        return Undone.REMOVED

    async def _there(self, tx: Transaction, tenant_id: UUID, rows: Sequence[Row]) -> Mapping[str, Kept]:
        codes = [row.values.get("code", "").strip() for row in rows]
        found = await tx.execute(
            f"SELECT * FROM {self.table.name} WHERE tenant_id = %(t)s AND code = ANY(%(codes)s)",
            {"t": tenant_id, "codes": codes},
        )
        return {row["code"]: row for row in await found.fetchall()}

    def _read(self, row: Row, plan: Plan, there: Mapping[str, Kept]) -> tuple[dict[str, Any], list[Problem]]:
        kept, wrong = check_values(self.fields, row.values)
        problems = [Problem(column=each.field, code=each.code) for each in wrong]
        code = str(kept.get("code", ""))
        if code and not _CODE.fullmatch(code):
            problems.append(Problem(column="code", code="not_a_code"))
        old = there.get(code)
        if old is not None and plan.policy is Policy.ADD:
            problems.append(Problem(column="code", code="value_taken"))
        given: dict[str, Any] = dict(kept)
        if "services" in given:
            given["services"] = [each for each in map(str.strip, _SEVERAL.split(given["services"])) if each]
        base = {name: old[name] for name in self.table.columns} if old is not None else self.defaults
        values = {"name_en": given.get("name_zh", ""), **base, **given}
        if (values.get("latitude") is None) != (values.get("longitude") is None):
            problems.append(Problem(column="longitude", code="missing"))
        begin, end = values.get("sold_from"), values.get("sold_until")
        if begin and end and str(end) < str(begin):
            problems.append(Problem(column="sold_until", code="too_small"))
        return values, problems


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal | date | UUID) else value


def _of(known: Field) -> dict[str, Any]:
    return {
        name: getattr(known, name) for name in ("key", "name_zh", "name_en", "kind", "minimum", "maximum")
    }


_PARTS: Final = GoodsImport(
    table=PARTS,
    told="part.changed",
    fields=(
        *_NAMED,
        _UNIT,
        _PRICE,
        _DIVISIBLE,
        _field("low_at", "库存下限", "Low at", FieldKind.DECIMAL, minimum="0", maximum="999999"),
    ),
    defaults={"price": "0.00", "divisible": False, "low_at": "0", "in_use": True},
)
_PRODUCTS: Final = GoodsImport(
    table=PRODUCTS,
    told="product.changed",
    fields=(
        *_NAMED,
        _field("category", "分类", "Category", longest=80),
        _UNIT,
        Field(**{**_of(_PRICE), "required": True}),
        _field("tax_rate", "税率", "Tax rate", FieldKind.AMOUNT, minimum="0", maximum="99.99"),
        _field("tax_included", "含税", "Tax included", FieldKind.YES_NO),
        _DIVISIBLE,
        _field("description", "说明", "Description", FieldKind.LONG_TEXT, longest=2000),
        _field("on_sale", "在售", "On sale", FieldKind.YES_NO),
        _field("sold_from", "开售日期", "Sold from", FieldKind.DATE),
        _field("sold_until", "停售日期", "Sold until", FieldKind.DATE),
    ),
    defaults={
        "category": "", "tax_rate": "0.00", "tax_included": True, "divisible": False, "description": "",
        "on_sale": True, "sold_from": None, "sold_until": None,
    },
)  # fmt: skip
_OUTLETS: Final = GoodsImport(
    table=OUTLETS,
    told="outlet.changed",
    fields=(
        *_NAMED,
        _field("district", "区域", "District", longest=120),
        _field("address", "地址", "Address", required=True, longest=300),
        _field("latitude", "纬度", "Latitude", FieldKind.DECIMAL, minimum="-90", maximum="90"),
        _field("longitude", "经度", "Longitude", FieldKind.DECIMAL, minimum="-180", maximum="180"),
        _field("phone", "电话", "Telephone", longest=40),
        _field("services", "服务", "Services"),
        _field("note", "备注", "Note"),
    ),
    defaults={
        "district": "", "latitude": None, "longitude": None, "phone": "", "services": [],
        "calendar_id": None, "note": "", "closed": False,
    },
)  # fmt: skip


def goods_imports() -> Mapping[str, ImportTarget]:
    """The lists of goods by their names."""
    return {"parts": _PARTS, "products": _PRODUCTS, "outlets": _OUTLETS}
