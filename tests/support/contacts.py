"""Contacts as their owner would have written them: the events, and the rows that come of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tests.support.world import World

from yingda.conversations import events as ev
from yingda.conversations import row_statements, writes
from yingda.conversations.events import InteractionEvent
from yingda.conversations.model import Interaction
from yingda.kernel.ids import new_id
from yingda.ledger.codec import event_type, split
from yingda.ledger.model import SYSTEM, InteractionEntry
from yingda.ledger.store import STATEMENTS as LEDGER
from yingda.ledger.store import append_interaction_entry
from yingda.platform.db import Database
from yingda.platform.journal import Write
from yingda.platform.statements import encode

STATEMENTS = {**row_statements.STATEMENTS, **LEDGER}


@dataclass(kw_only=True)
class Contact:
    """One contact of a house, told event by event."""

    db: Database
    world: World
    house: str
    caller: str = "13900000001"
    opened_at: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(minutes=3))
    item: Interaction = field(init=False)

    def __post_init__(self) -> None:
        tenant_id = self.world.ids.tenants[self.house]
        self.item = Interaction(id=new_id(), tenant_id=tenant_id, opened_at=self.opened_at, node="node1")

    @property
    def id(self) -> UUID:
        return self.item.id

    @property
    def queue_id(self) -> UUID:
        return self.world.ids.queues[f"{self.house}/service"]

    async def arrive(self) -> None:
        """He dialled, heard the menu, pressed 2 and waits."""
        await self.happen(
            ev.Opened(
                number_digits="95550001", channel_id=f"ch-{self.id}", call_id=new_id(), caller=self.caller
            ),
            ev.FlowEntered(node="menu", node_type="menu", visit=1),
            ev.Keyed(node="menu", digits="2"),
            ev.FlowLeft(node="menu", result="2"),
            ev.Queued(queue_id=self.queue_id, work_id=new_id(), visit=2, max_wait_seconds=None),
        )

    async def ring(self, agent: str) -> None:
        """He is offered to an agent, whose phone rings."""
        agent_id = self.world.ids.users[agent]
        at = self.opened_at + timedelta(seconds=20)
        await self.happen(
            ev.Offered(
                agent_id=agent_id, seat_id=new_id(), call_id=new_id(), channel_id=f"ag-{new_id()}",
                endpoint="x", deadline=at,
            ),
            ev.Rang(agent_id=agent_id),
        )  # fmt: skip
        await self._agent(agent_id, "ringing")

    async def talk(self, agent: str) -> None:
        """The agent has answered."""
        await self.ring(agent)
        agent_id = self.world.ids.users[agent]
        await self.happen(
            ev.Accepted(agent_id=agent_id),
            ev.Connected(agent_id=agent_id, call_id=new_id(), channel_id=f"ag-{new_id()}"),
        )
        await self._agent(agent_id, "talking")

    async def end(self, agent: str) -> None:
        """Everything is over and documented."""
        agent_id = self.world.ids.users[agent]
        await self.happen(
            ev.Ended(by="customer", cause="normal", result="answered"),
            ev.WrapUpBegun(agent_id=agent_id, deadline=self.opened_at),
            ev.NoteWritten(note=f"secret of {self.house}"),
            ev.WrapUpEnded(agent_id=agent_id, cause="done"),
            ev.Closed(),
        )
        await self._agent(agent_id, "ready")

    async def happen(self, *events: InteractionEvent) -> None:
        """Add these events, ten seconds apart, with the row that they make."""
        cipher = self.world.keys.of(self.item.tenant_id)
        batch: list[Write] = []
        for event in events:
            at = self.opened_at + timedelta(seconds=10 * self.item.seq)
            self.item = self.item.apply(event, at=at)
            facts, personal = split(event)
            entry = InteractionEntry(
                interaction_id=self.item.id,
                opened_at=self.opened_at,
                seq=self.item.seq,
                tenant_id=self.item.tenant_id,
                type=event_type(type(event)),
                occurred_at=at,
                by=SYSTEM,
                node="node1",
                facts=facts,
                personal=personal,
            )
            batch.append(append_interaction_entry(entry, cipher=cipher))
        batch.append(writes.save_interaction(self.item, position=None, cipher=cipher, epoch=1))
        await store(self.db, batch)

    async def book(self) -> UUID:
        """He wants to be called back."""
        cipher, callback_id = self.world.keys.of(self.item.tenant_id), new_id()
        async with self.db.core() as tx:
            await tx.execute(
                """INSERT INTO callback (id, tenant_id, interaction_id, origin_id, queue_id, number_sealed, number_hash,
                     since, state)
                   VALUES (%(id)s, %(tenant_id)s, %(item)s, %(item)s, %(queue_id)s, %(sealed)s, %(hash)s, now(), 'waiting')""",
                {
                    "id": callback_id,
                    "tenant_id": self.item.tenant_id,
                    "item": self.id,
                    "queue_id": self.queue_id,
                    "sealed": cipher.seal(self.caller),
                    "hash": cipher.keyed_hash(f"{self.caller}{callback_id}"),
                },
            )
        return callback_id

    async def record(self, *, path: str | None = None) -> UUID:
        """A stored recording of it."""
        recording_id = new_id()
        async with self.db.core() as tx:
            await tx.execute(
                """INSERT INTO recording (id, tenant_id, interaction_id, channel_id, state, started_at, path)
                   VALUES (%(id)s, %(tenant_id)s, %(interaction_id)s, 'x', 'stored', now(), %(path)s)""",
                {
                    "id": recording_id,
                    "tenant_id": self.item.tenant_id,
                    "interaction_id": self.id,
                    "path": path,
                },
            )
        return recording_id

    async def _agent(self, agent_id: UUID, state: str) -> None:
        is_busy = state != "ready"
        async with self.db.core() as tx:
            await tx.execute(
                """UPDATE agent SET state = %(state)s, interaction_id = %(interaction)s,
                     contact_tenant_id = %(tenant)s, version = version + 1 WHERE user_id = %(id)s""",
                {
                    "id": agent_id,
                    "state": state,
                    "interaction": self.id if is_busy else None,
                    "tenant": self.item.tenant_id if is_busy else None,
                },
            )
        await tell(self.db, topic="agent", key=agent_id, tenant_id=self.item.tenant_id)


async def store(db: Database, batch: Sequence[Write]) -> None:
    """Carry writes out as their owner's role."""
    async with db.core() as tx:
        for write in batch:
            statement = STATEMENTS[write.statement]
            await tx.execute(statement.sql, {"rows": encode([write.values], statement)})


async def tell(db: Database, *, topic: str, key: UUID, tenant_id: UUID) -> None:
    """A line in the outbox, and the waking of its readers."""
    async with db.core() as tx:
        await tx.execute(
            "INSERT INTO outbox (tenant_id, topic, key) VALUES (%(tenant)s, %(topic)s, %(key)s)",
            {"tenant": tenant_id, "topic": topic, "key": key},
        )
    async with db.core() as tx:
        await tx.execute("NOTIFY outbox")
