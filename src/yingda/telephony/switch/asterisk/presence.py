"""Which phones are there: by a look every two seconds, and by a question right now."""

import asyncio
from collections.abc import Callable
from typing import Final

from yingda.kernel.clock import Clock
from yingda.telephony.events import SeatPresenceChanged
from yingda.telephony.ports import SwitchUnavailable
from yingda.telephony.switch.asterisk.ami import ActionRefused, Ami
from yingda.telephony.switch.asterisk.ari import Ari
from yingda.telephony.switch.asterisk.endpoints import RESERVED
from yingda.telephony.switch.asterisk.line import RequestRefused

EVERY: Final = 2.0
DEAD_AFTER: Final = 2
"""So many looks without an answer say that the switch hangs, whatever its socket says."""
PROBE_PATIENCE: Final = 2.5


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
            await asyncio.sleep(EVERY)

    def _compare(self, endpoints: list[dict[str, str]]) -> None:
        online = {
            item["resource"]
            for item in endpoints
            if item["state"] == "online" and item["resource"] not in RESERVED
        }
        now = self._clock.now()
        for endpoint in sorted(online ^ self._online):
            self._tell(SeatPresenceChanged(endpoint=endpoint, online=endpoint in online, at=now))
        self._online = online

    async def probe(self, endpoint: str) -> bool:
        """Send the phone an OPTIONS now and see whether it answers."""
        async with self._ami.listening() as events:
            try:
                await self._ami.action("PJSIPQualify", Endpoint=endpoint)
            except ActionRefused:
                return False
            try:
                async with asyncio.timeout(PROBE_PATIENCE):
                    while True:
                        event = await events.get()
                        if event.get("EndpointName") == endpoint:
                            return event.get("ContactStatus") == "Reachable"
            except TimeoutError:
                return False
