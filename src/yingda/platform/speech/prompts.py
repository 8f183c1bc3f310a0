"""How a text becomes a finished telephone prompt."""

import asyncio
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from yingda.platform.speech.errors import SpeechFailed
from yingda.platform.speech.g711 import RATE, decode_alaw, encode_alaw, encode_ulaw
from yingda.platform.speech.manifest import Prompt, digest
from yingda.platform.speech.ports import SpeechSynthesis
from yingda.platform.speech.sound import (
    FULL_SCALE,
    Sound,
    faded,
    join,
    normalised,
    peak,
    speech_level,
    trimmed,
)

SPEECH_LEVEL: Final = -20.0
CEILING: Final = -3.2
_LEAD = 0.08
_TAIL = 0.15
# Between two sentences a speaker breathes.
_PAUSE = 0.22
# A word among others follows the one before it at once.
_FRAGMENT_LEAD = 0.01
_FRAGMENT_TAIL = 0.02

TONE: Final = "tone"
"""In place of a voice: the prompt is the tone after which one speaks."""
_BEEP_HERTZ = 1000
_BEEP_SECONDS = 0.4

# Both codings lie next to each other, so that the switch plays either caller's own without transcoding.
ENCODERS: Final[Mapping[str, Callable[[Sound], bytes]]] = {"alaw": encode_alaw, "ulaw": encode_ulaw}

# An engine speaks so much in one breath; a Chinese sign is a syllable, and weighs as much as five letters.
_BREATH = 400
_SIGN_WEIGHT = 5
_CLAUSE = re.compile(r".+?(?:[，,、：:]|$)", re.DOTALL)
_SENTENCE = re.compile(r".+?(?:[。！？!?；;]|\.(?=\s|$)|$)", re.DOTALL)


def sentences(text: str) -> list[str]:
    """Cut the text where a speaker would breathe."""
    whole = [part.strip() for part in _SENTENCE.findall(text) if part.strip()]
    return [part for sentence in whole for part in _breaths(sentence)]


def _breaths(sentence: str) -> list[str]:
    """The sentence, in several parts only if it is too long for one breath."""
    if _weight(sentence) <= _BREATH:
        return [sentence]
    parts = [""]
    for clause in _CLAUSE.findall(sentence):
        for piece in _pieces(clause):
            if parts[-1] and _weight(parts[-1] + piece) > _BREATH:
                parts.append("")
            parts[-1] += piece
    return [part.strip() for part in parts if part.strip()]


def _pieces(clause: str) -> list[str]:
    longest = _BREATH // _SIGN_WEIGHT
    return [clause[start : start + longest] for start in range(0, len(clause), longest)]


def _weight(text: str) -> int:
    return sum(_SIGN_WEIGHT if sign > "\u2e7f" else 1 for sign in text)


def finished(sound: Sound, *, is_fragment: bool = False) -> Sound:
    """Trim the silence, bring it to the level of every other prompt, and let nothing click."""
    lead, tail = (_FRAGMENT_LEAD, _FRAGMENT_TAIL) if is_fragment else (_LEAD, _TAIL)
    cut = trimmed(sound=sound, lead=lead, tail=tail)
    return faded(sound=normalised(sound=cut, level=SPEECH_LEVEL, ceiling=CEILING), seconds=0.005)


def beep() -> Sound:
    """After this tone one speaks: 1000 Hz for 400 ms, with soft ends."""
    count = round(RATE * _BEEP_SECONDS)
    loudest = FULL_SCALE * math.sqrt(2) * 10 ** (SPEECH_LEVEL / 20)
    tone = [loudest * math.sin(2 * math.pi * _BEEP_HERTZ * index / RATE) for index in range(count)]
    return faded(sound=Sound.of(rate=RATE, samples=tone), seconds=0.02)


async def make_sound(*, prompt: Prompt, speech: SpeechSynthesis) -> Sound:
    """Speak a prompt sentence by sentence and finish it."""
    if prompt.voice == TONE:
        return beep()
    parts = []
    for sentence in sentences(prompt.reading or prompt.text):
        said = await speech.say(
            text=sentence, language=prompt.spoken_language, voice=prompt.voice, speed=prompt.speed
        )
        if said.rate != RATE:
            raise SpeechFailed(f"{prompt.name}: {said.rate} Hz is not a telephone's {RATE}")
        parts.append(_cut(said, prompt.cut) if prompt.cut else said)
    # Minutes of sound are seconds of work: whoever waits for it goes on doing other things.
    return await asyncio.to_thread(_joined, parts, is_fragment=prompt.fragment)


def _cut(sound: Sound, times: Sequence[float]) -> Sound:
    first, last = (round(at * sound.rate) for at in times)
    return Sound(rate=sound.rate, samples=sound.samples[first:last])


def _joined(parts: Sequence[Sound], *, is_fragment: bool) -> Sound:
    tight = [trimmed(sound=part, lead=_LEAD, tail=_TAIL) for part in parts]
    return finished(join(sounds=tight, gap=_PAUSE), is_fragment=is_fragment)


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
    shortest = 0.1 if prompt.fragment else 0.5
    if not shortest <= sound.seconds <= 40.0:
        found.append(f"{prompt.name}: {sound.seconds:.1f} s is not between {shortest} and 40")
    if peak(sound) > -3.0:
        found.append(f"{prompt.name}: a peak of {peak(sound):.1f} dBFS is too loud")
    if abs(speech_level(sound) - SPEECH_LEVEL) > 2.5:
        found.append(
            f"{prompt.name}: a level of {speech_level(sound):.1f} dBFS is not about {SPEECH_LEVEL:.0f}"
        )
    return found
