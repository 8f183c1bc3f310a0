"""A number's way from state to state, and its trial."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Database, Transaction
from yingda.telephony import numbers_store as store
from yingda.telephony import ranges_store
from yingda.telephony.errors import (
    FlowForeign,
    NumberHasMerchants,
    NumberMoveIllegal,
    NumberWithoutFlow,
    SharedIsOperators,
    TenantUnknown,
)
from yingda.telephony.model import TRIAL_PREFIX, Move, NumberState, RecordingRule, after
from yingda.telephony.usecases.history import inventory, write_down
from yingda.telephony.usecases.numbers import locked_number, read_number, refuse_class, store_number
from yingda.tenancy.model import Actor

TRIAL_MINUTES: Final = 15
SERVED: Final = frozenset({Move.ACTIVATE, Move.RESUME})


async def move_number(
    *,
    db: Database,
    actor: Actor,
    number_id: UUID,
    move: Move,
    tenant_id: UUID | None = None,
    flow_id: UUID | None = None,
    note: str = "",
) -> Mapping[str, Any]:
    """Make a legal move, as the operator; calls in progress notice nothing."""
    async with db.core() as tx:
        number = await locked_number(tx, number_id, tenants=None)
        state = after(NumberState(number["status"]), move)
        if state is None:
            raise NumberMoveIllegal(state=number["status"], move=move.value)
        values = await _consequences(tx, number, move=move, holder_id=tenant_id, flow_id=flow_id)
        values = {**values, "status": state.value}
        await store_number(tx, number, values)
        concerned = values.get("tenant_id") if move is Move.ASSIGN else number["tenant_id"]
        await write_down(
            tx,
            actor,
            tenant_id=UUID(str(concerned)),
            number_id=number_id,
            done=move.value,
            details={"from": number["status"], "to": state.value, **({"note": note} if note else {})},
        )
        return await read_number(tx, number_id, tenants=None)


async def _consequences(
    tx: Transaction,
    number: Mapping[str, Any],
    *,
    move: Move,
    holder_id: UUID | None,
    flow_id: UUID | None,
) -> dict[str, object]:
    """What a move changes of the number beside its state, if it may be made at all."""
    if move is Move.RELEASE:
        if number["merchants"]:
            raise NumberHasMerchants(merchants=number["merchants"])
        return {"tenant_id": await ranges_store.operator(tx), "flow_id": None, "calendar_code": None,
                "caller_limit": None, "recording": RecordingRule.QUEUE.value, "languages": ["zh-CN"]}  # fmt: skip
    if move is Move.ASSIGN:
        return await _assigned(tx, number, holder_id=holder_id, flow_id=flow_id)
    if move in SERVED:
        await _refuse_class_of(tx, number)
        if number["published_version"] is None:
            raise NumberWithoutFlow
    return {}


async def _assigned(
    tx: Transaction, number: Mapping[str, Any], *, holder_id: UUID | None, flow_id: UUID | None
) -> dict[str, object]:
    holder = await store.holder(tx, tenant_id=holder_id) if holder_id else None
    if holder is None or holder["status"] != "active":
        raise TenantUnknown
    if (holder["kind"] == "operator") != (number["kind"] == "shared"):
        raise SharedIsOperators
    await _refuse_class_of(tx, number)
    if flow_id is not None and await store.flow(tx, tenant_id=holder["id"], flow_id=flow_id) is None:
        raise FlowForeign
    return {"tenant_id": holder["id"], "flow_id": flow_id}


async def _refuse_class_of(tx: Transaction, number: Mapping[str, Any]) -> None:
    classes = await ranges_store.classes(tx, tenant_id=await ranges_store.operator(tx))
    kind = next((kind for kind in classes if kind.id == number["class_id"]), None)
    refuse_class(kind, digits=number["digits"])


async def try_number(*, db: Database, actor: Actor, number_id: UUID) -> tuple[str, datetime]:
    """A code that leads for some minutes to the number's published flow, in service or not; and until when."""
    async with inventory(db=db, actor=actor, writes=True) as (tx, tenants):
        number = await locked_number(tx, number_id, tenants=tenants)
        if number["published_version"] is None:
            raise NumberWithoutFlow
        return await add_trial(tx, actor, number=number)


async def add_trial(tx: Transaction, actor: Actor, *, number: Mapping[str, Any]) -> tuple[str, datetime]:
    """What to dial, and until when; a code that is somebody's is not given twice."""
    while True:
        code = f"{secrets.randbelow(1_000_000):06}"
        values = {
            "code": code,
            "tenant_id": number["tenant_id"],
            "flow_id": number["flow_id"],
            "number_id": number["id"],
        }
        values |= {
            "version": number["published_version"],
            "author_id": actor.user_id,
            "minutes": TRIAL_MINUTES,
        }
        row = await store.add_trial(tx, values)
        if row is not None:
            return TRIAL_PREFIX + code, row["expires_at"]
