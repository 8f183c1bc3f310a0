"""The demo's voice menus: what callers hear, and where the keys lead."""

from collections.abc import Mapping
from typing import Any, Final

_FAREWELL: Final[Mapping[str, Any]] = {
    "nobody": {"type": "say", "prompts": ["no_agents"], "next": "end"},
    "full": {"type": "say", "prompts": ["queue_full"], "next": "end"},
    "end": {"type": "hang_up"},
}


def _waits(queue: str, *, announce: list[str], nobody: str = "nobody") -> dict[str, Any]:
    return {
        "type": "queue",
        "queue": queue,
        "announce": announce,
        "music": "default",
        "no_agents": nobody,
        "full": "full",
    }


MUSEUM: Final[Mapping[str, Any]] = {
    "format": 1,
    "start": "hours",
    "nodes": {
        "hours": {
            "type": "opening_hours",
            "timezone": "Asia/Shanghai",
            "weekly": [{"days": [2, 3, 4, 5, 6, 7], "from": "09:00", "to": "17:00"}],
            "open": "welcome",
            "closed": "closed",
        },
        "welcome": {"type": "say", "prompts": ["welcome"], "next": "menu"},
        "menu": {
            "type": "menu",
            "prompts": ["menu"],
            "choices": {"1": "opening", "2": "tickets", "3": "exhibitions", "0": "service"},
            "timeout": 6,
            "attempts": 3,
            "invalid": ["invalid_choice"],
            "no_input": ["no_input"],
            "otherwise": "service",
        },
        "opening": {"type": "say", "prompts": ["opening_hours"], "next": "menu"},
        "tickets": {"type": "say", "prompts": ["tickets_traffic"], "next": "menu"},
        "exhibitions": {"type": "say", "prompts": ["exhibitions"], "next": "menu"},
        "service": _waits("service", announce=["to_agent", "recording_notice"]),
        "closed": {"type": "say", "prompts": ["closed"], "interruptible": False, "next": "end"},
        **_FAREWELL,
    },
}

GAS: Final[Mapping[str, Any]] = {
    "format": 1,
    "start": "welcome",
    "nodes": {
        "welcome": {"type": "say", "prompts": ["welcome"], "next": "menu"},
        "menu": {
            "type": "menu",
            "prompts": ["menu"],
            "choices": {"1": "installation", "2": "repair", "0": "other"},
            "timeout": 6,
            "attempts": 3,
            "invalid": ["invalid_choice"],
            "no_input": ["no_input"],
            "otherwise": "other",
        },
        "installation": _waits("installation", announce=["to_agent", "recording_notice"], nobody="closed"),
        "repair": _waits("repair", announce=["to_agent", "recording_notice"], nobody="closed"),
        "other": _waits("other", announce=["to_agent", "recording_notice"], nobody="closed"),
        "closed": {"type": "say", "prompts": ["closed"], "interruptible": False, "next": "end"},
        "full": _FAREWELL["full"],
        "end": _FAREWELL["end"],
    },
}

TRANSPORT: Final[Mapping[str, Any]] = {
    "format": 1,
    "start": "service",
    "nodes": {
        "service": _waits("service", announce=["welcome", "to_agent", "recording_notice"]),
        **_FAREWELL,
    },
}
