"""Call control: the process that owns one switch's calls, their flows and the agents' states."""

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, Protocol, cast
from uuid import UUID

import orjson
import psycopg
import uvloop

from yingda.conversations import row_statements
from yingda.conversations import writes as conversation_writes
from yingda.conversations.channels.voice import commands, deadlines, questions, reports
from yingda.conversations.channels.voice.centre import Centre, Directory
from yingda.conversations.channels.voice.configured import Configured
from yingda.conversations.channels.voice.directory import (
    operator_of,
    read_agents,
    read_directory,
)
from yingda.conversations.channels.voice.inbound.booking import book_unmet_calls, keep_offset, read_offset
from yingda.conversations.channels.voice.lines import Lines
from yingda.conversations.channels.voice.offering import match
from yingda.conversations.channels.voice.offering.rules import read_routing
from yingda.conversations.channels.voice.recording.tape import incoming
from yingda.conversations.channels.voice.recovery import outside_lines
from yingda.conversations.channels.voice.recovery.audio import AudioWatch
from yingda.conversations.channels.voice.recovery.reconcile import World, admit, find_lost, reconcile, restore
from yingda.conversations.channels.voice.supervision import rows as supervision_rows
from yingda.conversations.channels.voice.supervision import tuning
from yingda.conversations.channels.voice.tones import make_beep
from yingda.conversations.channels.voice.walking import waits
from yingda.desk.customers.usecases.calling import CustomerFacts
from yingda.entrypoints.asterisk_config import asterisk_config
from yingda.entrypoints.container import (
    database_dsn,
    demo_customer,
    master_keys,
    recording_storage,
    system_asker,
)
from yingda.flows.queries.services import FlowServices
from yingda.kernel.clock import Clock, SystemClock
from yingda.kernel.errors import DomainError
from yingda.ledger import store as ledger_store
from yingda.platform.db import AWAY, Database
from yingda.platform.heartbeat import beat, beat_file
from yingda.platform.internal import CommandServer
from yingda.platform.journal import Journal
from yingda.platform.lease import hold_matcher, take_node
from yingda.platform.local_ports import read_ports
from yingda.platform.log import set_up_logging
from yingda.platform.memory import keep_for_good
from yingda.platform.outbox import wake_readers
from yingda.platform.secrets import load_secrets
from yingda.platform.settings import Settings
from yingda.platform.timers import Timers
from yingda.platform.writer import Writer
from yingda.routing import writes as routing_writes
from yingda.routing.floor import Floor
from yingda.telephony.events import (
    ArrivalAnnounced,
    CallArrived,
    Superseded,
    SwitchLost,
    SwitchReport,
    SwitchReturned,
)
from yingda.telephony.ports import ChannelGone, EndpointDirectory, Switch, SwitchUnavailable, Trunk
from yingda.telephony.remote.switch import RemoteSeats
from yingda.telephony.switch.asterisk.switch import connect
from yingda.telephony.usecases.trunks import read_trunks
from yingda.tenancy.keys import TenantKeys

log = logging.getLogger(__name__)
NAME: Final = "callcontrol"
SOCKET: Final = "callcontrol.sock"
REFRESH_SECONDS: Final = 3.0
QUIET: Final = timedelta(seconds=5)
"""A party must have been in its phase for this long before its absence from the switch counts."""
STATEMENTS: Final = {
    **ledger_store.STATEMENTS,
    **row_statements.STATEMENTS,
    **routing_writes.STATEMENTS,
    **supervision_rows.STATEMENTS,
}


class NodeSwitch(Switch, EndpointDirectory, Protocol):
    """A node's switch, which is told itself which phones there are."""


