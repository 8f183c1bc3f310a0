"""The figures counted once more, straight from the ledger's words, and held against what the product shows."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bench.soak.books import DIFFERENT, Fault
from bench.soak.truth import Truth

_LEDGER: Final = """
    SELECT interaction_id, type, facts FROM interaction_event WHERE tenant_id = %(tenant)s
    ORDER BY interaction_id, seq"""
_FIGURES: Final = """
    SELECT scope, {sums} FROM figure_part WHERE tenant_id = %(tenant)s AND scope IN ('call', 'contact', 'stay')
    GROUP BY scope"""
_BEHIND: Final = """
    SELECT count(*) AS behind FROM interaction i LEFT JOIN figure_part f
      ON f.interaction_id = i.id AND f.scope = 'call' AND f.n = 0
    WHERE i.tenant_id = %(tenant)s AND (f.upto IS NULL OR f.upto < i.seq)"""
COUNTED: Final = {
    "call": ("arrived", "taken"),
    "contact": (
        "queued", "answered", "abandoned", "handled", "offered", "refused", "not_answered", "transferred",
        "consulted", "voicemails", "forwarded", "dialled", "reached",
    ),
    "stay": ("queued",),
}  # fmt: skip
EVENTS: Final = {
    "offered": "offered",
    "refused": "refused",
    "offer_timed_out": "not_answered",
    "transferred": "transferred",
    "consult_answered": "consulted",
    "customer_dialled": "dialled",
    "customer_answered": "reached",
}
"""Each row of this type counts one of that."""


async def behind(truth: Truth) -> int:
    """Contacts that the worker has still to count."""
    (row,) = await truth.rows(_BEHIND)
    return int(row["behind"])


async def differences(truth: Truth) -> list[Fault]:
    """Where the product's figures are not what the ledger says."""
    names = sorted({name for names in COUNTED.values() for name in names})
    found = await truth.rows(_FIGURES.format(sums=", ".join(f"sum({name})::int AS {name}" for name in names)))
    shown = {row["scope"]: row for row in found}
    contacts: defaultdict[Any, list[Mapping[str, Any]]] = defaultdict(list)
    for row in await truth.rows(_LEDGER):
        contacts[row["interaction_id"]].append(row)
    counted = {scope: Counter[str]() for scope in COUNTED}
    for rows in contacts.values():
        for scope, counts in recount(rows).items():
            counted[scope].update(counts)
    return [
        Fault(kind=DIFFERENT, who=f"{scope} {name}", what=f"{shown[scope][name]}, the ledger {counts[name]}")
        for scope, counts in counted.items()
        for name in COUNTED[scope]
        if scope in shown and shown[scope][name] != counts[name]
    ]


def recount(rows: Sequence[Mapping[str, Any]]) -> dict[str, Counter[str]]:
    """What one contact counts for: as a call that came, as a contact, and by its stays in queues."""
    kinds = [row["type"] for row in rows]
    is_call = rows[0]["facts"].get("purpose", "call") == "call"
    result = next((row["facts"]["result"] for row in rows if row["type"] == "ended"), None)
    met = "connected" in kinds or "message_heard" in kinds
    contact = Counter(EVENTS[kind] for kind in kinds if kind in EVENTS)
    contact["handled"] += met
    call, stay = Counter[str](), Counter[str]()
    if is_call:
        call["arrived"] += 1
        call["taken"] += result not in {"refused", "failed", "fallback"}
        queued = "queued" in kinds
        contact["queued"] += queued
        contact["answered"] += queued and met
        contact["abandoned"] += queued and not met and result == "abandoned"
        contact["voicemails"] += "voicemail_left" in kinds
        contact["forwarded"] += "forward_connected" in kinds
        stay["queued"] += _stays(rows)
    return {"call": call, "contact": contact, "stay": stay}


def _stays(rows: Sequence[Mapping[str, Any]]) -> int:
    """How often it came to a queue: a return to the one that it is still in is no new stay."""
    stays, queue = 0, None
    for row in rows:
        facts = row["facts"]
        match row["type"]:
            case "queued":
                stays, queue = stays + 1, facts.get("queue_id")
            case "returned_to_queue" if facts.get("queue_id") != queue:
                stays, queue = stays + 1, facts.get("queue_id")
            case "queue_left" | "returned_to_flow":
                queue = None
            case "transferred" if facts.get("kind") in {"flow", "number", "voicemail"}:
                queue = None
    return stays
