"""An instance of the whole product for tests: `yingda up` on free ports, with data of its own."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import httpx

from yingda.entrypoints.up.processes import adopt, read_birth
from yingda.platform.local_ports import read_ports
from yingda.platform.secrets import load_secrets
from yingda.platform.settings import Settings, parse_settings
from yingda.tenancy.usecases.acting import COOKIE

START_SECONDS: Final = 240.0
STOP_SECONDS: Final = 40.0
RTP_PORTS: Final = 400
PASSED_ON: Final = ("YINGDA_ASTERISK", "YINGDA_WEB")
KEEP_LOGS: Final = "YINGDA_JOURNEY_LOGS"
"""Name of a directory that the logs are copied to at the end, for whoever looks for a fault."""
SERVICES: Final = ("callcontrol", "worker", "api", "asterisk", "postgres")


def own_environment(**settings: str) -> dict[str, str]:
    """This environment with these settings and none of whoever runs the tests, but where the parts lie."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in PASSED_ON or not name.startswith("YINGDA_")
    }
    return kept | settings


def _is_free(port: int) -> bool:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
    ):
        try:
            tcp.bind(("127.0.0.1", port))
            udp.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_ports(count: int, *, within: range) -> range:
    """So many free ports in a row, below those that the system gives away by itself."""
    for _ in range(200):
        first = random.randrange(within.start, within.stop - count) & ~1
        found = range(first, first + count)
        if all(_is_free(port) for port in (found if count < 10 else found[::20])):
            return found
    raise RuntimeError(f"no {count} free ports in a row within {within}")


class Instance:
    """A running installation; its parts can be killed one by one, and it is stopped by process ids."""

    def __init__(self, **more: str) -> None:
        self._within: tuple[str, ...] = ()
        self.data = Path(tempfile.mkdtemp(prefix="yj-"))
        built = os.environ.get("YINGDA_WEB")
        if built is not None:
            # Whoever builds the desktop anew meanwhile must not pull the pages away from under a test.
            shutil.copytree(built, self.data / "web")
        web, sip = free_ports(2, within=range(15_000, 20_000))
        speech = free_ports(RTP_PORTS, within=range(23_000, 32_000))
        self.environment = own_environment(
            YINGDA_DATA=str(self.data),
            YINGDA_HTTP_PORT=str(web),
            YINGDA_SIP_PORT=str(sip),
            YINGDA_RTP_PORTS=f"{speech.start}-{speech.stop - 1}",
            **more,
            **({"YINGDA_WEB": str(self.data / "web")} if built else {}),
        )
        self.settings: Settings = parse_settings(
            {name: value for name, value in self.environment.items() if name.startswith("YINGDA_")}
        )
        self.sip_port = sip
        self.url = f"http://127.0.0.1:{web}"
        self._up: subprocess.Popen[bytes] | None = None
        self._tokens: dict[str, str] = {}

    # Its life

    def live_within(self, command: tuple[str, ...]) -> None:
        """Run it by a command that runs what follows it, in a world of its own."""
        self._within = command

    def start(self) -> None:
        """Run `yingda up`, and wait until a call can be taken."""
        with (self.data / "up.out").open("ab") as output:
            self._up = subprocess.Popen(
                [*self._within, sys.executable, "-m", "yingda.entrypoints.cli", "up"],
                env=self.environment,
                cwd=self.data,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait_ready(within=START_SECONDS)

    def wait_ready(self, *, within: float) -> None:
        """Wait until /readyz says that a call can be taken."""
        limit = time.monotonic() + within
        while not self.is_ready():
            if self._up is not None and self._up.poll() is not None:
                raise RuntimeError(f"`yingda up` ended with {self._up.returncode}: {self.output()}")
            if time.monotonic() > limit:
                raise RuntimeError(f"not ready within {within:.0f} s: {self.output()}")
            time.sleep(0.1)

    def is_ready(self) -> bool:
        """What /readyz says."""
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def output(self) -> str:
        """What `yingda up` has said so far."""
        return (self.data / "up.out").read_text(errors="replace")

    def kill_up(self) -> None:
        """`yingda up` dies at once; what it started lives on."""
        assert self._up is not None
        self._up.kill()
        self._up.wait()
        self._up = None

    def stop(self) -> None:
        """Stop everything, by force where it has to be, and remove the data."""
        if self._up is not None:
            self._up.terminate()
            try:
                self._up.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill_up()
        for name in SERVICES:
            self._end_by_force(name)
        kept = os.environ.get(KEEP_LOGS)
        if kept:
            shutil.copytree(self.data / "logs", kept, dirs_exist_ok=True)
        shutil.rmtree(self.data, ignore_errors=True)

    def _end_by_force(self, name: str) -> None:
        found = adopt(self.settings.run / f"{name}.pid", fingerprint="")
        if found is not None:
            found[0].stop(signal.SIGKILL, patience=5.0)

    # Its parts

    def pid(self, name: str) -> int:
        """Process id of one of its parts."""
        birth = read_birth(self.settings.run / f"{name}.pid")
        assert birth is not None, f"{name} does not run"
        return birth.pid

    def send(self, name: str, number: signal.Signals) -> int:
        """Send a signal to one of its parts; its process id."""
        pid = self.pid(name)
        os.kill(pid, number)
        return pid

    def kill(self, name: str) -> int:
        """`kill -9` one of its parts; the process id that it had."""
        return self.send(name, signal.SIGKILL)

    def family(self, name: str) -> list[int]:
        """Process ids of a part and of its children."""
        parent = self.pid(name)
        found = [parent]
        for entry in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = entry.read_text().rpartition(")")[2].split()
                if int(fields[1]) == parent:
                    found.append(int(entry.parent.name))
        return found

    # What it knows

    def login(self, username: str) -> tuple[str, str]:
        """Name and password of somebody, as the first start has written them."""
        logins = json.loads((self.data / "demo-logins.json").read_text())
        return username, next(each["password"] for each in logins if each["username"] == username)

    def token(self, username: str) -> str:
        """A login of this person; one for the whole run."""
        if username not in self._tokens:
            _, password = self.login(username)
            body = {"username": username, "password": password}
            answer = httpx.post(f"{self.url}/api/auth/login", json=body, timeout=10, trust_env=False)
            assert answer.status_code == 200, answer.text
            self._tokens[username] = answer.cookies[COOKIE]
        return self._tokens[username]

    def client(self, username: str | None = None) -> httpx.AsyncClient:
        """The public API as this person, or as nobody in particular."""
        cookies = {COOKIE: self.token(username)} if username else {}
        return httpx.AsyncClient(base_url=self.url, cookies=cookies, timeout=10, trust_env=False)

    def phone(self, seat: str) -> tuple[str, str]:
        """Name and password of the SIP phone at a seat."""
        phones = json.loads((self.data / "demo-phones.json").read_text())
        found = next(each for each in phones if each["seat"] == seat)
        return found["endpoint"], found["password"]

    def channels(self) -> list[dict[str, Any]]:
        """The channels that live on the switch."""
        port = read_ports(self.settings).asterisk_http
        auth = ("yingda", load_secrets(self.settings).ari_password)
        answer = httpx.get(f"http://127.0.0.1:{port}/ari/channels", auth=auth, timeout=5, trust_env=False)
        found: list[dict[str, Any]] = answer.json()
        return found
