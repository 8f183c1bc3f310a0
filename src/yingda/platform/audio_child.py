"""Decodes one sound file from its standard input and writes it out for the telephone; see `audio.py`."""

from __future__ import annotations

import json
import resource
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Final

from yingda.kernel.errors import DomainError
from yingda.platform.audio import MAX_BYTES, MAX_SECONDS, AudioSilent, AudioTooLong, AudioUnreadable
from yingda.platform.speech.g711 import RATE, encode_alaw, encode_ulaw
from yingda.platform.speech.prompts import CEILING, SPEECH_LEVEL
from yingda.platform.speech.sound import Sound, faded, normalised, speech_level, trimmed

if TYPE_CHECKING:
    from av.container import InputContainer

LEAD: Final = 0.15
TAIL: Final = 0.3
SILENCE_LEVEL: Final = -55.0
"""In dBFS; what is fainter is the noise of a room, and must not be made as loud as speech."""
SHORTEST_SECONDS: Final = 0.1
MEMORY_BYTES: Final = 1 << 30
CPU_SECONDS: Final = 50
OPEN_FILES: Final = 64

# The beginning of a file tells its format. Only these are tried, by name: other readers of the library open
# addresses and files that they find written in what they read.
_SIGNS: Final = (
    (0, b"RIFF", "wav"),
    (0, b"OggS", "ogg"),
    (0, b"fLaC", "flac"),
    (0, b"\x1aE\xdf\xa3", "matroska"),
    (0, b"#!AMR", "amr"),
    (4, b"ftyp", "mov"),
    (0, b"ID3", "mp3"),
)


def main() -> None:
    """Answer with one line of JSON and the sound in both codings, or with the reason why not."""
    limit()
    try:
        sound = fit_for_telephone(decode(sys.stdin.buffer.read(MAX_BYTES + 1)))
        head: dict[str, object] = {"seconds": round(sound.seconds, 3)}
        body = encode_alaw(sound) + encode_ulaw(sound)
    except DomainError as refusal:
        head, body = {"refused": refusal.code}, b""
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)


def limit() -> None:
    """Take away from this process whatever decoding needs not."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def format_of(data: bytes) -> str:
    """Which of the formats that we take this is, by how it begins."""
    for position, sign, name in _SIGNS:
        if data.startswith(sign, position):
            return name
    if data[:1] == b"\xff" and len(data) > 1 and data[1] & 0xE0 == 0xE0:
        # Two kinds of frames begin alike; those of AAC have no layer.
        return "aac" if data[1] & 0x06 == 0 else "mp3"
    raise AudioUnreadable


def decode(data: bytes) -> Sound:
    """All of the first sound in the file, mono at the telephone's rate."""
    import av

    try:
        with av.open(BytesIO(data), "r", format=format_of(data), metadata_errors="ignore") as container:
            pcm = _pcm(container)
    except (av.FFmpegError, ValueError, TypeError, LookupError, MemoryError, OverflowError) as damaged:
        raise AudioUnreadable from damaged
    return Sound.from_pcm(rate=RATE, pcm=pcm)


def _pcm(container: InputContainer) -> bytes:
    import av

    if not container.streams.audio:
        raise AudioUnreadable
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    pcm = bytearray()
    for frame in container.decode(container.streams.audio[0]):
        for part in resampler.resample(frame):
            pcm += bytes(part.planes[0])[: part.samples * 2]
        if len(pcm) > MAX_SECONDS * RATE * 2:
            raise AudioTooLong
    for part in resampler.resample(None):
        pcm += bytes(part.planes[0])[: part.samples * 2]
    return bytes(pcm)


def fit_for_telephone(sound: Sound) -> Sound:
    """Cut most of the silence at both ends and bring it to the level of every other prompt."""
    if speech_level(sound) < SILENCE_LEVEL or sound.seconds < SHORTEST_SECONDS:
        raise AudioSilent
    cut = trimmed(sound=sound, lead=LEAD, tail=TAIL)
    return faded(sound=normalised(sound=cut, level=SPEECH_LEVEL, ceiling=CEILING), seconds=0.005)


if __name__ == "__main__":
    main()
