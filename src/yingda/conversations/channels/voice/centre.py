"""All that the owner of this node's calls holds in its hands."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from yingda.conversations.channels.voice.lines import Lines
from yingda.flows.model import Flow
from yingda.kernel.clock import Clock
from yingda.platform.db import Database
from yingda.platform.timers import Timers
from yingda.platform.writer import Fenced, Writer
from yingda.routing.floor import Floor
from yingda.telephony.events import CallEnded
from yingda.telephony.ports import Endpoint, Switch
from yingda.tenancy.keys import TenantKeys

log = logging.getLogger(__name__)
MANDARIN = "zh-CN"


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """A place that an agent signs in at."""

    id: UUID
    tenant_id: UUID
    kind: str
    code: str
    endpoint: str
    user_id: UUID | None


@dataclass(kw_only=True, slots=True)
class Directory:
    """What is configured: seats with their endpoints, published flows, prompts; read again when it changes."""

    operator_id: UUID
    seats: Mapping[UUID, Seat] = field(default_factory=dict)
    endpoints: tuple[Endpoint, ...] = ()
    flows: dict[tuple[UUID, int], Flow] = field(default_factory=dict)
    prompts: Mapping[tuple[UUID, str, str], Path] = field(default_factory=dict)
    """By enterprise, key and language."""
    dispositions: Mapping[UUID, UUID] = field(default_factory=dict)
    """Whose each coded result is."""
    music: str = "default"

    def seat_of(self, endpoint: str) -> Seat | None:
        return next((seat for seat in self.seats.values() if seat.endpoint == endpoint), None)

    def prompt(self, tenant_id: UUID, key: str, language: str) -> Path | None:
        """The tenant's own prompt, else the platform's; in the contact's language, else in Mandarin."""
        wanted = (
            (owner, key, tongue)
            for owner in (tenant_id, self.operator_id)
            for tongue in dict.fromkeys((language, MANDARIN))
        )
        return next((found for each in wanted if (found := self.prompts.get(each))), None)


def _unheard(kind: str, key: UUID) -> None:
    log.error("a deadline came before anybody listened", extra={"kind": kind, "key": str(key)})


def _nobody_hears(report: object) -> None:
    log.error("a report came before anybody listened")


def _nobody_does(turn: object, line: object, wait: object) -> None:
    log.error("a flow waits before anybody can do anything for it")


def _nobody_matches(turn: object) -> None:
    log.error("a turn ended before anybody matches")


@dataclass(kw_only=True, slots=True)
class Centre:
    """The live picture of this node and the means to act on it; everything in it can be rebuilt."""

    node: str
    epoch: int
    clock: Clock
    switch: Switch
    database: Database
    writer: Writer
    keys: TenantKeys
    lines: Lines
    floor: Floor
    timers: Timers
    directory: Directory
    recordings: Path
    arriving: dict[str, CallEnded | None] = field(default_factory=dict)
    """Calls that are being admitted, and which of them are over before they have a line."""
    online: dict[str, bool] = field(default_factory=dict)
    """Which endpoints' phones answer, as the switch last said."""
    reminded: Callable[[str, UUID], None] = _unheard
    """What happens when a deadline has come: its kind and whose it is."""
    hear: Callable[[Any], None] = _nobody_hears
    """Acts on a report of the switch, or on what we have found out in its stead."""
    match: Callable[[Any], None] = _nobody_matches
    """Offers what waits to who is ready, as the last step of a turn."""
    do: Callable[[Any, Any, Any], None] = _nobody_does
    """Does what a flow waits for: a turn, a line, the wait."""
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def remind(self, kind: str, key: UUID, at: datetime | None) -> None:
        """Set this deadline, or with None take it away."""
        if at is None:
            self.timers.cancel((kind, key))
        else:
            self.timers.set((kind, key), at, lambda: self.reminded(kind, key))

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do this beside; it is waited for at the end, and its failure is logged."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    async def settle(self) -> None:
        """Wait until everything that was begun is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        fault = task.exception()
        if fault is not None and not isinstance(fault, Fenced):
            log.error("a step failed", exc_info=fault)
