"""A speech engine that hums instead of speaking: for every test that needs a prompt and no model."""

import math
from dataclasses import dataclass, field

from yingda.platform.speech.errors import SpeechFailed
from yingda.platform.speech.sound import Sound, join, silence

_RATE = 8000
_SECONDS_PER_CHARACTER = 0.2


@dataclass(kw_only=True, slots=True)
class FakeSpeech:
    """Hums 0.2 s a character, between 0.3 s of silence; it knows its voices and remembers what it said."""

    voices: frozenset[str] = frozenset({"zf_xiaoyi", "zm_yunxia", "af_heart"})
    said: list[str] = field(default_factory=list)

    async def say(self, *, text: str, language: str, voice: str, speed: float) -> Sound:
        """Hum for as long as the text would take."""
        if voice not in self.voices:
            raise SpeechFailed(f"there is no voice {voice} for {language}")
        self.said.append(text)
        length = round(_RATE * _SECONDS_PER_CHARACTER * len(text) / speed)
        hum = [4000 * math.sin(2 * math.pi * 300 * index / _RATE) for index in range(length)]
        quiet = silence(rate=_RATE, seconds=0.3)
        return join(sounds=[quiet, Sound.of(rate=_RATE, samples=hum), quiet], gap=0.0)
