"""A speech provider behind the speech port: one POST for a text, any common sound file for an answer."""

from dataclasses import dataclass
from typing import Final

import httpx

from yingda.kernel.errors import DomainError
from yingda.platform.audio import MAX_BYTES, convert
from yingda.platform.speech.errors import SpeechFailed, SpeechUnreachable
from yingda.platform.speech.g711 import decode_alaw
from yingda.platform.speech.sound import Sound

PATIENCE_SECONDS: Final = 60.0
# The provider is busy, or in trouble of its own: the same text may be spoken later.
_LATER: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, kw_only=True, slots=True)
class ProviderSpeech:
    """Sends `{"text", "language", "voice", "speed"}` and takes the sound that comes back."""

    url: str
    key: str | None
    client: httpx.AsyncClient

    async def say(self, *, text: str, language: str, voice: str, speed: float) -> Sound:
        """Speak the text at 8 kHz."""
        body = {"text": text, "language": language, "voice": voice, "speed": speed}
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        try:
            async with self.client.stream("POST", self.url, json=body, headers=headers) as answer:
                sound = await _taken(answer)
        except httpx.HTTPError as away:
            raise SpeechUnreachable(f"the speech provider cannot be reached: {away!r}") from away
        try:
            return decode_alaw((await convert(sound)).alaw)
        except DomainError as bad:
            raise SpeechFailed(f"the speech provider sent no sound that can be used: {bad.code}") from bad


async def _taken(answer: httpx.Response) -> bytes:
    if answer.status_code in _LATER:
        raise SpeechUnreachable(f"the speech provider answered {answer.status_code}")
    if not answer.is_success:
        raise SpeechFailed(f"the speech provider refused the text: {answer.status_code}")
    taken = bytearray()
    async for part in answer.aiter_bytes():
        taken += part
        if len(taken) > MAX_BYTES:
            raise SpeechFailed("the speech provider sent more than ten megabytes")
    return bytes(taken)
