"""Fetch Debian packages into a directory of ours, without root and without touching the host's packages."""

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prepare.places import cache_dir
from prepare.steps import StepFailed, detail, run

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
HOST_STATUS = Path("/var/lib/dpkg/status")
MANIFEST = "manifest.json"
TRIPLETS = {"x86_64": "x86_64-linux-gnu", "aarch64": "aarch64-linux-gnu"}
LOADERS = {"x86_64": "usr/lib64/ld-linux-x86-64.so.2", "aarch64": "usr/lib/ld-linux-aarch64.so.1"}
NETWORK_ADVICE = "check that this machine reaches its Debian mirror, then try again."


def triplet() -> str:
    """Name of this machine's library directory."""
    return TRIPLETS.get(platform.machine(), f"{platform.machine()}-linux-gnu")


def loader() -> str:
    """Path of the dynamic loader inside an unpacked root."""
    return LOADERS.get(platform.machine(), LOADERS["x86_64"])


@dataclass(frozen=True, kw_only=True)
class Release:
    """A suite on a mirror; with the host's own packages taken as there, or with nothing taken as there."""

    mirror: str
    suite: str
    beside_host: bool

    @property
    def key(self) -> str:
        base = "host" if self.beside_host else "alone"
        return hashlib.sha256(f"{self.mirror} {self.suite} {base}".encode()).hexdigest()[:12]


def host_mirror() -> str | None:
    """The Debian mirror that this machine's own package manager uses."""
    sources = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]
    for file in sources:
        if file.suffix in (".list", ".sources") and os.access(file, os.R_OK):
            found = _mirror_in(file.read_text(errors="replace"))
            if found:
                return found
    return None


def _mirror_in(text: str) -> str | None:
    lines = [line.strip() for line in text.splitlines() if not line.lstrip().startswith("#")]
    for line in lines:
        match = re.match(r"(?:URIs:|deb(?:\s+\[[^]]*\])?)\s+(https?://\S+)", line)
        if match and match[1].rstrip("/").endswith("/debian"):
            return match[1].rstrip("/")
    return None


def host_codename() -> str | None:
    """Debian's name of the release that this machine runs; None on another system."""
    try:
        fields = dict(
            line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line
        )
    except OSError:
        return None
    return fields.get("VERSION_CODENAME", "").strip('"') or None if fields.get("ID") == "debian" else None


class PrivateApt:
    """A package manager with lists and downloads of its own; it never installs, it only fetches."""

    def __init__(self, release: Release, *, step: str) -> None:
        self._release, self._step = release, step
        self._home = cache_dir() / "apt" / release.key
        self._prepare()

    def _prepare(self) -> None:
        for missing in (tool for tool in ("apt-get", "dpkg-deb") if shutil.which(tool) is None):
            raise StepFailed(
                step=self._step,
                why=f"{missing} is not on this machine.",
                advice="use Debian 12 or newer, or install the software named above yourself.",
            )
        for part in ("lists/partial", "archives/partial", "empty"):
            (self._home / part).mkdir(parents=True, exist_ok=True)
        (self._home / "status").touch()
        trust = f"[signed-by={KEYRING}]" if KEYRING.exists() else ""
        (self._home / "sources.list").write_text(
            f"deb {trust} {self._release.mirror} {self._release.suite} main\n"
        )

    def _apt(self, *words: str) -> str:
        home = self._home
        status = HOST_STATUS if self._release.beside_host else home / "status"
        options = {
            "Dir::Etc::sourcelist": home / "sources.list",
            "Dir::Etc::sourceparts": home / "empty",
            "Dir::Etc::preferences": home / "empty" / "none",
            "Dir::Etc::preferencesparts": home / "empty",
            "Dir::State::lists": home / "lists",
            "Dir::State::status": status,
            "Dir::State::extended_states": home / "extended_states",
            "Dir::Cache": home,
            "Dir::Cache::archives": home / "archives",
            "Dir::Log": home,
            "Acquire::Check-Valid-Until": "false",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            "APT::Sandbox::User": "",
            "Debug::NoLocking": "true",
        }
        flags = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
        environment = {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
        command = ["apt-get", "-q", "-y", *flags, *words]
        return run(command, step=self._step, advice=NETWORK_ADVICE, env=environment)

    def fetch(self, packages: Sequence[str], *, recommends: bool) -> list[Path]:
        """Download packages and all that they need."""
        self._apt("update")
        for old in (self._home / "archives").glob("*.deb"):
            old.unlink()
        more = [] if recommends else ["--no-install-recommends"]
        self._apt("install", "--download-only", *more, *packages)
        return sorted((self._home / "archives").glob("*.deb"))


def unpack(debs: Sequence[Path], *, root: Path, step: str) -> None:
    """Lay out the packages' files, and note what was unpacked by version and hash."""
    noted = []
    for deb in debs:
        run(
            ["dpkg-deb", "-x", deb, root],
            step=step,
            advice="free some disk space, then try again.",
            quiet=True,
        )
        name, version = _name_and_version(deb)
        noted.append(
            {"package": name, "version": version, "sha256": hashlib.sha256(deb.read_bytes()).hexdigest()}
        )
    (root / MANIFEST).write_text(json.dumps(noted, indent=1))
    detail(f"{len(noted)} packages unpacked into {root}")
    for deb in debs:
        deb.unlink(missing_ok=True)


def _name_and_version(deb: Path) -> tuple[str, str]:
    fields = subprocess.run(
        ["dpkg-deb", "-f", str(deb), "Package", "Version"], capture_output=True, text=True, check=True
    ).stdout
    found = dict(line.split(": ", 1) for line in fields.splitlines())
    return found["Package"], found["Version"]
