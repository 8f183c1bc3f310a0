"""Writes what an enterprise's lines are made of: calendars, keys, forms, flows, numbers, merchants' codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.demo.model import Enterprise
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction


def _class(
    code: str, pattern: str, name_zh: str, name_en: str, rule_zh: str = "", rule_en: str = ""
) -> dict[str, Any]:
    """A class of numbers; one with a rule may not carry a hotline."""
    return {
        "code": code,
        "pattern": pattern,
        "name_zh": name_zh,
        "name_en": name_en,
        "may_carry_hotline": not rule_zh,
        "rule_zh": rule_zh,
        "rule_en": rule_en,
    }


NUMBER_CLASSES: Final = (
    _class("service", "9XXXX*", "全国服务号码", "National service number"),
    _class("shared", "1252", "商户共用短号码", "Short number shared by merchants"),
    _class("local", "0X*", "固定电话号码", "Geographic number"),
    _class(
        "mobile",
        "1XXXXXXXXXX",
        "移动电话号码",
        "Mobile number",
        "移动电话号码只供个人使用，不得用作客户服务热线。",
        "A mobile number is for a person's own use and may not carry a hotline.",
    ),
    _class(
        "emergency",
        "11X",
        "紧急号码",
        "Emergency number",
        "紧急号码由国家专用，不得用作客户服务热线。",
        "Emergency numbers are reserved by the state and may not carry a hotline.",
    ),
)
_RANGE: Final = ("96968000", "96968099")


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """Whose everything is, who answers for it, and under which key secrets are kept."""

    tenant_id: UUID
    author_id: UUID
    cipher: TenantCipher


@dataclass(kw_only=True, slots=True)
class Lines:
    """What was made for enterprises that later ones build on: classes of numbers, shared numbers."""

    classes: dict[str, UUID] = field(default_factory=dict)
    numbers: dict[str, UUID] = field(default_factory=dict)

    async def add(self, tx: Transaction, enterprise: Enterprise, *, owner: Owner, system_key: str) -> None:
        """Everything that an enterprise's lines are made of."""
        if enterprise.kind == "operator":
            await self._number_plan(tx, owner)
        await _calendars(tx, enterprise, owner)
        await _forms(tx, enterprise, owner)
        await _keys(tx, enterprise, owner, value=system_key)
        await self._hotline(tx, enterprise, owner)
        await self._merchant(tx, enterprise, owner)

    async def _number_plan(self, tx: Transaction, owner: Owner) -> None:
        for kind in NUMBER_CLASSES:
            self.classes[kind["code"]] = await _put(tx, "number_class", tenant_id=owner.tenant_id, **kind)
        first, last = _RANGE
        await _put(
            tx,
            "number_range",
            tenant_id=owner.tenant_id,
            first_digits=first,
            last_digits=last,
            class_id=self.classes["service"],
        )

    async def _hotline(self, tx: Transaction, enterprise: Enterprise, owner: Owner) -> None:
        line = enterprise.hotline
        if line is None:
            return
        names = {"name_zh": line.name_zh, "name_en": line.name_en}
        self.numbers[line.digits] = await _put(
            tx,
            "number",
            tenant_id=owner.tenant_id,
            digits=line.digits,
            flow_id=await _flow(tx, owner, names=names, document=line.document),
            kind="shared" if line.shared else "own",
            class_id=self.classes.get(line.number_class or ""),
            **names,
        )

    async def _merchant(self, tx: Transaction, enterprise: Enterprise, owner: Owner) -> None:
        shared = enterprise.merchant
        if shared is None:
            return
        names = {"name_zh": enterprise.name_zh, "name_en": enterprise.name_en}
        await _put(
            tx,
            "merchant",
            tenant_id=owner.tenant_id,
            number_id=self.numbers[shared.number],
            code=shared.code,
            flow_id=await _flow(tx, owner, names=names, document=shared.document),
            **names,
        )


async def _calendars(tx: Transaction, enterprise: Enterprise, owner: Owner) -> None:
    for calendar in enterprise.calendars:
        await _put(
            tx,
            "calendar",
            tenant_id=owner.tenant_id,
            code=calendar.code,
            name_zh=calendar.name_zh,
            name_en=calendar.name_en,
            definition=Jsonb(dict(calendar.definition)),
            author_id=owner.author_id,
        )


async def _keys(tx: Transaction, enterprise: Enterprise, owner: Owner, *, value: str) -> None:
    for key in enterprise.keys:
        await _put(
            tx,
            "query_secret",
            tenant_id=owner.tenant_id,
            code=key.code,
            host=key.host,
            header=key.header,
            secret_sealed=owner.cipher.seal(value),
            author_id=owner.author_id,
        )


async def _forms(tx: Transaction, enterprise: Enterprise, owner: Owner) -> None:
    for form in enterprise.forms:
        await _put(
            tx,
            "registration_form",
            tenant_id=owner.tenant_id,
            code=form.code,
            name_zh=form.name_zh,
            name_en=form.name_en,
            fields=Jsonb([dict(each) for each in form.fields]),
            one_per_caller=form.one_per_caller,
            author_id=owner.author_id,
        )


async def _flow(
    tx: Transaction, owner: Owner, *, names: Mapping[str, str], document: Mapping[str, object]
) -> UUID:
    """A published flow."""
    flow_id = await _put(tx, "flow", tenant_id=owner.tenant_id, code="hotline", published_version=1, **names)
    await tx.execute(
        """INSERT INTO flow_version (flow_id, version, tenant_id, document, author_id)
           VALUES (%(flow_id)s, 1, %(tenant_id)s, %(document)s, %(author)s)""",
        {
            "flow_id": flow_id,
            "tenant_id": owner.tenant_id,
            "document": Jsonb(dict(document)),
            "author": owner.author_id,
        },
    )
    return flow_id


async def _put(tx: Transaction, table: LiteralString, **values: object) -> UUID:
    row = {"id": new_id(), **values}
    names = ", ".join(row)
    places = ", ".join(f"%({name})s" for name in row)
    await tx.execute(f"INSERT INTO {table} ({names}) VALUES ({places})".encode(), row)
    return UUID(str(row["id"]))
