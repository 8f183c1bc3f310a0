"""Customers as a list that rows are put into."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from uuid import UUID

from yingda.desk import changes
from yingda.desk.customers.drafting import Draft, written
from yingda.desk.customers.lists.columns import OWN, columns_of, draft_of, problem_of
from yingda.desk.customers.model import Customer, Layout
from yingda.desk.customers.store import layouts, lists, reading, writing
from yingda.desk.customers.store.sealing import number_hash, unique_hashes
from yingda.desk.customers.usecases.keeping import laid_over
from yingda.desk.fields.errors import ValuesInvalid
from yingda.desk.importing.model import Column, Outcome, Plan, Policy, Problem, Results, Row, Undone, Written
from yingda.desk.importing.ports import Things
from yingda.kernel import phones
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor


class Uses(Protocol):
    """Who is spoken of elsewhere: what he was imported with cannot be taken away any more."""

    async def __call__(self, tx: Transaction, *, tenant_id: UUID, ids: Sequence[UUID]) -> set[UUID]:
        """Which of these customers are."""
        ...


@dataclass(kw_only=True, slots=True)
class _Meant:
    """A row with what it says and whom it means."""

    row: Row
    draft: Draft
    problems: list[Problem] = field(default_factory=list)
    ids: list[UUID] = field(default_factory=list)
    before: Customer | None = None
    after: Customer | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Batch:
    """What all rows of a batch have in common."""

    plan: Plan
    layout: Layout
    cipher: TenantCipher


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerImport:
    """Puts rows into the customers of an enterprise."""

    db: Database
    keys: TenantKeys
    used: Uses | None = None

    async def columns(self, tx: Transaction, *, tenant_id: UUID) -> Sequence[Column]:
        return columns_of(await layouts.layout(tx, tenant_id=tenant_id))

    async def check(
        self, tx: Transaction, *, plan: Plan, rows: Sequence[Row]
    ) -> Mapping[int, Sequence[Problem]]:
        _, meant = await self._meant(tx, plan, rows)
        return {each.row.number: each.problems for each in meant if each.problems}

    async def write(self, tx: Transaction, *, actor: Actor, plan: Plan, rows: Sequence[Row]) -> Results:
        if plan.policy is not Policy.ADD:
            await lists.one_brings(tx, tenant_id=plan.tenant_id)
        batch, meant = await self._meant(tx, plan, rows, hold=True)
        good = [each for each in meant if not each.problems]
        new = [each.after for each in good if each.after is not None and each.before is None]
        changed = [each for each in good if each.after is not None and each.before is not None]
        tenant_id, cipher = plan.tenant_id, batch.cipher
        if new:
            await lists.add(tx, new, tenant_id=tenant_id, cipher=cipher, author=actor.user_id)
            await writing.add_parts(tx, new, fields=batch.layout.fields, cipher=cipher)
        for each in changed:
            assert each.after is not None
            await writing.change(tx, each.after, cipher=cipher, author=actor.user_id)
        kept = [each.after for each in changed if each.after is not None]
        await writing.keep_parts(tx, kept, fields=batch.layout.fields, cipher=cipher)
        await changes.note_many(
            tx, tenant_id=tenant_id, kind="customer.added", thing_ids=[each.id for each in new]
        )
        ids = [each.before.id for each in changed if each.before is not None]
        await changes.note_many(tx, tenant_id=tenant_id, kind="customer.changed", thing_ids=ids)
        return Results(
            written=[_written(each) for each in good],
            refused={each.row.number: each.problems for each in meant if each.problems},
        )

    async def undo(
        self, tx: Transaction, *, actor: Actor, tenant_id: UUID, things: Things
    ) -> Mapping[int, Undone]:
        cipher = await self.keys.cipher(self.db, tenant_id)
        layout = await layouts.layout(tx, tenant_id=tenant_id)
        ids = [thing for _, thing, _, _ in things]
        there = await reading.several(tx, tenant_id=tenant_id, ids=ids, cipher=cipher, whole=True)
        in_use = await lists.met(tx, tenant_id=tenant_id, ids=ids)
        if self.used is not None:
            in_use |= await self.used(tx, tenant_id=tenant_id, ids=ids)
        done: dict[int, Undone] = {}
        restored = []
        for row, thing, version, before in things:
            now = there.get(thing)
            if now is None or now.version != version or now.merged_into is not None:
                done[row] = Undone.KEPT
            elif before is not None:
                restored.append(now.restored(before))
                done[row] = Undone.RESTORED
            elif thing in in_use:
                done[row] = Undone.KEPT
            else:
                done[row] = Undone.REMOVED
        gone = [thing for row, thing, _, _ in things if done[row] is Undone.REMOVED]
        if gone:
            await lists.take_back(tx, tenant_id=tenant_id, ids=gone, author=actor.user_id)
            await changes.note_many(tx, tenant_id=tenant_id, kind="customer.forgotten", thing_ids=gone)
        for each in restored:
            await writing.change(tx, each, cipher=cipher, author=actor.user_id)
            await changes.note(tx, tenant_id=tenant_id, kind="customer.changed", thing_id=each.id)
        await writing.keep_parts(tx, restored, fields=layout.fields, cipher=cipher)
        return done

    async def _meant(
        self, tx: Transaction, plan: Plan, rows: Sequence[Row], *, hold: bool = False
    ) -> tuple[_Batch, list[_Meant]]:
        """What the rows say, whom they mean (and who is held, to be changed), and what keeps them from being taken."""
        cipher = await self.keys.cipher(self.db, plan.tenant_id)
        batch = _Batch(plan=plan, layout=await layouts.layout(tx, tenant_id=plan.tenant_id), cipher=cipher)
        meant = []
        for row in rows:
            draft, problems = draft_of(row.values, batch.layout)
            meant.append(_Meant(row=row, draft=draft, problems=problems))
        if plan.policy is not Policy.ADD and plan.match_by is not None:
            await _find(tx, batch, meant, hold=hold)
        await asyncio.to_thread(_write_all, batch, meant)
        await _refuse_taken(tx, batch, meant)
        return batch, meant


def _written(each: _Meant) -> Written:
    number = each.row.number
    if each.after is None:
        return Written(row=number, outcome=Outcome.SKIPPED, thing_id=each.ids[0])
    if each.before is None:
        return Written(row=number, outcome=Outcome.ADDED, thing_id=each.after.id, version=1)
    version, before = each.before.version + 1, each.before.to_json()
    return Written(
        row=number, outcome=Outcome.UPDATED, thing_id=each.after.id, version=version, before=before
    )


async def _find(tx: Transaction, batch: _Batch, meant: Sequence[_Meant], *, hold: bool) -> None:
    """Whom the rows mean, by what the import says."""
    plan = batch.plan
    by = plan.match_by or ""
    field_ = by.removeprefix(OWN) if by.startswith(OWN) else None
    hashes = {each.row.number: _hash(batch, each, field_) for each in meant}
    wanted = [found for found in hashes.values() if found is not None]
    known = await lists.by_hashes(tx, tenant_id=plan.tenant_id, field=field_, hashes=wanted)
    for each in meant:
        found = hashes[each.row.number]
        each.ids = known.get(found, []) if found is not None else []
        if len(each.ids) > 1:
            each.problems.append(Problem(column=by, code="means_several"))
    if plan.policy is not Policy.UPDATE:
        return
    ids = [each.ids[0] for each in meant if len(each.ids) == 1]
    if hold:
        await lists.hold(tx, tenant_id=plan.tenant_id, ids=ids)
    there = await reading.several(tx, tenant_id=plan.tenant_id, ids=ids, cipher=batch.cipher, whole=True)
    for each in meant:
        each.before = there.get(each.ids[0]) if len(each.ids) == 1 else None


def _hash(batch: _Batch, each: _Meant, field_: str | None) -> bytes | None:
    if field_ is None:
        number = phones.canonical(each.row.values.get("number", ""))
        return number_hash(batch.cipher, number) if number else None
    fields = [one for one in batch.layout.fields if one.key == field_]
    try:
        alone = written(
            Draft(name="x", values={field_: each.draft.values.get(field_)}),
            layout=replace(batch.layout, fields=tuple(replace(one, shown_when=()) for one in fields)),
            before=_nobody(batch),
        )
    except ValuesInvalid:
        return None
    return unique_hashes(batch.cipher, fields, alone).get(field_)


def _nobody(batch: _Batch) -> Customer:
    return Customer(id=new_id(), tenant_id=batch.plan.tenant_id, name="")


def _write_all(batch: _Batch, meant: Sequence[_Meant]) -> None:
    for each in meant:
        if each.problems or (each.ids and batch.plan.policy is Policy.SKIP):
            continue
        before = each.before or _nobody(batch)
        draft = laid_over(each.before, each.draft) if each.before is not None else each.draft
        try:
            after = written(draft, layout=batch.layout, before=before)
        except ValuesInvalid as invalid:
            each.problems += _problems(invalid.details, each)
            continue
        if each.before is None or after.to_json() != before.to_json():
            each.after = after


def _problems(details: Mapping[str, Any], each: _Meant) -> list[Problem]:
    before = len(each.before.numbers) if each.before is not None else 0
    return [
        problem_of(one["field"], one["code"], each.row.values, before=before) for one in details["problems"]
    ]


async def _refuse_taken(tx: Transaction, batch: _Batch, meant: Sequence[_Meant]) -> None:
    """Refuse rows with a value that somebody else has, where each may be there once."""
    for field_ in (one for one in batch.layout.fields if one.unique):
        hashes = {
            each.row.number: unique_hashes(batch.cipher, [field_], each.after).get(field_.key)
            for each in meant
            if each.after is not None
        }
        wanted = [found for found in hashes.values() if found is not None]
        known = await lists.by_hashes(tx, tenant_id=batch.plan.tenant_id, field=field_.key, hashes=wanted)
        for each in meant:
            found = hashes.get(each.row.number)
            holders = known.get(found, []) if found is not None else []
            if each.after is not None and set(holders) - {each.after.id}:
                each.problems.append(Problem(column=f"{OWN}{field_.key}", code="value_taken"))
                each.after = None
