"""Webhooks where the worker is killed, and where the receiver hangs, chatters, sends elsewhere or turns its name inward."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import Process
from collections import Counter
from pathlib import Path
from typing import Any

import httpcore
import pytest
from tests.desk.exchange.test_delivering import Receiver, authority, scene
from tests.flows.queries.conftest import Authority
from tests.support.world import World

from yingda.demo.install import Ids
from yingda.desk.exchange.webhooks import sending
from yingda.desk.exchange.webhooks.delivering import Deliverer
from yingda.flows.queries.transport import Ways
from yingda.kernel.ids import new_id
from yingda.platform.db import Database

__all__ = ["authority"]
CHANGES = 60
KILLS = 3


@pytest.mark.timeout(120)
async def test_killed_again_and_again_everything_is_told_in_its_order(
    db: Database, world: World, world_dsn: str, world_template: tuple[str, Path, Ids], authority: Authority
) -> None:
    async with scene(db, world, authority, Receiver([200])) as on:

        async def start() -> Process:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.support.webhook_worker", world_dsn, str(world_template[1]),
                str(authority.file), str(on.server.port),
            )  # fmt: skip

        things = [str(new_id()) for _ in range(CHANGES)]
        for thing in things:
            await on.note(thing)  # type: ignore[arg-type]  # a text is as good
        at_work = await start()
        try:
            for enough in range(CHANGES // 5, CHANGES // 5 * KILLS + 1, CHANGES // 5):
                while len(set(on.told())) < enough:  # noqa: ASYNC110  # another process does it
                    await asyncio.sleep(0.005)
                at_work.send_signal(signal.SIGKILL)
                await at_work.wait()
                assert len(set(on.told())) < CHANGES
                # Its claim would end by itself within a minute.
                await on.hurry()
                at_work = await start()
            while len(set(on.told())) < CHANGES:  # noqa: ASYNC110  # as above
                await asyncio.sleep(0.01)
            while "waiting" in await on.states():  # noqa: ASYNC110  # as above
                await asyncio.sleep(0.01)
        finally:
            at_work.kill()
            await at_work.wait()
        told = on.told()
        assert list(dict.fromkeys(told)) == things, "each in its order, none lost"
        assert len(told) <= CHANGES + KILLS, "told twice is only what was under way when the worker died"
        ids: dict[str, set[str]] = {}
        for body in on.server.bodies:
            message = json.loads(body)
            ids.setdefault(message["thing_id"], set()).add(message["id"])
        assert {len(each) for each in ids.values()} == {1}, "again under the same id"
        assert Counter(await on.states()) == {"delivered": CHANGES}


async def test_a_receiver_that_hangs_is_left_after_a_while(
    db: Database, world: World, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PATIENCE_SECONDS", 0.3)

    async def hang(head: str, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(20)

    async with scene(db, world, authority, hang) as on:
        await on.note(new_id())
        async with asyncio.timeout(5):
            await on.deliver()
        found, _, _ = await on.hooks.deliveries(on.admin, on.hook, state=None, after=None, limit=9)
        assert [(each.state, each.fault, each.status) for each in found] == [("waiting", "timeout", None)]


async def test_a_long_answer_is_not_read(db: Database, world: World, authority: Authority) -> None:
    sent = 0

    async def chatter(head: str, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n")
        for _ in range(100):
            writer.write(b"x" * 100_000)
            await writer.drain()
            sent += 100_000

    async with scene(db, world, authority, chatter) as on:
        await on.note(new_id())
        async with asyncio.timeout(5):
            await on.deliver()
        assert await on.states() == ["delivered"]
        assert sent < 10_000_000


async def test_nobody_is_followed_elsewhere(db: Database, world: World, authority: Authority) -> None:
    async def elsewhere(head: str, writer: asyncio.StreamWriter) -> None:
        place = "https://127.0.0.1/admin"
        writer.write(f"HTTP/1.1 307 Go\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode())

    async with scene(db, world, authority, elsewhere) as on:
        await on.note(new_id())
        await on.deliver()
        found, _, _ = await on.hooks.deliveries(on.admin, on.hook, state=None, after=None, limit=9)
        assert [(each.state, each.fault, each.status) for each in found] == [("waiting", "status", 307)]
        assert len(on.server.heads) == 1


async def test_a_name_that_turns_inward_later_leads_nowhere(
    db: Database, world: World, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [["198.20.0.7"], ["127.0.0.1"], ["::1", "10.0.0.8"], ["198.20.0.8", "127.0.0.1"]]
    reached: list[str] = []

    async def resolve(name: str, port: int) -> list[str]:
        return answers.pop(0)

    async def connect(self: httpcore.AnyIOBackend, host: str, *args: Any, **kwargs: Any) -> None:
        reached.append(host)
        raise httpcore.ConnectError

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    async with scene(db, world, authority, Receiver([200])) as on:
        ways = Ways(resolve=resolve)
        deliverer = Deliverer(db=db, keys=world.keys, ways=ways, things=on.things)
        await on.note(new_id())
        for _ in range(4):
            await deliverer.look()
            await deliverer.settle()
            await on.hurry()
        assert reached == ["198.20.0.7", "198.20.0.8"], "the very address that was checked, and no other"
        await ways.close()
