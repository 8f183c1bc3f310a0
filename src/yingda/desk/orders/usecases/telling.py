"""The history of orders, for other areas: what they do to an order is told in their own transaction."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from yingda.desk.orders.events import FROM_ABOVE
from yingda.desk.orders.store import history
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
