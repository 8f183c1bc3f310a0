"""The audio of a recording, for who may hear it and has said why; it is noted before the first byte goes out."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from yingda.conversations.recordings.peaks import Peaks, peaks_of
from yingda.conversations.recordings.rights import find_heard
from yingda.conversations.recordings.sealed import StoredAudio, open_recording, peaks_key
from yingda.kernel.errors import DomainError, NotFound
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.platform.storage import Storage
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor, AuditEntry
from yingda.tenancy.usecases import audit

LASTS: Final = timedelta(hours=1)
"""For so long a reason holds: then it is asked for anew."""
_FIND: Final = """
SELECT tenant_id, interaction_id, state, path FROM recording
WHERE tenant_id = ANY(%(tenants)s) AND id = %(id)s
"""
_LISTENING: Final = """
SELECT id, expires_at FROM recording_listening
WHERE tenant_id = %(tenant_id)s AND recording_id = %(recording_id)s AND user_id = %(user)s
  AND expires_at > clock_timestamp() AND (%(id)s::uuid IS NULL OR id = %(id)s)
ORDER BY expires_at DESC LIMIT 1
"""
_ASK: Final = """
INSERT INTO recording_listening (id, tenant_id, recording_id, user_id, reason, note, expires_at)
VALUES (%(id)s, %(tenant_id)s, %(recording_id)s, %(user)s, %(reason)s, %(note)s, clock_timestamp() + %(lasts)s)
RETURNING id, expires_at
"""


class RecordingNotThere(DomainError):
    """The recording is not there: still running, being stored, deleted by contract, or lost."""

    code = "recording.not_there"


class ReasonNeeded(DomainError):
    """Nobody hears a recording without saying why; a reason holds for an hour."""

    code = "recording.reason_needed"


class RangeUnsatisfiable(DomainError):
    """The recording is shorter than what was asked for."""

    code = "recording.range"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why somebody hears a recording, or takes it away."""

    code: str
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Granted:
    """One person may hear one recording until then."""

    id: UUID
    expires_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Listening:
    """Opens recordings."""

    db: Database
    keys: TenantKeys
    storage: Storage

    async def ask(self, actor: Actor, recording_id: UUID, *, reason: Reason | None) -> Granted:
        """May he hear it: with a reason for an hour from now, without one as long as an earlier one holds."""
        async with self.db.app(sees=actor.tenants) as tx:
            row = await find_heard(tx, actor, recording_id)
            _require_stored(row)
            known = None if reason else await _known(tx, actor, row)
        if known is not None:
            return known
        if reason is None:
            raise ReasonNeeded
        await self.find(row)
        return await self._grant(actor, row, reason)

    async def open(self, actor: Actor, recording_id: UUID, *, listening: UUID) -> StoredAudio:
        """The audio, for whom it was granted."""
        async with self.db.app(sees=actor.tenants) as tx:
            row = await find_heard(tx, actor, recording_id)
            _require_stored(row)
            if await _known(tx, actor, row, listening=listening) is None:
                raise ReasonNeeded
        return await self.find(row)

    async def open_at_work(self, actor: Actor, recording_id: UUID) -> StoredAudio:
        """The message that is the actor's present work; that it is, the caller has made sure of."""
        async with self.db.app(sees=actor.tenants) as tx:
            wanted = {"tenants": list(actor.tenants), "id": recording_id}
            row = await (await tx.execute(_FIND, wanted)).fetchone()
        if row is None:
            raise NotFound
        _require_stored(row)
        audio = await self.find(row)
        entry = _entry(actor, {**row, "id": recording_id}, Reason(code="own_work"))
        async with self.db.app(sees=actor.tenants, writes=row["tenant_id"]) as tx:
            await audit.record(tx, entry)
        return audio

    async def peaks(self, actor: Actor, recording_id: UUID) -> tuple[Mapping[str, Any], Peaks]:
        """How loud both sides are over its time, and the recording's row; nothing of it can be understood."""
        async with self.db.app(sees=actor.tenants) as tx:
            row = await find_heard(tx, actor, recording_id)
        _require_stored(row)
        audio = await self.find(row)
        return row, await asyncio.to_thread(self._peaks, row, audio)

    async def find(self, row: Mapping[str, Any]) -> StoredAudio:
        """The audio of a stored recording, whoever hears it."""
        cipher = await self.keys.cipher(self.db, row["tenant_id"])
        try:
            return await asyncio.to_thread(self._open, row["path"], cipher)
        except FileNotFoundError:
            raise RecordingNotThere(state="lost") from None

    def _open(self, path: str, cipher: TenantCipher) -> StoredAudio:
        return open_recording(storage=self.storage, cipher=cipher, key=path)

    def _peaks(self, row: Mapping[str, Any], audio: StoredAudio) -> Peaks:
        if row["has_peaks"]:
            try:
                with self.storage.open(peaks_key(row["path"])) as sealed:
                    return Peaks.decoded(b"".join(audio.cipher.open_file(sealed)))
            except FileNotFoundError:
                pass
        return peaks_of(audio.read(), size=audio.size)

    async def _grant(self, actor: Actor, row: Mapping[str, Any], reason: Reason) -> Granted:
        values = {
            "id": new_id(),
            "tenant_id": row["tenant_id"],
            "recording_id": row["id"],
            "user": actor.user_id,
            "reason": reason.code,
            "note": reason.note,
            "lasts": LASTS,
        }
        async with self.db.app(sees=actor.tenants, writes=row["tenant_id"]) as tx:
            await audit.record(tx, _entry(actor, row, reason))
            made = await (await tx.execute(_ASK, values)).fetchone()
        assert made is not None
        return Granted(**made)


async def _known(
    tx: Transaction, actor: Actor, row: Mapping[str, Any], *, listening: UUID | None = None
) -> Granted | None:
    values = {
        "tenant_id": row["tenant_id"],
        "recording_id": row["id"],
        "user": actor.user_id,
        "id": listening,
    }
    found = await (await tx.execute(_LISTENING, values)).fetchone()
    return Granted(**found) if found else None


def _require_stored(row: Mapping[str, Any]) -> None:
    if row["state"] != "stored" or row["path"] is None:
        raise RecordingNotThere(state=row["state"])


def _entry(actor: Actor, row: Mapping[str, Any], reason: Reason) -> AuditEntry:
    return audit.entry_by(
        actor,
        action="recording.listened",
        tenant_id=row["tenant_id"],
        object_kind="recording",
        object_id=row["id"],
        details={"interaction_id": str(row["interaction_id"]), "reason": reason.code, "note": reason.note},
    )


def byte_range(header: str | None, *, size: int) -> tuple[int, int] | None:
    """First and last byte of a Range header, None where there is none that we serve in part."""
    if header is None or not header.startswith("bytes=") or "," in header:
        return None
    first_text, dash, last_text = header.removeprefix("bytes=").strip().partition("-")
    if not dash or not all(
        part.isascii() and (part.isdigit() or not part) for part in (first_text, last_text)
    ):
        return None
    if not first_text:
        first, last = max(0, size - int(last_text or 0)), size - 1
    else:
        first, last = int(first_text), min(size - 1, int(last_text) if last_text else size - 1)
    if first > last:
        raise RangeUnsatisfiable(size=size)
    return first, last
