"""The stretches of agents' days, from their ledger rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from yingda.insights.model import Stretch

LONGEST: Final = timedelta(days=1)
"""A stretch that is longer is kept in pieces, so that whoever looks for a day's knows how far back to look."""
SIGNED_OUT: Final = "signed_out"
_STATES: Final = {"agent_signed_in": "to_state", "agent_state_changed": "to_state"}


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentRow:
    """A row of an agent's stream as figures read it."""

    seq: int
    type: str
    at: datetime
    facts: Mapping[str, Any]


def stretches_of(agent_id: UUID, rows: Iterable[AgentRow]) -> list[Stretch]:
    """The stretches that rows make, the first of which began one; the last stretch goes on."""
    found: list[Stretch] = []
    for row in rows:
        begun = _begun(agent_id, row)
        if begun is None or (found and _is_same(found[-1], begun)):
            continue
        if found:
            found[-1] = replace(found[-1], until=max(found[-1].since, begun.since))
        found.append(begun)
    return found


def _begun(agent_id: UUID, row: AgentRow) -> Stretch | None:
    if row.type == "agent_signed_out":
        return Stretch(agent_id=agent_id, seq=row.seq, since=row.at, until=None, state=SIGNED_OUT)
    if row.type not in _STATES:
        return None
    facts = row.facts
    return Stretch(
        agent_id=agent_id,
        seq=row.seq,
        since=row.at,
        until=None,
        state=facts[_STATES[row.type]],
        reason=facts.get("reason"),
        contact_tenant_id=_id(facts.get("contact_tenant_id")),
        interaction_id=_id(facts.get("interaction_id")),
    )


def _id(told: Any) -> UUID | None:
    return UUID(str(told)) if told else None


def _is_same(last: Stretch, begun: Stretch) -> bool:
    return replace(begun, seq=last.seq, since=last.since, until=last.until) == last


def pieces(stretch: Stretch) -> Iterator[Stretch]:
    """A stretch that is over, in pieces that are not too long; one that goes on stays whole."""
    if stretch.until is None or stretch.state == SIGNED_OUT:
        yield stretch
        return
    since = stretch.since
    while stretch.until - since > LONGEST:
        yield replace(stretch, since=since, until=since + LONGEST)
        since += LONGEST
    yield replace(stretch, since=since)
