"""Reading interactions back from their streams."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yingda.conversations.folding import KINDS
from yingda.conversations.model import Interaction
from yingda.kernel.errors import NotFound
from yingda.ledger.codec import join
from yingda.ledger.store import interaction_events
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenInteraction:
    """An interaction that was not closed when its owner ended, and what only its rows tell."""

    interaction: Interaction
    flow_position: Mapping[str, Any] | None
    flow_personal: Mapping[str, Any] | None
    """What the contact told its flow, unsealed."""
    customer_answered_at: datetime | None


def rebuild(
    rows: Sequence[Mapping[str, Any]],
    *,
    interaction_id: UUID,
    tenant_id: UUID,
    node: str,
    cipher: TenantCipher,
) -> Interaction:
    """An interaction from its stream alone."""
    item = Interaction(id=interaction_id, tenant_id=tenant_id, opened_at=rows[0]["opened_at"], node=node)
    for row in rows:
        personal = orjson.loads(cipher.unseal(row["sealed"])) if row["sealed"] else {}
        event = join(KINDS[row["type"]], row["facts"], personal)
        item = item.apply(event, at=row["occurred_at"])
    return item


_OPEN = """
    SELECT i.id, i.tenant_id, i.flow_position, i.flow_sealed, c.answered_at FROM interaction i
    LEFT JOIN call c ON c.interaction_id = i.id AND c.tenant_id = i.tenant_id AND c.kind = 'customer'
    WHERE i.node = %(node)s AND i.state <> 'closed' ORDER BY i.opened_at"""
_WHOSE = "SELECT tenant_id FROM interaction WHERE tenant_id = ANY(%(tenants)s) AND id = %(id)s"


async def open_interactions(tx: Transaction, *, node: str, keys: TenantKeys) -> list[OpenInteraction]:
    """What this node's last process left open, rebuilt from the ledger."""
    found = []
    for row in await (await tx.execute(_OPEN, {"node": node})).fetchall():
        events = await interaction_events(tx, tenant_id=row["tenant_id"], interaction_id=row["id"])
        cipher, sealed = keys.of(row["tenant_id"]), row["flow_sealed"]
        item = rebuild(events, interaction_id=row["id"], tenant_id=row["tenant_id"], node=node, cipher=cipher)
        found.append(
            OpenInteraction(
                interaction=item,
                flow_position=row["flow_position"],
                flow_personal=orjson.loads(cipher.unseal(sealed)) if sealed else None,
                customer_answered_at=row["answered_at"],
            )
        )
    return found


async def known_channels(tx: Transaction, channel_ids: Sequence[str], *, node: str) -> set[str]:
    """Which of this node's channels have a row already."""
    rows = await tx.execute(
        "SELECT channel_id FROM call WHERE node = %(node)s AND channel_id = ANY(%(ids)s)",
        {"node": node, "ids": list(channel_ids)},
    )
    return {row["channel_id"] for row in await rows.fetchall()}


async def tenant_of(tx: Transaction, actor: Actor, interaction_id: UUID) -> UUID:
    """Whose contact it is; one of a tenant whom the actor does not see is not there."""
    values = {"tenants": list(actor.tenants), "id": interaction_id}
    row = await (await tx.execute(_WHOSE, values)).fetchone()
    if row is None:
        raise NotFound
    tenant_id: UUID = row["tenant_id"]
    return tenant_id
