"""Written prompts are spoken; a waiting prompt's row is the job, so nothing can get lost between two."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Protocol

from yingda.flows.prompts import store
from yingda.flows.prompts.usecases import Prompts
from yingda.platform.audio import TelephoneAudio
from yingda.platform.setting_kinds import Voices
from yingda.platform.speech.errors import SpeechFailed, SpeechGone, SpeechNotInstalled, SpeechUnreachable
from yingda.platform.speech.g711 import encode_alaw, encode_ulaw
from yingda.platform.speech.manifest import Prompt
from yingda.platform.speech.ports import SpeechSynthesis
from yingda.platform.speech.prompts import make_sound
from yingda.platform.speech.sound import Sound

log = logging.getLogger(__name__)

CLAIM: Final = timedelta(minutes=10)
"""How long a text is one worker's; if that one dies, another takes over after it."""
NOT_INSTALLED_WAIT: Final = timedelta(minutes=1)
UNREACHABLE_WAIT: Final = timedelta(seconds=30)
FAILED_WAIT: Final = timedelta(seconds=5)
MOST_ATTEMPTS: Final = 5
"""At a text that the engine cannot say; one that it was never asked for is tried for ever."""
NOT_INSTALLED: Final = "speech.not_installed"
UNREACHABLE: Final = "speech.unreachable"
FAILED: Final = "speech.failed"


class SpeechEngines(Protocol):
    """Where speech comes from; slow to open, so it is opened when somebody waits and closed when nobody does."""

    def open(self) -> AbstractAsyncContextManager[SpeechSynthesis]:
        """An engine that speaks while this lasts; SpeechNotInstalled where there is none."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Speaker:
    """Everything that speaking written prompts needs."""

    prompts: Prompts
    engines: SpeechEngines
    voices: Voices

    async def speak_waiting(self) -> int:
        """Speak whatever waits; returns how many are ready now."""
        waiting = await self._claim()
        if waiting is None:
            return 0
        ready = 0
        try:
            async with self.engines.open() as speech:
                while waiting is not None:
                    ready += await self._speak(waiting, speech)
                    waiting = await self._claim()
        except SpeechNotInstalled as missing:
            log.warning("prompts wait for a speech engine", extra={"cause": str(missing)})
            assert waiting is not None
            await self._put_back(waiting, NOT_INSTALLED, NOT_INSTALLED_WAIT, counts=False)
        except SpeechGone:
            # It is opened anew for what waits.
            return ready
        return ready

    async def _claim(self) -> Mapping[str, Any] | None:
        async with self.prompts.db.core() as tx:
            return await store.claim(tx, duration=CLAIM)

    async def _speak(self, waiting: Mapping[str, Any], speech: SpeechSynthesis) -> bool:
        try:
            sound = await make_sound(prompt=self._prompt(waiting), speech=speech)
        except SpeechUnreachable as away:
            log.warning("a prompt waits for the speech provider", extra={"cause": str(away)})
            await self._put_back(waiting, UNREACHABLE, UNREACHABLE_WAIT, counts=False)
            return False
        except SpeechFailed as failed:
            await self._failed(waiting, failed)
            if isinstance(failed, SpeechGone):
                raise
            return False
        audio = await asyncio.to_thread(_coded, sound)
        sha256 = await self.prompts.keep(path=waiting["path"], audio=audio)
        async with self.prompts.db.core() as tx:
            await store.finish(
                tx,
                prompt_id=waiting["id"],
                tenant_id=waiting["tenant_id"],
                sha256=sha256,
                seconds=audio.seconds,
            )
        return True

    def _prompt(self, waiting: Mapping[str, Any]) -> Prompt:
        language = waiting["language"]
        return Prompt(
            tenant=str(waiting["tenant_id"]),
            key=str(waiting["id"]),
            language=language,
            text=waiting["text"],
            voice=self.voices.of(language),
        )

    async def _failed(self, waiting: Mapping[str, Any], failed: SpeechFailed) -> None:
        log.error("a prompt could not be spoken", extra={"prompt": waiting["id"], "cause": str(failed)})
        if waiting["attempts"] < MOST_ATTEMPTS:
            await self._put_back(waiting, FAILED, FAILED_WAIT, counts=True)
            return
        async with self.prompts.db.core() as tx:
            await store.fail(tx, prompt_id=waiting["id"], tenant_id=waiting["tenant_id"], fault=FAILED)

    async def _put_back(
        self, waiting: Mapping[str, Any], fault: str, wait: timedelta, *, counts: bool
    ) -> None:
        async with self.prompts.db.core() as tx:
            await store.put_back(
                tx,
                prompt_id=waiting["id"],
                tenant_id=waiting["tenant_id"],
                wait=wait,
                fault=fault,
                attempts=waiting["attempts"] - (not counts),
            )


def _coded(sound: Sound) -> TelephoneAudio:
    return TelephoneAudio(alaw=encode_alaw(sound), ulaw=encode_ulaw(sound), seconds=round(sound.seconds, 3))
