"""Loopback ports between our own processes: free ones are chosen at first and kept while they stay free."""

import json
import os
import socket
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from yingda.platform.settings import Settings

FILE_NAME: Final = "ports.json"
LOOPBACK: Final = "127.0.0.1"


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalPorts:
    """What listens for us, on loopback only."""

    asterisk_http: int
    """ARI and the SIP websocket."""
    asterisk_ami: int
    demo_carrier: int = 0
    """SIP of the carrier that the demo's outside calls go to."""
    demo_system: int = 0
    """HTTPS of a demo client's own system."""


def read_ports(settings: Settings) -> LocalPorts:
    """The ports in use; `yingda up` has chosen them before it started anything."""
    return LocalPorts(**json.loads((settings.run / FILE_NAME).read_text(encoding="utf-8")))


def are_chosen(settings: Settings) -> bool:
    """Whether `yingda up` has been here: a process that runs by itself has no demo beside it."""
    return (settings.run / FILE_NAME).exists()


def choose_ports(settings: Settings) -> LocalPorts:
    """Keep the ports of last time where they are free, else take others, and write them down."""
    try:
        wanted = asdict(read_ports(settings))
    except (FileNotFoundError, ValueError, TypeError):
        wanted = {}
    ports = LocalPorts(
        asterisk_http=_free_port(wanted.get("asterisk_http", 0)),
        asterisk_ami=_free_port(wanted.get("asterisk_ami", 0)),
        demo_carrier=_free_port(wanted.get("demo_carrier", 0)),
        demo_system=_free_port(wanted.get("demo_system", 0)),
    )
    _write(settings.run / FILE_NAME, ports)
    return ports


def _free_port(wanted: int) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, wanted))
        except OSError:
            probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _write(place: Path, ports: LocalPorts) -> None:
    draft = place.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(ports)), encoding="utf-8")
    os.replace(draft, place)
