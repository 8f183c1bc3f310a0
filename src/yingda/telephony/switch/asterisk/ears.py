"""Legs that listen to another channel: a snooping channel stands between the two, of which nobody else learns."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from yingda.kernel.ids import new_id
from yingda.telephony.ports import ChannelGone
from yingda.telephony.switch.asterisk.bridges import Bridges
from yingda.telephony.switch.asterisk.commands import Commands
from yingda.telephony.switch.asterisk.line import Json

EAR: Final = "ye-"
"""How the ids of snooping channels begin."""
BRIDGE: Final = "yl-"
"""How the bridge of a listening leg and its ear begins; the ear's id follows."""
PATIENCE: Final = 1.0
"""Seconds that a new ear may take to be ours; it takes a few thousandths."""


def is_ear(channel_id: str) -> bool:
    """Whether a channel is only a means to listen."""
    return channel_id.startswith(EAR)


@dataclass(kw_only=True, slots=True)
class Ear:
    """What a listening leg hears by."""

    channel_id: str
    bridge_id: str


class Ears:
    """Gives legs an ear in other channels, and takes it away; after a crash it finds them again."""

    def __init__(self, *, application: str, commands: Commands, bridges: Bridges) -> None:
        self._application = application
        self._commands = commands
        self._bridges = bridges
        self._ears: dict[str, Ear] = {}
        self._begun: dict[str, asyncio.Future[None]] = {}

    def hear(self, event: Json) -> bool:
        """Whether an event is about an ear, and so about nothing that is told."""
        channel = event.get("channel")
        if not isinstance(channel, dict) or not is_ear(str(channel.get("id"))):
            return False
        if event.get("type") == "StasisStart":
            begun = self._begun.get(channel["id"])
            if begun is not None and not begun.done():
                begun.set_result(None)
        return True

    async def listen(self, listener_id: str, *, to: str, whisper: bool) -> None:
        """Let the leg hear the other channel; the ear that it had until now goes when the new one is there."""
        channel_id = f"{EAR}{new_id()}"
        begun = self._begun[channel_id] = asyncio.get_running_loop().create_future()
        query = {"spy": "both", "whisper": "out" if whisper else "none", "app": self._application}
        try:
            await self._commands.channel("POST", to, f"/snoop/{channel_id}", query=query)
            async with asyncio.timeout(PATIENCE):
                await begun
        except TimeoutError as silent:
            self._remove(channel_id)
            raise ChannelGone(channel_id=to, reason="no ear") from silent
        finally:
            del self._begun[channel_id]
        await self._give(listener_id, channel_id)

    async def _give(self, listener_id: str, channel_id: str) -> None:
        before = self._ears.get(listener_id)
        bridge_id = before.bridge_id if before else f"{BRIDGE}{channel_id}"
        self._ears[listener_id] = Ear(channel_id=channel_id, bridge_id=bridge_id)
        if before is not None:
            self._remove(before.channel_id)
        await self._bridges.join(bridge_id, [listener_id, channel_id], keyed=False)

    def forget(self, listener_id: str) -> None:
        """The leg listens no more, or is gone: its ear goes too, and nobody waits for that."""
        ear = self._ears.pop(listener_id, None)
        if ear is not None:
            self._remove(ear.channel_id)
            self._bridges.drop(ear.bridge_id)

    def adopt(self, channels: Iterable[str], bridges: Iterable[str]) -> None:
        """What an earlier life listened by is taken away: whoever is to listen gets it anew."""
        ears = {ear.channel_id for ear in self._ears.values()} | self._begun.keys()
        for stray in filter(is_ear, channels):
            if stray not in ears:
                self._remove(stray)
        ours = {ear.bridge_id for ear in self._ears.values()}
        for empty in bridges:
            if empty.startswith(BRIDGE) and empty not in ours:
                self._bridges.drop(empty)

    def forget_all(self) -> None:
        """The switch has another life."""
        self._ears.clear()

    def _remove(self, ear: str) -> None:
        self._commands.post("DELETE", f"channels/{ear}")
