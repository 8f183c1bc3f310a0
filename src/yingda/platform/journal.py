"""A local file that keeps what could not be written yet: fsynced, in order, whole lines only."""

import base64
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
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

    def append(self, writes: Sequence[Write]) -> None:
        """Keep a batch; it is on the disk when this returns."""
        line = orjson.dumps([[write.statement, _encode(write.values)] for write in writes])
        with self.file.open("ab") as out:
            out.write(line + b"\n")
            out.flush()
            os.fsync(out.fileno())

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
        self.file.unlink(missing_ok=True)


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
