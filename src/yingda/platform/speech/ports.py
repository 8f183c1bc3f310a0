"""What we ask of a speech engine."""

from typing import Protocol

from yingda.platform.speech.sound import Sound


class SpeechSynthesis(Protocol):
    """Turns a text into sound; slow, so prompts are made once and never during a call."""

    async def say(self, *, text: str, language: str, voice: str, speed: float) -> Sound:
        """Speak the text; speed 1.0 is the voice's own, less is slower."""
        ...
