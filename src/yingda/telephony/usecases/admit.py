"""Which number, which tenant, may it: asked once per arriving call, before the first prompt."""

from dataclasses import dataclass
from uuid import UUID

from yingda.platform.db import Transaction
from yingda.telephony.ports import Refusal


@dataclass(frozen=True, kw_only=True, slots=True)
class DialledNumber:
    """What is known of a number that was dialled, and how busy its tenant is."""

    number_id: UUID
    tenant_id: UUID
    flow_id: UUID
    flow_version: int | None
    number_active: bool
    tenant_active: bool
    channel_limit: int
    channels_elsewhere: int
    """Customers' channels in use on other nodes."""


async def look_up_number(tx: Transaction, *, digits: str, node: str) -> DialledNumber | None:
    """The number as dialled, or None; as role core, for the tenant is not known before."""
    row = await (
        await tx.execute(
            """SELECT n.id, n.tenant_id, n.flow_id, f.published_version, n.status = 'active' AS number_active,
                 t.status = 'active' AS tenant_active, t.channel_limit,
                 (SELECT count(*) FROM call c WHERE c.tenant_id = n.tenant_id AND c.kind = 'customer'
                    AND c.state <> 'ended' AND c.node <> %(node)s) AS elsewhere
               FROM number n JOIN tenant t ON t.id = n.tenant_id JOIN flow f ON f.id = n.flow_id
               WHERE n.digits = %(digits)s""",
            {"digits": digits, "node": node},
        )
    ).fetchone()
    if row is None:
        return None
    return DialledNumber(
        number_id=row["id"],
        tenant_id=row["tenant_id"],
        flow_id=row["flow_id"],
        flow_version=row["published_version"],
        number_active=row["number_active"],
        tenant_active=row["tenant_active"],
        channel_limit=row["channel_limit"],
        channels_elsewhere=row["elsewhere"],
    )


def refusal_of(number: DialledNumber | None, *, channels_here: int) -> Refusal | None:
    """Why a call to this number is turned away, or None: it may come in."""
    if number is None:
        return Refusal.UNKNOWN_NUMBER
    if not number.tenant_active or not number.number_active:
        return Refusal.SUSPENDED
    if number.flow_version is None:
        return Refusal.UNAVAILABLE
    if channels_here + number.channels_elsewhere >= number.channel_limit:
        return Refusal.BUSY
    return None
