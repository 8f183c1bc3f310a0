"""What a desk shows of a call that its agent has marked as a nuisance."""

from pydantic import BaseModel

from yingda.conversations.model import Interaction
from yingda.conversations.nuisance.lasting import ended_at
from yingda.platform.http import Instant


class NuisanceOut(BaseModel):
    """That the call is a nuisance, and whether its agent was warned of its length."""

    since: Instant
    warned_at: Instant | None
    ends_at: Instant | None
    """When it is ended by itself; None where the enterprise leaves that to the agent."""


def nuisance_out(item: Interaction, *, ends_calls: bool) -> NuisanceOut | None:
    """The mark, and by the enterprise's policy when the call is over."""
    mark = item.nuisance
    if mark is None:
        return None
    ends_at = ended_at(item) if ends_calls and item.is_live else None
    return NuisanceOut(since=mark.since, warned_at=mark.warned_at, ends_at=ends_at)
