"""Rows of recordings on their way from the switch to the storage."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Transaction

_CLAIM: Final = """
    UPDATE recording SET claimed_until = clock_timestamp() + %(duration)s
    WHERE id = (SELECT id FROM recording
                WHERE state = 'ended' AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
                ORDER BY ended_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, tenant_id, kind, started_at, ended_at, clock_timestamp() - ended_at AS ended_since"""
# After a crash between two writes of its owner: an interaction that is over records nothing any more.
_END_FORGOTTEN: Final = """
    UPDATE recording SET state = 'ended', ended_at = i.ended_at FROM interaction i
    WHERE recording.state = 'recording' AND i.id = recording.interaction_id AND i.tenant_id = recording.tenant_id
      AND i.ended_at < clock_timestamp() - interval '5 seconds'"""

# What is missing while the disk was full is missing because it was.
_MARK_STORED: Final = """
    UPDATE recording r SET state = 'stored', seconds = %(seconds)s, path = %(path)s, bytes = %(size)s,
      sha256 = %(sha256)s, complete = %(fault)s::text IS NULL, has_peaks = true, claimed_until = NULL,
      stored_at = clock_timestamp(), verified_at = clock_timestamp(),
      fault = CASE WHEN %(fault)s::text IS NOT NULL AND EXISTS (
                     SELECT 1 FROM alarm a WHERE a.kind = 'disk_full' AND a.raised_at < r.ended_at
                       AND (a.cleared_at IS NULL OR a.cleared_at > r.started_at))
                   THEN 'disk_full' ELSE %(fault)s END
    WHERE id = %(id)s AND tenant_id = %(tenant_id)s AND state = 'ended'"""


async def end_forgotten(tx: Transaction) -> None:
    """End the recordings whose interactions are over."""
    await tx.execute(_END_FORGOTTEN)


async def claim(tx: Transaction, *, duration: timedelta) -> dict[str, Any] | None:
    """The longest-waiting recording that nobody stores, now ours for a while."""
    return await (await tx.execute(_CLAIM, {"duration": duration})).fetchone()


async def put_back(tx: Transaction, *, recording_id: UUID, tenant_id: UUID, wait: timedelta) -> None:
    """Look at it again after a while."""
    await tx.execute(
        """UPDATE recording SET claimed_until = clock_timestamp() + %(wait)s
           WHERE id = %(id)s AND tenant_id = %(tenant_id)s AND state = 'ended'""",
        {"id": recording_id, "tenant_id": tenant_id, "wait": wait},
    )


async def mark_stored(
    tx: Transaction,
    *,
    recording_id: UUID,
    tenant_id: UUID,
    seconds: float,
    path: str,
    size: int,
    sha256: str,
    fault: str | None,
) -> None:
    """It lies sealed in the storage: `size` is that of its WAV, the checksum that of the sealed file."""
    await tx.execute(
        _MARK_STORED,
        {
            "id": recording_id,
            "tenant_id": tenant_id,
            "seconds": seconds,
            "path": path,
            "size": size,
            "sha256": sha256,
            "fault": fault,
        },
    )


async def mark_failed(tx: Transaction, *, recording_id: UUID, tenant_id: UUID, fault: str) -> None:
    """There is nothing to store."""
    await tx.execute(
        """UPDATE recording SET state = 'failed', complete = false, fault = %(fault)s, claimed_until = NULL
           WHERE id = %(id)s AND tenant_id = %(tenant_id)s AND state = 'ended'""",
        {"id": recording_id, "tenant_id": tenant_id, "fault": fault},
    )


async def end_again(tx: Transaction, recording_ids: Sequence[UUID]) -> None:
    """Failed ones whose files came after all."""
    await tx.execute(
        """UPDATE recording SET state = 'ended', complete = NULL, fault = NULL
           WHERE id = ANY(%(ids)s) AND state = 'failed'""",
        {"ids": list(recording_ids)},
    )


async def states_of(tx: Transaction, recording_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Where these recordings stand; those that have no row are left out."""
    rows = await tx.execute(
        "SELECT id, state FROM recording WHERE id = ANY(%(ids)s)", {"ids": list(recording_ids)}
    )
    return {row["id"]: row["state"] for row in await rows.fetchall()}
