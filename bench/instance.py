"""An installation of its own for a measurement: `yingda up` on free ports, in a directory that is removed at the end."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from yingda.demo.sip.wire import LOCAL, free_port
from yingda.entrypoints.asterisk_config import asterisk_config
from yingda.platform.database_access import owner_dsn
from yingda.platform.local_ports import read_ports
from yingda.platform.secrets import load_secrets
from yingda.platform.settings import Settings, as_environment, load_settings, parse_settings
from yingda.telephony.switch.asterisk.config import AsteriskConfig

START_SECONDS: Final = 240.0
STOP_SECONDS: Final = 40.0
RTP_PORTS: Final = 2000
FIRST_RTP: Final = range(12_000, 30_000, RTP_PORTS)
PARTS: Final = ("asterisk", "postgres", "callcontrol", "api", "worker")


class CannotStart(Exception):
    """The installation did not become ready; what it said is in the message."""


class Instance:
    """A running installation, seen from outside."""

    def __init__(self, settings: Settings, process: subprocess.Popen[bytes]) -> None:
        self.settings = settings
        self.secrets = load_secrets(settings)
        self._process = process

    @property
    def owner_dsn(self) -> str:
        return owner_dsn(self.settings, self.secrets)

    @property
    def socket(self) -> Path:
        """Where call control takes commands."""
        return self.settings.sockets / "callcontrol.sock"

    def asterisk(self) -> AsteriskConfig:
        """How its switch is reached."""
        return asterisk_config(settings=self.settings, secrets=self.secrets, ports=read_ports(self.settings))

    def pid(self, part: str) -> int:
        """The process of a part as it runs now."""
        return int((self.settings.run / f"{part}.pid").read_text().split()[0])

    def heads(self) -> dict[str, int]:
        return {part: self.pid(part) for part in PARTS}

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(
                f"http://{LOCAL}:{self.settings.http_port}/readyz", timeout=3
            ) as reply:
                return bool(reply.status == 200)
        except OSError:
            return False


def free_rtp_ports() -> str:
    """A range of UDP ports of which a sample is free."""
    for first in FIRST_RTP:
        if all(_is_free(port) for port in range(first, first + RTP_PORTS, 100)):
            return f"{first}-{first + RTP_PORTS - 1}"
    raise CannotStart("no range of UDP ports is free")


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((LOCAL, port))
        except OSError:
            return False
    return True


def _settings(data: Path) -> Settings:
    mine = {
        "YINGDA_DATA": str(data),
        "YINGDA_HTTP_PORT": str(free_port()),
        "YINGDA_SIP_PORT": str(free_port()),
        "YINGDA_RTP_PORTS": free_rtp_ports(),
        "YINGDA_DEMO": "1",
        "YINGDA_NODE": "bench",
    }
    given = as_environment(load_settings())
    mine |= {name: given[name] for name in ("YINGDA_ASTERISK", "YINGDA_WEB") if name in given}
    return parse_settings(mine)


@contextmanager
def running_instance(*, keep: bool = False) -> Iterator[Instance]:
    """Start an installation, wait until a call can be taken, and stop it at the end."""
    data = Path(tempfile.mkdtemp(prefix="yingda-bench-"))
    settings = _settings(data)
    output = data / "up.out"
    with output.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "yingda.entrypoints.cli", "up"],
            env={**os.environ, **as_environment(settings)},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_ready(settings, process, output)
        yield Instance(settings, process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        finally:
            if not keep:
                shutil.rmtree(data, ignore_errors=True)


def _wait_until_ready(settings: Settings, process: subprocess.Popen[bytes], output: Path) -> None:
    limit = time.monotonic() + START_SECONDS
    address = f"http://{LOCAL}:{settings.http_port}/readyz"
    while True:
        if process.poll() is not None or time.monotonic() > limit:
            raise CannotStart(output.read_text(errors="replace"))
        try:
            with urllib.request.urlopen(address, timeout=3):
                return
        except OSError:
            time.sleep(0.2)
