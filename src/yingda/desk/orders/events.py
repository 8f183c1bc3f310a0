"""What can happen to an order, as its history tells it; each kind says what its payload holds."""

from typing import Final

OPENED: Final = "opened"
"""subject, state, priority, subtype, area, product, customer_id, interaction_id, parent"""
MOVED: Final = "moved"
"""from, to, note, keys (of the fields that were filled in)"""
CHANGED: Final = "changed"
"""before, after: by field or fact; what is masked is shown masked"""
ASSIGNED: Final = "assigned"
"""user, team, party: names; note; rule (true: by dispatch)"""
COMMENTED: Final = "commented"
"""text, internal, mentions (names), files (ids)"""
RATED: Final = "rated"
"""score, remark"""
REOPENED: Final = "reopened"
"""note, to"""
DUPLICATE: Final = "duplicate"
"""of (number and id)"""
HAS_DUPLICATE: Final = "has_duplicate"
"""number, id"""
CHILD_ADDED: Final = "child_added"
"""number, id"""
CHILD_REMOVED: Final = "child_removed"
"""number, id"""
PARENT_SET: Final = "parent_set"
"""number, id: of the parent"""
PARENT_REMOVED: Final = "parent_removed"
"""number, id: of the one that was the parent"""
REVEALED: Final = "revealed"
"""field, reason"""
VISITED: Final = "visited"
"""reached, note"""
MISSED: Final = "missed"
"""clock, name_zh, name_en, due_at"""
ESCALATED: Final = "escalated"
"""clock, name_zh, name_en, to, told (names or address), priority (where it was raised)"""
IDENTITY: Final = "identity"
"""level: how the customer proved who he is"""

FROM_ABOVE: Final = frozenset(
    {
        "line.added",
        "line.changed",
        "line.removed",
        "part.reserved",
        "part.used",
        "part.released",
        "part.given_back",
        "booking.made",
        "booking.moved",
        "booking.cancelled",
        "booking.moved_up",
        "booking.arrived",
        "booking.missed",
        "party.sent",
        "party.recalled",
        "party.accepted",
        "party.refused",
        "party.commented",
        "party.done",
        "mail.refused",
    }
)
"""What other areas tell by `usecases.telling`; their payloads are theirs."""
