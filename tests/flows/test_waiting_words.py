"""What whoever waits is told, in both languages, and that there is a sound for every word of it."""

import pytest

from yingda.flows.engine.spoken.waiting import KEYS, Tell, words
from yingda.flows.prompts.platform import SOUNDS
from yingda.platform.speech.manifest import read_manifest

TWO = "spoken.zh.liang"


@pytest.mark.parametrize(
    ("tell", "position", "seconds", "told"),
    [
        (Tell.NOTHING, 3, 90, ()),
        (Tell.POSITION, 1, 90, ("queue_next",)),
        (Tell.POSITION, 3, 90, ("queue_before", TWO, "queue_before_end")),
        (Tell.WAIT, 3, 60, ("wait_soon",)),
        (Tell.WAIT, 3, 61, ("wait_about", TWO, "wait_minutes")),
        (Tell.WAIT, 3, 1200.5, ("wait_long",)),
        (Tell.BOTH, 1, 30, ("queue_next", "wait_soon")),
    ],
)
def test_mandarin(tell: Tell, position: int, seconds: float, told: tuple[str, ...]) -> None:
    assert words(tell, position=position, seconds=seconds, language="zh-CN") == told


def test_english_says_the_number_last() -> None:
    told = words(Tell.BOTH, position=6, seconds=299, language="en")
    assert told == ("queue_before", "spoken.en.5", "wait_about", "spoken.en.5")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_there_is_a_sound_for_every_word(language: str) -> None:
    there = {(each.key, each.language) for each in read_manifest(SOUNDS / "manifest.json")}
    needed = set(KEYS) if language == "zh-CN" else set(KEYS) - {"queue_before_end", "wait_minutes"}
    for position in (1, 2, 21, 130):
        for seconds in (1, 70, 650, 1190, 4000):
            needed |= set(words(Tell.BOTH, position=position, seconds=seconds, language=language))
    assert {(key, language[:2]) for key in needed} <= there
