"""Sound from outside made fit for the telephone: decoded in a process of its own, once, however it came."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass
from typing import Final

from yingda.kernel.errors import DomainError

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_SECONDS: Final = 600
DEADLINE_SECONDS: Final = 60.0
"""Of one file, from its first byte to its last; ten minutes of sound take a tenth of that on a machine at rest."""
_KEPT_ENVIRONMENT: Final = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "SYSTEMROOT")


class AudioTooLarge(DomainError):
    """The sound file is larger than ten megabytes."""

    code = "audio.too_large"


class AudioTooLong(DomainError):
    """The sound lasts longer than ten minutes."""

    code = "audio.too_long"


class AudioUnreadable(DomainError):
    """This is no sound file of a known format, or a damaged one."""

    code = "audio.unreadable"


class AudioSilent(DomainError):
    """Nothing can be heard in the sound."""

    code = "audio.silent"


REFUSALS: Final = {
    refusal.code: refusal for refusal in (AudioTooLarge, AudioTooLong, AudioUnreadable, AudioSilent)
}


@dataclass(frozen=True, kw_only=True, slots=True)
class TelephoneAudio:
    """Sound at 8 kHz in both codings of the telephone network, level and trimmed."""

    alaw: bytes
    ulaw: bytes
    seconds: float


async def convert(data: bytes) -> TelephoneAudio:
    """Make any common sound file fit for the telephone, or refuse it with the reason.

    The decoders are large and the file is a stranger's: they run in a process that has no environment, little memory
    and little time, and that is thrown away.
    """
    if len(data) > MAX_BYTES:
        raise AudioTooLarge
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "yingda.platform.audio_child", stdin=PIPE, stdout=PIPE, env=_environment()
    )
    try:
        answer, _ = await asyncio.wait_for(process.communicate(data), DEADLINE_SECONDS)
    except TimeoutError:
        raise AudioUnreadable from None
    finally:
        await _end(process)
    return _read(answer)


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


def _read(answer: bytes) -> TelephoneAudio:
    line, _, body = answer.partition(b"\n")
    try:
        head = json.loads(line)
    except ValueError:
        # It was stopped by one of its limits, or by the file.
        raise AudioUnreadable from None
    if "refused" in head:
        raise REFUSALS[head["refused"]]
    half = len(body) // 2
    return TelephoneAudio(alaw=body[:half], ulaw=body[half:], seconds=head["seconds"])
