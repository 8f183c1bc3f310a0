"""Recordings as they are kept: sealed under their tenant's key, read back from any second on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from yingda.platform.crypto import TenantCipher, plain_size
from yingda.platform.storage import Storage


def recording_key(*, tenant_id: UUID, recording_id: UUID, started_at: datetime) -> str:
    """Where in the storage a recording lies."""
    return f"{tenant_id}/{started_at.astimezone(UTC):%Y/%m}/{recording_id}.ydf"


def peaks_key(key: str) -> str:
    """Where the peaks of a recording lie, sealed beside it."""
    return f"{key}.peaks"


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredAudio:
    """A stored recording that may be read: a stereo WAV, the customer left, the agent's side right."""

    storage: Storage
    cipher: TenantCipher
    key: str
    size: int
    """Bytes of the WAV."""

    def read(self, *, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The WAV's bytes from `start` up to `stop`, unsealed as they are asked for."""
        left = (self.size if stop is None else min(stop, self.size)) - start
        if left <= 0:
            return
        with self.storage.open(self.key) as sealed:
            for piece in self.cipher.open_file(sealed, start=start):
                yield piece[:left]
                left -= len(piece)
                if left <= 0:
                    return


def open_recording(*, storage: Storage, cipher: TenantCipher, key: str) -> StoredAudio:
    """A recording by its key in the storage; FileNotFoundError where the file is gone."""
    return StoredAudio(storage=storage, cipher=cipher, key=key, size=plain_size(storage.size(key)))
