"""A turn is one decision: the facts it adds to the ledger, the rows it changes, and the commands that follow."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from yingda.conversations import writes
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.recovery import outside_lines
from yingda.conversations.events import InteractionEvent
from yingda.conversations.staff import writes as staff_writes
from yingda.kernel.errors import DomainError
from yingda.kernel.ids import QueueId
from yingda.ledger.codec import event_type, split
from yingda.ledger.model import SYSTEM, ActorKind, By, InteractionEntry
from yingda.ledger.store import append_interaction_entry
from yingda.platform.journal import Write
from yingda.routing.model import Agent
from yingda.routing.transitions import AgentState, Transition
from yingda.routing.writes import agent_writes, queue_writes
from yingda.telephony.ports import ChannelGone

log = logging.getLogger(__name__)
Command = Callable[[], Awaitable[object]]


class Turn:
    """Collects what one happening changes; memory changes at once, the database in order, the switch after it."""

    def __init__(self, centre: Centre, *, at: datetime, by: By = SYSTEM) -> None:
        self.centre = centre
        self.at = at
        self.by = by
        self._writes: list[Write] = []
        self._lines: dict[UUID, Line] = {}
        self._told: dict[tuple[str, UUID], UUID] = {}
        self._urgent: list[Command] = []
        self._commands: list[Command] = []

    def __enter__(self) -> "Turn":
        return self

    def __exit__(self, *_: object) -> None:
        """What memory knows by now the database must know too, even when the last step was refused."""
        try:
            self.centre.match(self)
            for line in self._lines.values():
                self.centre.tune(self, line)
        finally:
            self.end()

    def happen(self, line: Line, event: InteractionEvent, *, by: By | None = None) -> None:
        """Add one event to an interaction; the switch's clock and ours differ a little, its ledger runs forward."""
        at = max(self.at, line.interaction.last_at or self.at)
        item = line.interaction.apply(event, at=at)
        line.interaction = item
        facts, personal = split(event)
        entry = InteractionEntry(
            interaction_id=item.id,
            opened_at=item.opened_at,
            seq=item.seq,
            tenant_id=item.tenant_id,
            type=event_type(type(event)),
            occurred_at=at,
            by=by or self.by,
            node=item.node,
            facts=facts,
            personal=personal,
        )
        self._writes.append(append_interaction_entry(entry, cipher=self.centre.keys.of(item.tenant_id)))
        self.touch(line)

    def touch(self, line: Line) -> None:
        """The interaction's row and those who look at it must learn of a change."""
        self._lines[line.id] = line
        item = line.interaction
        if item.leg is not None:
            self.tell("contact", item.leg.agent_id, tenant_id=item.tenant_id)
        others = [each.agent_id for each in item.documenting]
        for agent_id in (*others, *(each.agent_id for each in item.parties)):
            if agent_id is not None:
                self.tell("contact", agent_id, tenant_id=item.tenant_id)
        if item.queue is not None:
            self.tell("queue", item.queue.queue_id, tenant_id=item.tenant_id)

    def move(self, agent_id: UUID, event: Transition, **details: Any) -> Agent:
        """Let an agent's state change by one named transition."""
        before = self.centre.floor.agent(agent_id)
        at = max(self.at, before.since)
        after = before.after(event, at=at, **details)
        self.centre.floor.put(after)
        self.centre.remind("agent", agent_id, after.deadline)
        if before.asked is not after.asked:
            self.centre.remind("leave", agent_id, after.asked.until if after.asked else None)
        self._writes.extend(
            agent_writes(
                before, after, event, at=at, by=self.by, node=self.centre.node, epoch=self.centre.epoch
            )
        )
        self.tell("agent", agent_id, tenant_id=after.tenant_id)
        if after.state is AgentState.SIGNED_OUT:
            self.write(staff_writes.end_help(agent_id=agent_id, tenant_id=after.tenant_id, at=at))
            self.tell("help", agent_id, tenant_id=after.tenant_id)
        if before.seat_id != after.seat_id:
            self.then(outside_lines.follow, self.centre, before.seat_id, after.seat_id)
        return after

    def assign(self, agent_id: UUID, queues: frozenset[QueueId]) -> None:
        """Let an agent serve these queues; of one who is signed out, his next sign-in tells it."""
        floor = self.centre.floor
        before = floor.agent(agent_id)
        if before.state is AgentState.SIGNED_OUT:
            floor.put(replace(before, queues=queues))
            return
        after = before.assigned(queues)
        floor.put(after)
        self._writes.extend(
            queue_writes(after, at=self.at, by=self.by, node=self.centre.node, epoch=self.centre.epoch)
        )
        self.tell("agent", agent_id, tenant_id=after.tenant_id)

    def write(self, write: Write) -> None:
        self._writes.append(write)

    def tell(self, topic: str, key: UUID, *, tenant_id: UUID) -> None:
        self._told[topic, key] = tenant_id

    def then(self, command: Callable[..., Awaitable[object]], *args: Any, **kwargs: Any) -> None:
        """Give this command once everything is stored."""
        self._commands.append(partial(command, *args, **kwargs))

    def then_if(
        self, still: Callable[[], bool], command: Callable[..., Awaitable[object]], *args: Any, **kwargs: Any
    ) -> None:
        """Give this command once everything is stored, unless it was overtaken meanwhile."""
        given = partial(command, *args, **kwargs)
        self._commands.append(partial(_give_if, still, given))

    def at_once(self, command: Callable[..., Awaitable[object]], *args: Any, **kwargs: Any) -> None:
        """Give this command without waiting for the database: a hang-up, or what was already asked for and stored."""
        self._urgent.append(partial(command, *args, **kwargs))

    def end(self) -> None:
        """Hand everything over: urgent commands now, the writes in order, then the other commands."""
        for line in self._lines.values():
            self._writes.append(
                writes.save_interaction(
                    line.interaction,
                    position=line.position if line.interaction.is_live else None,
                    playback_id=line.playback_id,
                    cipher=self.centre.keys.of(line.interaction.tenant_id),
                    epoch=self.centre.epoch,
                )
            )
        self._writes.extend(writes.tell(self._told))
        # A turn is about one line; whatever else it touches (who is offered something) comes after that.
        order = next((line.order for line in self._lines.values()), None) or asyncio.Lock()
        if self._urgent:
            self.centre.spawn(_give(self._urgent, order))
        if self._writes:
            stored = self.centre.writer.submit(self._writes, hurry=bool(self._commands))
            self.centre.spawn(_after(stored, self._commands, order))
        elif self._commands:
            self.centre.spawn(_give(self._commands, order))


