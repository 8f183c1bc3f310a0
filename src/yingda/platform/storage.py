"""Where files are kept: a port with a directory behind it, or a directory with a bucket behind that."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, Protocol

from yingda.kernel.ids import new_id

COPIED_AT_ONCE: Final = 1024 * 1024


class StorageAway(OSError):
    """What keeps the files does not answer, or lets nobody in; what it has is there when it does again."""


class KeyUnsafe(ValueError):
    """A file's key must be a plain relative path."""


class Storage(Protocol):
    """Keeps files under keys; a file is there whole or not at all."""

    def open(self, key: str) -> BinaryIO:
        """The file for reading; FileNotFoundError where there is none."""
        ...

    def size(self, key: str) -> int:
        """How many bytes the file has as it is kept."""
        ...

    def writing(self, key: str) -> AbstractContextManager[BinaryIO]:
        """A file that is there, durably, once the context ends well, and not at all when it does not."""
        ...

    def delete(self, key: str) -> None:
        """Forget the file; one that is gone already is no error."""
        ...


class DirectoryStorage:
    """Files below one directory of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def open(self, key: str) -> BinaryIO:
        return self._place(key).open("rb")

    def size(self, key: str) -> int:
        return self._place(key).stat().st_size

    @contextmanager
    def writing(self, key: str) -> Iterator[BinaryIO]:
        place = self._place(key)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = place.with_name(f".{place.name}.{new_id()}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            draft.replace(place)
            _sync_directory(place.parent)
        finally:
            draft.unlink(missing_ok=True)

    def delete(self, key: str) -> None:
        self._place(key).unlink(missing_ok=True)

    def _place(self, key: str) -> Path:
        path = PurePosixPath(key)
        if path.is_absolute() or not path.parts or any(part in ("..", ".") for part in key.split("/")):
            raise KeyUnsafe(key)
        return self._root / path


class TieredStorage:
    """Files are written to this machine first and moved away later; they are read from wherever they are."""

    def __init__(self, *, here: Storage, away: Storage) -> None:
        self._here, self._away = here, away

    def open(self, key: str) -> BinaryIO:
        try:
            return self._here.open(key)
        except FileNotFoundError:
            return self._away.open(key)

    def size(self, key: str) -> int:
        try:
            return self._here.size(key)
        except FileNotFoundError:
            return self._away.size(key)

    def writing(self, key: str) -> AbstractContextManager[BinaryIO]:
        return self._here.writing(key)

    def delete(self, key: str) -> None:
        self._away.delete(key)
        self._here.delete(key)

    def move(self, key: str) -> None:
        """Bring a file away and read it back; the copy here goes only when what came back is the same."""
        try:
            source = self._here.open(key)
        except FileNotFoundError:
            # Moved already by who was killed before he said so; else it is nowhere.
            self._away.size(key)
            return
        try:
            with source, self._away.writing(key) as target:
                expected = _copy(source, target)
            came_back = checksum(self._away, key)
        except FileNotFoundError as missing:
            # The file is here: what is missing is a place for it.
            raise StorageAway(f"{key}: nothing to put it in") from missing
        if came_back != expected:
            raise StorageAway(f"{key} did not come back as it was sent")
        self._here.delete(key)


def checksum(storage: Storage, key: str) -> str:
    """The SHA-256 of a file as it is kept."""
    digest = hashlib.sha256()
    with storage.open(key) as file:
        while piece := file.read(COPIED_AT_ONCE):
            digest.update(piece)
    return digest.hexdigest()


def _copy(source: BinaryIO, target: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := source.read(COPIED_AT_ONCE):
        digest.update(piece)
        target.write(piece)
    return digest.hexdigest()


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
