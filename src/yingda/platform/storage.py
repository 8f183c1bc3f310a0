"""Where files are kept: a port with a directory behind it; a bucket elsewhere can take its place."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from yingda.kernel.ids import new_id


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


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
