"""The offline engine behind the speech port: Kokoro-82M in a process and a Python environment of its own.

The model's libraries weigh 400 MB and are needed only while prompts are made, so they never enter the
product's own environment: `deploy/speech/install.py` makes theirs, and we talk to it over its pipes.
"""

import asyncio
import json
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yingda
from yingda.platform.speech.errors import SpeechFailed, SpeechGone, SpeechNotInstalled
from yingda.platform.speech.sound import Sound

SPEECH: Final = Path(yingda.__file__).parents[2] / "deploy" / "speech"
"""Where a checkout keeps what installs and runs the engine."""
WORKER: Final = SPEECH / "worker.py"
# The slowest text we know takes 20 s on one busy core; on a machine that has no time for it, many times that.
_PATIENCE = 300.0


@dataclass(frozen=True, kw_only=True, slots=True)
class KokoroSpeech:
    """Speaks through a running worker, one text at a time."""

    _worker: Process
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def say(self, *, text: str, language: str, voice: str, speed: float) -> Sound:
        """Speak the text at 8 kHz."""
        request = {"text": text, "language": language, "voice": voice, "speed": speed}
        async with self._turn:
            try:
                return await asyncio.wait_for(self._ask(request), _PATIENCE)
            except (OSError, EOFError, TimeoutError) as error:
                raise SpeechGone(f"the speech engine has gone: {error!r}") from error

    async def _ask(self, request: dict[str, object]) -> Sound:
        to, back = self._worker.stdin, self._worker.stdout
        if to is None or back is None:
            raise EOFError
        to.write(json.dumps(request).encode() + b"\n")
        await to.drain()
        line = await back.readline()
        if not line:
            raise EOFError
        answer = json.loads(line)
        if "error" in answer:
            raise SpeechFailed(answer["error"])
        pcm = await back.readexactly(answer["bytes"])
        return Sound.from_pcm(rate=answer["rate"], pcm=pcm)


@asynccontextmanager
async def open_kokoro(*, python: Path, worker: Path, home: Path) -> AsyncIterator[KokoroSpeech]:
    """Start the worker with its own interpreter on the installed model in `home`; it ends with the block."""
    process = await asyncio.create_subprocess_exec(python, worker, home, stdin=PIPE, stdout=PIPE)
    try:
        yield KokoroSpeech(_worker=process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 5)
        except TimeoutError:
            process.kill()
            await process.wait()


def interpreter(home: Path) -> Path:
    """The Python that has the model's libraries."""
    return home / "venv" / "bin" / "python"


def find_kokoro(home: Path | None) -> Path:
    """Where the engine is installed; `home` says another place than the user's cache."""
    return _ask_installer(home, "--find")


def install_kokoro(home: Path | None) -> Path:
    """Install the engine, unless it is there; returns where it lies."""
    return _ask_installer(home)


def _ask_installer(home: Path | None, *words: str) -> Path:
    installer = SPEECH / "install.py"
    if not installer.is_file():
        raise SpeechNotInstalled("the offline speech engine comes with a checkout: deploy/speech is not here")
    place = ["--home", str(home)] if home else []
    asked = [sys.executable, str(installer), *place, *words]
    done = subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SpeechNotInstalled("the offline speech engine is not installed: run `yingda prompts install`")
    return Path(done.stdout.strip())
