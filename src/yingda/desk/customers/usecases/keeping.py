"""Customers as they are kept: by people, by imports, by feeds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from yingda.desk import changes
from yingda.desk.customers.drafting import AddressDraft, Draft, NumberDraft, written
from yingda.desk.customers.errors import MergedAway
from yingda.desk.customers.model import Customer, Layout
from yingda.desk.customers.store import contacts, layouts
from yingda.desk.customers.store import reading as reads
from yingda.desk.customers.store import writing as writes
from yingda.desk.customers.store.lists import one_brings
from yingda.desk.fields.errors import ValuesInvalid
from yingda.kernel import phones
from yingda.kernel.errors import Conflict, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing

Outcome = Literal["added", "changed", "unchanged"]


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerKeeper:
    """Keeps the customers of the enterprises."""

    db: Database
    keys: TenantKeys

    async def add(
        self, actor: Actor, *, tenant_id: UUID, draft: Draft, interaction_id: UUID | None = None
    ) -> UUID:
        """Keep a new customer; his id. Who was met in a contact gets its number, and the contact is his."""
        if not actor.sees(tenant_id):
            raise NotFound
        cipher = await self.keys.cipher(self.db, tenant_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            if interaction_id is not None:
                draft = await _with_caller(tx, draft, tenant_id, interaction_id, cipher)
            customer = await self.add_in(tx, actor=actor, tenant_id=tenant_id, draft=draft)
            if interaction_id is not None:
                await contacts.link(
                    tx, tenant_id=tenant_id, interaction_id=interaction_id, customer_id=customer.id,
                    author=actor.user_id,
                )  # fmt: skip
        return customer.id

    async def add_in(self, tx: Transaction, *, actor: Actor, tenant_id: UUID, draft: Draft) -> Customer:
        """Keep a new customer within somebody's transaction that writes for his tenant."""
        cipher = await self.keys.cipher(self.db, tenant_id)
        layout = await layouts.layout(tx, tenant_id=tenant_id)
        nobody = Customer(id=new_id(), tenant_id=tenant_id, name="")
        customer = written(draft, layout=layout, before=nobody)
        await writes.add(tx, customer, cipher=cipher, author=actor.user_id)
        await writes.keep_parts(tx, [customer], fields=layout.fields, cipher=cipher)
        await changes.note(tx, tenant_id=tenant_id, kind="customer.added", thing_id=customer.id)
        await _note(tx, actor, "customer.added", customer)
        return customer

    async def change(self, actor: Actor, *, customer_id: UUID, draft: Draft, version: int) -> int:
        """Write a customer anew, if nobody has since this version; his new one."""
        tenant_id = await self._owner(actor, customer_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            before = await self._found(tx, tenant_id, customer_id)
            if before.merged_into is not None:
                raise MergedAway(customer_id=str(before.merged_into))
            if before.version != version:
                raise Conflict
            await self.change_in(tx, actor=actor, before=before, draft=draft)
        return version + 1

    async def change_in(self, tx: Transaction, *, actor: Actor, before: Customer, draft: Draft) -> Outcome:
        """Write a customer anew within somebody's transaction; Conflict if he is not as he was before."""
        cipher = await self.keys.cipher(self.db, before.tenant_id)
        layout = await layouts.layout(tx, tenant_id=before.tenant_id)
        after = written(draft, layout=layout, before=before)
        if after.to_json() == before.to_json():
            return "unchanged"
        if not await writes.change(tx, after, cipher=cipher, author=actor.user_id):
            raise Conflict
        await writes.keep_parts(tx, [after], fields=layout.fields, cipher=cipher)
        await changes.note(tx, tenant_id=before.tenant_id, kind="customer.changed", thing_id=before.id)
        await _note(tx, actor, "customer.changed", after, what=_changed(before, after))
        return "changed"

    async def upsert(
        self, tx: Transaction, *, actor: Actor, tenant_id: UUID, draft: Draft, by: str
    ) -> tuple[UUID, Outcome]:
        """Keep a customer by a field where each value may be there once, or by his first number (`by` is "number").

        What the draft does not say (fields without a value, no numbers, no addresses, no tags) stays as it was.
        """
        await one_brings(tx, tenant_id=tenant_id)
        found = await self.meant(tx, tenant_id=tenant_id, draft=draft, by=by)
        if found is None:
            customer = await self.add_in(tx, actor=actor, tenant_id=tenant_id, draft=draft)
            return customer.id, "added"
        outcome = await self.change_in(tx, actor=actor, before=found, draft=laid_over(found, draft))
        return found.id, outcome

    async def meant(self, tx: Transaction, *, tenant_id: UUID, draft: Draft, by: str) -> Customer | None:
        """The customer whom such a draft means, if he is there; ValuesInvalid where nobody could say whom."""
        cipher = await self.keys.cipher(self.db, tenant_id)
        if by == "number":
            ids = await _by_number(tx, tenant_id, draft, cipher)
        else:
            layout = await layouts.layout(tx, tenant_id=tenant_id)
            ids = await _by_field(tx, tenant_id, draft, by, layout, cipher)
        if len(ids) > 1:
            raise _unclear(by, "means_several")
        if not ids:
            return None
        found = await reads.several(tx, tenant_id=tenant_id, ids=ids, cipher=cipher, whole=True)
        return found.get(ids[0])

    async def _owner(self, actor: Actor, customer_id: UUID) -> UUID:
        async with self.db.app(sees=actor.tenants) as tx:
            tenant_id = await reads.owner_of(tx, tenants=list(actor.tenants), customer_id=customer_id)
        if tenant_id is None:
            raise NotFound
        return tenant_id

    async def _found(self, tx: Transaction, tenant_id: UUID, customer_id: UUID) -> Customer:
        cipher = await self.keys.cipher(self.db, tenant_id)
        found = await reads.several(tx, tenant_id=tenant_id, ids=[customer_id], cipher=cipher, whole=True)
        if customer_id not in found:
            raise NotFound
        return found[customer_id]


async def _with_caller(
    tx: Transaction, draft: Draft, tenant_id: UUID, interaction_id: UUID, cipher: TenantCipher
) -> Draft:
    """The draft with the number of the contact, which who writes it may not see."""
    contact = await contacts.contact(tx, tenants=[tenant_id], interaction_id=interaction_id)
    if contact is None:
        raise NotFound
    number = contacts.caller(contact, cipher)
    if number is None:
        return draft
    # The page may have sent it as it was shown.
    others = [
        each for each in draft.numbers if each.number not in (phones.masked(number), phones.national(number))
    ]
    return replace(draft, numbers=[NumberDraft(number=number), *others])


async def _by_number(tx: Transaction, tenant_id: UUID, draft: Draft, cipher: TenantCipher) -> list[UUID]:
    if not draft.numbers:
        raise _unclear("numbers", "missing")
    number = phones.canonical(draft.numbers[0].number or "")
    if number is None:
        raise _unclear("numbers.0", "not_a_phone")
    return await reads.ids_by_number(tx, tenant_id=tenant_id, number=number, cipher=cipher, limit=2)


async def _by_field(
    tx: Transaction, tenant_id: UUID, draft: Draft, by: str, layout: Layout, cipher: TenantCipher
) -> list[UUID]:
    field = layout.field(by)
    if field is None or not field.unique:
        raise _unclear(by, "unknown")
    if draft.values.get(by) in (None, ""):
        raise _unclear(by, "missing")
    checked = written(
        Draft(name="x", values={by: draft.values[by]}),
        layout=replace(layout, fields=(replace(field, shown_when=()),)),
        before=Customer(id=new_id(), tenant_id=tenant_id, name=""),
    )
    found = await reads.id_by_unique(
        tx, tenant_id=tenant_id, field=by, value=checked.values[by], cipher=cipher
    )
    return [found] if found else []


def _unclear(field: str, code: str) -> ValuesInvalid:
    return ValuesInvalid(problems=[{"field": field, "code": code}])


def laid_over(before: Customer, draft: Draft) -> Draft:
    """The draft laid over what is there."""
    given = {key: value for key, value in draft.values.items() if value not in (None, "")}
    numbers: Sequence[NumberDraft] = [NumberDraft(id=each.id, kind=each.kind) for each in before.numbers]
    return replace(
        draft,
        name=draft.name.strip() or before.name,
        values={**before.values, **given},
        grade=draft.grade or before.grade,
        tags=[*before.tags, *draft.tags],
        do_not_call=draft.do_not_call or before.do_not_call,
        numbers=[*numbers, *draft.numbers],
        addresses=draft.addresses or _as_drafts(before),
    )


def _as_drafts(before: Customer) -> list[AddressDraft]:
    return [AddressDraft(id=each.id, text=each.text, kind=each.kind) for each in before.addresses]


def _changed(before: Customer, after: Customer) -> list[str]:
    """The names of what changed, never what it is."""
    one, other = before.to_json(), after.to_json()
    return sorted(name for name in one if one[name] != other[name])


async def _note(
    tx: Transaction, actor: Actor, action: str, customer: Customer, *, what: Sequence[str] = ()
) -> None:
    details: Mapping[str, object] = {"changed": list(what)} if what else {}
    await audit.note(
        tx, actor=actor, action=action, tenant_id=customer.tenant_id, object_id=customer.id, details=details
    )
