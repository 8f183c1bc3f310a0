"""The web interface: its packages and its build, done again only when what they are made from has changed."""

import os
from collections.abc import Iterator
from pathlib import Path

from prepare.places import CHECKOUT, cache_dir, digest_of, exclusive, is_stamped
from prepare.pythonenv import VENV
from prepare.steps import StepFailed, run, step

WEB = CHECKOUT / "web"
DIST = WEB / "dist"
MADE = frozenset({"node_modules", "dist", "coverage", ".vite", "test-results"})


def ensure_web(*, build: bool) -> None:
    """Install the packages, and build web/dist, where that is not up to date."""
    if not (WEB / "package-lock.json").exists():
        raise StepFailed(
            step="Web interface",
            why=f"{WEB} has no package-lock.json.",
            advice="get the whole project again (git checkout -- web).",
        )
    with exclusive("web", at=CHECKOUT / ".prepared"):
        _install()
        if build:
            _build()


def _install() -> None:
    wanted = digest_of([WEB / "package.json", WEB / "package-lock.json"])
    stamp = WEB / "node_modules" / ".stamp"
    if not is_stamped(stamp, wanted):
        with step("Web packages", expect="about half a minute"):
            _npm("ci", "--no-audit", "--no-fund")
        stamp.write_text(wanted)


def _build() -> None:
    wanted, stamp = digest_of(_sources()), DIST / ".stamp"
    if not is_stamped(stamp, wanted):
        with step("Web interface", expect="a few seconds"):
            _npm("run", "build")
        stamp.write_text(wanted)


def _sources() -> Iterator[Path]:
    for directory, names, files in os.walk(WEB):
        names[:] = [name for name in names if name not in MADE]
        yield from (Path(directory) / file for file in files if not file.startswith(".eslintcache"))


def _npm(*words: str) -> None:
    environment = {
        **os.environ,
        "PATH": f"{VENV / 'bin'}:{os.environ.get('PATH', os.defpath)}",
        "npm_config_cache": str(cache_dir() / "npm"),
        "npm_config_update_notifier": "false",
        "NO_COLOR": "1",
    }
    run(
        [VENV / "bin/npm", *words],
        step="Web interface",
        advice="check that this machine reaches its npm registry; then see the lines above.",
        cwd=WEB,
        env=environment,
    )
