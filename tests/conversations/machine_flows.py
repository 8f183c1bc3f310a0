"""What the callers of the bad day go through."""

from yingda.flows.testing import queue, say

FLOW: dict[str, dict[str, object]] = {
    "welcome": say("welcome", then="menu"),
    "menu": {
        "type": "menu",
        "prompts": ["menu"],
        "choices": {
            "1": "welcome",
            "2": "ask",
            "3": "pin",
            "4": "mail",
            "5": "room",
            "0": "wait",
            "9": "end",
        },
        "timeout": 5,
        "attempts": 2,
        "otherwise": "wait",
    },
    "wait": {**queue("service", otherwise="sorry", max_wait=45), "announce": ["menu"]},
    "ask": {
        "type": "query",
        "lookup": {"table": "t", "key": "{caller}", "answers": {"a": "a"}},
        "found": "welcome",
        "failed": "sorry",
    },
    "pin": {
        "type": "verify_pin",
        "prompts": ["menu"],
        "subject": "{caller}",
        "table": "t",
        "min": 1,
        "max": 1,
        "verified": "welcome",
        "rejected": "sorry",
        "locked": "sorry",
        "failed": "sorry",
    },
    "mail": {
        "type": "voicemail",
        "queue": "service",
        "prompts": ["menu"],
        "max_seconds": 20,
        "next": "menu",
        "otherwise": "menu",
    },
    "room": {"type": "conference", "room": "club", "max_members": 3, "next": "menu", "full": "sorry"},
    "sorry": say("no_agents", then="end"),
    "end": {"type": "hang_up"},
}
LOBBY: dict[str, dict[str, object]] = {
    "merchant": {"type": "merchant", "prompts": ["menu"], "max": 3, "unavailable": "end", "otherwise": "end"},
    "end": {"type": "hang_up"},
}
STRAIGHT: dict[str, dict[str, object]] = {
    "wait": {**FLOW["wait"], "announce": []},
    "sorry": FLOW["sorry"],
    "end": FLOW["end"],
}
