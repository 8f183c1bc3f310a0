"""Fixtures for everybody: for each test a database of its own, with two client enterprises in it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tests.support.db import PostgresServer
from tests.support.world import World, build_world

from yingda.demo.install import Ids
from yingda.platform.db import Database
from yingda.platform.key_store import FileKeyStore
from yingda.tenancy.keys import TenantKeys


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The run's own server."""
    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def empty_dsn(postgres: PostgresServer) -> Iterator[str]:
    """A migrated database with nothing in it."""
    name = postgres.clone()
    yield postgres.dsn(name)
    postgres.drop(name)


@pytest.fixture(scope="session")
def world_template(
    postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path, Ids]:
    """A database with the two houses in it, to be cloned; its master key and the ids of what is there."""
    name = postgres.clone()
    key_file = tmp_path_factory.mktemp("keys") / "master.key"

    async def build() -> Ids:
        async with Database(postgres.dsn(name), size=1) as db:
            return (await build_world(db=db, keys=TenantKeys(FileKeyStore(key_file)))).ids

    return name, key_file, asyncio.run(build())


@pytest.fixture
def world_dsn(postgres: PostgresServer, world_template: tuple[str, Path, Ids]) -> Iterator[str]:
    """A database with an operator and two client enterprises."""
    name = postgres.clone(world_template[0])
    yield postgres.dsn(name)
    postgres.drop(name)


@pytest.fixture
async def db(world_dsn: str) -> AsyncIterator[Database]:
    """The database of the two houses, by its two roles."""
    async with Database(world_dsn, size=4) as database:
        yield database


@pytest.fixture
async def world(db: Database, world_template: tuple[str, Path, Ids]) -> World:
    """Ids and keys of the two houses."""
    _, key_file, ids = world_template
    keys = TenantKeys(FileKeyStore(key_file))
    async with db.core() as tx:
        await keys.load(tx)
    return World(ids=ids, keys=keys)
