"""Recording, which only the manager interface can begin and pause."""

from pathlib import Path
from typing import Final

from yingda.telephony.ports import ChannelGone
from yingda.telephony.switch.asterisk.ami import ActionRefused, Ami

NO_SUCH_CHANNEL: Final = "No such channel"


class Recorder:
    """Records channels, both directions apart."""

    def __init__(self, *, ami: Ami) -> None:
        self._ami = ami

    async def start(self, channel_id: str, *, file: Path) -> None:
        """Record into `file`-in.sln and `file`-out.sln."""
        options = f"r({file}-in.sln)t({file}-out.sln)"
        await self._ami.on_channel("MixMonitor", channel_id, Options=options)

    async def pause(self, channel_id: str, *, paused: bool) -> None:
        """Write silence in both files, or go on; without a recording nothing happens."""
        state = "1" if paused else "0"
        try:
            await self._ami.action("MixMonitorMute", Channel=channel_id, Direction="both", State=state)
        except ActionRefused as error:
            if str(error) == NO_SUCH_CHANNEL:
                raise ChannelGone(channel_id=channel_id, reason=str(error)) from error

    async def stop(self, channel_id: str) -> None:
        """End the recording; its files are whole then."""
        await self._ami.on_channel("StopMixMonitor", channel_id)
