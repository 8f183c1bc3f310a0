"""The two streams are append-only, may be told the same twice, and keep persons sealed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.ledger.model import CUSTOMER, SYSTEM, AgentEntry, InteractionEntry
from yingda.ledger.store import (
    STATEMENTS,
    append_agent_entry,
    append_interaction_entry,
    interaction_events,
)
from yingda.platform.db import Database
from yingda.platform.journal import Write
from yingda.platform.statements import encode

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def _entry(world: World, *, interaction_id: UUID, seq: int = 1) -> InteractionEntry:
    return InteractionEntry(
        interaction_id=interaction_id,
        opened_at=NOW,
        seq=seq,
        tenant_id=world.alpha,
        type="opened",
        occurred_at=NOW,
        by=CUSTOMER,
        node="node1",
        facts={"number_digits": "95550001"},
        personal={"caller": "13800000001"},
    )


async def _write(db: Database, writes: Sequence[Write]) -> None:
    async with db.core() as tx:
        for write in writes:
            statement = STATEMENTS[write.statement]
            await tx.execute(statement.sql.encode(), {"rows": encode([write.values], statement)})


async def test_an_entry_is_kept_once_however_often_it_is_told(db: Database, world: World) -> None:
    interaction_id = new_id()
    write = append_interaction_entry(
        _entry(world, interaction_id=interaction_id), cipher=world.keys.of(world.alpha)
    )
    await _write(db, [write, write])
    async with db.core() as tx:
        (row,) = await interaction_events(tx, tenant_id=world.alpha, interaction_id=interaction_id)
    assert row["facts"] == {"number_digits": "95550001"}
    assert b"13800000001" not in row["sealed"]
    assert world.keys.of(world.alpha).unseal(row["sealed"]) == '{"caller":"13800000001"}'


async def test_another_tenant_sees_nothing_of_it(db: Database, world: World) -> None:
    interaction_id = new_id()
    cipher = world.keys.of(world.alpha)
    await _write(db, [append_interaction_entry(_entry(world, interaction_id=interaction_id), cipher=cipher)])
    async with db.app(sees=[world.beta]) as tx:
        assert not await interaction_events(tx, tenant_id=world.alpha, interaction_id=interaction_id)
        assert not await interaction_events(tx, tenant_id=world.beta, interaction_id=interaction_id)
    async with db.app(sees=[world.alpha]) as tx:
        assert await interaction_events(tx, tenant_id=world.alpha, interaction_id=interaction_id)


@pytest.mark.parametrize("statement", ["UPDATE {} SET type = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize("stream", ["interaction_event", "agent_event"])
async def test_nobody_changes_what_has_happened(
    db: Database, world: World, world_dsn: str, stream: str, statement: str
) -> None:
    agent = AgentEntry(
        agent_id=world.ids.users["alpha.agent"],
        seq=1,
        tenant_id=world.alpha,
        type="agent_signed_in",
        occurred_at=NOW,
        by=SYSTEM,
        node="node1",
        facts={},
    )
    entry = _entry(world, interaction_id=new_id())
    await _write(
        db,
        [append_interaction_entry(entry, cipher=world.keys.of(world.alpha)), append_agent_entry(agent)],
    )
    async with db.core() as tx:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await tx.execute(statement.format(stream).encode())
    async with await psycopg.AsyncConnection.connect(world_dsn) as owner:
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            await owner.execute(statement.format(stream).encode())
