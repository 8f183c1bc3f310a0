"""One SIPp process that runs a rendered scenario; what it logs is what happened."""

import asyncio
import contextlib
import os
import random
import shutil
import signal
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path
from string import Template

SCENARIOS = Path(__file__).parent / "scenarios"
PROGRAM = os.environ.get("YINGDA_TEST_SIPP") or shutil.which("sipp") or "sipp"


class _Scenario(Template):
    """SIPp's own variables look like [this] and $that."""

    delimiter = "@"
    braceidpattern = r"[a-z_]+"


def render(name: str, values: Mapping[str, object]) -> str:
    """A scenario file with its blanks filled in; an at sign that names nothing stays."""
    return _Scenario((SCENARIOS / name).read_text(encoding="utf-8")).safe_substitute(values)


def free_port() -> int:
    """A UDP port that nobody uses at the moment."""
    with _hand() as probe:
        return int(probe.getsockname()[1])


def media_port() -> int:
    """A UDP port for speech with one for pictures above it, below those that the system gives away by itself.

    SIPp binds both though the sound comes from elsewhere, looks for another only for speech, and ends without it.
    """
    while True:
        port = random.randrange(10_000, 15_000) & ~1
        with contextlib.suppress(OSError), contextlib.ExitStack() as life:
            for each in (port, port + 2):
                life.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)).bind(("127.0.0.1", each))
            return port


class Sipp:
    """A running SIPp; `log` are the lines that its scenario wrote."""

    def __init__(self, *, process: asyncio.subprocess.Process, place: Path, port: int) -> None:
        self._process = process
        self._place = place
        self._port = port

    @classmethod
    async def start(
        cls,
        scenario: str,
        *,
        switch_port: int,
        local_port: int,
        calls: int | None = None,
        options: tuple[str, ...] = (),
    ) -> "Sipp":
        """Run a scenario against the switch on loopback; without `calls` it runs until it is closed."""
        place = Path(tempfile.mkdtemp(prefix="sipp-"))
        (place / "scenario.xml").write_text(scenario, encoding="utf-8")
        limit = ("-m", str(calls)) if calls is not None else ()
        process = await asyncio.create_subprocess_exec(
            PROGRAM,
            f"127.0.0.1:{switch_port}",
            *("-sf", "scenario.xml", "-i", "127.0.0.1", "-p", str(local_port), "-nostdin"),
            *("-mp", str(media_port())),
            *("-trace_logs", "-log_file", "log", "-trace_err", "-error_file", "errors"),
            *limit,
            *options,
            cwd=place,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        return cls(process=process, place=place, port=local_port)

    def log(self) -> list[str]:
        """What the scenario has noted so far."""
        return self._read("log").splitlines()

    def errors(self) -> str:
        """What SIPp complained of."""
        return self._read("errors")

    def _read(self, name: str) -> str:
        file = self._place / name
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    async def wait_for(self, word: str, *, within: float = 5.0, times: int = 1) -> str | None:
        """The n-th logged line that begins with this word, or None when it does not come in time."""
        limit = asyncio.get_running_loop().time() + within
        while True:
            lines = [line for line in self.log() if line.startswith(word)]
            if len(lines) >= times:
                return lines[times - 1]
            if asyncio.get_running_loop().time() > limit:
                return None
            await asyncio.sleep(0.01)

    async def listening(self, *, within: float = 5.0) -> None:
        """Wait until a phone's scenario answers a probe; before that its port swallows calls."""
        loop = asyncio.get_running_loop()
        limit = loop.time() + within
        with _hand() as hand:
            hand.setblocking(False)
            while loop.time() < limit:
                hand.sendto(_message("OPTIONS", "probe@test", hand, self._port), ("127.0.0.1", self._port))
                with contextlib.suppress(TimeoutError, ConnectionError):
                    await asyncio.wait_for(loop.sock_recv(hand, 4096), 0.05)
                    return
        raise RuntimeError(f"the phone does not listen: {self.errors()}")

    def nudge(self, call_id: str) -> None:
        """Let the scenario of this call go on to its next act: it waits for a MESSAGE with its Call-ID."""
        with _hand() as hand:
            hand.sendto(_message("MESSAGE", call_id, hand, self._port), ("127.0.0.1", self._port))

    async def finished(self, *, within: float = 10.0) -> int:
        """SIPp's exit code once it has ended: 0 when every call went as the scenario says."""
        return await asyncio.wait_for(self._process.wait(), within)

    async def close(self) -> None:
        """Stop without a word to the other side and clean up."""
        if self._process.returncode is None:
            # Not by the process object: it would reap the child behind the event loop's back.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
        await self._process.wait()
        shutil.rmtree(self._place, ignore_errors=True)


def _hand() -> socket.socket:
    hand = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    hand.bind(("127.0.0.1", 0))
    return hand


def _message(method: str, call_id: str, hand: socket.socket, port: int) -> bytes:
    here = f"127.0.0.1:{hand.getsockname()[1]}"
    lines = (
        f"{method} sip:127.0.0.1:{port} SIP/2.0",
        f"Via: SIP/2.0/UDP {here};branch=z9hG4bK-nudge",
        f"From: <sip:test@{here}>;tag=nudge",
        f"To: <sip:test@127.0.0.1:{port}>",
        f"Call-ID: {call_id}",
        f"CSeq: 1 {method}",
        "Content-Length: 0",
        "",
        "",
    )
    return "\r\n".join(lines).encode()
