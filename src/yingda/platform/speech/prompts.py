"""How a text becomes a finished telephone prompt."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from yingda.platform.speech.errors import SpeechFailed
from yingda.platform.speech.g711 import RATE, decode_alaw, encode_alaw, encode_ulaw
from yingda.platform.speech.manifest import Prompt, digest
from yingda.platform.speech.ports import SpeechSynthesis
from yingda.platform.speech.sound import Sound, faded, join, normalised, peak, speech_level, trimmed

SPEECH_LEVEL: Final = -20.0
CEILING: Final = -3.2
_LEAD = 0.08
_TAIL = 0.15
# Between two sentences a speaker breathes.
_PAUSE = 0.22

# Both codings lie next to each other, so that the switch plays either caller's own without transcoding.
ENCODERS: Final[Mapping[str, Callable[[Sound], bytes]]] = {"alaw": encode_alaw, "ulaw": encode_ulaw}

_SENTENCE = re.compile(r".+?(?:[。！？!?；;]|\.(?=\s|$)|$)", re.DOTALL)


def sentences(text: str) -> list[str]:
    """Cut the text where a speaker would breathe."""
    return [part.strip() for part in _SENTENCE.findall(text) if part.strip()]


def finished(sound: Sound) -> Sound:
    """Trim the silence, bring it to the level of every other prompt, and let nothing click."""
    cut = trimmed(sound=sound, lead=_LEAD, tail=_TAIL)
    return faded(sound=normalised(sound=cut, level=SPEECH_LEVEL, ceiling=CEILING), seconds=0.005)


async def make_sound(*, prompt: Prompt, speech: SpeechSynthesis) -> Sound:
    """Speak a prompt sentence by sentence and finish it."""
    parts = []
    for sentence in sentences(prompt.reading or prompt.text):
        said = await speech.say(
            text=sentence, language=prompt.language, voice=prompt.voice, speed=prompt.speed
        )
        if said.rate != RATE:
            raise SpeechFailed(f"{prompt.name}: {said.rate} Hz is not a telephone's {RATE}")
        parts.append(trimmed(sound=said, lead=_LEAD, tail=_TAIL))
    return finished(join(sounds=parts, gap=_PAUSE))


async def make_prompt(*, prompt: Prompt, speech: SpeechSynthesis, folder: Path) -> Prompt:
    """Make a prompt's files and tell of them in its entry."""
    sound = await make_sound(prompt=prompt, speech=speech)
    files = {}
    for suffix, encode in ENCODERS.items():
        path = audio_path(folder=folder, prompt=prompt, suffix=suffix)
        path.parent.mkdir(parents=True, exist_ok=True)
        data = encode(sound)
        path.write_bytes(data)
        files[suffix] = digest(data)
    return replace(prompt, recipe=prompt.wanted_recipe, seconds=round(sound.seconds, 2), files=files)


def audio_path(*, folder: Path, prompt: Prompt, suffix: str) -> Path:
    """The file that holds a prompt in one coding."""
    return folder / f"{prompt.name}.{suffix}"


def is_finished(*, prompt: Prompt, folder: Path) -> bool:
    """Is the audio there, whole, and made from what the entry says now?"""
    if prompt.recipe != prompt.wanted_recipe or prompt.files.keys() != ENCODERS.keys():
        return False
    paths = {suffix: audio_path(folder=folder, prompt=prompt, suffix=suffix) for suffix in prompt.files}
    return all(
        path.is_file() and digest(path.read_bytes()) == prompt.files[name] for name, path in paths.items()
    )


def faults(*, prompt: Prompt, folder: Path) -> Sequence[str]:
    """What is wrong with a prompt's audio: nothing, or sentences for the one who made it."""
    if not is_finished(prompt=prompt, folder=folder):
        return [f"{prompt.name}: the audio is missing or not what the entry says; run `yingda prompts make`"]
    sound = decode_alaw(audio_path(folder=folder, prompt=prompt, suffix="alaw").read_bytes())
    found = []
    if not 0.5 <= sound.seconds <= 40.0:
        found.append(f"{prompt.name}: {sound.seconds:.1f} s is not between 0.5 and 40")
    if peak(sound) > -3.0:
        found.append(f"{prompt.name}: a peak of {peak(sound):.1f} dBFS is too loud")
    if abs(speech_level(sound) - SPEECH_LEVEL) > 2.5:
        found.append(
            f"{prompt.name}: a level of {speech_level(sound):.1f} dBFS is not about {SPEECH_LEVEL:.0f}"
        )
    return found
