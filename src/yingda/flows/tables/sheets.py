"""Tables that enterprises upload, read whole."""

from typing import Final

from yingda.flows.tables.model import (
    MAX_BYTES,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Sheet,
    SheetTooLarge,
    SheetUnreadable,
)
from yingda.platform.sheets import errors
from yingda.platform.sheets.model import Limits
from yingda.platform.sheets.reading import opened
from yingda.platform.sheets.sniffing import sniff

LIMITS: Final = Limits(
    rows=MAX_ROWS,
    columns=MAX_COLUMNS,
    cells=MAX_CELLS,
    unpacked_bytes=300 * 1024 * 1024,
    memory_bytes=1024 * 1024 * 1024,
    cpu_seconds=60,
)
_UNREADABLE: Final = frozenset({"too_many_cells", "cell_too_long"})


async def read_sheet(content: bytes) -> Sheet:
    """Read a CSV or XLSX file, or refuse it with the reason."""
    if len(content) > MAX_BYTES:
        raise SheetTooLarge(limit="bytes", at_most=MAX_BYTES)
    rows: list[tuple[int, tuple[str, ...]]] = []
    try:
        async with opened([content], reading=sniff(content), limits=LIMITS) as sheet:
            async for several in sheet.rows():
                if any(code in _UNREADABLE for row in several for _, code in row.flaws):
                    raise SheetUnreadable
                rows += [(row.number, row.cells) for row in several]
            return Sheet(columns=sheet.columns, rows=rows)
    except errors.SheetTooLarge as large:
        raise SheetTooLarge(**large.details) from None
    except (errors.SheetRefused, TimeoutError):
        raise SheetUnreadable from None
