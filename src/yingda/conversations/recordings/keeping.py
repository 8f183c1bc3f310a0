"""Recordings over the years: deleted when their contract says so and never before, looked at now and then meanwhile."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any, Final

from yingda.conversations.recordings.holds import IS_HELD
from yingda.conversations.recordings.retention import rules_of
from yingda.conversations.recordings.sealed import peaks_key
from yingda.kernel.ids import new_id
from yingda.platform.alarms import raise_alarm
from yingda.platform.db import Database, Transaction
from yingda.platform.storage import Storage, StorageAway, checksum

log = logging.getLogger(__name__)
BITE: Final = 100
SAMPLE: Final = 20
"""Recordings that are verified at a time: with a look every ten minutes nearly three thousand a day."""
_DUE: Final = f"""
    SELECT d.*, rule.days FROM unnest(%(tenants)s::uuid[], %(kinds)s::text[], %(days)s::int[]) AS rule(tenant_id, kind, days)
    CROSS JOIN LATERAL (
      SELECT r.id, r.tenant_id, r.interaction_id, r.kind, r.path, r.has_peaks, r.started_at FROM recording r
      WHERE r.tenant_id = rule.tenant_id AND r.kind = rule.kind AND r.state = 'stored'
        AND r.ended_at < now() - make_interval(days => rule.days)
        AND (r.claimed_until IS NULL OR r.claimed_until < clock_timestamp())
        AND NOT {IS_HELD}
        AND NOT EXISTS (SELECT 1 FROM interaction i WHERE i.tenant_id = r.tenant_id
                        AND i.origin_id = r.interaction_id AND i.purpose = 'voicemail' AND i.state <> 'closed')
      ORDER BY r.ended_at LIMIT %(bite)s) d
    LIMIT %(bite)s"""
_DELETE: Final = f"""
    UPDATE recording r SET state = 'deleted', deleted_at = clock_timestamp()
    WHERE r.id = %(id)s AND r.tenant_id = %(tenant_id)s AND r.state = 'stored'
      AND NOT {IS_HELD}"""
_TRACE: Final = """
    INSERT INTO audit_event (id, tenant_id, actor_name, action, object_kind, object_id, address, details)
    VALUES (%(event_id)s, %(tenant_id)s, 'system', 'recording.deleted', 'recording', %(id)s, '',
      jsonb_build_object('interaction_id', %(interaction_id)s::text, 'days', %(days)s::int, 'kind', %(kind)s::text))"""
_UNFINISHED: Final = """
    SELECT id, tenant_id, path, has_peaks FROM recording WHERE state = 'deleted' AND path IS NOT NULL LIMIT %(bite)s"""
_GONE: Final = (
    "UPDATE recording SET path = NULL, has_peaks = false WHERE id = %(id)s AND tenant_id = %(tenant_id)s"
)
_TO_VERIFY: Final = """
    SELECT id, tenant_id, path, sha256 FROM recording WHERE state = 'stored' AND path IS NOT NULL
    ORDER BY verified_at NULLS FIRST LIMIT %(sample)s"""
_VERIFIED: Final = """
    UPDATE recording SET verified_at = clock_timestamp(), fault = coalesce(%(fault)s, fault)
    WHERE id = %(id)s AND tenant_id = %(tenant_id)s AND state = 'stored'"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Archivist:
    """Deletes what is due, and makes sure that the rest can be read."""

    database: Database
    storage: Storage

    async def delete_due(self) -> int:
        """Delete whatever its contract lets go; the rows remain, and the audit tells of each."""
        deleted = 0
        await self._finish()
        while due := await self._due():
            for row in due:
                deleted += await self._delete(row)
            await self._finish()
            if len(due) < BITE:
                break
        if deleted:
            log.info("recordings deleted by contract", extra={"count": deleted})
        return deleted

    async def verify_some(self) -> int:
        """Read back those that were not looked at for the longest; returns how many are not what was stored."""
        async with self.database.core() as tx:
            rows = await (await tx.execute(_TO_VERIFY, {"sample": SAMPLE})).fetchall()
        bad = 0
        for row in rows:
            try:
                fault = await asyncio.to_thread(self._fault, row)
            except StorageAway:
                log.warning("recordings are not verified while the storage is away")
                return bad
            await self._verified(row, fault)
            bad += fault is not None
        return bad

    async def _due(self) -> list[dict[str, Any]]:
        async with self.database.core() as tx:
            rules = [
                (rule.tenant_id, kind, days)
                for rule in await rules_of(tx, None)
                for kind, days in rule.days.by_kind().items()
            ]
            values = {
                "tenants": [tenant_id for tenant_id, _, _ in rules],
                "kinds": [kind for _, kind, _ in rules],
                "days": [days for _, _, days in rules],
                "bite": BITE,
            }
            return await (await tx.execute(_DUE.encode(), values)).fetchall()

    async def _delete(self, row: dict[str, Any]) -> bool:
        """First the word of it, then the file: a crash between leaves what is finished later, never the other way."""
        async with self.database.core() as tx:
            if not (await tx.execute(_DELETE.encode(), row)).rowcount:
                return False
            await tx.execute(_TRACE, {**row, "event_id": new_id()})
        return True

    async def _finish(self) -> None:
        """The files of those that are deleted already."""
        async with self.database.core() as tx:
            rows = await (await tx.execute(_UNFINISHED, {"bite": BITE})).fetchall()
        for row in rows:
            try:
                await asyncio.to_thread(self._remove, row)
            except OSError as fault:
                log.warning("a file is not deleted yet", extra={"cause": type(fault).__name__})
                return
            async with self.database.core() as tx:
                await tx.execute(_GONE, row)

    def _remove(self, row: dict[str, Any]) -> None:
        self.storage.delete(peaks_key(row["path"]))
        self.storage.delete(row["path"])

    def _fault(self, row: dict[str, Any]) -> str | None:
        try:
            same = checksum(self.storage, row["path"]) == row["sha256"]
        except StorageAway:
            raise
        except FileNotFoundError:
            return "lost"
        except OSError:
            return "unreadable"
        return None if same else "damaged"

    async def _verified(self, row: dict[str, Any], fault: str | None) -> None:
        async with self.database.core() as tx:
            found = await tx.execute(_VERIFIED, {**row, "fault": fault})
            if fault and found.rowcount:
                await _tell(tx, row, fault)


async def _tell(tx: Transaction, row: dict[str, Any], fault: str) -> None:
    await raise_alarm(tx, kind="recording_damaged", subject=str(row["id"]), details={"cause": fault})
