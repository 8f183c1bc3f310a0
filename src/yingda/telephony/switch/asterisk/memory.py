"""What is known of channels without asking: what is written on them, and which of them have left us."""

from collections import OrderedDict
from collections.abc import Mapping, Set
from typing import Final

import orjson

from yingda.telephony.ports import LiveChannel
from yingda.telephony.switch.asterisk.ami import Ami

MARKS: Final = "YINGDA_MARKS"
"""One variable holds all marks of a channel."""
REMEMBERED: Final = 2_000
"""Channels that have left us, of which we still know it."""


class ChannelMemory:
    """Writes marks on channels, and remembers them."""

    def __init__(self, *, ami: Ami) -> None:
        self._ami = ami
        self._marks: dict[str, dict[str, str]] = {}
        self._gone: OrderedDict[str, None] = OrderedDict()

    @property
    def marks(self) -> Mapping[str, Mapping[str, str]]:
        """The marks of every channel that is known."""
        return self._marks

    def begin(self, channel_id: str) -> None:
        """What is new to us has no marks: nobody needs to ask for them."""
        self._marks.setdefault(channel_id, {})

    def forget(self, channel_id: str) -> None:
        """The channel has left us: nothing is asked of it any more."""
        self._marks.pop(channel_id, None)
        self._gone[channel_id] = None
        if len(self._gone) > REMEMBERED:
            self._gone.popitem(last=False)

    def forget_marks(self) -> None:
        """The switch has another life: nothing is written anywhere."""
        self._marks.clear()

    def is_gone(self, channel_id: str) -> bool:
        """Whether the channel has left us."""
        return channel_id in self._gone

    def adopt(self, channels: Mapping[str, LiveChannel], *, before: Set[str]) -> None:
        """Of those that were known before the switch was asked, exactly these channels are there."""
        for gone in before - channels.keys():
            self._marks.pop(gone, None)
        for channel_id, channel in channels.items():
            self._marks.setdefault(channel_id, dict(channel.marks))

    async def write(self, channel_id: str, marks: Mapping[str, str]) -> None:
        """Write values on the channel that outlive us."""
        known = self._marks.setdefault(channel_id, {})
        known.update(marks)
        if "interaction" in marks:
            # The event file carries this field in every later line of the channel.
            await self._set(channel_id, "CHANNEL(userfield)", marks["interaction"])
        await self._set(channel_id, MARKS, orjson.dumps(known).decode())

    async def _set(self, channel_id: str, name: str, value: str) -> None:
        """By the manager: the other line's own verb waits for the end of what the channel hears, and everybody with it."""
        await self._ami.on_channel("Setvar", channel_id, Variable=name, Value=value)

    def variables(self, channel_id: str) -> dict[str, str]:
        """What is written on the channel, for another one that goes on in its place."""
        known = self._marks.get(channel_id)
        return {MARKS: orjson.dumps(known).decode()} if known else {}
