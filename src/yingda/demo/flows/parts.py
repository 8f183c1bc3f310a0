"""What the demo's menus have in common."""

from collections.abc import Mapping
from typing import Any, Final

Nodes = Mapping[str, Any]

FAREWELL: Final[Nodes] = {
    "nobody": {"type": "say", "prompts": ["no_agents"], "next": "end"},
    "full": {"type": "say", "prompts": ["queue_full"], "next": "end"},
    "end": {"type": "hang_up"},
}
SURVEY: Final[Nodes] = {
    "survey": {
        "type": "survey",
        "title": "满意度",
        "survey": "satisfaction",
        "questions": [
            {"code": "score", "prompts": ["survey_intro", "survey_score"], "choices": "12345"},
        ],
        "thanks": ["survey_thanks"],
        "next": "end",
    }
}


def document(start: str, nodes: Nodes) -> Mapping[str, Any]:
    """A flow of these nodes."""
    return {"format": 2, "start": start, "nodes": dict(nodes)}


def say(*prompts: object, then: str, interruptible: bool = True) -> dict[str, Any]:
    """Speak, and go on."""
    return {"type": "say", "prompts": list(prompts), "interruptible": interruptible, "next": then}


def menu(*prompts: object, choices: Mapping[str, str], otherwise: str, title: str = "菜单") -> dict[str, Any]:
    """Ask for one digit."""
    return {
        "type": "menu",
        "title": title,
        "prompts": list(prompts),
        "choices": dict(choices),
        "timeout": 6,
        "attempts": 3,
        "invalid": ["invalid_choice"],
        "no_input": ["no_input"],
        "otherwise": otherwise,
    }


def collect(
    *prompts: object,
    variable: str,
    digits: tuple[int, int],
    then: str,
    otherwise: str,
    title: str,
    finish: str = "#",
) -> dict[str, Any]:
    """Ask for digits."""
    return {
        "type": "collect",
        "title": title,
        "prompts": list(prompts),
        "variable": variable,
        "min": digits[0],
        "max": digits[1],
        "finish": finish,
        "timeout": 8,
        "invalid": ["invalid_choice"],
        "no_input": ["no_input"],
        "next": then,
        "otherwise": otherwise,
    }


def waits(
    queue: str, *, announce: list[str], title: str, nobody: str = "nobody", **more: Any
) -> dict[str, Any]:
    """Wait for an agent."""
    return {
        "type": "queue",
        "title": title,
        "queue": queue,
        "announce": announce,
        "music": "default",
        "tell": "both",
        "tell_every": 30,
        "no_agents": nobody,
        "full": "full",
        **more,
    }


def in_english(then: str) -> dict[str, Any]:
    """Go on in English."""
    return {"type": "set", "title": "English", "language": "en", "next": then}
