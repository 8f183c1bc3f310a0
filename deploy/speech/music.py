"""Composes the music on hold: `python deploy/speech/music.py` writes it beside the demo's prompts.

Ours from the first note to the last: a soft electric piano and a few plucked notes above it, added up from
sines. The loop has no seam: a tone that is still sounding at its end goes on at its beginning.
"""

import json
from array import array
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yingda.platform.speech.g711 import RATE
from yingda.platform.speech.manifest import digest
from yingda.platform.speech.prompts import ENCODERS
from yingda.platform.speech.sound import FULL_SCALE, Sound

FOLDER = Path(__file__).resolve().parents[2] / "src" / "yingda" / "flows" / "sounds"
LEVEL = -24.0
BEAT = 0.75
BEATS_PER_BAR = 4
OCTAVE = 12

# Sixteen bars, 48 s: walks down from F, once through A minor, and home. Notes as MIDI numbers, written an
# octave below what is played: a telephone carries little under 300 Hz.
F, EM, DM, C = (53, 60, 64, 69), (52, 59, 62, 67), (50, 57, 60, 65), (48, 55, 59, 64)
AM, G = (57, 60, 64, 67), (55, 59, 62, 65)
CHORDS = [F, EM, DM, C, F, EM, DM, G, AM, EM, F, C, F, EM, DM, G]

# (beat in the bar, note) for each bar; pentatonic, so that nothing can jar.
MELODY: list[list[tuple[float, int]]] = [
    [(1, 76), (2.5, 79)], [(0, 74), (3, 71)], [(1, 72), (2, 74), (3, 77)], [(0, 76)],
    [(1, 81), (2.5, 79)], [(0, 76), (2, 74)], [(1, 72), (2.5, 69)], [(0, 71), (2, 74)],
    [(0, 76), (1.5, 79), (3, 81)], [(1, 79)], [(0, 77), (1, 76), (2.5, 72)], [(0, 76)],
    [(1, 72), (2.5, 74)], [(0, 71), (2, 67)], [(1, 69), (2, 72), (3, 74)], [(0, 74), (2, 71)],
]  # fmt: skip

Samples = NDArray[np.float64]


def compose() -> Samples:
    """The whole loop at the telephone's rate, in 16-bit steps."""
    loop = np.zeros(round(len(CHORDS) * BEATS_PER_BAR * BEAT * RATE))
    for bar, (chord, tune) in enumerate(zip(CHORDS, MELODY, strict=True)):
        start = bar * BEATS_PER_BAR * BEAT
        for order, note in enumerate(chord):
            # Slightly broken chords: as a hand plays them.
            # The lowest note stays where it is written, for warmth.
            played = note + OCTAVE if order else note
            _add(loop, _piano(played), at=start + 0.03 * order, loudness=0.5)
            _add(loop, _piano(played), at=start + 2 * BEAT + 0.02 * order, loudness=0.28)
        for beat, note in tune:
            _add(loop, _pluck(note + OCTAVE), at=start + beat * BEAT, loudness=0.3)
    loop = _telephone_band(_in_a_room(loop))
    return np.asarray(loop * FULL_SCALE * 10 ** (LEVEL / 20) / np.sqrt((loop**2).mean()))


def _add(loop: Samples, tone: Samples, *, at: float, loudness: float) -> None:
    where = (round(at * RATE) + np.arange(len(tone))) % len(loop)
    np.add.at(loop, where, loudness * tone)


def _piano(note: int) -> Samples:
    return _tone(note, partials=[1.0, 0.45, 0.18, 0.08, 0.05], seconds=3.6, decay=1.1, attack=0.012)


def _pluck(note: int) -> Samples:
    return _tone(note, partials=[1.0, 0.25, 0.12, 0.04], seconds=2.4, decay=0.55, attack=0.004)


def _tone(note: int, *, partials: list[float], seconds: float, decay: float, attack: float) -> Samples:
    time = np.arange(round(seconds * RATE)) / RATE
    pitch = 440 * 2 ** ((note - 69) / 12)
    # Higher partials die sooner, as on every struck string.
    tone = sum(
        weight * np.exp(-time * (1 + 0.6 * number) / decay) * np.sin(2 * np.pi * pitch * (number + 1) * time)
        for number, weight in enumerate(partials)
        if pitch * (number + 1) < RATE / 2 - 400
    )
    rise = np.minimum(time / attack, 1.0)
    fall = np.minimum((seconds - time) / 0.2, 1.0)
    tremolo = 1 + 0.06 * np.sin(2 * np.pi * 4.5 * time)
    return np.asarray(tone * rise * fall * tremolo)


def _in_a_room(loop: Samples) -> Samples:
    time = np.arange(round(1.2 * RATE)) / RATE
    echoes = np.random.default_rng(96968).normal(size=len(time)) * np.exp(-time / 0.25)
    echoes /= np.sqrt((echoes**2).sum())
    # A product of spectra is a convolution that wraps around: the room has no seam either.
    wet = np.fft.irfft(np.fft.rfft(loop) * np.fft.rfft(echoes, len(loop)), len(loop))
    return np.asarray(loop + 0.25 * wet)


def _telephone_band(loop: Samples) -> Samples:
    spectrum = np.fft.rfft(loop)
    hertz = np.fft.rfftfreq(len(loop), 1 / RATE)
    keep = np.clip((hertz - 120) / 80, 0, 1) * np.clip((3700 - hertz) / 300, 0, 1)
    return np.asarray(np.fft.irfft(spectrum * keep, len(loop)))


def main() -> None:
    """Write the loop in both codings and its fingerprints."""
    sound = Sound(rate=RATE, samples=array("h", np.round(compose()).astype(np.int16).tobytes()))
    files = {}
    (FOLDER / "music").mkdir(exist_ok=True)
    for suffix, encode in ENCODERS.items():
        data = encode(sound)
        (FOLDER / "music" / f"hold.{suffix}").write_bytes(data)
        files[suffix] = digest(data)
    facts = {"name": "hold", "seconds": sound.seconds, "level": LEVEL, "files": files}
    (FOLDER / "music.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
