"""Tables for people."""

from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as they must be; the first to the left, the others to the right."""
    lines = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    rule = "  ".join("-" * width for width in widths)
    shown = [
        "  ".join(_cell(text, widths[at], first=at == 0) for at, text in enumerate(line)) for line in lines
    ]
    return "\n".join([shown[0], rule, *shown[1:]])


def _cell(text: str, width: int, *, first: bool) -> str:
    return text.ljust(width) if first else text.rjust(width)
