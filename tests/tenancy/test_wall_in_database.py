"""The wall as PostgreSQL itself keeps it."""

import psycopg
import pytest
from tests.support.world import World

from yingda.platform.db import Database

TENANTS_OWN = (
    "tenant", "app_user", "pool", "pool_member", "flow", "flow_version", "prompt", "number", "seat", "queue",
    "queue_assignment", "disposition", "agent",
)  # fmt: skip
COLUMNS = {"app_user": "id, tenant_id", "seat": "id, tenant_id"}


@pytest.mark.parametrize("table", TENANTS_OWN)
async def test_one_house_never_sees_a_row_of_the_other(db: Database, world: World, table: str) -> None:
    async with db.app(sees=[world.alpha]) as tx:
        rows = await (await tx.execute(f"SELECT {COLUMNS.get(table, '*')} FROM {table}")).fetchall()
    assert rows
    assert {row["tenant_id"] for row in rows} == {world.alpha}


@pytest.mark.parametrize("table", TENANTS_OWN)
async def test_who_sees_nobody_sees_nothing(db: Database, world: World, table: str) -> None:
    async with db.app(sees=[]) as tx:
        row = await (await tx.execute(f"SELECT count(*) FROM {table}")).fetchone()
    assert row == {"count": 0}


async def test_nothing_is_written_for_another_tenant_than_the_one_of_the_transaction(
    db: Database, world: World
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with db.app(sees=[world.alpha, world.beta], writes=world.alpha) as tx:
            await tx.execute(
                """INSERT INTO audit_event (id, tenant_id, actor_name, action, address)
                   VALUES (gen_random_uuid(), %(tenant)s, 'x', 'x', 'x')""",
                {"tenant": world.beta},
            )


async def test_a_foreign_flow_cannot_be_changed(db: Database, world: World) -> None:
    async with db.app(sees=[world.alpha, world.beta], writes=world.alpha) as tx:
        done = await tx.execute(
            "UPDATE flow SET published_version = 9 WHERE tenant_id = %(t)s", {"t": world.beta}
        )
    assert done.rowcount == 0


@pytest.mark.parametrize(("table", "column"), [("app_user", "password_hash"), ("seat", "secret_sealed")])
async def test_secrets_are_out_of_reach_for_people(
    db: Database, world: World, table: str, column: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with db.app(sees=[world.alpha]) as tx:
            await tx.execute(f"SELECT {column} FROM {table}")


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event"])
async def test_people_cannot_change_the_audit(db: Database, world: World, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with db.app(sees=[world.alpha], writes=world.alpha) as tx:
            await tx.execute(statement)


async def test_the_wall_stands_before_the_tables_of_the_platform(db: Database) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with db.app(sees=[]) as tx:
            await tx.execute("SELECT * FROM login_session")
