"""Bridges: who hears whom."""

import contextlib
from collections.abc import Collection, Sequence

from yingda.telephony.ports import ChannelGone
from yingda.telephony.switch.asterisk.commands import Commands


class Bridges:
    """Makes bridges, and knows which of them there are."""

    def __init__(self, *, commands: Commands) -> None:
        self._commands = commands
        self._known: set[str] = set()

    def adopt(self, bridge_ids: Collection[str]) -> None:
        """Exactly these are there."""
        self._known = set(bridge_ids)

    async def join(self, bridge_id: str, channel_ids: Sequence[str], *, keyed: bool) -> None:
        """Let these channels hear each other; makes the bridge if it is not there."""
        if bridge_id not in self._known:
            # Where speech goes past the switch's ears from party to party, so do keys.
            kind = "mixing,dtmf_events" if keyed else "mixing"
            # Requests are carried out in order: nobody need wait for this answer, the next one tells.
            self._commands.post("POST", f"bridges/{bridge_id}", query={"type": kind})
            self._known.add(bridge_id)
        query = {"channel": ",".join(channel_ids)}
        try:
            await self._commands.ask(
                "POST", f"bridges/{bridge_id}/addChannel", query=query, bridge_id=bridge_id
            )
        except ChannelGone:
            self._known.discard(bridge_id)
            raise

    async def take_out(self, bridge_id: str, channel_ids: Sequence[str]) -> None:
        """Take channels out of a bridge; those that are not in it are no error."""
        query = {"channel": ",".join(channel_ids)}
        with contextlib.suppress(ChannelGone):
            await self._commands.ask(
                "POST", f"bridges/{bridge_id}/removeChannel", query=query, bridge_id=bridge_id
            )

    def drop(self, bridge_id: str) -> None:
        """Remove a bridge without waiting for it."""
        self._known.discard(bridge_id)
        self._commands.post("DELETE", f"bridges/{bridge_id}")

    async def close(self, bridge_id: str) -> None:
        """Remove a bridge; its channels live on."""
        self._known.discard(bridge_id)
        with contextlib.suppress(ChannelGone):
            await self._commands.ask("DELETE", f"bridges/{bridge_id}", bridge_id=bridge_id)
