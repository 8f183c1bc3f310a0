"""What whoever waits in a queue is told: how many are before him, and how long it will probably take."""

from enum import StrEnum
from math import ceil
from typing import Final

from yingda.flows.engine.spoken import mandarin
from yingda.flows.engine.spoken.rules import Speech, spoken

MINUTE: Final = 60
LONGEST_MINUTES: Final = 20
"""Beyond that nobody is told a number: it would be wrong, and of no use."""
KEYS: Final = (
    "queue_next",
    "queue_before",
    "queue_before_end",
    "wait_soon",
    "wait_about",
    "wait_minutes",
    "wait_long",
)
"""The platform's own prompts that this is made of."""


class Tell(StrEnum):
    """What is told."""

    NOTHING = "nothing"
    POSITION = "position"
    WAIT = "wait"
    BOTH = "both"


def words(tell: Tell, *, position: int, seconds: float, language: str) -> tuple[str, ...]:
    """The keys of the prompts; `position` counts from 1, who is next."""
    told: tuple[str, ...] = ()
    if tell in {Tell.POSITION, Tell.BOTH}:
        told += _position(position, language)
    if tell in {Tell.WAIT, Tell.BOTH}:
        told += _wait(seconds, language)
    return told


def _position(position: int, language: str) -> tuple[str, ...]:
    if position <= 1:
        return ("queue_next",)
    return ("queue_before", *_counted(position - 1, "queue_before_end", language))


def _wait(seconds: float, language: str) -> tuple[str, ...]:
    if seconds <= MINUTE:
        return ("wait_soon",)
    minutes = ceil(seconds / MINUTE)
    if minutes > LONGEST_MINUTES:
        return ("wait_long",)
    return ("wait_about", *_counted(minutes, "wait_minutes", language))


def _counted(number: int, unit: str, language: str) -> tuple[str, ...]:
    """English says the number last, and needs no unit."""
    if language.startswith("en"):
        return spoken(kind=Speech.NUMBER, value=str(number), language=language)
    return (*mandarin.count(number), unit)
