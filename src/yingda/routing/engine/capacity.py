"""How much an agent can have at once: one unit for all channels, by his profile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType


class Channel(StrEnum):
    """What a contact comes by."""

    VOICE = "voice"
    CHAT = "chat"
    EMAIL = "email"
    TASK = "task"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelRule:
    """How many contacts of one channel fill an agent, and whether they may be put aside for another channel's."""

    at_once: int
    interruptible: bool = False


VOICE_ONLY: Mapping[Channel, ChannelRule] = MappingProxyType({Channel.VOICE: ChannelRule(at_once=1)})
EVERYTHING: Mapping[Channel, ChannelRule] = MappingProxyType(
    {
        Channel.VOICE: ChannelRule(at_once=1),
        Channel.CHAT: ChannelRule(at_once=3),
        Channel.EMAIL: ChannelRule(at_once=5, interruptible=True),
        Channel.TASK: ChannelRule(at_once=5, interruptible=True),
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """What one agent may have at once; a channel without a rule is not his.

    A contact takes one part in `at_once` of him, so that one call, or three chats, or one chat and a half-full tray of mail
    fill him. What can be interrupted leaves room for what cannot.
    """

    rules: Mapping[Channel, ChannelRule] = field(default_factory=lambda: VOICE_ONLY)

    def has_room(self, channel: Channel, *, load: Mapping[Channel, int]) -> bool:
        """Whether one more contact of this channel fits beside those that he has."""
        rule = self.rules.get(channel)
        if rule is None:
            return False
        return self._taken(load, by=rule) + Fraction(1, rule.at_once) <= 1

    def open_to(self, load: Mapping[Channel, int]) -> tuple[Channel, ...]:
        """The channels by which one more contact may come."""
        return tuple(channel for channel in self.rules if self.has_room(channel, load=load))

    def _taken(self, load: Mapping[Channel, int], *, by: ChannelRule) -> Fraction:
        """How much of him is taken by contacts that this one may not interrupt."""
        taken = Fraction(0)
        for channel, count in load.items():
            rule = self.rules.get(channel)
            if rule is not None and (by.interruptible or not rule.interruptible):
                taken += Fraction(count, rule.at_once)
        return taken


CALLS_ONLY = Profile()
"""The profile of who has none of his own."""
