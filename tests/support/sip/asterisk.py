"""A private Asterisk for tests: free ports, its own directory, stopped by its process id."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from tests.support.sip.media import tone

from yingda.telephony.switch.asterisk.config import (
    AsteriskConfig,
    command_line,
    environment,
    ready,
    write_config,
)

PROMPT_HZ = {"fallback_wait": 600.0, "fallback_goodbye": 700.0, "greeting": 800.0, "second": 900.0}
"""Each prompt of the tests is a tone of its own, so that a listener knows which one plays."""
MUSIC_HZ = 350.0


def asterisk_root() -> Path | None:
    """Where a private Asterisk was unpacked, as `make test` says; None for the host's own."""
    root = os.environ.get("YINGDA_ASTERISK")
    return Path(root) if root else None


def free_tcp_port() -> int:
    """A TCP port that nobody uses at the moment, nor its UDP twin."""
    while True:
        with socket.socket() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            tcp.bind(("127.0.0.1", 0))
            port = int(tcp.getsockname()[1])
            try:
                udp.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def make_prompts(directory: Path) -> Path:
    """Tones in the place of prompts and music."""
    (directory / "platform").mkdir(parents=True, exist_ok=True)
    (directory / "music").mkdir(exist_ok=True)
    for name, hz in PROMPT_HZ.items():
        tone(hz, seconds=1.0).astype("<i2").tofile(directory / "platform" / f"{name}.sln")
    tone(MUSIC_HZ, seconds=5.0).astype("<i2").tofile(directory / "music" / "music.sln")
    return directory


def private_config(directory: Path) -> AsteriskConfig:
    """A demo installation on free ports below a directory."""
    return AsteriskConfig(
        data=directory / "asterisk",
        root=asterisk_root(),
        sip_port=free_tcp_port(),
        rtp_ports=(21000, 22999),
        http_port=free_tcp_port(),
        ami_port=free_tcp_port(),
        ari_password="ari-test-password",
        ami_password="ami-test-password",
        prompts=make_prompts(directory / "prompts"),
        demo=True,
        fallback_seconds=6,
        qualify_seconds=5,
    )


class PrivateAsterisk:
    """One Asterisk process; it can be killed and started again in the same place."""

    def __init__(self, config: AsteriskConfig) -> None:
        self.config = config
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, patience: float = 20.0) -> None:
        """Write the files, start and wait until it is ready."""
        write_config(config=self.config)
        log = self.config.data / "console.log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command_line(self.config),
                env={**os.environ, **environment(self.config)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        limit = time.monotonic() + patience
        while not ready(self.config):
            if self._process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"Asterisk does not start: {log.read_text(errors='replace')}")
            time.sleep(0.05)

    def send(self, number: signal.Signals) -> None:
        """Send it a signal; a SIGSTOP has stopped every thread of it when this returns."""
        if self._process is None:
            return
        self._process.send_signal(number)
        while number is signal.SIGSTOP and not self._is_stopped():
            time.sleep(0.005)

    def _is_stopped(self) -> bool:
        assert self._process is not None
        threads = Path(f"/proc/{self._process.pid}/task").glob("*/stat")
        return all(each.read_text().rpartition(")")[2].split()[0] == "T" for each in threads)

    def kill(self) -> None:
        """End it at once, as a crash does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def remove(self) -> None:
        """End it and clean up."""
        self.kill()
        shutil.rmtree(self.config.data, ignore_errors=True)
