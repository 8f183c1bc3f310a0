"""The history of orders, for other areas: what they do to an order is told in their own transaction."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from yingda.desk import changes
from yingda.desk.orders.events import FROM_ABOVE
from yingda.desk.orders.store import history, rows
from yingda.kernel.errors import NotFound
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction


async def tell(
    tx: Transaction,
    cipher: TenantCipher,
    *,
    actor_id: UUID | None,
    actor_name: str,
    tenant_id: UUID,
    order_id: UUID,
    kind: str,
    payload: Mapping[str, Any],
    at: datetime | None = None,
) -> UUID:
    """Write down what happened to an order; the id of it."""
    if kind not in FROM_ABOVE:
        raise ValueError(f"{kind} is no kind of event that other areas tell")
    seq = await history.tell_only(tx, tenant_id=tenant_id, order_id=order_id)
    if seq is None:
        raise NotFound
    return await history.add(
        tx,
        tenant_id=tenant_id,
        order_id=order_id,
        seq=seq,
        kind=kind,
        actor_id=actor_id,
        actor_name=actor_name,
        at=at or datetime.now(UTC),
        payload=cipher.seal(json.dumps(dict(payload), ensure_ascii=False, default=str)),
    )


async def tell_unreached(
    tx: Transaction, cipher: TenantCipher, *, tenant_id: UUID, order_id: UUID, to: str
) -> None:
    """Write down that a letter about an order reached nobody, and tell who answers for the order."""
    row = await rows.one(tx, tenants=[tenant_id], order_id=order_id)
    if row is None:
        return
    await tell(
        tx, cipher, actor_id=None, actor_name="", tenant_id=tenant_id, order_id=order_id, kind="mail.refused",
        payload={"text": to},
    )  # fmt: skip
    concerned = row["responsible_user_id"] or row["opened_by"]
    if concerned is not None:
        await history.notify(
            tx, tenant_id=tenant_id, order_id=order_id, users=[concerned], kind="unreached", actor_name=""
        )
    await changes.note(tx, tenant_id=tenant_id, kind="order.changed", thing_id=order_id)
