"""The tone after which a caller speaks, as the switch can play it."""

import math
from array import array
from pathlib import Path
from typing import Final

from yingda.conversations.channels.voice.centre import BEEP
from yingda.conversations.channels.voice.recording.audio import RATE

HERTZ: Final = 1000
SECONDS: Final = 0.25
LOUDNESS: Final = 8000


def make_beep(sounds: Path) -> None:
    """Have the tone among the prompts: headerless 16-bit linear, which every switch can play to every phone."""
    file = sounds / f"{BEEP}.sln"
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    wave = (math.sin(2 * math.pi * HERTZ * sample / RATE) for sample in range(round(RATE * SECONDS)))
    fresh = file.with_suffix(".new")
    fresh.write_bytes(array("h", (round(LOUDNESS * value) for value in wave)).tobytes())
    fresh.replace(file)
