"""Lists of prompts: keys, values that are spoken by rule, and prompts that a value chooses."""

import re
from dataclasses import dataclass

from yingda.flows.engine.spoken.rules import Speech, spoken
from yingda.flows.engine.templates import Template, values_of
from yingda.flows.model import Environment, Play, Position

KEY = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Speak:
    """A value spoken by rule in the contact's language."""

    speech: Speech
    value: Template


@dataclass(frozen=True, kw_only=True, slots=True)
class Choose:
    """The prompt whose key is the prefix and a value."""

    prefix: str
    value: Template


Part = str | Speak | Choose
Prompts = tuple[Part, ...]


def keys_of(prompts: Prompts, at: Position, env: Environment) -> tuple[str, ...]:
    """The keys to play now; a value that cannot be spoken or chosen is passed over."""
    keys: list[str] = []
    for part in prompts:
        match part:
            case str():
                keys.append(part)
            case Speak(speech=speech, value=template):
                value = template.value(values_of(at, env))
                keys += spoken(kind=speech, value=value, language=at.language)
            case Choose(prefix=prefix, value=template):
                chosen = prefix + template.value(values_of(at, env))
                keys += [chosen] if chosen != prefix and KEY.fullmatch(chosen) else []
    return tuple(keys)


def play(prompts: Prompts, at: Position, env: Environment, *, interruptible: bool = True) -> Play:
    """The wait that plays these prompts in the contact's language."""
    return Play(prompts=keys_of(prompts, at, env), interruptible=interruptible, language=at.language)
