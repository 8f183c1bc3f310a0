"""The control line kept alive: connects, sets the event filter, notices a new life of the switch, tries again."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import httpx
import orjson

from yingda.telephony.ports import SwitchUnavailable
from yingda.telephony.switch.asterisk.config import USER, AsteriskConfig
from yingda.telephony.switch.asterisk.line import AriLine, Json, RequestRefused

WANTED_EVENTS: Final = (
    "StasisStart",
    "StasisEnd",
    "ChannelHangupRequest",
    "ChannelStateChange",
    "ChannelDtmfReceived",
    "ChannelHold",
    "ChannelUnhold",
    "PlaybackFinished",
    "CallBroadcast",
    "ApplicationReplaced",
    # Without this one the answers to our own requests are filtered away.
    "RESTResponse",
)
PATIENCE: Final = 2.0
"""Seconds for an answer that normally takes one thousandth of that."""
BACK_OFF: Final = (0.05, 0.1, 0.2, 0.5, 1.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class LineUp:
    """The line is open; `started_at` is the birth of the switch's present life."""

    started_at: datetime


class Ari:
    """Requests to Asterisk and events from it; `run` keeps the line open until we are superseded."""

    def __init__(
        self,
        *,
        config: AsteriskConfig,
        on_event: Callable[[Json], None],
        on_up: Callable[[LineUp], None],
        on_down: Callable[[], None],
    ) -> None:
        self._config = config
        self._on_event = on_event
        self._on_up = on_up
        self._on_down = on_down
        self._line: AriLine | None = None
        self._early: list[Json] | None = None
        self._superseded = False
        self._http = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{config.http_port}/ari/",
            auth=(USER, config.ari_password),
            timeout=PATIENCE,
            trust_env=False,
        )

    async def request(
        self,
        method: str,
        uri: str,
        *,
        query: dict[str, str] | None = None,
        body: Json | None = None,
    ) -> Any:
        """Ask over the websocket: ordered, cheap; raises RequestRefused or SwitchUnavailable."""
        if self._line is None:
            raise SwitchUnavailable(reason="no line")
        return await self._line.request(method, uri, query=query, body=body, patience=PATIENCE)

    def post(self, method: str, uri: str, *, query: dict[str, str] | None = None) -> None:
        """Ask for something whose outcome does not matter."""
        if self._line is not None:
            self._line.send(method, uri, query=query)

    async def fetch(self, method: str, uri: str) -> Any:
        """Ask over HTTP: for what is slow or large and must not hold up the line."""
        try:
            answer = await self._http.request(method, uri)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SwitchUnavailable(reason=type(error).__name__, request=uri) from error
        if answer.status_code >= 500:
            raise SwitchUnavailable(reason=answer.text, request=uri)
        if answer.status_code >= 400:
            raise RequestRefused(status=answer.status_code, uri=uri, message=answer.text)
        return orjson.loads(answer.content) if answer.content else None

    async def run(self) -> None:
        """Connect, and connect again, until another controller takes our name."""
        attempt = 0
        while not self._superseded:
            line = await self._connect()
            if line is not None:
                attempt = 0
                await line.lost
                self._line = None
                self._on_down()
            if not self._superseded:
                await asyncio.sleep(BACK_OFF[min(attempt, len(BACK_OFF) - 1)])
                attempt += 1

    def supersede(self) -> None:
        """Another has our name: give up for good."""
        self._superseded = True
        self.hang_up()

    def hang_up(self) -> None:
        """Cut the line, for instance because the switch does not answer on it."""
        if self._line is not None:
            self._line.close()

    async def close(self) -> None:
        """Leave the switch alone; calls live on."""
        self._superseded = True
        self.hang_up()
        await self._http.aclose()

    async def _connect(self) -> AriLine | None:
        """Open the line and make it usable; None when the switch is not there."""
        config = self._config
        url = f"ws://127.0.0.1:{config.http_port}/ari/events?app={config.application}"
        loop = asyncio.get_running_loop()

        def new_line() -> AriLine:
            return AriLine(url=url, user=USER, password=config.ari_password, on_event=self._take)

        try:
            async with asyncio.timeout(PATIENCE):
                _, line = await loop.create_connection(new_line, "127.0.0.1", config.http_port)
        except (OSError, TimeoutError):
            return None
        up = await self._ready(line)
        if up is None:
            return None
        self._line = line
        self._on_up(up)
        early, self._early = self._early or [], None
        for event in early:
            self._on_event(event)
        return line

    async def _ready(self, line: AriLine) -> LineUp | None:
        self._early, up = [], None
        try:
            async with asyncio.timeout(PATIENCE):
                await line.opened
                up = await self._prepare(line)
        except (TimeoutError, SwitchUnavailable, RequestRefused):
            self._early = None
        finally:
            if up is None:
                line.close()
        return up

    async def _prepare(self, line: AriLine) -> LineUp:
        # Asterisk forgets the filter whenever the application had no living channel while we were away.
        await line.request(
            "PUT",
            f"applications/{self._config.application}/eventFilter",
            query=None,
            body={"allowed": [{"type": name} for name in WANTED_EVENTS]},
            patience=PATIENCE,
        )
        info = await line.request(
            "GET", "asterisk/info", query={"only": "status"}, body=None, patience=PATIENCE
        )
        return LineUp(started_at=datetime.fromisoformat(info["status"]["startup_time"]))

    def _take(self, event: Json) -> None:
        if self._early is not None:
            # What comes before the line is declared up is told after that.
            self._early.append(event)
        else:
            self._on_event(event)
