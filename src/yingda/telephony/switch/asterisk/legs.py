"""Legs that we make: a channel first, which rings only when it is dialled."""

from typing import Final

from yingda.telephony.ports import Leg
from yingda.telephony.switch.asterisk.ari import Ari
from yingda.telephony.switch.asterisk.commands import Commands
from yingda.telephony.switch.asterisk.memory import ChannelMemory
from yingda.telephony.switch.asterisk.translate import LEG

AUTO_ANSWER: Final = {"X-Auto-Answer": "true", "Call-Info": "<sip:yingda>;answer-after=0"}
"""What browsers' phones of ours and common desk phones understand."""


class Legs:
    """Makes legs and rings them."""

    def __init__(self, *, application: str, ari: Ari, commands: Commands, memory: ChannelMemory) -> None:
        self._application = application
        self._ari = ari
        self._commands = commands
        self._memory = memory

    async def create(self, leg: Leg, target: str) -> None:
        """Make the leg to this target without ringing."""
        query = {"endpoint": f"PJSIP/{target}", "app": self._application, "appArgs": LEG}
        query["channelId"] = leg.channel_id
        if leg.originator:
            query["originator"] = leg.originator
        # A leg that goes on by another trunk keeps what was written on it.
        variables = {**_variables(leg), **self._memory.variables(leg.channel_id)}
        await self._ari.request("POST", "channels/create", query=query, body={"variables": variables})

    async def dial(self, channel_id: str, ring_seconds: int) -> None:
        """Ring a leg that is ready."""
        await self._commands.channel("POST", channel_id, "/dial", query={"timeout": str(ring_seconds)})


def _variables(leg: Leg) -> dict[str, str]:
    headers = {**leg.headers, **(AUTO_ANSWER if leg.auto_answer else {})}
    return {
        # "i" keeps the switch from telling the phone a second time.
        "CONNECTEDLINE(num,i)": leg.outside.caller_shown if leg.outside else leg.caller,
        "CONNECTEDLINE(name,i)": leg.caller_name,
        **{f"PJSIP_HEADER(add,{name})": value for name, value in headers.items()},
    }
