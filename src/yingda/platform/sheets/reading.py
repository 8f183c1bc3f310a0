"""Tables from outside, read in a process of their own and handed on as they come."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any, Final

import orjson

from yingda.platform.sheets.errors import SheetTooLarge, refusal
from yingda.platform.sheets.model import Limits, Reading, SheetRow

AT_ONCE: Final = 16
"""So many pieces of the file are got ready beside the event loop in one go."""
LINES_BYTES: Final = 256 * 1024
SILENT_SECONDS: Final = 120.0
_KEPT_ENVIRONMENT: Final = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG")


@dataclass(kw_only=True, slots=True)
class OpenSheet:
    """A table that is being read."""

    columns: tuple[str, ...]
    sheets: tuple[str, ...]
    _lines: AsyncIterator[list[Any]] = field(repr=False)

    async def rows(self) -> AsyncIterator[list[SheetRow]]:
        """Its rows, some at once, as they come; a refusal may come after any of them."""
        async for lines in self._lines:
            yield await asyncio.to_thread(_rows, lines)


def _rows(lines: list[Any]) -> list[SheetRow]:
    return [
        SheetRow(number, tuple(cells), tuple((place, code) for place, code in flaws))
        for number, cells, flaws in lines
    ]


@asynccontextmanager
async def opened(pieces: Iterable[bytes], *, reading: Reading, limits: Limits) -> AsyncIterator[OpenSheet]:
    """A table whose file comes in pieces; a SheetRefused where it is none."""
    process = await _started(reading, limits)
    feeding = asyncio.create_task(_feed(process, iter(pieces)))
    try:
        lines = _lines(process)
        head = await anext(lines)
        sheet = OpenSheet(
            columns=tuple(head[0]["columns"]), sheets=tuple(head[0]["sheets"]), _lines=_after(head[1:], lines)
        )
        yield sheet
    finally:
        feeding.cancel()
        await _end(process)
        await asyncio.gather(feeding, return_exceptions=True)


async def _started(reading: Reading, limits: Limits) -> Process:
    asked = orjson.dumps({"reading": reading.to_json(), "limits": asdict(limits)}).decode()
    environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "yingda.platform.sheets.child", asked,
        stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment,
    )  # fmt: skip


async def _after(first: list[Any], rest: AsyncIterator[list[Any]]) -> AsyncIterator[list[Any]]:
    if first:
        yield first
    async for lines in rest:
        yield lines


async def _feed(process: Process, pieces: Iterator[bytes]) -> None:
    assert process.stdin is not None
    try:
        while several := await asyncio.to_thread(lambda: b"".join(islice(pieces, AT_ONCE))):
            process.stdin.write(several)
            await process.stdin.drain()
        process.stdin.close()
    except (BrokenPipeError, ConnectionResetError):
        # It has read enough, or was stopped by one of its limits.
        return


async def _lines(process: Process) -> AsyncIterator[list[Any]]:
    """What the process says, until it has said all, or why not."""
    assert process.stdout is not None
    held = b""
    while True:
        async with asyncio.timeout(SILENT_SECONDS):
            piece = await process.stdout.read(LINES_BYTES)
        if not piece:
            # It was stopped by one of its limits.
            raise SheetTooLarge(limit="work", at_most=0)
        *whole, held = (held + piece).split(b"\n")
        lines = await asyncio.to_thread(_loaded, whole)
        end = lines[-1] if lines and isinstance(lines[-1], dict) and "columns" not in lines[-1] else None
        if end is not None:
            lines.pop()
        if lines:
            yield lines
        if end is not None:
            if "refused" in end:
                raise refusal(end["refused"], end["details"])
            return


def _loaded(lines: list[bytes]) -> list[Any]:
    return [orjson.loads(line) for line in lines]


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()
