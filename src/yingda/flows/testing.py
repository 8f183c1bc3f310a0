"""Builders for tests of whoever uses flows: small documents, and a line like those of the demo."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from yingda.flows.document import parse_flow
from yingda.flows.model import Environment, Flow
from yingda.flows.validate import Known

PROMPTS = frozenset(
    {
        "welcome",
        "menu",
        "opening",
        "tickets",
        "exhibitions",
        "closed",
        "invalid_choice",
        "no_input",
        "to_agent",
        "sorry",
        "goodbye",
    }
)
QUEUES = frozenset({"general", "repair"})
KNOWN = Known(prompts=PROMPTS, queues=QUEUES)


def say(*prompts: str, then: str, interruptible: bool = True) -> dict[str, object]:
    """A node that plays prompts."""
    return {"type": "say", "prompts": list(prompts), "next": then, "interruptible": interruptible}


def menu(choices: Mapping[str, str], *, otherwise: str, attempts: int = 3) -> dict[str, object]:
    """A node that asks for a digit."""
    return {
        "type": "menu",
        "prompts": ["menu"],
        "choices": dict(choices),
        "timeout": 5,
        "attempts": attempts,
        "invalid": ["invalid_choice"],
        "no_input": ["no_input"],
        "otherwise": otherwise,
    }


def calendar(*, is_open: str, is_closed: str) -> dict[str, object]:
    """A node that knows when a museum in Shanghai is open: not on Mondays, and not on the national day."""
    return {
        "type": "calendar",
        "timezone": "Asia/Shanghai",
        "weekly": [{"days": [2, 3, 4, 5, 6, 7], "from": "09:00", "to": "17:00"}],
        "exceptions": [
            {"date": "2026-10-01", "closed": True},
            {"date": "2026-10-05", "from": "10:00", "to": "16:00"},
        ],
        "open": is_open,
        "closed": is_closed,
    }


def queue(code: str = "general", *, otherwise: str, max_wait: int | None = None) -> dict[str, object]:
    """A node that waits for an agent."""
    node: dict[str, object] = {
        "type": "queue",
        "queue": code,
        "announce": ["to_agent"],
        "no_agents": otherwise,
        "full": otherwise,
    }
    return node if max_wait is None else {**node, "max_wait": max_wait, "timeout": otherwise}


def a_document(nodes: Mapping[str, object], *, start: str | None = None) -> dict[str, Any]:
    """A document of these nodes, which starts at the first one unless told otherwise."""
    return {"format": 2, "start": start or next(iter(nodes)), "nodes": dict(nodes)}


def museum_document() -> dict[str, Any]:
    """A museum's line: information by menu, agents behind 0, an announcement while it is closed."""
    return a_document(
        {
            "welcome": say("welcome", then="hours"),
            "hours": calendar(is_open="menu", is_closed="closed"),
            "menu": menu(
                {"1": "opening", "2": "tickets", "3": "exhibitions", "0": "agents"}, otherwise="agents"
            ),
            "opening": say("opening", then="menu"),
            "tickets": say("tickets", then="menu"),
            "exhibitions": say("exhibitions", then="menu"),
            "agents": queue(otherwise="sorry", max_wait=600),
            "sorry": say("sorry", then="bye"),
            "closed": say("closed", then="bye", interruptible=False),
            "bye": {"type": "hang_up"},
        }
    )


def a_flow(document: object | None = None) -> Flow:
    """A flow ready to walk: the museum's, unless another document is given."""
    return parse_flow(museum_document() if document is None else document)


def an_environment(now: datetime | None = None) -> Environment:
    """What a node knows of the world: a Wednesday noon in Shanghai, unless told otherwise."""
    return Environment(now=now or datetime(2026, 9, 30, 4, tzinfo=UTC))


_PROBLEMS_OF_A_QUERY = frozenset(
    {"not_found", "timeout", "unavailable", "refused", "bad_answer", "forbidden"}
)
RESULTS: Mapping[str, frozenset[str]] = {
    "say": frozenset({"heard", "interrupted"}),
    "menu": frozenset({"1", "#", "invalid", "no_input"}),
    "collect": frozenset({"keyed", "invalid", "no_input"}),
    "branch": frozenset({*(f"case_{number}" for number in range(1, 10)), "otherwise"}),
    "calendar": frozenset({"open", "closed", "holiday"}),
    "set": frozenset({"set"}),
    "query": _PROBLEMS_OF_A_QUERY | {"found"},
    "verify_pin": frozenset({"verified", "rejected", "locked", "failed", "invalid", "no_input"}),
    "queue": frozenset({"no_agents", "full", "timeout", "overflow", "agent_done", "1", "*"}),
    "forward": frozenset({"ended", "busy", "no_answer", "unreachable", "limit"}),
    "callback": frozenset({"booked", "already", "refused", "declined", "invalid", "no_input"}),
    "voicemail": frozenset({"recorded", "nothing"}),
    "record_message": frozenset({"recorded", "nothing"}),
    "conference": frozenset({"left", "ended", "full", "no_room"}),
    "fax": frozenset({"unavailable"}),
    "survey": frozenset({"answered", "incomplete"}),
    "register": frozenset({"kept", "duplicate", "closed", "invalid", "failed"}),
    "sub_flow": frozenset({"entered"}),
    "return": frozenset({"returned"}),
    "merchant": frozenset({"unknown", "suspended", "busy", "invalid", "no_input"}),
    "hang_up": frozenset(),
}
"""Every result that a node of a type can have, where keys and cases are those of a small example."""


def known_for(*, subflows: Mapping[str, object] | None = None, is_operator: bool = True) -> Known:
    """Everything that the examples refer to."""
    return Known(
        prompts=PROMPTS,
        queues=QUEUES,
        calendars=frozenset({"office", "night"}),
        tables={"dealers": ("district", "phone"), "pins": ("account",)},
        secrets=frozenset({"broker"}),
        skills=frozenset({"english"}),
        forms={"complaints": ("name", "recording")},
        flows=subflows or {},
        is_operator=is_operator,
    )
