"""Merchants behind a shared number: each has a code that callers dial after the number, or key when asked."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from yingda.kernel.errors import NotFound
from yingda.platform.db import Database, Transaction
from yingda.telephony import merchants_store as store
from yingda.telephony import numbers_store
from yingda.telephony.errors import (
    MerchantCodeTaken,
    NumberIsMerchant,
    NumberMoveIllegal,
    NumberNotShared,
    NumberWithoutFlow,
    TenantUnknown,
)
from yingda.telephony.model import MERCHANT_MOVES, Move, NumberState, after
from yingda.telephony.usecases.history import differences, inventory, write_down
from yingda.telephony.usecases.numbers import TENANTS_OWN, check_use
from yingda.tenancy.model import Actor, Role

SERVED: Final = frozenset({Move.ACTIVATE, Move.RESUME})


async def list_merchants(
    *, db: Database, actor: Actor, wanted: Mapping[str, object]
) -> Sequence[Mapping[str, Any]]:
    """A part of the merchants that the actor sees; each row also holds the total."""
    async with inventory(db=db, actor=actor) as (tx, tenants):
        return await store.merchants(tx, tenants=tenants, wanted=wanted)


async def read_history(*, db: Database, actor: Actor, merchant_id: UUID) -> Sequence[Mapping[str, Any]]:
    """What was done with a merchant's code."""
    async with inventory(db=db, actor=actor) as (tx, tenants):
        merchant = await store.merchant(tx, tenants=tenants, merchant_id=merchant_id)
        if merchant is None:
            raise NotFound
        return await numbers_store.history(
            tx, tenants=tenants, number_id=merchant["number_id"], merchant_id=merchant_id
        )


async def add_merchant(
    *, db: Database, actor: Actor, number_id: UUID, tenant_id: UUID, code: str, values: Mapping[str, object]
) -> Mapping[str, Any]:
    """Give an enterprise a code on a shared number; it is under test until it is activated."""
    async with db.core() as tx:
        number = await shared_number(tx, number_id)
        holder = await numbers_store.holder(tx, tenant_id=tenant_id)
        if holder is None or holder["kind"] != "client" or holder["status"] != "active":
            raise TenantUnknown
        await check_use(tx, tenant_id=tenant_id, changes=values)
        await _refuse_taken(tx, number, code)
        merchant_id = await insert(tx, actor, number=number, tenant_id=tenant_id, code=code, values=values)
        return await _read(tx, merchant_id)


async def insert(
    tx: Transaction,
    actor: Actor,
    *,
    number: Mapping[str, Any],
    tenant_id: UUID,
    code: str,
    values: Mapping[str, object],
) -> UUID:
    """Store a new merchant and write it down; everything about it was checked."""
    row = {"status": "testing", **values, "tenant_id": tenant_id, "number_id": number["id"], "code": code}
    merchant_id = await numbers_store.add(tx, "merchant", row)
    await write_down(
        tx,
        actor,
        tenant_id=tenant_id,
        number_id=number["id"],
        merchant_id=merchant_id,
        done="add",
        details={"number": number["digits"], "code": code},
    )
    return merchant_id


async def shared_number(tx: Transaction, number_id: UUID) -> Mapping[str, Any]:
    """The shared number, whose codes nobody else changes meanwhile."""
    number = await numbers_store.number(tx, tenants=None, number_id=number_id, locked=True)
    if number is None:
        raise NotFound
    if number["kind"] != "shared":
        raise NumberNotShared(digits=number["digits"])
    return number


async def _refuse_taken(tx: Transaction, number: Mapping[str, Any], code: str) -> None:
    likes = await store.codes_like(tx, number_id=number["id"], code=code)
    if likes:
        raise MerchantCodeTaken(merchant_code=likes[0])
    whole = number["digits"] + code
    if await store.numbers_among(tx, candidates=[whole]):
        raise NumberIsMerchant(digits=whole)


async def change_merchant(
    *, db: Database, actor: Actor, merchant_id: UUID, changes: Mapping[str, object]
) -> Mapping[str, Any]:
    """Change what a merchant's code leads to; what is not named stays."""
    if actor.role is not Role.OPERATOR_ADMIN:
        changes = {name: value for name, value in changes.items() if name in TENANTS_OWN}
    async with inventory(db=db, actor=actor, writes=True) as (tx, tenants):
        merchant = await _locked(tx, merchant_id, tenants=tenants)
        is_served = merchant["status"] == NumberState.ACTIVE
        await check_use(tx, tenant_id=merchant["tenant_id"], changes=changes, is_served=is_served)
        await store_change(tx, actor, merchant, changes)
        found = await store.merchant(tx, tenants=tenants, merchant_id=merchant_id)
        assert found is not None
        return found


async def store_change(
    tx: Transaction, actor: Actor, merchant: Mapping[str, Any], changes: Mapping[str, object]
) -> bool:
    """Store what differs and write it down; whether anything did."""
    changed = differences(merchant, changes)
    if not changed:
        return False
    values = {name: changes[name] for name in changed}
    await numbers_store.change(
        tx, "merchant", tenant_id=merchant["tenant_id"], row_id=merchant["id"], values=values
    )
    await write_down(
        tx,
        actor,
        tenant_id=merchant["tenant_id"],
        number_id=merchant["number_id"],
        merchant_id=merchant["id"],
        done="change",
        details=changed,
    )
    return True


async def move_merchant(*, db: Database, actor: Actor, merchant_id: UUID, move: Move) -> Mapping[str, Any]:
    """Make a legal move, as the operator; calls in progress notice nothing."""
    async with db.core() as tx:
        merchant = await _locked(tx, merchant_id, tenants=None)
        state = after(NumberState(merchant["status"]), move, table=MERCHANT_MOVES)
        if state is None:
            raise NumberMoveIllegal(state=merchant["status"], move=move.value)
        if move in SERVED and merchant["published_version"] is None:
            raise NumberWithoutFlow
        await numbers_store.change(
            tx,
            "merchant",
            tenant_id=merchant["tenant_id"],
            row_id=merchant_id,
            values={"status": state.value},
        )
        await write_down(
            tx,
            actor,
            tenant_id=merchant["tenant_id"],
            number_id=merchant["number_id"],
            merchant_id=merchant_id,
            done=move.value,
            details={"from": merchant["status"], "to": state.value},
        )
        return await _read(tx, merchant_id)


async def _locked(tx: Transaction, merchant_id: UUID, *, tenants: Sequence[UUID] | None) -> Mapping[str, Any]:
    merchant = await store.merchant(tx, tenants=tenants, merchant_id=merchant_id, locked=True)
    if merchant is None:
        raise NotFound
    return merchant


async def _read(tx: Transaction, merchant_id: UUID) -> Mapping[str, Any]:
    merchant = await store.merchant(tx, tenants=None, merchant_id=merchant_id)
    assert merchant is not None
    return merchant
