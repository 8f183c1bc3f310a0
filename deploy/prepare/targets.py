"""What each make target needs, and the command that it becomes."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from prepare.asterisk import ensure_asterisk
from prepare.places import CHECKOUT
from prepare.pythonenv import VENV, ensure_venv
from prepare.steps import StepFailed, detail, say, together
from prepare.testtools import ensure_tools, tools_bin
from prepare.web import DIST, ensure_web

SETTINGS_PREFIX = "YINGDA_"


@dataclass(frozen=True, kw_only=True)
class Target:
    """A word after `make`: its command, and whether it needs the test tools and the switch."""

    command: Callable[[Sequence[str]], list[str]]
    web: bool = True
    switch: bool = True
    tools: bool = False
    settings: bool = True
    """False where a test shall not see the settings of whoever runs it."""
    forgiving: bool = False
    """True where a developer's command shall run even when the web interface does not build."""


def _python(*words: str) -> Callable[[Sequence[str]], list[str]]:
    return lambda more: [str(VENV / "bin/python"), *words, *more]


TARGETS = {
    "run": Target(command=lambda _: [str(VENV / "bin/yingda"), "up"]),
    "check": Target(command=_python("deploy/suite.py", "check"), web=False, switch=False, settings=False),
    "test": Target(command=_python("deploy/suite.py", "test"), tools=True, settings=False),
    "bench": Target(command=_python("-m", "bench"), tools=True, settings=False),
    "soak": Target(command=_python("-m", "bench.soak"), tools=True, settings=False),
    "exec": Target(command=lambda words: ["/bin/sh", "-c", *words], tools=True, forgiving=True),
}


def prepare_and_become(name: str, words: Sequence[str]) -> None:
    """Prepare what the target needs, then replace this process by its command."""
    target = TARGETS[name]
    found: list[Path | None] = [None]

    def software() -> None:
        ensure_venv()
        try:
            ensure_web(build=target.web)
        except StepFailed as failed:
            if not target.forgiving:
                raise
            say(str(failed))

    def switch() -> None:
        found[0] = ensure_asterisk() if target.switch else None

    def tools() -> None:
        if target.tools:
            ensure_tools()

    together(software, switch, tools)
    command = target.command(words)
    detail(" ".join(command))
    os.chdir(CHECKOUT)
    os.execve(command[0], command, _environment(target, asterisk=found[0]))


def _environment(target: Target, *, asterisk: Path | None) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if target.settings or not name.startswith(SETTINGS_PREFIX) or name == "YINGDA_DEBIAN_MIRROR"
    }
    path = f"{VENV / 'bin'}:{tools_bin()}:{kept.get('PATH', os.defpath)}"
    made = {"PATH": path, "VIRTUAL_ENV": str(VENV), "PYTHONUNBUFFERED": "1"}
    if asterisk is not None:
        made["YINGDA_ASTERISK"] = str(asterisk)
    if DIST.exists():
        made["YINGDA_WEB"] = str(DIST)
    return kept | made
