"""A local file that keeps what could not be written yet: fsynced, in order, whole lines only."""

import base64
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import orjson


@dataclass(frozen=True, kw_only=True, slots=True)
class Write:
    """One named statement and its values: idempotent, so that it may safely be done again."""

    statement: str
    values: Mapping[str, object]


class Journal:
    """Appends batches of writes and reads them back after a crash."""

    def __init__(self, file: Path) -> None:
        self.file = file
        file.parent.mkdir(parents=True, exist_ok=True)

    def append(self, batches: Sequence[Sequence[Write]]) -> None:
        """Keep these batches; they are on the disk when this returns."""
        is_new = not self.file.exists()
        with self.file.open("a+b") as out:
            _drop_half_a_line(out)
            out.write(b"".join(_line(writes) for writes in batches))
            out.flush()
            os.fsync(out.fileno())
        if is_new:
            _sync_directory(self.file.parent)

    def batches(self) -> list[list[Write]]:
        """All batches, oldest first; a last line that a crash cut in two was never promised and is left out."""
        if not self.file.exists():
            return []
        lines = self.file.read_bytes().split(b"\n")
        return [
            [Write(statement=name, values=_decode(values)) for name, values in orjson.loads(line)]
            for line in lines[:-1]
        ]

    def clear(self) -> None:
        """Forget everything, for good: what came back after a power cut would undo what was written since."""
        if self.file.exists():
            self.file.unlink()
            _sync_directory(self.file.parent)


def _drop_half_a_line(file: BinaryIO) -> None:
    """What a crash cut in two would spoil the line that comes after it."""
    if file.seek(0, os.SEEK_END) == 0:
        return
    file.seek(-1, os.SEEK_END)
    if file.read(1) != b"\n":
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)


def _line(writes: Sequence[Write]) -> bytes:
    return orjson.dumps([[write.statement, _encode(write.values)] for write in writes]) + b"\n"


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _encode(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _tagged(value) for name, value in values.items()}


def _tagged(value: object) -> object:
    if isinstance(value, UUID):
        return {"uuid": str(value)}
    if isinstance(value, datetime):
        return {"time": value.isoformat()}
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    return value


def _decode(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _untagged(value) for name, value in values.items()}


def _untagged(value: object) -> object:
    if not isinstance(value, dict):
        return value
    ((tag, text),) = value.items()
    if tag == "uuid":
        return UUID(text)
    if tag == "time":
        return datetime.fromisoformat(text)
    return base64.b64decode(text)
