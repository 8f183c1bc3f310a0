"""Whose eyes look into the inventory, and what is written down of every change."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from yingda.platform.db import Database, Transaction
from yingda.telephony import numbers_store
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases import audit


@asynccontextmanager
async def inventory(
    *, db: Database, actor: Actor, writes: bool = False
) -> AsyncIterator[tuple[Transaction, Sequence[UUID] | None]]:
    """The operator's administrator keeps every number, whoever has it; others see their tenants' and write their own."""
    if actor.role is Role.OPERATOR_ADMIN:
        async with db.core() as tx:
            yield tx, None
    else:
        async with db.app(sees=actor.tenants, writes=actor.tenant_id if writes else None) as tx:
            yield tx, [actor.tenant_id] if writes else list(actor.tenants)


async def write_down(
    tx: Transaction,
    actor: Actor,
    *,
    tenant_id: UUID,
    number_id: UUID,
    done: str,
    details: Mapping[str, object],
    merchant_id: UUID | None = None,
) -> None:
    """The number's history and the audit of the tenant that it concerns."""
    await numbers_store.note_event(
        tx,
        actor,
        tenant_id=tenant_id,
        number_id=number_id,
        merchant_id=merchant_id,
        done=done,
        details=details,
    )
    kind = "number" if merchant_id is None else "merchant"
    await note(
        tx,
        actor,
        tenant_id=tenant_id,
        kind=kind,
        object_id=merchant_id or number_id,
        done=done,
        details=details,
    )


async def note(
    tx: Transaction,
    actor: Actor,
    *,
    tenant_id: UUID,
    kind: str,
    object_id: UUID,
    done: str,
    details: Mapping[str, object],
) -> None:
    """An entry in the audit."""
    entry = audit.entry_by(
        actor,
        action=f"{kind}.{done}",
        tenant_id=tenant_id,
        object_kind=kind,
        object_id=object_id,
        details={name: _plain(value) for name, value in details.items()},
    )
    await audit.record(tx, entry)


def _plain(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def differences(before: Mapping[str, Any], after: Mapping[str, object]) -> dict[str, object]:
    """What a change changes: of each field the value before and the one after."""
    return {name: [before[name], value] for name, value in after.items() if before[name] != value}
