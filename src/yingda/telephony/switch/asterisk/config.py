"""The private Asterisk: its configuration files, how it is started, whether it is ready."""

import os
import re
import shutil
import socket
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Final

from yingda.telephony.switch.asterisk.cel import rotate

USER: Final = "yingda"
"""The one user of the control interfaces; its passwords are made by the installation."""
OLDEST: Final = (22, 10)
"""StasisBroadcast, requests over the websocket, and the fixes that make them safe."""
EVENT_FILE: Final = "events.jsonl"
FORBIDDEN: Final = frozenset(";,()[]&|\"'\n\r")
LOADER: Final = "usr/lib64/ld-linux-x86-64.so.2"
LIBRARIES: Final = "usr/lib/x86_64-linux-gnu"
HOST_MODULES: Final = ("/usr/lib/x86_64-linux-gnu/asterisk/modules", "/usr/lib/asterisk/modules")
LOOPBACK: Final = ("127.0.0.0/8", "::1/128")


class SwitchTooOld(Exception):
    """This Asterisk is older than 22.10 and lacks what Yingda needs."""


class DirectoryUnusable(Exception):
    """A directory's name holds a character that Asterisk's files give a meaning of its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AsteriskConfig:
    """All that our Asterisk must be told; ports are loopback but for SIP and RTP."""

    data: Path
    """Everything that it writes is below: configuration, sockets, logs, event file."""
    root: Path | None
    """Where a private Asterisk was unpacked; None for the host's own."""
    sip_host: str = "127.0.0.1"
    sip_port: int = 5060
    rtp_ports: tuple[int, int] = (10000, 10999)
    http_port: int
    """ARI and the browsers' SIP websocket."""
    ami_port: int
    ari_password: str
    ami_password: str
    prompts: Path
    """Prompts below `platform/` for the fallback, music below `music/`."""
    demo: bool = False
    """Take what calls from this machine as coming from the carrier's trunk."""
    application: str = "yingda"
    fallback_seconds: int = 30
    qualify_seconds: int = 10
    trunk_media_timeout: int = 60
    seat_media_timeout: int = 10

    @property
    def etc(self) -> Path:
        """The configuration files."""
        return self.data / "etc"

    @property
    def seats_file(self) -> Path:
        """The generated list of phones that may register."""
        return self.etc / "pjsip_seats.conf"

    @property
    def event_file(self) -> Path:
        """The switch's own record of every channel."""
        return self.data / "log" / "cel-custom" / EVENT_FILE


class _ConfTemplate(Template):
    """Asterisk's files are full of dollar signs."""

    delimiter = "@"
    braceidpattern = r"[a-z_]+"


