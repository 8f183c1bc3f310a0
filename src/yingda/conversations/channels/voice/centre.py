"""All that the owner of this node's calls holds in its hands."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from yingda.conversations.channels.voice.lines import Line, Lines
from yingda.conversations.channels.voice.supervision.house_rules import HouseRules
from yingda.flows.calendar import Calendar
from yingda.flows.emergency.usecases import Announcement
from yingda.flows.ports import Services
from yingda.flows.references.loading import LoadedFlow
from yingda.kernel.clock import Clock
from yingda.platform.db import Database
from yingda.platform.storage import Storage
from yingda.platform.timers import Timers
from yingda.platform.writer import Fenced, Writer
from yingda.routing.floor import Floor
from yingda.telephony.events import CallEnded
from yingda.telephony.ports import Endpoint, Switch
from yingda.telephony.remote.model import RemoteSeat
from yingda.telephony.remote.switch import RemoteSeats
from yingda.telephony.usecases.admit import DialledNumber
from yingda.tenancy.keys import TenantKeys

log = logging.getLogger(__name__)
MANDARIN = "zh-CN"
BEEP = "tones/beep"


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """A place that an agent signs in at."""

    id: UUID
    tenant_id: UUID
    kind: str
    code: str
    endpoint: str
    user_id: UUID | None
    mode: str | None = None
    """Of a seat outside: per_call or kept_up."""

    @property
    def is_outside(self) -> bool:
        """Whether it is a telephone of the public network."""
        return self.kind == "remote"

    @property
    def is_kept_up(self) -> bool:
        """Whether its line is dialled once for the whole shift."""
        return self.mode == "kept_up"


@dataclass(frozen=True, kw_only=True, slots=True)
class NuisancePolicy:
    """How often one number may call an enterprise, and what becomes of calls that are marked as a nuisance."""

    max_calls: int | None = None
    minutes: int = 10
    announces: bool = False
    """Who calls too often is told so, instead of being turned away at once."""
    ends_calls: bool = False


@dataclass(kw_only=True, slots=True)
class Directory:
    """What is configured: seats with their endpoints, published flows, prompts; read again when it changes."""

    operator_id: UUID
    seats: Mapping[UUID, Seat] = field(default_factory=dict)
    endpoints: tuple[Endpoint, ...] = ()
    remote: tuple[RemoteSeat, ...] = ()
    """The seats on telephones of the public network."""
    flows: dict[tuple[UUID, int], LoadedFlow] = field(default_factory=dict)
    prompts: Mapping[tuple[UUID, str, str], Path] = field(default_factory=dict)
    """By enterprise, key and language."""
    dispositions: Mapping[UUID, UUID] = field(default_factory=dict)
    """Whose each coded result is."""
    calendars: Mapping[UUID, Mapping[str, Calendar]] = field(default_factory=dict)
    """Of each enterprise, by code."""
    announcements: Mapping[UUID, Announcement] = field(default_factory=dict)
    """What the callers of each enterprise that has an emergency hear before everything else."""
    rules: HouseRules = field(default_factory=HouseRules)
    """What houses have ruled about supervision, and declared faults."""
    park_seconds: Mapping[UUID, int] = field(default_factory=dict)
    """How long each queue's customers may be parked."""
    nuisance: Mapping[UUID, NuisancePolicy] = field(default_factory=dict)
    """Of each enterprise that has one."""
    blocking: frozenset[UUID] = frozenset()
    """Who has callers that are not let in: enterprises, or the operator for all of them."""
    channel_limits: Mapping[UUID, int] = field(default_factory=dict)
    """How many channels each enterprise has by contract."""
    sounds: Path = Path()
    """Where the prompts lie."""
    music: str = "default"

    @property
    def beep(self) -> Path:
        """The tone after which a caller speaks."""
        return self.sounds / BEEP

    def flow_of(self, number: DialledNumber | None) -> LoadedFlow | None:
        """The flow that a dialled number leads to now."""
        if number is None or number.flow_id is None or number.flow_version is None:
            return None
        return self.flows.get((number.flow_id, number.flow_version))

    def seat_of(self, endpoint: str) -> Seat | None:
        return next((seat for seat in self.seats.values() if seat.endpoint == endpoint), None)

    def of_platform(self, key: str) -> tuple[Path, ...]:
        """What the platform itself says to agents, if it has words for it."""
        path = self.prompts.get((self.operator_id, key, MANDARIN))
        return (path,) if path is not None else ()

    def prompt(self, line: Line, key: str, language: str) -> Path | None:
        """As it was published with the line's flow, else the enterprise's newest, else the platform's.

        Each in the contact's language, else in Mandarin.
        """
        tongues = tuple(dict.fromkeys((language, MANDARIN)))
        if line.loaded is not None:
            pinned = line.loaded.prompts
            for tongue in tongues:
                if (key, tongue) in pinned:
                    return self.sounds / pinned[key, tongue]
        owners = (line.interaction.tenant_id, self.operator_id)
        newest = (self.prompts.get((owner, key, tongue)) for owner in owners for tongue in tongues)
        return next((path for path in newest if path is not None), None)


