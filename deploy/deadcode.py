"""Dead code: functions, classes and imports that nobody calls. Fields of data are read by frameworks and pass."""

import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from vulture.core import Item, Vulture

CHECKOUT = Path(__file__).resolve().parents[1]
SHAPES = frozenset({"variable", "attribute"})
CALLED_BY_A_RUNNER = frozenset({"function", "method", "class", "property", "variable", "attribute"})


def main(tops: Sequence[str]) -> int:
    """Print what is dead; the status says whether there was any."""
    config = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["vulture"]
    vulture = Vulture(ignore_names=config["ignore_names"], ignore_decorators=config["ignore_decorators"])
    vulture.scavenge([str(CHECKOUT / top) for top in tops])
    dead = [
        item for item in vulture.get_unused_code(min_confidence=config["min_confidence"]) if not _passes(item)
    ]
    for item in dead:
        print(f"{item.filename.relative_to(CHECKOUT)}:{item.first_lineno}: unused {item.typ} {item.name}")
    return 1 if dead else 0


def _passes(item: Item) -> bool:
    is_test = item.filename.is_relative_to(CHECKOUT / "tests")
    return item.typ in (CALLED_BY_A_RUNNER if is_test else SHAPES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
