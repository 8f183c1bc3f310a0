"""Keys digits to a party, one request for each: the switch sleeps while it keys, and its line with it."""

import asyncio
from collections import defaultdict
from typing import Final

from yingda.telephony.switch.asterisk.commands import Commands

SOUNDS: Final = 0.12
"""Seconds of a digit: short ones are not heard by every menu."""
SILENCE: Final = 0.1


class Keypad:
    """Keys to a channel what was asked for, in that order."""

    def __init__(self, *, commands: Commands) -> None:
        self._commands = commands
        self._keying: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def key(self, channel_id: str, digits: str) -> None:
        """Key these digits after those that were asked for before; raises ChannelGone."""
        query = {"duration": f"{SOUNDS * 1000:.0f}"}
        async with self._keying[channel_id]:
            for digit in digits:
                await self._commands.channel("POST", channel_id, "/dtmf", query={"dtmf": digit, **query})
                await asyncio.sleep(SOUNDS + SILENCE)

    def forget(self, channel_id: str) -> None:
        """The channel is gone."""
        self._keying.pop(channel_id, None)
