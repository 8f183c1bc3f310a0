"""The audio of a recording, for who may listen; every listening is noted before the first byte goes out."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from yingda.conversations.recordings.sealed import StoredAudio, open_recording
from yingda.kernel.errors import DomainError, NotFound
from yingda.platform.db import Database
from yingda.platform.storage import Storage
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit

_FIND: Final = """
SELECT tenant_id, interaction_id, state, path FROM recording
WHERE tenant_id = ANY(%(tenants)s) AND id = %(id)s
"""


class RecordingNotThere(DomainError):
    """The recording is not there: still running, being stored, or lost."""

    code = "recording.not_there"


class RangeUnsatisfiable(DomainError):
    """The recording is shorter than what was asked for."""

    code = "recording.range"


@dataclass(frozen=True, kw_only=True, slots=True)
class Listening:
    """Opens recordings."""

    db: Database
    keys: TenantKeys
    storage: Storage

    async def open(self, actor: Actor, recording_id: UUID) -> StoredAudio:
        """The audio, after it was noted who listens to it."""
        async with self.db.app(sees=actor.tenants) as tx:
            wanted = {"tenants": list(actor.tenants), "id": recording_id}
            row = await (await tx.execute(_FIND, wanted)).fetchone()
        if row is None:
            raise NotFound
        if row["state"] != "stored" or row["path"] is None:
            raise RecordingNotThere(state=row["state"])
        tenant_id, path = row["tenant_id"], row["path"]
        if not self.keys.knows(tenant_id):
            async with self.db.core() as tx:
                await self.keys.load(tx)
        cipher = self.keys.of(tenant_id)
        try:
            audio = open_recording(storage=self.storage, cipher=cipher, key=path)
        except FileNotFoundError:
            raise RecordingNotThere(state="lost") from None
        await self._note(actor, tenant_id, recording_id, row["interaction_id"])
        return audio

    async def _note(self, actor: Actor, tenant_id: UUID, recording_id: UUID, interaction_id: UUID) -> None:
        entry = audit.entry_by(
            actor,
            action="recording.listened",
            tenant_id=tenant_id,
            object_kind="recording",
            object_id=recording_id,
            details={"interaction_id": str(interaction_id)},
        )
        async with self.db.app(sees=actor.tenants, writes=tenant_id) as tx:
            await audit.record(tx, entry)


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