async def _after(stored: Awaitable[None], commands: list[Command], order: asyncio.Lock) -> None:
    await stored
    if commands:
        await _give(commands, order)


async def _give(commands: list[Command], order: asyncio.Lock) -> None:
    """One turn's commands of a line are carried out before the next turn's: a bridge is not made after it was closed.

    Those of one turn go out together: the switch carries them out in their order, and nobody waits for each answer.
    """
    async with order:
        await asyncio.gather(*(_carry_out(command) for command in commands))


async def _carry_out(command: Command) -> None:
    try:
        await command()
    except ChannelGone:
        log.info("the channel was gone before the command")
    except DomainError as refused:
        log.warning("the switch refused a command", extra={"code": refused.code, "details": refused.details})


async def _give_if(still: Callable[[], bool], command: Command) -> None:
    if still():
        await command()


def agents_turn(centre: Centre, agent_id: UUID) -> Turn:
    """What an agent does now."""
    return Turn(centre, at=centre.clock.now(), by=By(kind=ActorKind.AGENT, id=agent_id))


def supervisors_turn(centre: Centre, supervisor_id: UUID) -> Turn:
    """What a supervisor does now."""
    return Turn(centre, at=centre.clock.now(), by=By(kind=ActorKind.SUPERVISOR, id=supervisor_id))
