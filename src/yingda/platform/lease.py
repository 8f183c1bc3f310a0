"""Who owns a node, and who matches for the installation: lease rows with epochs that outlive a hung process."""

from datetime import timedelta
from typing import Final

from yingda.platform.db import Transaction

MATCHER_LEASE: Final = timedelta(seconds=5)


async def take_node(tx: Transaction, *, node: str) -> int:
    """Become the owner of this node; whoever was it before can write no more. Returns the new epoch."""
    row = await (
        await tx.execute(
            """INSERT INTO node_lease (node, epoch, seen_at) VALUES (%(node)s, 1, clock_timestamp())
               ON CONFLICT (node) DO UPDATE SET epoch = node_lease.epoch + 1, seen_at = clock_timestamp()
               RETURNING epoch""",
            {"node": node},
        )
    ).fetchone()
    if row is None:
        raise LookupError("the lease was not given")
    return int(row["epoch"])


async def hold_matcher(tx: Transaction, *, node: str, epoch: int) -> bool:
    """Become or stay the installation's matcher, if nobody else is."""
    row = await (
        await tx.execute(
            """INSERT INTO matcher_lease (node, epoch, seen_at) VALUES (%(node)s, %(epoch)s, clock_timestamp())
               ON CONFLICT (one) DO UPDATE SET node = %(node)s, epoch = %(epoch)s, seen_at = clock_timestamp()
               WHERE matcher_lease.node = %(node)s OR matcher_lease.seen_at < clock_timestamp() - %(lease)s
               RETURNING epoch""",
            {"node": node, "epoch": epoch, "lease": MATCHER_LEASE},
        )
    ).fetchone()
    return row is not None
