"""Which phones are there: by a look every two seconds, and by a question right now."""

import asyncio
from collections.abc import Callable
from typing import Final

from yingda.kernel.clock import Clock
from yingda.telephony.events import SeatPresenceChanged
from yingda.telephony.ports import SwitchUnavailable
from yingda.telephony.switch.asterisk.ami import ActionRefused, Ami
from yingda.telephony.switch.asterisk.ari import Ari
from yingda.telephony.switch.asterisk.endpoints import is_seat
from yingda.telephony.switch.asterisk.line import RequestRefused

EVERY: Final = 2.0
RETRY: Final = 0.5
DEAD_AFTER: Final = 2
"""So many looks without an answer say that the switch hangs, whatever its socket says."""
PROBE_PATIENCE: Final = 2.3
PROBE_STEP: Final = 0.02
REACHABLE: Final = "Reachable"


class Presence:
    """Watches the seats' phones and, by the way, that the switch still answers."""

    def __init__(
        self, *, ari: Ari, ami: Ami, tell: Callable[[SeatPresenceChanged], None], clock: Clock
    ) -> None:
        self._ari = ari
        self._ami = ami
        self._tell = tell
        self._clock = clock
        self._online: set[str] = set()

    async def run(self) -> None:
        """Look every two seconds."""
        failures = 0
        while True:
            try:
                self._compare(await self._ari.fetch("GET", "endpoints/PJSIP"))
                failures = 0
            except (SwitchUnavailable, RequestRefused):
                failures += 1
                if failures == DEAD_AFTER:
                    self._ari.hang_up()
            await asyncio.sleep(EVERY if failures == 0 else RETRY)

    def _compare(self, endpoints: list[dict[str, str]]) -> None:
        online = {
            item["resource"] for item in endpoints if item["state"] == "online" and is_seat(item["resource"])
        }
        now = self._clock.now()
        for endpoint in sorted(online ^ self._online):
            self._tell(SeatPresenceChanged(endpoint=endpoint, online=endpoint in online, at=now))
        self._online = online

    async def probe(self, endpoint: str) -> bool:
        """Send the phone an OPTIONS now and see whether it answers.

        The switch does not say when the answer comes; but the round-trip time that it keeps changes then, and a phone
        that is silent for the two seconds of `qualify_timeout` is marked unreachable.
        """
        if not await self._contact(endpoint):
            return False
        before = await self._round_trip(endpoint)
        try:
            await self._ami.action("PJSIPQualify", Endpoint=endpoint)
            async with asyncio.timeout(PROBE_PATIENCE):
                return await self._new_round_trip(endpoint, before) is not None
        except ActionRefused:
            return False
        except TimeoutError:
            # Still marked as before although two seconds have gone: reachable means that it answered as fast as before.
            return before is not None

    async def _new_round_trip(self, endpoint: str, before: str | None) -> str | None:
        now = before
        while now == before:
            await asyncio.sleep(PROBE_STEP)
            now = await self._round_trip(endpoint)
        return now

    async def _contact(self, endpoint: str) -> str:
        return await self._variable(f"PJSIP_AOR({endpoint},contact)")

    async def _round_trip(self, endpoint: str) -> str | None:
        """The phone's last round-trip time, None when there is no reachable phone."""
        contact = await self._contact(endpoint)
        if not contact or await self._variable(f"PJSIP_CONTACT({contact},status)") != REACHABLE:
            return None
        return await self._variable(f"PJSIP_CONTACT({contact},rtt)")

    async def _variable(self, name: str) -> str:
        try:
            return (await self._ami.action("Getvar", Variable=name)).get("Value", "")
        except ActionRefused:
            return ""
