"""The budgets: functions of at most 50 lines, files of at most 400 lines of code, no silent exemption."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
TOPS = ("src", "deploy", "tests", "bench")
FUNCTION_LINES = 50
FILE_LINES = 400
EXEMPTION = re.compile(
    r"#\s*(?:type:\s*ignore(?P<types>\[[\w,\s-]+\])?|noqa(?P<lint>:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?)(?P<rest>.*)"
)


def main() -> int:
    """Print every overrun; the status says whether there was one."""
    overruns = [
        line for top in TOPS for file in sorted((CHECKOUT / top).rglob("*.py")) for line in overruns_of(file)
    ]
    print("\n".join(overruns), end="\n" if overruns else "")
    return 1 if overruns else 0


def overruns_of(file: Path) -> Iterator[str]:
    """One line for each budget that a file overruns."""
    text = file.read_text(encoding="utf-8")
    name = file.relative_to(CHECKOUT) if file.is_relative_to(CHECKOUT) else file
    code = sum(1 for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    if code > FILE_LINES:
        yield f"{name}: {code} lines of code, at most {FILE_LINES} are allowed"
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        yield f"{name}:{error.lineno}: is no Python: {error.msg}"
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            length = node.end_lineno - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{name}:{node.lineno}: {node.name} has {length} lines, allowed are {FUNCTION_LINES}"
    for number, line in enumerate(text.splitlines(), start=1):
        if _is_silent_exemption(line):
            yield f"{name}:{number}: an exemption needs a code and, after another #, its reason"


def _is_silent_exemption(line: str) -> bool:
    found = EXEMPTION.search(line)
    if found is None or "re.compile" in line:
        return False
    return not (found["types"] or found["lint"]) or not re.search(r"#\s*\w|\s-\s*\w", found["rest"])


if __name__ == "__main__":
    sys.exit(main())
