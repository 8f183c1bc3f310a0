"""The project's documents as the tests read them: their text, links, commands and tables."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
DOCUMENTS: Final = tuple(sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]))
_LINK: Final = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE: Final = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def named(document: Path) -> str:
    """A document's path as a test's name."""
    return str(document.relative_to(ROOT))


def links(document: Path) -> list[str]:
    """Where a document's links and images lead."""
    return _LINK.findall(_CODE.sub("", document.read_text(encoding="utf-8")))


def code(document: Path) -> str:
    """Everything that a document shows as code, one piece a line."""
    return "\n".join(piece.strip("`") for piece in _CODE.findall(document.read_text(encoding="utf-8")))


def anchors(document: Path) -> set[str]:
    """The headings of a document, as links name them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def rows(document: Path) -> Iterator[tuple[str, list[str]]]:
    """Each row of a document's tables, with the heading that it stands under."""
    heading = ""
    for line in document.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("|") and not set(line) <= set("|-: "):
            yield heading, [cell.strip() for cell in line.strip("|").split("|")]