def write_config(*, config: AsteriskConfig) -> Path:
    """Write every file, readable for this user only, and return the main one."""
    for directory in filter(None, (config.data, config.root, config.prompts)):
        if FORBIDDEN & set(str(directory.absolute())):
            raise DirectoryUnusable(str(directory))
    for name in ("etc", "lib/keys", "spool/monitor", "run", "log/cel-custom"):
        (config.data / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    rotate(config.event_file)
    values = _values(config)
    for template in files(__package__).joinpath("templates").iterdir():
        if template.name.endswith(".conf"):
            text = _ConfTemplate(template.read_text(encoding="utf-8")).substitute(values)
            write_private(config.etc / template.name, text)
    if not config.seats_file.exists():
        write_private(config.seats_file, "")
    return config.etc / "asterisk.conf"


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step; nobody else may read it."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    draft.replace(path)


def _values(config: AsteriskConfig) -> dict[str, object]:
    data = config.data.absolute()
    share = config.root.absolute() / "usr/share/asterisk" if config.root else Path("/usr/share/asterisk")
    return {
        "etc": data / "etc",
        "lib": data / "lib",
        "spool": data / "spool",
        "run": data / "run",
        "log": data / "log",
        "modules": _modules(config.root),
        "share": share,
        "event_file": EVENT_FILE,
        "user": USER,
        "application": config.application,
        "ari_password": config.ari_password,
        "ami_password": config.ami_password,
        "http_port": config.http_port,
        "ami_port": config.ami_port,
        "sip_bind": f"[{config.sip_host}]" if ":" in config.sip_host else config.sip_host,
        "sip_port": config.sip_port,
        "rtp_first": config.rtp_ports[0],
        "rtp_last": config.rtp_ports[1],
        "prompts": config.prompts.absolute(),
        "fallback_seconds": config.fallback_seconds,
        "qualify_seconds": config.qualify_seconds,
        "trunk_media_timeout": config.trunk_media_timeout,
        "seat_media_timeout": config.seat_media_timeout,
        "trunk_identity": _trunk_identity(config),
        "music_classes": _music_classes(config.prompts.absolute() / "music"),
    }


def _modules(root: Path | None) -> Path:
    if root is not None:
        return root.absolute() / LIBRARIES / "asterisk/modules"
    return next((path for path in map(Path, HOST_MODULES) if path.is_dir()), Path(HOST_MODULES[0]))


def _trunk_identity(config: AsteriskConfig) -> str:
    """The carriers' addresses are in the generated file; the demo's carrier is this machine."""
    if not config.demo:
        return "; This is no demo: calls from this machine are known to nobody."
    return "\n".join(
        ["[trunk]", "type = identify", "endpoint = trunk", *(f"match = {net}" for net in LOOPBACK)]
    )


def _music_classes(directory: Path) -> str:
    """One class for the directory itself and one for each below it."""
    below = sorted(path for path in directory.iterdir() if path.is_dir()) if directory.is_dir() else []
    classes = [("default", directory), *((path.name, path) for path in below)]
    return "\n".join(f"[{name}]\nmode = files\ndirectory = {path}\nsort = alpha\n" for name, path in classes)


def command_line(config: AsteriskConfig) -> list[str]:
    """The command that runs the switch in the foreground."""
    return [*_program(config.root), "-C", str(config.etc.absolute() / "asterisk.conf"), "-f"]


def environment(config: AsteriskConfig) -> dict[str, str]:
    """What is added to the environment of that command."""
    # With glibc's default of 16 arenas its memory grew to 1.7 GB in bursts of calls and stayed there.
    return {"MALLOC_ARENA_MAX": "2"}


def _program(root: Path | None) -> list[str]:
    if root is None:
        # An ordinary user's PATH has no /usr/sbin.
        return [shutil.which("asterisk") or "/usr/sbin/asterisk"]
    home = root.absolute()
    return [str(home / LOADER), "--library-path", str(home / LIBRARIES), str(home / "usr/sbin/asterisk")]


def version(config: AsteriskConfig) -> str:
    """Version of the Asterisk that `command_line` runs; refuses one that is too old."""
    result = subprocess.run(
        [*_program(config.root), "-V"], capture_output=True, text=True, timeout=20, check=True
    )
    found = re.search(r"(\d+)\.(\d+)\S*", result.stdout)
    if found is None or (int(found[1]), int(found[2])) < OLDEST:
        raise SwitchTooOld(result.stdout.strip())
    return found[0]


def ready(config: AsteriskConfig, *, patience: float = 1.0) -> bool:
    """Whether the switch has started and loaded everything."""
    login = f"Action: Login\r\nUsername: {USER}\r\nSecret: {config.ami_password}\r\n\r\n"
    with suppress(OSError), socket.create_connection(("127.0.0.1", config.ami_port), patience) as line:
        line.settimeout(patience)
        line.sendall(login.encode())
        return _hears(line, b"Event: FullyBooted")
    return False


def _hears(line: socket.socket, word: bytes) -> bool:
    heard = b""
    while word not in heard:
        part = line.recv(4096)
        if not part:
            return False
        heard += part
    return True
