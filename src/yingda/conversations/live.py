"""Keeps open desks and walls right: what changed is read again with each reader's own eyes, and sent to him."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import psycopg
from pydantic import BaseModel

from yingda.conversations.desk.store import DeskReader
from yingda.conversations.desk.view import DeskSnapshot
from yingda.conversations.floor.store import FloorReader
from yingda.conversations.staff.store import StaffReader
from yingda.kernel.errors import DomainError
from yingda.platform.db import Database
from yingda.platform.realtime import Change
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases.sessions import still_logged_in

log = logging.getLogger(__name__)
COALESCE_SECONDS: Final = 0.05
PING_SECONDS: Final = 5.0
CHECK_SECONDS: Final = 2.0
SLOW_AFTER_SECONDS: Final = 5.0
RETRY_SECONDS: Final = 0.5
WALL_PACE_SECONDS: Final = 0.35
"""A wall is told of changes no more often than this: of hundreds of agents something changes all the time."""
GONE: Final = 4401
TOO_SLOW: Final = 4408

TOLD: Final = frozenset({"message", "help", "fault", "listening"})
"""What is told beside desk and wall."""
NEWS: Final = frozenset({"knowledge_notice", "order_offer", "order_notice", "wording"})
"""What a person's page reads anew by itself once it hears that there is something; the topic says what."""
OF_HOUSE: Final = frozenset({"queue_alarm", "seats"})
"""What is told to the walls that see a tenant, by its id: its alarms, and where its seats stand."""
WITH_NOTICES: Final = frozenset({Role.AGENT, Role.SUPERVISOR})
BIG_SCREEN: Final = frozenset({Role.SUPERVISOR, Role.OPERATOR_ADMIN, Role.TENANT_ADMIN, Role.TENANT_VIEWER})
"""Who may put a screen up that shows queues to everybody in the room."""

Send = Callable[[dict[str, Any]], Awaitable[None]]


class TooSlow(Exception):
    """The other end does not take what is sent to it."""


class LoggedOut(Exception):
    """The login behind the stream was ended, or sees other tenants now."""


