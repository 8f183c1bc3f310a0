"""Types of orders: kept by whoever configures an enterprise; what is published stays as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from yingda.desk import changes
from yingda.desk.orders.engine.checking import TypeProblem, document_problems
from yingda.desk.orders.errors import OrderTypeInvalid, OrderTypeTaken
from yingda.desk.orders.model.document import document_of
from yingda.desk.orders.types import store
from yingda.desk.orders.types.ready_made import ready_made
from yingda.desk.orders.types.wire import DocumentIO
from yingda.desk.teams.usecases import teams_by_code
from yingda.kernel.errors import Conflict, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing


@dataclass(frozen=True, kw_only=True, slots=True)
class TypeText:
    """A type as somebody writes it; its document as the database keeps it."""

    code: str
    name_zh: str
    name_en: str
    family: str
    document: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderTypes:
    """Keeps the types of the enterprises."""

    db: Database

    async def all_of(self, actor: Actor, *, tenant_id: UUID | None) -> Sequence[Mapping[str, Any]]:
        """The types of the tenants that the actor sees, or of one of them."""
        tenants = [each for each in actor.tenants if tenant_id in (None, each)]
        async with self.db.app(sees=tenants) as tx:
            return await store.types(tx, tenants=tenants)

    async def find(self, actor: Actor, type_id: UUID) -> Mapping[str, Any]:
        """One type, with what keeps its draft from being published."""
        async with self.db.app(sees=actor.tenants) as tx:
            row = await _one(tx, actor, type_id)
            return {**row, "problems": await _problems(tx, row["tenant_id"], row["draft"])}

    async def add(self, actor: Actor, *, tenant_id: UUID, text: TypeText) -> UUID:
        """Keep a new type, as a draft; its id."""
        type_id = new_id()
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            if not await store.add(tx, _values(text, tenant_id=tenant_id, type_id=type_id, actor=actor)):
                raise OrderTypeTaken
            await audit.note(
                tx, actor=actor, action="order_type.added", tenant_id=tenant_id, object_id=type_id,
                details={"code": text.code},
            )  # fmt: skip
        return type_id

    async def add_ready_made(
        self, actor: Actor, *, tenant_id: UUID, name: str, code: str | None = None
    ) -> UUID:
        """Keep a shipped type as the enterprise's own draft; its id."""
        shipped = ready_made().get(name)
        if shipped is None:
            raise NotFound
        text = TypeText(
            code=code or shipped["code"],
            name_zh=shipped["name_zh"],
            name_en=shipped["name_en"],
            family=shipped["family"],
            document=DocumentIO.model_validate(shipped["document"]).model_dump(mode="json"),
        )
        return await self.add(actor, tenant_id=tenant_id, text=text)

    async def change(
        self, actor: Actor, *, type_id: UUID, text: TypeText, version: int, retired: bool
    ) -> None:
        """Write a type's draft anew; orders that are open go on by their own version."""
        tenant_id = await self._tenant_of(actor, type_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            if await store.code_is_taken(tx, tenant_id=tenant_id, type_id=type_id, code=text.code):
                raise OrderTypeTaken
            values = _values(text, tenant_id=tenant_id, type_id=type_id, actor=actor)
            if not await store.change(tx, {**values, "version": version, "retired": retired}):
                raise Conflict
            await audit.note(
                tx, actor=actor, action="order_type.changed", tenant_id=tenant_id, object_id=type_id,
                details={"code": text.code, "retired": retired},
            )  # fmt: skip

    async def publish(self, actor: Actor, *, type_id: UUID) -> int:
        """Let new orders go by the draft: the number of the version."""
        tenant_id = await self._tenant_of(actor, type_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            row = await _one(tx, actor, type_id)
            problems = await _problems(tx, tenant_id, row["draft"])
            if problems:
                raise OrderTypeInvalid(problems=[each.to_json() for each in problems])
            number = await store.publish(
                tx,
                tenant_id=tenant_id,
                type_id=type_id,
                author_id=actor.user_id,
                author_name=actor.display_name,
                version=row["version"],
            )
            if number is None:
                raise Conflict
            await changes.note(tx, tenant_id=tenant_id, kind="order_type.published", thing_id=type_id)
            await audit.note(
                tx, actor=actor, action="order_type.published", tenant_id=tenant_id, object_id=type_id,
                details={"code": row["code"], "version": number},
            )  # fmt: skip
        return number

    async def _tenant_of(self, actor: Actor, type_id: UUID) -> UUID:
        async with self.db.app(sees=actor.tenants) as tx:
            tenant_id: UUID = (await _one(tx, actor, type_id))["tenant_id"]
        return tenant_id


async def _one(tx: Transaction, actor: Actor, type_id: UUID) -> Mapping[str, Any]:
    found = await store.types(tx, tenants=actor.tenants, type_id=type_id)
    if not found:
        raise NotFound
    return found[0]


async def _problems(tx: Transaction, tenant_id: UUID, draft: Mapping[str, Any]) -> list[TypeProblem]:
    teams = await teams_by_code(tx, tenant_id=tenant_id)
    calendars = await store.calendar_codes(tx, tenant_id=tenant_id)
    return document_problems(document_of(draft), teams=frozenset(teams), calendars=calendars)


def _values(text: TypeText, *, tenant_id: UUID, type_id: UUID, actor: Actor) -> dict[str, Any]:
    return {
        "id": type_id,
        "tenant_id": tenant_id,
        "code": text.code,
        "name_zh": text.name_zh,
        "name_en": text.name_en,
        "family": text.family,
        "draft": dict(text.document),
        "author_id": actor.user_id,
    }
