"""The carriers' trunks as the switch must know them."""

from yingda.platform.db import Transaction
from yingda.telephony.ports import Trunk
from yingda.tenancy.keys import TenantKeys


async def read_trunks(tx: Transaction, *, keys: TenantKeys) -> tuple[Trunk, ...]:
    """Every trunk that is in use, in the order in which they are tried; as role core."""
    rows = await (
        await tx.execute("SELECT * FROM trunk WHERE status = 'active' ORDER BY position, code")
    ).fetchall()
    return tuple(
        Trunk(
            name=row["code"],
            host=row["host"],
            port=row["port"],
            sources=tuple(row["sources"]),
            username=row["username"],
            secret=keys.of(row["tenant_id"]).unseal(bytes(row["secret_sealed"]))
            if row["secret_sealed"]
            else "",
            outbound=row["outbound"],
            prefix=row["prefix"],
            channels=row["channels"],
        )
        for row in rows
        if keys.knows(row["tenant_id"])
    )
