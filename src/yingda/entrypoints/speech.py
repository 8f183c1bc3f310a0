"""The speech engine that the settings choose: a provider, else the offline one where it is installed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from yingda.flows.prompts.jobs import Speaker
from yingda.flows.prompts.usecases import Prompts
from yingda.platform.settings import Settings
from yingda.platform.speech.kokoro import WORKER, find_kokoro, install_kokoro, interpreter, open_kokoro
from yingda.platform.speech.ports import SpeechSynthesis
from yingda.platform.speech.provider import PATIENCE_SECONDS, ProviderSpeech


class ConfiguredSpeech:
    """Opens what the settings name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @asynccontextmanager
    async def open(self) -> AsyncIterator[SpeechSynthesis]:
        """An engine that speaks while this lasts; SpeechNotInstalled where there is none."""
        url, key = self._settings.speech_url, self._settings.speech_key
        if url is not None:
            async with httpx.AsyncClient(timeout=PATIENCE_SECONDS, trust_env=False) as client:
                yield ProviderSpeech(url=url, key=key, client=client)
            return
        home = await asyncio.to_thread(self._kokoro)
        async with open_kokoro(python=interpreter(home), worker=WORKER, home=home) as speech:
            yield speech

    def _kokoro(self) -> Path:
        provide = install_kokoro if self._settings.speech_install else find_kokoro
        return provide(self._settings.speech_home)


def speaker(settings: Settings, prompts: Prompts) -> Speaker:
    """Whoever speaks the prompts of this installation."""
    return Speaker(prompts=prompts, engines=ConfiguredSpeech(settings), voices=settings.speech_voices)