def _unheard(kind: str, key: UUID) -> None:
    log.error("a deadline came before anybody listened", extra={"kind": kind, "key": str(key)})


def _nobody_hears(report: object) -> None:
    log.error("a report came before anybody listened")


def _nobody_does(turn: object, line: object, wait: object) -> None:
    log.error("a flow waits before anybody can do anything for it")


def _nobody_matches(turn: object) -> None:
    log.error("a turn ended before anybody matches")


def _nobody_tunes(turn: object, line: object) -> None:
    log.error("a turn ended before anybody listens")


@dataclass(kw_only=True, slots=True)
class Centre:
    """The live picture of this node and the means to act on it; everything in it can be rebuilt."""

    node: str
    epoch: int
    clock: Clock
    switch: Switch
    remote: RemoteSeats
    """The same switch, where seats outside are attended and left."""
    database: Database
    writer: Writer
    keys: TenantKeys
    lines: Lines
    floor: Floor
    timers: Timers
    directory: Directory
    recordings: Path
    services: Services
    """Answers what flows ask of others."""
    storage: Storage | None = None
    """Where sealed recordings are; None: below `recordings`, as they were."""
    arriving: dict[str, CallEnded | None] = field(default_factory=dict)
    """Calls that are being admitted, and which of them are over before they have a line."""
    online: dict[str, bool] = field(default_factory=dict)
    """Which endpoints' phones answer, as the switch last said."""
    pages: dict[str, str] = field(default_factory=dict)
    """Which page is the phone of a browser's seat, by endpoint."""
    awaited: dict[UUID, UUID] = field(default_factory=dict)
    """The seats that agents change to as soon as the line there is up."""
    came_from: dict[UUID, tuple[str, UUID]] = field(default_factory=dict)
    """The seats that talking agents have just left, with the leg by which each is called to the new one."""
    reminded: Callable[[str, UUID], None] = _unheard
    """What happens when a deadline has come: its kind and whose it is."""
    hear: Callable[[Any], None] = _nobody_hears
    """Acts on a report of the switch, or on what we have found out in its stead."""
    match: Callable[[Any], None] = _nobody_matches
    """Offers what waits to who is ready, as the last step of a turn."""
    do: Callable[[Any, Any, Any], None] = _nobody_does
    """Does what a flow waits for: a turn, a line, the wait."""
    tune: Callable[[Any, Any], None] = _nobody_tunes
    """Lets supervisors hear what a turn has made of a line."""
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    _beside: set[asyncio.Task[Any]] = field(default_factory=set)

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

    def beside(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do this beside, however long it takes: nobody waits for it at the end, the next life asks again."""
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._finished)

    async def forget(self) -> None:
        """Give up what is still done beside."""
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)

    async def settle(self) -> None:
        """Wait until everything that was begun is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        self._beside.discard(task)
        if task.cancelled():
            return
        fault = task.exception()
        if fault is not None and not isinstance(fault, Fenced):
            log.error("a step failed", exc_info=fault)
