"""How loud each side of a recording is over its time: what a waveform is drawn from."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import orjson

from yingda.conversations.channels.voice.recording.audio import HEADER_BYTES, RATE, SAMPLE_BYTES

POINTS: Final = 1200
"""More than a wide screen can show."""
LOUDEST: Final = 32_768
_FRAME: Final = SAMPLE_BYTES * 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Peaks:
    """The loudest sample of each stretch of time, in hundredths of what is possible."""

    seconds: float
    left: tuple[int, ...]
    """The customer."""
    right: tuple[int, ...]
    """The agent's side."""

    def encoded(self) -> bytes:
        """As it is kept, before it is sealed."""
        return orjson.dumps({"seconds": self.seconds, "left": self.left, "right": self.right})

    @staticmethod
    def decoded(text: bytes) -> "Peaks":
        """What `encoded` made."""
        known = orjson.loads(text)
        return Peaks(seconds=known["seconds"], left=tuple(known["left"]), right=tuple(known["right"]))


class PeakMeter:
    """Measures stereo sound that comes in pieces of any size."""

    def __init__(self, *, samples: int) -> None:
        self._samples = samples
        self._stretch = max(1, -(-samples // POINTS)) * _FRAME
        self._held = bytearray()
        self._left: list[int] = []
        self._right: list[int] = []

    def hear(self, sound: bytes) -> None:
        """The next piece."""
        self._held += sound
        while len(self._held) >= self._stretch:
            self._measure(bytes(self._held[: self._stretch]))
            del self._held[: self._stretch]

    def peaks(self) -> Peaks:
        """What was measured, once everything was heard."""
        rest = len(self._held) // _FRAME * _FRAME
        if rest:
            self._measure(bytes(self._held[:rest]))
            self._held.clear()
        return Peaks(seconds=self._samples / RATE, left=tuple(self._left), right=tuple(self._right))

    def _measure(self, stretch: bytes) -> None:
        both = array("h", stretch)
        for side, samples in ((self._left, both[0::2]), (self._right, both[1::2])):
            high, low = max(samples), min(samples)
            side.append(round(100 * max(high, -low) / LOUDEST))


def metered(wav: Iterable[bytes], meter: PeakMeter) -> Iterator[bytes]:
    """The WAV as it is, measured as it passes by."""
    skip = HEADER_BYTES
    for piece in wav:
        meter.hear(piece[skip:])
        skip = max(0, skip - len(piece))
        yield piece


def peaks_of(wav: Iterable[bytes], *, size: int) -> Peaks:
    """The peaks of a stereo WAV of so many bytes."""
    meter = PeakMeter(samples=max(0, size - HEADER_BYTES) // _FRAME)
    for _ in metered(wav, meter):
        pass
    return meter.peaks()
