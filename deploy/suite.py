"""`make check` and `make test`: every check, the web's tests, and pytest last: its summary is the end."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prepare.places import CHECKOUT

BIN = Path(sys.executable).parent
WEB = CHECKOUT / "web"
TOPS = ("src", "deploy", "tests", "bench")
FAILED_BEFORE = CHECKOUT / ".pytest_cache/v/cache/lastfailed"
IN_REAL_TIME = ("tests/journeys/", "tests/contract/")
"""Real calls and real browsers beside whatever else a machine does."""
FEW = 5


@dataclass(frozen=True, kw_only=True)
class Part:
    """One check: what it is called, and the command that fails when something is wrong."""

    name: str
    command: Sequence[str]
    cwd: Path = CHECKOUT

    def passes(self) -> bool:
        print(f"== {self.name}", flush=True)
        return subprocess.run(list(self.command), cwd=self.cwd, check=False).returncode == 0


def check_parts() -> list[Part]:
    """Format, lint, strict types, import contracts, dead code, budgets, and the web's own checks."""
    tops = [top for top in TOPS if (CHECKOUT / top).exists()]
    parts = [
        Part(name="format", command=[f"{BIN}/ruff", "format", "--check", "--quiet", "."]),
        Part(name="lint", command=[f"{BIN}/ruff", "check", "--quiet", "."]),
        Part(name="types", command=[f"{BIN}/mypy", "--no-error-summary", *tops]),
        Part(name="import contracts", command=[f"{BIN}/lint-imports", "--no-logo"]),
        Part(name="dead code", command=[f"{BIN}/python", "deploy/deadcode.py", *tops]),
        Part(name="budgets", command=[f"{BIN}/python", "deploy/budgets.py"]),
    ]
    same_api = f"{BIN}/yingda openapi | cmp - {WEB}/openapi.json || {{ echo 'run make generate'; false; }}"
    return [
        *parts,
        Part(name="description of the API", command=["/bin/sh", "-c", same_api]),
        Part(name="web", command=[f"{BIN}/npm", "run", "--silent", "check"], cwd=WEB),
    ]


def main(words: Sequence[str]) -> int:
    """Run the checks; for `test` go on with the tests when all of them pass."""
    failed = [part.name for part in check_parts() if not part.passes()]
    if failed:
        print(f"\nmake check failed: {', '.join(failed)}.", file=sys.stderr, flush=True)
        return 1
    if words[0] == "check":
        print("make check: all is well.", flush=True)
        return 0
    web_tests = Part(name="web tests", command=[f"{BIN}/npm", "test", "--silent"], cwd=WEB)
    if not web_tests.passes():
        print("\nmake test failed: web tests.", file=sys.stderr, flush=True)
        return 1
    print("== pytest", flush=True)
    FAILED_BEFORE.unlink(missing_ok=True)
    status = _pytest(words[1:])
    unsteady = _in_real_time_only() if status == 1 else []
    if not unsteady:
        return status
    print(
        "\n== once more, by themselves; whoever passes only now is unsteady and wants looking at:", flush=True
    )
    print("\n".join(unsteady), flush=True)
    return _pytest(unsteady)


def _pytest(words: Sequence[str]) -> int:
    return subprocess.run([f"{BIN}/pytest", *words], cwd=CHECKOUT, check=False).returncode


def _in_real_time_only() -> list[str]:
    """The tests that have failed, where they are few and each of them depends on the machine's own pace; else none."""
    try:
        failed = list(json.loads(FAILED_BEFORE.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return []
    return failed if len(failed) <= FEW and all(each.startswith(IN_REAL_TIME) for each in failed) else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
