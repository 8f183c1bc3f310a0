"""Mono 16-bit sound and the few operations that make a telephone prompt of it."""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

FULL_SCALE = 32768
_FRAME_SECONDS = 0.02
# A frame this far below the loudest one is breath or silence, not speech.
_SPEECH_RANGE_DB = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Sound:
    """Mono samples of 16 bits at a rate in Hz."""

    rate: int
    samples: array[int]

    @classmethod
    def of(cls, *, rate: int, samples: Sequence[float]) -> Self:
        """Round the samples to 16 bits; what is beyond full scale is clipped."""
        limit = FULL_SCALE - 1
        return cls(rate=rate, samples=array("h", (max(-limit, min(limit, round(s))) for s in samples)))

    @classmethod
    def from_pcm(cls, *, rate: int, pcm: bytes) -> Self:
        """Read signed 16-bit little-endian samples."""
        samples = array("h", pcm)
        if sys.byteorder == "big":
            samples.byteswap()
        return cls(rate=rate, samples=samples)

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate


def silence(*, rate: int, seconds: float) -> Sound:
    """So much of nothing."""
    return Sound(rate=rate, samples=array("h", bytes(2 * round(rate * seconds))))


def join(*, sounds: Sequence[Sound], gap: float) -> Sound:
    """Put sounds of one rate behind each other with a pause of `gap` seconds between them."""
    rate = sounds[0].rate
    pause = silence(rate=rate, seconds=gap).samples
    samples = array("h", sounds[0].samples)
    for sound in sounds[1:]:
        samples += pause + sound.samples
    return Sound(rate=rate, samples=samples)


def decibels(amplitude: float) -> float:
    """The amplitude in dB below full scale (a full-scale square wave is 0)."""
    return 20 * math.log10(max(amplitude, 0.1) / FULL_SCALE)


def peak(sound: Sound) -> float:
    """The loudest sample in dBFS."""
    return decibels(max((abs(sample) for sample in sound.samples), default=0))


def speech_level(sound: Sound) -> float:
    """The RMS level in dBFS of the frames in which somebody speaks; pauses do not count."""
    powers = _frame_powers(sound)
    floor = max(powers, default=0.0) * 10 ** (-_SPEECH_RANGE_DB / 10)
    spoken = [power for power in powers if power >= floor]
    return decibels(math.sqrt(sum(spoken) / len(spoken))) if spoken else decibels(0)


def normalised(*, sound: Sound, level: float, ceiling: float) -> Sound:
    """Bring speech to `level` dBFS, or as near as its peaks may come to `ceiling` dBFS."""
    gain = 10 ** (min(level - speech_level(sound), ceiling - peak(sound)) / 20)
    return Sound.of(rate=sound.rate, samples=[sample * gain for sample in sound.samples])


def trimmed(*, sound: Sound, lead: float, tail: float) -> Sound:
    """Leave exactly `lead` seconds before the first and `tail` seconds after the last spoken frame."""
    powers = _frame_powers(sound)
    # A consonant's onset is far weaker than a vowel: 10 dB below what counts as speech still belongs to it.
    floor = max(powers, default=0.0) * 10 ** (-(_SPEECH_RANGE_DB + 10) / 10)
    spoken = [index for index, power in enumerate(powers) if power > floor]
    if not spoken:
        return silence(rate=sound.rate, seconds=lead + tail)

    frame = _frame_length(sound)
    begin = spoken[0] * frame - round(lead * sound.rate)
    end = (spoken[-1] + 1) * frame + round(tail * sound.rate)
    before = silence(rate=sound.rate, seconds=max(0, -begin) / sound.rate).samples
    kept = sound.samples[max(0, begin) : end]
    after = silence(rate=sound.rate, seconds=(end - max(0, begin) - len(kept)) / sound.rate).samples
    return Sound(rate=sound.rate, samples=before + kept + after)


def faded(*, sound: Sound, seconds: float) -> Sound:
    """Let both ends rise from and fall to zero, so that nothing clicks."""
    length = min(round(seconds * sound.rate), len(sound.samples) // 2)
    samples = array("h", sound.samples)
    for index in range(length):
        samples[index] = round(samples[index] * index / length)
        samples[-1 - index] = round(samples[-1 - index] * index / length)
    return Sound(rate=sound.rate, samples=samples)


def _frame_length(sound: Sound) -> int:
    return round(sound.rate * _FRAME_SECONDS)


def _frame_powers(sound: Sound) -> list[float]:
    length = _frame_length(sound)
    frames = (sound.samples[start : start + length] for start in range(0, len(sound.samples), length))
    return [sum(sample * sample for sample in frame) / length for frame in frames]