@dataclass(kw_only=True, eq=False)
class Stream:
    """One open page: who looks, what of his picture is stale."""

    actor: Actor
    send: Send
    desks: DeskReader
    floors: FloorReader
    staff: StaffReader
    is_big_screen: bool = False
    """Queues and alarms only, nothing of any person."""
    stale: set[Change] = field(default_factory=set)
    everything: bool = True
    ended: bool = False
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    shown_interaction: UUID | None = None

    def hear(self, changes: Iterable[Change]) -> None:
        """Note what of this may be in the picture."""
        mine = {change for change in changes if self._concerns(change)}
        if mine:
            self.stale |= mine
            self.wake.set()

    def resync(self) -> None:
        """Anything may have changed."""
        self.everything = True
        self.wake.set()

    def log_out(self) -> None:
        """The login is over."""
        self.ended = True
        self.wake.set()

    @property
    def is_wall(self) -> bool:
        """Whether this page shows a floor."""
        return self.is_big_screen or self.actor.role is Role.SUPERVISOR

    def _concerns(self, change: Change) -> bool:
        if change.topic in NEWS:
            return change.key == self.actor.user_id and not self.is_big_screen
        if change.topic in OF_HOUSE:
            return self.is_wall and self.actor.sees(change.key)
        if self.is_big_screen:
            return change.topic in ("agent", "contact", "queue")
        if change.topic in TOLD:
            return self._is_told(change)
        if self.actor.role is Role.SUPERVISOR:
            return change.topic in ("agent", "contact", "queue")
        if change.topic == "interaction":
            return change.key == self.shown_interaction
        return change.topic in ("agent", "contact") and change.key == self.actor.user_id

    def _is_told(self, change: Change) -> bool:
        if self.actor.role not in WITH_NOTICES:
            return False
        is_for_all = change.topic == "fault" or self.actor.role is Role.SUPERVISOR
        return change.key == self.actor.user_id or (is_for_all and change.topic != "message")

    async def run(self) -> None:
        """Send the picture, then what changes in it, until the other end is gone or the login is."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._ping())
            while True:
                await self.wake.wait()
                await asyncio.sleep(COALESCE_SECONDS)
                self.wake.clear()
                if self.ended:
                    raise LoggedOut
                await self._bring_up_to_date()
                if self.is_wall:
                    await asyncio.sleep(WALL_PACE_SECONDS)

    async def _bring_up_to_date(self) -> None:
        stale, self.stale = self.stale, set()
        everything, self.everything = self.everything, False
        try:
            told = {change for change in stale if change.topic in TOLD}
            news = {change for change in stale if change.topic in NEWS}
            if everything or any(change.topic == "seats" for change in stale):
                await self._send_snapshot()
            elif self.is_wall:
                await self._send_rows(stale)
            elif stale - told - news:
                await self._send_desk()
            # After a snapshot the page reads all of it anew.
            if not everything:
                await self._tell_news({change.topic for change in news})
            if (everything or told) and self.actor.role in WITH_NOTICES and not self.is_big_screen:
                await self._tell("staff", await self.staff.notices(self.actor))
        except (DomainError, psycopg.OperationalError, psycopg.InterfaceError) as away:
            log.info("a stream waits", extra={"cause": type(away).__name__})
            await asyncio.sleep(RETRY_SECONDS)
            self.resync()

    async def _send_snapshot(self) -> None:
        await self._tell("snapshot", await self._snapshot())

    async def _snapshot(self) -> BaseModel | dict[str, Any]:
        if self.is_big_screen:
            return await self.floors.big_screen(self.actor)
        match self.actor.role:
            case Role.SUPERVISOR:
                return await self.floors.snapshot(self.actor)
            case Role.AGENT:
                return self._note(await self.desks.snapshot(self.actor))
            case _:
                return {"time": datetime.now(UTC).isoformat()}

    def _note(self, snapshot: DeskSnapshot) -> DeskSnapshot:
        self.shown_interaction = snapshot.contact.interaction_id if snapshot.contact else None
        return snapshot

    async def _send_desk(self) -> None:
        if self.actor.role is Role.AGENT:
            await self._tell("desk", self._note(await self.desks.snapshot(self.actor)))

    async def _send_rows(self, stale: set[Change]) -> None:
        people = {change.key for change in stale if change.topic in ("agent", "contact", "listening")}
        queues = {change.key for change in stale if change.topic == "queue"}
        # Who serves a queue is counted there.
        if people and self.is_big_screen:
            queues |= await self.floors.served_by(self.actor, people)
        elif people:
            agents = await self.floors.agents(self.actor, people)
            queues |= {queue for agent in agents for queue in agent.queues}
            await self._tell_all("agent", agents)
        if queues:
            await self._tell_all("queue", await self.floors.queues(self.actor, queues))
        if any(change.topic == "queue_alarm" for change in stale):
            await self._tell_alarms()

    async def _tell_news(self, topics: Iterable[str]) -> None:
        for topic in sorted(topics):
            await self._tell("news", {"about": topic})

    async def _tell_alarms(self) -> None:
        if self.is_big_screen:
            alarms = await self.floors.nameless_alarms(self.actor)
        else:
            alarms = await self.floors.figures.alarms(self.actor)
        await self._tell("alarms", {"alarms": [alarm.model_dump(mode="json") for alarm in alarms]})

    async def _tell_all(self, kind: str, rows: Iterable[BaseModel]) -> None:
        for row in rows:
            await self._tell(kind, row)

    async def _tell(self, kind: str, data: BaseModel | dict[str, Any]) -> None:
        plain = data.model_dump(mode="json") if isinstance(data, BaseModel) else data
        await self._send({"type": kind, "data": plain})

    async def _send(self, message: dict[str, Any]) -> None:
        try:
            async with asyncio.timeout(SLOW_AFTER_SECONDS):
                await self.send(message)
        except TimeoutError as slow:
            raise TooSlow from slow

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(PING_SECONDS)
            await self._send({"type": "ping", "time": datetime.now(UTC).isoformat().replace("+00:00", "Z")})


class Audience:
    """Every stream of this process."""

    def __init__(self, *, db: Database) -> None:
        self._db = db
        self._streams: set[Stream] = set()

    def is_there(self) -> bool:
        """Whether anybody looks at all."""
        return bool(self._streams)

    def add(self, stream: Stream) -> None:
        """A page has come."""
        self._streams.add(stream)
        stream.wake.set()

    def remove(self, stream: Stream) -> None:
        """A page has gone."""
        self._streams.discard(stream)

    def hear(self, changes: Sequence[Change]) -> None:
        """Tell everybody whose picture this may be in."""
        for stream in self._streams:
            stream.hear(changes)

    def resync(self) -> None:
        """Let everybody's picture be made anew."""
        for stream in self._streams:
            stream.resync()

    async def watch_logins(self) -> None:
        """End the streams of logins that were ended, until cancelled."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            if not self._streams:
                continue
            with suppress(DomainError, psycopg.Error):
                await self._check()

    async def _check(self) -> None:
        wanted = {stream.actor.session_id for stream in self._streams}
        valid = await still_logged_in(db=self._db, session_ids=wanted)
        for stream in self._streams:
            if valid.get(stream.actor.session_id) != (stream.actor.tenants, stream.actor.masked):
                stream.log_out()
