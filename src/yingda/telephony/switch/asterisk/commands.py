"""Single requests to the switch; what is refused because the thing is gone says so."""

from typing import Any

from yingda.telephony.ports import ChannelGone, SwitchUnavailable
from yingda.telephony.switch.asterisk.ari import Ari
from yingda.telephony.switch.asterisk.line import Json, RequestRefused


class Commands:
    """The line to one switch, in the port's words for what cannot be done."""

    def __init__(self, *, ari: Ari) -> None:
        self._ari = ari

    async def channel(
        self,
        method: str,
        channel_id: str,
        verb: str = "",
        *,
        query: dict[str, str] | None = None,
        body: Json | None = None,
    ) -> None:
        """Ask something of a channel."""
        await self.ask(method, f"channels/{channel_id}{verb}", query=query, body=body, channel_id=channel_id)

    async def ask(
        self,
        method: str,
        uri: str,
        *,
        query: dict[str, str] | None = None,
        body: Json | None = None,
        **details: str,
    ) -> Any:
        """One request, and its answer."""
        try:
            return await self._ari.request(method, uri, query=query, body=body)
        except RequestRefused as error:
            if error.status in (400, 404, 409, 412, 422):
                raise ChannelGone(**details, reason=str(error)) from error
            raise SwitchUnavailable(reason=str(error)) from error

    def post(self, method: str, uri: str, *, query: dict[str, str] | None = None) -> None:
        """One request whose answer nobody waits for; requests are carried out in order."""
        self._ari.post(method, uri, query=query)
