"""Recordings that somebody takes away: asked for with a reason, packed beside, fetched by him alone, gone after a day."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yingda.conversations.recordings.listening import Reason, RecordingNotThere
from yingda.conversations.recordings.sealed import StoredAudio, open_recording
from yingda.kernel.errors import DomainError, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database, Transaction
from yingda.platform.storage import Storage
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor, AuditEntry
from yingda.tenancy.usecases import audit

AT_MOST: Final = 500
_CHOSEN: Final = """
SELECT id, tenant_id FROM recording
WHERE tenant_id = ANY(%(tenants)s) AND id = ANY(%(ids)s) AND state = 'stored'
"""
_ADD: Final = """
INSERT INTO recording_export (id, tenant_id, user_id, user_name, format, reason, note, recording_ids, total)
VALUES (%(id)s, %(tenant_id)s, %(user)s, %(name)s, %(format)s, %(reason)s, %(note)s, %(ids)s, %(total)s)
"""
_COLUMNS: Final = """
id, tenant_id, format, state, reason, note, total, done, left_out, bytes, sha256, fault, created_at, ready_at,
expires_at, path, manifest
"""
_OWN: Final = f"""
SELECT {_COLUMNS} FROM recording_export
WHERE tenant_id = ANY(%(tenants)s) AND user_id = %(user)s AND (%(id)s::uuid IS NULL OR id = %(id)s)
ORDER BY created_at DESC LIMIT 100
"""


class ExportEmpty(DomainError):
    """Nothing of what was chosen can be taken away."""

    code = "export.empty"


class ExportTooLarge(DomainError):
    """These are too many recordings for one export."""

    code = "export.too_large"


class ExportMixed(DomainError):
    """An export holds recordings of one enterprise, and as a WAV only one recording."""

    code = "export.mixed"


class ExportNotReady(DomainError):
    """The export is being made, or is gone already."""

    code = "export.not_ready"


@dataclass(frozen=True, kw_only=True, slots=True)
class Exports:
    """What people have asked for, and where they fetch it."""

    db: Database
    keys: TenantKeys
    storage: Storage

    async def ask(self, actor: Actor, *, ids: Sequence[UUID], form: str, reason: Reason) -> dict[str, Any]:
        """Have these packed; it is audited before anything is."""
        if len(ids) > AT_MOST:
            raise ExportTooLarge(limit=AT_MOST)
        async with self.db.app(sees=actor.tenants) as tx:
            tenant_id, chosen = await _chosen(tx, actor, ids)
        if form == "wav" and len(chosen) > 1:
            raise ExportMixed
        export_id = new_id()
        values = {
            "id": export_id,
            "tenant_id": tenant_id,
            "user": actor.user_id,
            "name": actor.display_name,
            "format": form,
            "reason": reason.code,
            "note": reason.note,
            "ids": chosen,
            "total": len(chosen),
        }
        async with self.db.app(sees=actor.tenants, writes=tenant_id) as tx:
            await tx.execute(_ADD, values)
            for recording_id in chosen:
                await audit.record(tx, _entry(actor, tenant_id, recording_id, export_id, reason))
        return await self.read(actor, export_id)

    async def list_own(self, actor: Actor) -> list[dict[str, Any]]:
        """What he has asked for, the newest first."""
        return await self._own(actor, None)

    async def read(self, actor: Actor, export_id: UUID) -> dict[str, Any]:
        """How far one is; other people's are not there."""
        found = await self._own(actor, export_id)
        if not found:
            raise NotFound
        return found[0]

    async def open(self, actor: Actor, export_id: UUID) -> tuple[dict[str, Any], StoredAudio]:
        """The file, for who asked for it, as long as it is kept."""
        row = await self.read(actor, export_id)
        if row["state"] != "ready" or row["path"] is None:
            raise ExportNotReady(state=row["state"])
        cipher = await self.keys.cipher(self.db, row["tenant_id"])
        try:
            file = await asyncio.to_thread(
                open_recording, storage=self.storage, cipher=cipher, key=row["path"]
            )
        except FileNotFoundError:
            raise RecordingNotThere(state="lost") from None
        entry = audit.entry_by(
            actor,
            action="recording.fetched",
            tenant_id=row["tenant_id"],
            object_kind="recording_export",
            object_id=export_id,
            details={"sha256": row["sha256"]},
        )
        async with self.db.app(sees=actor.tenants, writes=row["tenant_id"]) as tx:
            await audit.record(tx, entry)
        return row, file

    async def _own(self, actor: Actor, export_id: UUID | None) -> list[dict[str, Any]]:
        values = {"tenants": list(actor.tenants), "user": actor.user_id, "id": export_id}
        async with self.db.app(sees=actor.tenants) as tx:
            return await (await tx.execute(_OWN, values)).fetchall()


async def _chosen(tx: Transaction, actor: Actor, ids: Sequence[UUID]) -> tuple[UUID, list[UUID]]:
    values = {"tenants": list(actor.tenants), "ids": list(ids)}
    known = {row["id"]: row["tenant_id"] for row in await (await tx.execute(_CHOSEN, values)).fetchall()}
    if not known:
        raise ExportEmpty
    tenants = set(known.values())
    if len(tenants) > 1:
        raise ExportMixed
    return tenants.pop(), [each for each in dict.fromkeys(ids) if each in known]


def _entry(actor: Actor, tenant_id: UUID, recording_id: UUID, export_id: UUID, reason: Reason) -> AuditEntry:
    return audit.entry_by(
        actor,
        action="recording.exported",
        tenant_id=tenant_id,
        object_kind="recording",
        object_id=recording_id,
        details={"export_id": str(export_id), "reason": reason.code, "note": reason.note},
    )
