"""The two tracks of a recorded conversation as one stereo WAV: the customer left, the agent's side right."""

import struct
from array import array
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

RATE: Final = 8000
SAMPLE_BYTES: Final = 2
HEADER_BYTES: Final = 44
_BLOCK: Final = 32 * 1024
"""Samples of one side that are held in memory at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tracks:
    """What the switch left of a conversation: headerless 16-bit linear, either side perhaps missing or shorter."""

    customer: Path | None
    agent: Path | None
    samples: int
    """Of the longer side."""

    @property
    def seconds(self) -> float:
        return self.samples / RATE

    @property
    def wav_bytes(self) -> int:
        return HEADER_BYTES + self.samples * SAMPLE_BYTES * 2

    @property
    def has_both(self) -> bool:
        return self.customer is not None and self.agent is not None


def track_files(file: Path) -> tuple[Path, Path]:
    """Where the switch writes what the customer says, and what he hears."""
    return file.with_name(f"{file.name}-in.sln"), file.with_name(f"{file.name}-out.sln")


def find_tracks(file: Path) -> Tracks:
    """Whatever there is of a recording; a side with no sound at all counts as missing."""
    customer, agent = track_files(file)
    lengths = {track: _samples(track) for track in (customer, agent)}
    return Tracks(
        customer=customer if lengths[customer] else None,
        agent=agent if lengths[agent] else None,
        samples=max(lengths.values()),
    )


def stereo_wav(tracks: Tracks) -> Iterator[bytes]:
    """The WAV, piece by piece; a shorter side ends in silence."""
    yield _header(tracks.samples)
    with ExitStack() as opened:
        left, right = (
            opened.enter_context(track.open("rb")) if track else None
            for track in (tracks.customer, tracks.agent)
        )
        for position in range(0, tracks.samples, _BLOCK):
            count = min(_BLOCK, tracks.samples - position)
            both = array("h", bytes(count * SAMPLE_BYTES * 2))
            both[0::2] = _read(left, count)
            both[1::2] = _read(right, count)
            yield both.tobytes()


def mono_wav(track: Path) -> bytes:
    """One side alone, as a file that any program reads."""
    sound = track.read_bytes()
    samples = len(sound) // SAMPLE_BYTES
    return _header(samples, channels=1) + sound[: samples * SAMPLE_BYTES]


def _samples(track: Path) -> int:
    # A crash may have cut the last sample in two: half a sample is none.
    return track.stat().st_size // SAMPLE_BYTES if track.exists() else 0


def _read(track: BinaryIO | None, count: int) -> "array[int]":
    sound = track.read(count * SAMPLE_BYTES) if track else b""
    sound = sound[: len(sound) // SAMPLE_BYTES * SAMPLE_BYTES]
    return array("h", sound.ljust(count * SAMPLE_BYTES, b"\0"))


def _header(samples: int, *, channels: int = 2) -> bytes:
    frame = SAMPLE_BYTES * channels
    data = samples * frame
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, RATE, RATE * frame, frame, SAMPLE_BYTES * 8)
    return (
        struct.pack("<4sI4s", b"RIFF", HEADER_BYTES - 8 + data, b"WAVE")
        + form
        + struct.pack("<4sI", b"data", data)
    )
