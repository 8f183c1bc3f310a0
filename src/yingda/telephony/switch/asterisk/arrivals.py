"""Calls that come in: taken from the switch's fallback, turned away, or given back to it."""

from typing import Final

from yingda.telephony.ports import Refusal, SwitchUnavailable
from yingda.telephony.switch.asterisk.ari import Ari
from yingda.telephony.switch.asterisk.cel import CLAIMED
from yingda.telephony.switch.asterisk.commands import Commands
from yingda.telephony.switch.asterisk.line import RequestRefused

REFUSALS: Final = {
    Refusal.UNKNOWN_NUMBER: "1",
    Refusal.SUSPENDED: "21",
    Refusal.BUSY: "17",
    Refusal.UNAVAILABLE: "42",
    Refusal.BLOCKED: "21",
    Refusal.REPEATED: "17",
}
"""Q.850 causes that leave as SIP 404, 403, 486, 503, 403 and 486."""


class Arrivals:
    """Our side of the agreement with the fallback in the dialplan."""

    def __init__(self, *, application: str, ari: Ari, commands: Commands) -> None:
        self._application = application
        self._ari = ari
        self._commands = commands

    async def claim(self, channel_id: str) -> bool:
        """Take an announced call; False when it is gone or another was faster."""
        claim = {"channelId": channel_id, "application": self._application}
        try:
            await self._ari.request("POST", "events/claim", query=claim)
        except RequestRefused as error:
            if error.status in (404, 409):
                return False
            raise SwitchUnavailable(reason=str(error)) from error
        return True

    def take_over(self, channel_id: str) -> None:
        """Stop the fallback's music, which would go on under whatever we play, and note whose the call is now."""
        self._ari.post("DELETE", f"channels/{channel_id}/moh")
        variable = {"variable": "CHANNEL(userfield)", "value": CLAIMED}
        self._ari.post("POST", f"channels/{channel_id}/variable", query=variable)

    async def refuse(self, channel_id: str, refusal: Refusal) -> None:
        """Turn away a call that was not answered yet."""
        await self._commands.channel("DELETE", channel_id, query={"reason_code": REFUSALS[refusal]})

    async def release(self, channel_id: str, *, answered: bool) -> None:
        """Give a claimed call back to the fallback, which answers it, or goes on with its music."""
        label = "waiting" if answered else "fallback"
        await self._commands.channel("POST", channel_id, "/continue", query={"label": label})
