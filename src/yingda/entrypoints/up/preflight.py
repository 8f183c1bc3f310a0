"""What must hold before anything is started: nobody else runs on this data, and the ports are free."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from yingda.platform.settings import Settings

LOCK_NAME: Final = "up.lock"


class CannotStart(Exception):
    """Something outside stands in the way; the message says what and what to do."""


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Hold the data directory for this supervisor; the kernel lets go of it however we end."""
    place = settings.run / LOCK_NAME
    with os.fdopen(os.open(place, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            number = file.read().strip() or "unknown"
            raise CannotStart(
                f"Yingda is running on {settings.data} already (process {number}). Stop it with Ctrl-C where it "
                f"was started (or `kill {number}`), or set YINGDA_DATA to another directory."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def require_free_ports(settings: Settings, *, web: bool, switch: bool) -> None:
    """Refuse to start when somebody else listens where we are told to."""
    taken = []
    if web and not _is_free(settings.http_host, settings.http_port, socket.SOCK_STREAM):
        taken.append(("YINGDA_HTTP_PORT", settings.http_host, settings.http_port, "TCP"))
    if switch:
        taken += [
            ("YINGDA_SIP_PORT", settings.sip_host, settings.sip_port, word)
            for word, kind in (("UDP", socket.SOCK_DGRAM), ("TCP", socket.SOCK_STREAM))
            if not _is_free(settings.sip_host, settings.sip_port, kind)
        ]
    if taken:
        raise CannotStart(
            "\n".join(
                f"{name}={port}: another program listens on {host} port {port} ({word}); set {name} to a free port."
                for name, host, port, word in taken
            )
        )


def _is_free(host: str, port: int, kind: socket.SocketKind) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, kind) as probe:
        if kind is socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
