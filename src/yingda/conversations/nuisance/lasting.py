"""How long a call that its agent has marked as a nuisance may last: pure."""

from datetime import datetime, timedelta
from typing import Final

from yingda.conversations.model import Interaction

WARNED_AFTER: Final = timedelta(minutes=8)
ENDED_AFTER: Final = timedelta(minutes=10)


def warned_at(item: Interaction) -> datetime:
    """When its agent is warned of its length."""
    return _begun(item) + WARNED_AFTER


def ended_at(item: Interaction) -> datetime:
    """When it is too long; an enterprise may have it ended then."""
    return _begun(item) + ENDED_AFTER


def _begun(item: Interaction) -> datetime:
    """The minutes are those of the conversation."""
    return item.answered_at or item.opened_at
