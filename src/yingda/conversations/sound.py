"""Who is in which bridge, and who waits with what in his ear, as an interaction stands: the one rule of that."""

from collections.abc import Iterator
from dataclasses import dataclass

from yingda.conversations.model import Interaction
from yingda.conversations.parts import Phase, Place

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sound:
    """The channels of a call by what they hear."""

    main: frozenset[str] = NOBODY
    """They hear each other, and the customer is one of them unless he is held."""
    aside: frozenset[str] = NOBODY
    """The agent and the one whom he consults."""
    music: frozenset[str] = NOBODY
    """They wait."""
    ringing: frozenset[str] = NOBODY
    """The agent, as long as the one whom he consults is being rung."""


SILENCE = Sound()


def sound_of(item: Interaction) -> Sound:
    """What everybody of a call hears; of a customer whom no agent has, whoever leads him knows."""
    if not item.is_live or item.phase not in _IN_CALL:
        return SILENCE
    joined = {each.channel_id for each in item.joined}
    main = joined | set(_customer_of(item)) | set(_agent_of(item))
    pending, agent = item.pending, set(_agent_at_all(item))
    return Sound(
        main=frozenset(main),
        aside=frozenset(agent | {pending.channel_id})
        if pending is not None and pending.place is Place.ASIDE
        else NOBODY,
        music=frozenset(_waiting(item, main)),
        ringing=frozenset(agent) if _hears_ringing(item) else NOBODY,
    )


_IN_CALL = frozenset({Phase.TALKING, Phase.HELD, Phase.RETURNING, Phase.FORWARDED})


def _customer_of(item: Interaction) -> Iterator[str]:
    """The customer, where he is in the conversation."""
    is_alone = item.phase is Phase.RETURNING and not item.joined
    if item.phase is not Phase.HELD and not is_alone:
        yield item.channel_id


def _agent_of(item: Interaction) -> Iterator[str]:
    """Who talks with the customer: his agent unless that one is aside, or the one outside."""
    if item.phase is Phase.FORWARDED and item.outside is not None:
        yield item.outside.channel_id
    pending = item.pending
    if (pending is None or pending.place is not Place.ASIDE) and not _hears_ringing(item):
        yield from _agent_at_all(item)


def _agent_at_all(item: Interaction) -> Iterator[str]:
    if item.phase in {Phase.TALKING, Phase.HELD} and item.leg is not None:
        yield item.leg.channel_id


def _hears_ringing(item: Interaction) -> bool:
    """He has nobody else to listen to."""
    pending = item.pending
    return pending is not None and pending.place is Place.RINGING and item.phase is Phase.HELD


def _waiting(item: Interaction, main: set[str]) -> Iterator[str]:
    if item.channel_id not in main and item.phase in {Phase.HELD, Phase.RETURNING}:
        yield item.channel_id
    if item.pending is not None and item.pending.place is Place.WAITING:
        yield item.pending.channel_id
