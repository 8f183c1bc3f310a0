"""Find an Asterisk that is new enough: the host's own, or one unpacked beside it from Debian's packages."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from prepare.debian import PrivateApt, Release, host_mirror, loader, triplet, unpack
from prepare.places import cache_dir, exclusive
from prepare.steps import StepFailed, detail, step

NAME = "Asterisk"
OLDEST = (22, 10)
SUITES = ("forky", "sid")
"""Debian 12 and 13 carry no Asterisk; their successor and the unstable suite do."""


def ensure_asterisk() -> Path | None:
    """The directory that Asterisk was unpacked into, or None where the host's own is new enough."""
    own = shutil.which("asterisk", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if own and _is_new_enough(_version_of([own])):
        detail(f"Asterisk of this machine: {own}")
        return None
    home = cache_dir() / "asterisk"
    with exclusive(NAME, at=home):
        return _unpacked(home) or _unpack_new(home)


def command_in(root: Path) -> list[str]:
    """How the unpacked Asterisk is started: through its own loader, with its own libraries."""
    return [
        str(root / loader()),
        "--library-path",
        str(root / "usr/lib" / triplet()),
        str(root / "usr/sbin/asterisk"),
    ]


def _unpacked(home: Path) -> Path | None:
    roots = sorted((root for root in home.iterdir() if root.name[0].isdigit()), reverse=True)
    return next((root for root in roots if _is_new_enough(_version_of(command_in(root)))), None)


def _version_of(command: Sequence[str]) -> tuple[int, ...]:
    try:
        text = subprocess.run([*command, "-V"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return ()
    match = re.search(r"Asterisk (?:certified[/-])?(\d+)\.(\d+)\.(\d+)", text)
    return tuple(int(part) for part in match.groups()) if match else ()


def _is_new_enough(version: tuple[int, ...]) -> bool:
    return version[:2] >= OLDEST


def _unpack_new(home: Path) -> Path:
    mirror = os.environ.get("YINGDA_DEBIAN_MIRROR") or host_mirror()
    if mirror is None:
        raise StepFailed(
            step=NAME,
            why="there is no Asterisk >= 22.10 here, and this machine names no Debian mirror.",
            advice="install Asterisk >= 22.10, or set YINGDA_DEBIAN_MIRROR to a mirror's address.",
        )
    with step(NAME, expect="a private copy, 80 MB to fetch"):
        failure: StepFailed | None = None
        for suite in SUITES:
            try:
                return _unpack_suite(home, Release(mirror=mirror, suite=suite, beside_host=False))
            except StepFailed as failed:
                failure = failed
        assert failure is not None
        raise failure


def _unpack_suite(home: Path, release: Release) -> Path:
    draft = home / f".draft-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        unpack(PrivateApt(release, step=NAME).fetch(["asterisk"], recommends=True), root=draft, step=NAME)
        _finish(draft)
        version = _version_of(command_in(draft))
        if not _is_new_enough(version):
            shown = ".".join(map(str, version)) or "one that does not start"
            raise StepFailed(
                step=NAME,
                why=f"Debian's {release.suite} has Asterisk {shown}; 22.10 or newer is needed.",
                advice="install Asterisk >= 22.10 yourself, or name a newer mirror in YINGDA_DEBIAN_MIRROR.",
            )
        root = home / ".".join(map(str, version))
        shutil.rmtree(root, ignore_errors=True)
        draft.rename(root)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return root


def _finish(root: Path) -> None:
    """Do what a maintainer script would have done: the sounds' default language is a link."""
    link = root / "usr/share/asterisk/sounds/en"
    if not link.exists():
        link.unlink(missing_ok=True)
        link.symlink_to("en_US_f_Allison")