@dataclass(kw_only=True)
class CallControl:
    """One life of this node's owner: restored at its start, then led by the switch's reports."""

    settings: Settings
    centre: Centre
    switch: Switch
    endpoints: EndpointDirectory
    trunks: tuple[Trunk, ...] = ()
    offset: int = 0
    configured: Configured = field(default_factory=Configured)
    matcher: bool = False
    connected: bool = True
    agreed: bool = True
    """Whether what we know was held against the switch since its line last broke."""
    claiming: bool = False
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        """Take up what the last life left, before any new call is claimed."""
        centre = self.centre
        async with centre.database.core() as tx:
            self.offset = await read_offset(tx, node=centre.node)
            self.matcher = await hold_matcher(tx, node=centre.node, epoch=centre.epoch)
        await self.refresh()
        await restore(centre)
        await self.agree_with_switch()
        self.claiming = True

    async def agree_with_switch(self) -> None:
        """Hold what we know against what is alive, and book what met only the fallback."""
        past, offset = await self.switch.past_calls(offset=self.offset)
        world = World(live=await self.switch.live(), past={call.channel_id: call for call in past})
        await reconcile(self.centre, world)
        self.agreed = True
        await self._book(list(world.past.values()), offset)

    async def _book(self, past: list[Any], offset: int) -> None:
        is_all_booked = await book_unmet_calls(self.centre, past)
        await self.centre.writer.submit([])
        if not is_all_booked or offset == self.offset:
            return
        async with self.centre.database.core() as tx:
            await keep_offset(tx, node=self.centre.node, epoch=self.centre.epoch, offset=offset)
        self.offset = offset

    async def refresh(self) -> None:
        """Read again what people may have configured, if anything of it is other than before."""
        centre = self.centre
        async with centre.database.core() as tx:
            if not await self.configured.is_other(tx):
                return
            await centre.keys.load(tx)
            await read_routing(tx, centre)
            await read_directory(tx, centre.directory, keys=centre.keys, prompts=self.settings.prompts)
            await read_agents(tx, centre)
            self.trunks = await read_trunks(tx, keys=centre.keys)
        self.centre.remote.know(self.centre.directory.remote)
        await self._publish()
        self.configured.taken()

    async def _publish(self) -> None:
        """Tell the switch which phones and trunks there are."""
        phones = [*self.centre.directory.endpoints, *demo_customer(self.settings)]
        await self.endpoints.publish(phones, self.trunks)

    async def keep_fresh(self) -> None:
        """Configuration, the matcher's lease and calls that met only the fallback, every few seconds."""
        while True:
            await asyncio.sleep(REFRESH_SECONDS)
            try:
                await self.refresh()
                async with self.centre.database.core() as tx:
                    self.matcher = await hold_matcher(tx, node=self.centre.node, epoch=self.centre.epoch)
                await (self._look_around() if self.agreed else self.agree_with_switch())
            except (*AWAY, SwitchUnavailable) as away:
                log.warning("not refreshed", extra={"cause": type(away).__name__})

    async def _look_around(self) -> None:
        """Nobody is stuck on a channel that is gone, and calls that we never met are booked."""
        quiet_since = self.centre.clock.now() - QUIET
        past, offset = await self.switch.past_calls(offset=self.offset)
        world = World(live=await self.switch.live(), past={call.channel_id: call for call in past})
        find_lost(self.centre, world, before=quiet_since)
        await self._book(list(past), offset)

    async def listen(self) -> None:
        """Hear the switch until superseded."""
        async for report in self.switch.reports():
            match report:
                case ArrivalAnnounced():
                    if self.claiming and self.connected and self.centre.writer.database_answers:
                        self.centre.spawn(self._claim(report.channel_id))
                case CallArrived():
                    # From now on, not from when its number is known: it may end before that.
                    self.centre.arriving[report.channel_id] = None
                    self.centre.spawn(self._take(report))
                case SwitchLost():
                    self.connected = False
                case SwitchReturned():
                    self.connected = True
                    await self._return(report)
                case Superseded():
                    log.error("another process owns this switch now")
                    self.stopped.set()
                case _:
                    self._hear(report)

    def _hear(self, report: SwitchReport) -> None:
        """One report that we cannot digest must not cost the other calls their owner."""
        try:
            reports.hear_report(self.centre, report)
        except Exception:
            log.exception("a report was not understood", extra={"report": type(report).__name__})

    async def _claim(self, channel_id: str) -> None:
        """Take an announced call; when the line breaks at this moment, the fallback has it."""
        with contextlib.suppress(SwitchUnavailable):
            await self.switch.claim(channel_id)

    async def _take(self, arrived: CallArrived) -> None:
        try:
            async with asyncio.timeout(1.0):
                await admit(self.centre, arrived)
        except AWAY:
            await self._give_back(arrived)
        except Exception:
            log.exception("a call could not be admitted")
            await self._give_back(arrived)

    async def _give_back(self, arrived: CallArrived) -> None:
        """The caller hears the announcement, as if nobody had claimed him, and is offered again; never silence."""
        if self.centre.lines.on(arrived.channel_id) is not None:
            return
        with contextlib.suppress(SwitchUnavailable, ChannelGone):
            await self.switch.release(arrived.channel_id, answered=arrived.answered)

    async def _return(self, report: SwitchReturned) -> None:
        self.agreed = False
        try:
            if report.restarted:
                await self._publish()
            await self.agree_with_switch()
        except (*AWAY, SwitchUnavailable) as away:
            log.warning("not reconciled, will try again soon", extra={"cause": type(away).__name__})

    async def command(self, name: str, actor: UUID, args: Any) -> dict[str, Any]:
        return await commands.carry_out(self.centre, name, actor, args)

    async def answer(self, name: str, actor: UUID, args: Any) -> dict[str, Any]:
        return await questions.answer(self.centre, name, actor, args)

    async def keep(self, command_id: UUID, answer: dict[str, Any]) -> None:
        """Store what a command answered, in the order of everything else."""
        result = orjson.dumps(answer).decode()
        tenant_id = self.centre.directory.operator_id
        await self.centre.writer.submit(
            [conversation_writes.keep_result(command_id=command_id, tenant_id=tenant_id, result=result)]
        )

    async def answered_before(self) -> dict[str, dict[str, Any]]:
        """What the last life answered in its last minutes."""
        async with self.centre.database.core() as tx:
            rows = await tx.execute(
                "SELECT id, result FROM command WHERE at > clock_timestamp() - interval '10 minutes'"
            )
            return {str(row["id"]): row["result"] for row in await rows.fetchall()}

    def status(self) -> dict[str, Any]:
        """What readiness and the figures ask."""
        centre = self.centre
        return {
            "switch": self.connected,
            "database": centre.writer.database_answers,
            "claiming": self.claiming,
            "matcher": self.matcher,
            "epoch": centre.epoch,
            "calls": len([line for line in centre.lines.all() if line.interaction.is_live]),
        }


