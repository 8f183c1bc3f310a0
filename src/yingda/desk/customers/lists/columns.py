"""What a list of customers has of each, and what a row of it says; pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from yingda.desk.customers.drafting import AddressDraft, Draft, NumberDraft
from yingda.desk.customers.model import Customer, Layout, shown_number, shown_value
from yingda.desk.fields.model import FieldKind
from yingda.desk.importing.model import Column, Problem

OWN: Final = "values."
NUMBERS: Final = ("number", "number_2", "number_3")
_YES: Final = frozenset({"是", "yes", "y", "true", "1", "勿扰"})
_NO: Final = frozenset({"否", "no", "n", "false", "0", ""})
_BETWEEN: Final = re.compile(r"[;；,，、|]")
_PLAIN: Final = (
    Column(key="name", name_zh="姓名", name_en="Name", required=True, example="林示",
           aliases=("客户姓名", "客户名称", "名称", "联系人", "客户", "customer", "full name", "customer name")),
    Column(key="number", name_zh="电话", name_en="Phone", matches=True, phone=True, example="13900000001",
           aliases=("手机", "手机号", "手机号码", "电话号码", "联系电话", "号码", "mobile", "telephone", "tel", "phone number")),
    Column(key="number_2", name_zh="电话2", name_en="Phone 2", example="021-55500001", aliases=("备用电话", "固定电话", "座机")),
    Column(key="number_3", name_zh="电话3", name_en="Phone 3", aliases=("其他电话", "other phone")),
    Column(key="address", name_zh="地址", name_en="Address", aliases=("住址", "联系地址", "通讯地址", "home address")),
    Column(key="grade", name_zh="等级", name_en="Grade", aliases=("客户等级", "级别", "level")),
    Column(key="tags", name_zh="标签", name_en="Tags", example="老客户;团购", aliases=("客户标签", "label", "labels")),
    Column(key="do_not_call", name_zh="勿扰", name_en="Do not call", example="否", aliases=("免打扰", "拒绝来电", "dnc")),
)  # fmt: skip


def columns_of(layout: Layout) -> list[Column]:
    """What the list has of each customer: what all have, then the enterprise's own fields."""
    own = [
        Column(
            key=f"{OWN}{each.key}",
            name_zh=each.name_zh,
            name_en=each.name_en,
            required=each.required and not each.shown_when,
            matches=each.unique,
            unique=each.unique,
            phone=each.kind is FieldKind.PHONE,
            aliases=(each.key,),
        )
        for each in layout.fields
        if each.kind is not FieldKind.FILES
    ]
    return [*_PLAIN, *own]


def draft_of(values: Mapping[str, str], layout: Layout) -> tuple[Draft, list[Problem]]:
    """The customer that a row tells, and what of it cannot be meant."""
    unwilling = values.get("do_not_call", "").lower()
    problems = []
    if unwilling not in _YES | _NO:
        problems.append(Problem(column="do_not_call", code="not_yes_or_no"))
    grade = values.get("grade")
    codes = {name: each.code for each in layout.grades for name in (each.name_en, each.name_zh, each.code)}
    draft = Draft(
        name=values.get("name", ""),
        values={key.removeprefix(OWN): value for key, value in values.items() if key.startswith(OWN)},
        grade=codes.get(grade, grade) if grade else None,
        tags=[each.strip() for each in _BETWEEN.split(values.get("tags", "")) if each.strip()],
        do_not_call=unwilling in _YES,
        numbers=[NumberDraft(number=values[key]) for key in NUMBERS if key in values],
        addresses=[AddressDraft(text=values["address"])] if "address" in values else [],
    )
    return draft, problems


def problem_of(field: str, code: str, values: Mapping[str, str], *, before: int = 0) -> Problem:
    """What is wrong with a draft, said of the column that it came from; some numbers were there before."""
    kind, _, place = field.partition(".")
    if kind == "numbers":
        given = [key for key in NUMBERS if key in values]
        at = int(place) - before if place else 0
        return Problem(column=given[at] if 0 <= at < len(given) else "number", code=code)
    if field in ("name", "grade", "tags"):
        return Problem(column=field, code=code)
    return Problem(column="address" if kind == "addresses" else f"{OWN}{field}", code=code)


def cells_of(customer: Customer, columns: Sequence[str], layout: Layout, *, hidden: bool) -> list[str]:
    """A customer as a row, as somebody sees him who may, or may not, see numbers whole."""
    numbers = [shown_number(each.number, hidden=hidden) for each in customer.numbers[: len(NUMBERS)]]
    known = {
        "name": customer.name,
        **dict(zip(NUMBERS, numbers, strict=False)),
        "address": customer.addresses[0].text if customer.addresses else "",
        "grade": next(
            (each.name_zh for each in layout.grades if each.code == customer.grade), customer.grade or ""
        ),
        "tags": ";".join(customer.tags),
        "do_not_call": "是" if customer.do_not_call else "否",
    }
    for field in layout.fields:
        if field.key in customer.values:
            known[f"{OWN}{field.key}"] = _said(
                shown_value(field, customer.values[field.key], numbers_hidden=hidden)
            )
    return [known.get(key, "") for key in columns]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)
