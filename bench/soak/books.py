"""Holds what callers saw against what the ledger says; pure. The docstrings are the definitions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

GOODBYES: Final = frozenset({"flow", "agent", "supervisor", "called"})
"""Who may end a call beside the caller: a flow, an agent or a supervisor by command, a party outside."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What a caller lived through."""

    caller: str
    answered: bool
    talked: bool
    """An agent took his call."""
    refused: int | None
    ended_by: str | None
    """`caller`, `agent`, `switch` (nobody hung up), None: it never ended."""
    forgotten: bool
    """He gave up at last, after longer than anybody may wait."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Booked:
    """What the ledger has of one interaction."""

    interaction_id: str
    state: str
    result: str | None
    ended_by: str | None
    ended_events: int
    cause: str | None = None
    """Why it ended."""
    story: str = ""
    """What happened to it last."""
    purpose: str = "call"
    """Messages, callbacks and agents' own calls are contacts of their own, with the same caller."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """What is there after everything has ended."""

    channels: Sequence[str]
    bridges: Sequence[str]
    agents: Mapping[str, str]
    """States of all agents."""
    contacts: Sequence[str]
    """Agents who still have a contact."""
    rows: Sequence[str] = ()
    """Rows of what should be over: work, legs, parked customers, listeners, lines of seats, help, faults."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something that must not be: which kind, and whose."""

    kind: str
    who: str
    what: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """The outcome: figures of what was seen, and every fault."""

    figures: Mapping[str, int]
    faults: Sequence[Fault] = field(default_factory=tuple)

    def count(self, kind: str) -> int:
        return sum(fault.kind == kind for fault in self.faults)


LOST: Final = "calls lost"
CHANNEL: Final = "channels left over"
BRIDGE: Final = "bridges left over"
STUCK: Final = "agents stuck"
MISSING: Final = "calls without a ledger row"
TWICE: Final = "calls with several ledger rows"
OPEN: Final = "interactions not closed"
ENDLESS: Final = "interactions without exactly one `ended`"
STRANGE: Final = "ledger rows without a call"
ROW: Final = "rows left over"
UNRECORDED: Final = "conversations without a stored recording"
INCOMPLETE: Final = "recordings that are not complete"
UNREADABLE: Final = "recordings that cannot be read to their end"
DIFFERENT: Final = "figures that the ledger does not say"
REFUSED: Final = "lawful commands refused"
BROKEN: Final = "commands that broke"
KINDS: Final = (
    LOST, CHANNEL, BRIDGE, ROW, STUCK, MISSING, TWICE, OPEN, ENDLESS, STRANGE,
    UNRECORDED, INCOMPLETE, UNREADABLE, DIFFERENT, REFUSED, BROKEN,
)  # fmt: skip
RESTING: Final = frozenset({"ready", "not_ready", "on_break", "training", "signed_out"})


def lost(seen: Seen, booked: Sequence[Booked]) -> str | None:
    """Why a call counts as lost, or None.

    A call is lost that was turned away by the switch, that ended although neither the caller nor an agent hung up and
    no flow, no supervisor and no party outside said goodbye, or whose caller waited longer than anybody may without an
    agent. A caller who leaves by himself, at whatever moment, is not lost; nor is one to whom the fallback said
    goodbye after its thirty seconds, or who speaks to an answering machine for as long as that takes.
    """
    if seen.refused is not None and seen.ended_by != "caller":
        return f"turned away with {seen.refused}"
    if seen.forgotten and not any("voicemail_left" in row.story for row in booked):
        story = "; ".join(row.story for row in booked)
        return f"forgotten: {'after talking' if seen.talked else 'no agent'} ({story})"
    if seen.ended_by == "switch" and not any(_said_goodbye(row) for row in booked):
        causes = (
            ", ".join(f"{row.result} by {row.ended_by}, {row.cause}: {row.story}" for row in booked)
            or "no row"
        )
        return f"ended by nobody, {'in a conversation' if seen.talked else 'before an agent'} ({causes})"
    return None


def _said_goodbye(row: Booked) -> bool:
    # Whom an agent handed on to somebody outside, that one has left.
    handed_on = row.ended_by == "system" and row.cause == "normal"
    return row.ended_by in GOODBYES or row.result == "fallback" or handed_on


def settle(seen: Sequence[Seen], booked: Mapping[str, Sequence[Booked]], left: Left) -> Account:
    """All faults of a run; `booked` by caller."""
    faults = [fault for call in seen for fault in _faults_of(call, booked.get(call.caller, ()))]
    callers = {call.caller for call in seen}
    faults += [
        Fault(kind=STRANGE, who=who, what=rows[0].interaction_id)
        for who, rows in booked.items()
        if who not in callers and any(row.purpose == "call" for row in rows)
    ]
    faults += [Fault(kind=CHANNEL, who=channel, what="") for channel in left.channels]
    faults += [Fault(kind=BRIDGE, who=bridge, what="") for bridge in left.bridges]
    faults += [Fault(kind=ROW, who=row, what="") for row in left.rows]
    faults += [fault for who, rows in booked.items() for fault in _faults_of_rows(who, rows)]
    stuck = {who: state for who, state in left.agents.items() if state not in RESTING}
    stuck |= dict.fromkeys(left.contacts, "has a contact")
    faults += [Fault(kind=STUCK, who=who, what=what) for who, what in stuck.items()]
    return Account(figures=_figures(seen, booked, left), faults=faults)


def _faults_of(call: Seen, rows: Sequence[Booked]) -> list[Fault]:
    faults = []
    own = [row for row in rows if row.purpose == "call"]
    why = lost(call, own)
    if why is not None:
        faults.append(Fault(kind=LOST, who=call.caller, what=why))
    if not own:
        faults.append(Fault(kind=MISSING, who=call.caller, what=f"ended by {call.ended_by}"))
    if len(own) > 1:
        ids = ", ".join(f"{row.interaction_id} {row.result}" for row in own)
        faults.append(Fault(kind=TWICE, who=call.caller, what=ids))
    return faults


def _faults_of_rows(who: str, rows: Sequence[Booked]) -> list[Fault]:
    faults = []
    for row in rows:
        if row.state != "closed":
            faults.append(Fault(kind=OPEN, who=who, what=f"{row.interaction_id} is {row.state}"))
        if row.ended_events != 1:
            faults.append(Fault(kind=ENDLESS, who=who, what=f"{row.interaction_id} {row.ended_events}"))
    return faults


def _figures(seen: Sequence[Seen], booked: Mapping[str, Sequence[Booked]], left: Left) -> dict[str, int]:
    rows = [row for found in booked.values() for row in found]
    figures = {
        "calls placed": len(seen),
        "ledger rows": len(rows),
        "answered": sum(call.answered for call in seen),
        "talked with an agent": sum(call.talked for call in seen),
        "ended by the caller": sum(call.ended_by == "caller" for call in seen),
        "ended by the agent": sum(call.ended_by == "agent" for call in seen),
        "ended by nobody": sum(call.ended_by == "switch" for call in seen),
    }
    purposes = Counter(row.purpose for row in rows)
    figures |= {f"contacts {name}": count for name, count in sorted(purposes.items())}
    results = Counter(row.result or "none" for row in rows)
    figures |= {f"result {name}": count for name, count in sorted(results.items())}
    states = Counter(left.agents.values())
    return figures | {f"agents {name}": count for name, count in sorted(states.items())}
