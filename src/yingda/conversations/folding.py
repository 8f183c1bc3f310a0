"""The fold of a contact watched row by row, from facts alone: whoever counts or marks it sees the same states as its page."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from yingda.conversations.events import EVENT_TYPES
from yingda.conversations.model import Interaction
from yingda.ledger.codec import event_type, join

log = logging.getLogger(__name__)
KINDS: Final[Mapping[str, type]] = {event_type(kind): kind for kind in EVENT_TYPES}
"""Events by the types of their rows."""


class Row(NamedTuple):
    """A ledger row without what names a person."""

    seq: int
    type: str
    at: datetime
    facts: Mapping[str, Any]


class Happening(NamedTuple):
    """One row, and the contact before and after it."""

    row: Row
    before: Interaction
    after: Interaction

    @property
    def agent_id(self) -> UUID | None:
        """The agent whom the row is about."""
        named = self.row.facts.get("agent_id")
        if named:
            return UUID(str(named))
        leg = self.before.leg or self.after.leg
        return leg.agent_id if leg else None


def happenings(item: Interaction, rows: Iterable[Row]) -> Iterator[Happening]:
    """What the rows, in their order, make of a contact that has none yet."""
    for row in rows:
        after = _applied(item, row)
        yield Happening(row, item, after)
        item = after


def _applied(item: Interaction, row: Row) -> Interaction:
    """The contact after one more row; one that is not understood changes nothing but is told of."""
    kind = KINDS.get(row.type)
    if kind is None:
        return item
    try:
        return item.apply(join(kind, row.facts, _blank(kind)), at=row.at)
    except (ValueError, AssertionError) as odd:
        log.warning("a ledger row was not understood", extra={"type": row.type, "cause": str(odd)[:200]})
        return item


def _blank(kind: type) -> dict[str, str]:
    """What names a person is not read."""
    return {each.name: "" for each in fields(kind) if each.metadata.get("personal")}
