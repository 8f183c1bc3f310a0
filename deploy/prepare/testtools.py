"""What only the tests need: Chromium, SIPp and a Chinese font; installed as root, else unpacked privately."""

import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from prepare.debian import PrivateApt, Release, host_codename, host_mirror, triplet, unpack
from prepare.places import cache_dir, exclusive
from prepare.steps import StepFailed, run, step

NAME = "Chromium, SIPp and a Chinese font"
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{root}/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A test tool: its Debian package, and how to see that it is there."""

    package: str
    program: str | None = None
    file: Path | None = None

    def is_there(self, path: str) -> bool:
        if self.program is not None:
            return shutil.which(self.program, path=path) is not None
        return self.file is not None and self.file.exists()


TOOLS = (
    Tool(package="chromium", program="chromium"),
    Tool(package="sip-tester", program="sipp"),
    Tool(package="fonts-noto-cjk", file=Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")),
)


def tools_bin() -> Path:
    """Directory of the programs that were unpacked privately."""
    return cache_dir() / "tools" / "bin"


def install_as_root() -> None:
    """Install what is missing by the host's package manager."""
    missing = [tool.package for tool in TOOLS if not tool.is_there(os.environ.get("PATH", os.defpath))]
    if not missing:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    advice = f"run `apt-get update && apt-get install {' '.join(missing)}` yourself and see what it says."
    with step(NAME, expect="by apt-get"):
        run(["apt-get", "-q", "update"], step=NAME, advice=advice, env=environment)
        command = ["apt-get", "-q", "-y", "install", "--no-install-recommends", *missing]
        run(command, step=NAME, advice=advice, env=environment)


def ensure_tools() -> None:
    """Unpack privately what is missing."""
    path = f"{tools_bin()}:{os.environ.get('PATH', os.defpath)}"
    private = cache_dir() / "tools"
    missing = [tool for tool in TOOLS if not tool.is_there(path) and not _is_unpacked(tool, private)]
    if not missing:
        return
    with exclusive("tools", at=private), step(NAME, expect="private copies, about 200 MB to fetch"):
        for tool in missing:
            if not tool.is_there(path) and not _is_unpacked(tool, private):
                _unpack(tool, private)


def _is_unpacked(tool: Tool, private: Path) -> bool:
    return (private / tool.package / "manifest.json").exists()


def _unpack(tool: Tool, private: Path) -> None:
    mirror, codename = os.environ.get("YINGDA_DEBIAN_MIRROR") or host_mirror(), host_codename()
    if mirror is None or codename is None:
        raise StepFailed(
            step=NAME,
            why=f"{tool.package} is missing and this machine is no Debian with a mirror to fetch it from.",
            advice="install Chromium, SIPp and a Chinese font yourself, then try again.",
        )
    root = private / tool.package
    draft = private / f".draft-{tool.package}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    apt = PrivateApt(Release(mirror=mirror, suite=codename, beside_host=True), step=NAME)
    unpack(apt.fetch([tool.package], recommends=False), root=draft, step=NAME)
    shutil.rmtree(root, ignore_errors=True)
    draft.rename(root)
    if tool.program is not None:
        _wrap(tool.program, root=root, fonts=private)


def _wrap(program: str, *, root: Path, fonts: Path) -> None:
    """A script of the program's name that finds its libraries and the unpacked fonts."""
    (fonts / "fonts.conf").write_text(FONTS_CONF.format(root=fonts / "fonts-noto-cjk"))
    target = next(
        (
            place
            for place in (root / f"usr/lib/{program}/{program}", root / f"usr/bin/{program}")
            if place.exists()
        ),
        None,
    )
    if target is None:
        raise StepFailed(
            step=NAME, why=f"its package holds no {program}.", advice="install it yourself, then try again."
        )
    parts = (f"usr/lib/{triplet()}", f"lib/{triplet()}", f"usr/lib/{triplet()}/pulseaudio")
    libraries = ":".join(str(root / part) for part in parts)
    script = tools_bin() / program
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(
        "#!/bin/sh\n"
        f'export LD_LIBRARY_PATH="{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"\n'
        f'export FONTCONFIG_FILE="{fonts}/fonts.conf"\n'
        f'exec "{target}" "$@"\n'
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
