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
        is_known = bridge_id in self._known
        if not is_known:
            self._make(bridge_id, keyed=keyed)
        try:
            await self._add(bridge_id, channel_ids)
        except ChannelGone:
            self._known.discard(bridge_id)
            if not is_known:
                raise
            # What was believed of the bridge may be older than its end.
            self._make(bridge_id, keyed=keyed)
            await self._add(bridge_id, channel_ids)

    def _make(self, bridge_id: str, *, keyed: bool) -> None:
        # Where speech goes past the switch's ears from party to party, so do keys.
        kind = "mixing,dtmf_events" if keyed else "mixing"
        # Requests are carried out in order: nobody need wait for this answer, the next one tells.
        self._commands.post("POST", f"bridges/{bridge_id}", query={"type": kind})
        self._known.add(bridge_id)

    async def _add(self, bridge_id: str, channel_ids: Sequence[str]) -> None:
        query = {"channel": ",".join(channel_ids)}
        await self._commands.ask("POST", f"bridges/{bridge_id}/addChannel", query=query, bridge_id=bridge_id)

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