@asynccontextmanager
async def call_control(
    settings: Settings, *, switch: NodeSwitch, dsn: str, clock: Clock, timers: Timers | None = None
) -> AsyncIterator[CallControl]:
    """Wire one owner of this node's calls."""
    keys = TenantKeys(master_keys(settings))
    _prepare_places(settings)
    async with Database(dsn) as database:
        async with database.core() as tx:
            epoch = await take_node(tx, node=settings.node)
            await keys.load(tx)
            operator_id = await operator_of(tx)
        writer = Writer(
            dsn,
            statements=STATEMENTS,
            journal=Journal(settings.journal / f"{settings.node}.jsonl"),
            node=settings.node,
            epoch=epoch,
        )
        timers = timers or Timers(clock)
        remote = RemoteSeats(switch=switch, clock=clock, reminders=timers)
        services = _flow_services(settings, database, keys)
        centre = Centre(
            node=settings.node,
            epoch=epoch,
            clock=clock,
            switch=cast(Switch, remote),
            remote=remote,
            database=database,
            writer=writer,
            keys=keys,
            lines=Lines(),
            floor=Floor(),
            timers=timers,
            directory=Directory(operator_id=operator_id),
            recordings=settings.recordings,
            storage=recording_storage(settings),
            services=services,
        )
        control = CallControl(settings=settings, centre=centre, switch=centre.switch, endpoints=switch)
        outside_lines.wire(centre, hear=control._hear)
        centre.reminded = lambda kind, key: deadlines.deadline_came(centre, kind, key)
        centre.hear = lambda report: reports.hear_report(centre, report)
        centre.do = waits.do
        centre.tune = tuning.tune
        centre.match = lambda turn: match.match(turn) if control.matcher else None
        try:
            yield control
        finally:
            await centre.forget()
            await services.close()


def _flow_services(settings: Settings, database: Database, keys: TenantKeys) -> FlowServices:
    """Whom flows ask."""
    return FlowServices(
        db=database,
        keys=keys,
        asker=system_asker(settings),
        customers=CustomerFacts(db=database, keys=keys),
    )


def _prepare_places(settings: Settings) -> None:
    """What the switch writes to and plays from."""
    incoming(settings.recordings).mkdir(mode=0o700, parents=True, exist_ok=True)
    make_beep(settings.prompts)


async def _follow(control: CallControl, *, settings: Settings, dsn: str) -> None:
    """Run until told to stop, superseded or fenced; then leave the calls as they are."""
    centre = control.centre
    writing = asyncio.create_task(centre.writer.run())
    beating = asyncio.create_task(beat(beat_file(settings, NAME)))
    try:
        await _write_what_was_left(centre.writer)
        await control.start()
        keep_for_good()
        server = CommandServer(
            settings.sockets / SOCKET,
            handle=control.command,
            answer=control.answer,
            keep=control.keep,
            known=await control.answered_before(),
            status=control.status,
        )
        running = [
            asyncio.create_task(work)
            for work in (
                control.listen(),
                control.keep_fresh(),
                AudioWatch(centre).run(),
                server.run(),
                wake_readers(dsn, written=centre.writer.written),
                control.stopped.wait(),
                centre.writer.fenced.wait(),
            )
        ]
        done, pending = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        control.claiming = False
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        for task in done:
            task.result()
        await centre.settle()
    finally:
        centre.timers.cancel_all()
        for task in (writing, beating):
            task.cancel()
        await asyncio.gather(writing, beating, return_exceptions=True)


async def _write_what_was_left(writer: Writer) -> None:
    """Nothing is decided before the journal of the last life is in the database."""
    while True:
        await writer.submit([])
        if writer.database_answers:
            return
        await asyncio.sleep(0.2)


async def _wait_for_database(dsn: str) -> None:
    """The database may come after us; without it there is nothing to own."""
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(dsn, connect_timeout=2):
                return
        except psycopg.OperationalError:
            await asyncio.sleep(0.3)


async def run(settings: Settings) -> None:
    """One life of call control."""
    clock, dsn = SystemClock(), database_dsn(settings)
    config = asterisk_config(settings=settings, secrets=load_secrets(settings), ports=read_ports(settings))
    await _wait_for_database(dsn)
    async with (
        connect(config, clock=clock) as switch,
        call_control(settings, switch=switch, dsn=dsn, clock=clock) as control,
    ):
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, control.stopped.set)
        await _follow(control, settings=settings, dsn=dsn)


def main(settings: Settings) -> None:
    """Run until stopped; a process that was superseded says so by its exit code."""
    set_up_logging(settings)
    try:
        uvloop.run(run(settings))
    except (DomainError, LookupError) as fault:
        log.error("call control cannot run", extra={"cause": str(fault)})
        sys.exit(1)
