"""Seats, and what a demo customer can dial; every statement names the tenants that it may touch."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from yingda.platform.db import Transaction


async def usable_seats(tx: Transaction, *, tenant_id: UUID, user_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Where an agent can sign in: his own browser, and the telephones, here and outside, that nobody else has."""
    rows = await tx.execute(
        """SELECT s.id, s.kind, s.code, s.endpoint, s.mode, s.digits_masked AS last_digits,
                  EXISTS (SELECT 1 FROM agent a WHERE a.tenant_id = s.tenant_id AND a.seat_id = s.id
                            AND a.user_id <> %(user_id)s AND a.state <> 'signed_out') AS taken
           FROM seat s
           WHERE s.tenant_id = %(tenant_id)s AND s.released_at IS NULL
             AND (s.user_id = %(user_id)s OR (s.kind <> 'browser' AND s.user_id IS NULL))
           ORDER BY s.kind, s.code""",
        {"tenant_id": tenant_id, "user_id": user_id},
    )
    return await rows.fetchall()


async def browser_seat(tx: Transaction, *, tenant_id: UUID, user_id: UUID) -> Mapping[str, Any] | None:
    """An agent's own browser seat with its sealed secret; as role core, for people cannot read it."""
    row = await tx.execute(
        """SELECT id, endpoint, secret_sealed FROM seat
           WHERE tenant_id = %(tenant_id)s AND user_id = %(user_id)s AND kind = 'browser'
             AND released_at IS NULL""",
        {"tenant_id": tenant_id, "user_id": user_id},
    )
    return await row.fetchone()


async def demo_numbers(tx: Transaction) -> Sequence[Mapping[str, Any]]:
    """What the demo's customer can dial; as role core, for he belongs to nobody."""
    rows = await tx.execute(
        """SELECT n.digits, n.name_zh, n.name_en FROM number n JOIN tenant t ON t.id = n.tenant_id
           WHERE n.status IN ('active', 'porting_out') AND t.status = 'active'
           UNION ALL
           SELECT n.digits || m.code, m.name_zh, m.name_en FROM number n JOIN merchant m ON m.number_id = n.id
             JOIN tenant t ON t.id = m.tenant_id
           WHERE n.kind = 'shared' AND n.status IN ('active', 'porting_out') AND m.status = 'active' AND t.status = 'active'
           ORDER BY digits"""
    )
    return await rows.fetchall()
