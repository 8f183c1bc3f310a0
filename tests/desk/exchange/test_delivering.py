"""Webhooks told to a real server that speaks TLS: signed, in order, again until they are heard."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from tests.flows.queries.conftest import HOST, Answer, Authority, Server, authority, serving
from tests.support.world import World

from yingda.desk import changes
from yingda.desk.exchange.errors import AddressRefused
from yingda.desk.exchange.webhooks.delivering import Deliverer
from yingda.desk.exchange.webhooks.model import MOST_ATTEMPTS
from yingda.desk.exchange.webhooks.ports import ThingUnreadable
from yingda.desk.exchange.webhooks.usecases import Wanted, Webhooks
from yingda.flows.queries.addresses import Host
from yingda.flows.queries.transport import Ways
from yingda.kernel.ids import TenantId, UserId, new_id
from yingda.platform.db import Database
from yingda.tenancy.model import Actor, Role

__all__ = ["authority"]
PLACE = Host(HOST, 443)
URL = f"https://{HOST}/hook"


@dataclass
class SomeThings:
    """Gives the same of everything, or nothing just now."""

    is_away: bool = False

    async def read(self, actor: Actor, address: str) -> Mapping[str, Any] | None:
        if self.is_away:
            raise ThingUnreadable
        return {"address": address, "as": actor.role.value, "of": str(actor.tenant_id)}


@dataclass(kw_only=True)
class Scene:
    """A receiver, whoever tells him, and whoever keeps the webhook."""

    db: Database
    world: World
    server: Server
    deliverer: Deliverer
    hooks: Webhooks
    things: SomeThings
    admin: Actor
    hook: UUID
    secret: str

    async def note(self, *things: UUID, kind: changes.Kind = "order.opened") -> None:
        async with self.db.core() as tx:
            await changes.note_many(tx, tenant_id=self.world.alpha, kind=kind, thing_ids=list(things))

    async def deliver(self) -> None:
        await self.deliverer.look()
        await self.deliverer.settle()

    async def hurry(self) -> None:
        async with self.db.core() as tx:
            await tx.execute("UPDATE webhook SET next_at = now(), claimed_until = NULL")

    def told(self) -> list[str]:
        return [json.loads(body)["thing_id"] for body in self.server.bodies]

    async def states(self) -> list[str]:
        found, _, _ = await self.hooks.deliveries(self.admin, self.hook, state=None, after=None, limit=100)
        return [each.state for each in reversed(found)]


@asynccontextmanager
async def scene(db: Database, world: World, authority: Authority, answer: Answer) -> AsyncIterator[Scene]:
    admin = Actor(
        user_id=UserId(world.ids.users["alpha.admin"]), tenant_id=TenantId(world.alpha), role=Role.TENANT_ADMIN,
        username="alpha.admin", display_name="x", tenants=frozenset({TenantId(world.alpha)}),
        session_id=new_id(), address="192.0.2.1", locale="en",
    )  # fmt: skip
    async with serving(authority, answer) as server:
        ways = Ways(named={PLACE: Host("127.0.0.1", server.port)}, authorities=[authority.file])
        things = SomeThings()
        hooks = Webhooks(db=db, keys=world.keys, named_hosts=frozenset({PLACE}))
        wanted = Wanted(name="CRM", url=URL, kinds=["order.opened", "order.moved"], with_content=True)
        hook, secret = await hooks.add(admin, tenant_id=world.alpha, wanted=wanted)
        deliverer = Deliverer(db=db, keys=world.keys, ways=ways, things=things)
        yield Scene(
            db=db, world=world, server=server, deliverer=deliverer, hooks=hooks, things=things, admin=admin,
            hook=hook, secret=secret,
        )  # fmt: skip
        await deliverer.settle()
        await ways.close()


@dataclass
class Receiver:
    """Answers with the next of these codes, the last one for ever; `dumb`: hears all and says nothing."""

    codes: list[int]
    dumb: bool = False

    async def __call__(self, head: str, writer: asyncio.StreamWriter) -> None:
        if self.dumb:
            writer.close()
            return
        code = self.codes.pop(0) if len(self.codes) > 1 else self.codes[0]
        writer.write(
            f"HTTP/1.1 {code} X\r\nContent-Length: 0\r\nLocation: https://other.example/\r\n\r\n".encode()
        )


async def test_a_change_is_told_signed_with_the_thing_as_it_is(
    db: Database, world: World, authority: Authority
) -> None:
    async with scene(db, world, authority, Receiver([204])) as on:
        thing = new_id()
        await on.note(thing)
        await on.deliver()
        (head,), (body,) = on.server.heads, on.server.bodies
        lines = dict(line.split(": ", 1) for line in head.strip().split("\r\n")[1:])
        signed = f"{lines['Yingda-Timestamp']}.{body}".encode()
        proof = hmac.new(on.secret.encode(), signed, hashlib.sha256).hexdigest()
        assert lines["Yingda-Signature"] == f"v1={proof}"
        told = json.loads(body)
        assert told["id"] == lines["Yingda-Id"]
        assert told["kind"] == "order.opened"
        assert told["content"] == {
            "address": f"/api/orders/{thing}", "as": "tenant_admin", "of": str(world.alpha),
        }  # fmt: skip
        assert await on.states() == ["delivered"]


async def test_changes_come_in_order_and_only_those_that_are_wanted(
    db: Database, world: World, authority: Authority
) -> None:
    async with scene(db, world, authority, Receiver([200])) as on:
        things = [new_id() for _ in range(30)]
        await on.note(*things[:15])
        await on.note(new_id(), kind="customer.changed")
        async with db.core() as tx:
            await changes.note(tx, tenant_id=world.beta, kind="order.opened", thing_id=new_id())
        await on.note(*things[15:], kind="order.moved")
        await on.deliver()
        assert on.told() == [str(thing) for thing in things]


async def test_what_is_not_heard_keeps_the_next_waiting_and_comes_again_under_its_id(
    db: Database, world: World, authority: Authority
) -> None:
    receiver = Receiver([503, 302, 200])
    async with scene(db, world, authority, receiver) as on:
        first, second = new_id(), new_id()
        await on.note(first, second)
        await on.deliver()
        await on.deliver()
        assert on.told() == [str(first)], "left alone for a while"
        (hook,) = await on.hooks.all_of(on.admin)
        assert (hook.failures, hook.waiting) == (1, 2)
        await on.hurry()
        await on.deliver()
        await on.hurry()
        await on.deliver()
        assert on.told() == [str(first)] * 3 + [str(second)]
        assert len({json.loads(body)["id"] for body in on.server.bodies[:3]}) == 1
        assert (await on.hooks.all_of(on.admin))[0].failures == 0


async def test_a_worker_that_dies_after_telling_tells_again_under_the_same_id(
    db: Database, world: World, authority: Authority
) -> None:
    receiver = Receiver([200])
    async with scene(db, world, authority, receiver) as on:
        await on.note(new_id())
        gone = asyncio.Event()
        known = on.server.answer

        async def hang(head: str, writer: asyncio.StreamWriter) -> None:
            gone.set()
            await asyncio.sleep(60)

        on.server.answer = hang
        await on.deliverer.look()
        await gone.wait()
        for task in on.deliverer._running:
            task.cancel()
        await asyncio.gather(*on.deliverer._running, return_exceptions=True)
        on.deliverer._running.clear()
        on.server.answer = known
        await on.deliver()
        assert len(on.server.bodies) == 1, "claimed by who died"
        await on.hurry()
        await on.deliver()
        assert len({json.loads(body)["id"] for body in on.server.bodies}) == 1
        assert len(on.server.bodies) == 2
        assert await on.states() == ["delivered"]


async def test_a_message_that_is_never_heard_is_put_aside_and_can_be_told_again(
    db: Database, world: World, authority: Authority
) -> None:
    receiver = Receiver([500])
    async with scene(db, world, authority, receiver) as on:
        await on.note(new_id(), new_id())
        for _ in range(MOST_ATTEMPTS):
            await on.deliver()
            await on.hurry()
        assert await on.states() == ["dead", "waiting"]
        receiver.codes = [200]
        await on.deliver()
        assert await on.states() == ["dead", "delivered"]
        assert await on.hooks.send_again(on.admin, on.hook) == 1
        await on.deliver()
        assert await on.states() == ["delivered", "delivered"]
        assert json.loads(on.server.bodies[-1])["id"] == json.loads(on.server.bodies[0])["id"]


async def test_who_is_away_for_days_is_paused_and_loses_nothing(
    db: Database, world: World, authority: Authority
) -> None:
    receiver = Receiver([200], dumb=True)
    async with scene(db, world, authority, receiver) as on:
        thing = new_id()
        await on.note(thing)
        await on.deliver()
        async with db.core() as tx:
            await tx.execute("UPDATE webhook SET failing_since = now() - interval '4 days', next_at = now()")
        await on.deliver()
        (hook,) = await on.hooks.all_of(on.admin)
        assert hook.pause_cause == "failing"
        later = new_id()
        await on.note(later)
        receiver.dumb = False
        on.server.bodies.clear()
        await on.hurry()
        await on.deliver()
        assert on.server.bodies == []
        wanted = Wanted(name="CRM", url=URL, kinds=["order.opened"], with_content=False)
        await on.hooks.change(on.admin, webhook_id=on.hook, wanted=wanted, paused=False, version=hook.version)
        await on.deliver()
        assert on.told() == [str(thing), str(later)]


async def test_for_a_day_both_secrets_sign(db: Database, world: World, authority: Authority) -> None:
    async with scene(db, world, authority, Receiver([200])) as on:
        renewed = await on.hooks.renew_secret(on.admin, on.hook)
        await on.note(new_id())
        await on.deliver()
        async with db.core() as tx:
            await tx.execute("UPDATE webhook SET previous_until = now() - interval '1 second'")
        await on.note(new_id())
        await on.deliver()
        proofs = []
        for head, body in zip(on.server.heads, on.server.bodies, strict=True):
            lines = dict(line.split(": ", 1) for line in head.strip().split("\r\n")[1:])
            signed = f"{lines['Yingda-Timestamp']}.{body}".encode()
            known = [
                hmac.new(key.encode(), signed, hashlib.sha256).hexdigest() for key in (renewed, on.secret)
            ]
            proofs.append((lines["Yingda-Signature"].split(","), [f"v1={each}" for each in known]))
        assert proofs[0][0] == proofs[0][1]
        assert proofs[1][0] == proofs[1][1][:1]


async def test_a_thing_that_cannot_be_read_just_now_is_told_later(
    db: Database, world: World, authority: Authority
) -> None:
    async with scene(db, world, authority, Receiver([200])) as on:
        on.things.is_away = True
        await on.note(new_id())
        await on.deliver()
        assert on.server.bodies == []
        on.things.is_away = False
        await on.hurry()
        await on.deliver()
        assert await on.states() == ["delivered"]


async def test_two_workers_do_not_tell_one_webhook_at_once(
    db: Database, world: World, authority: Authority
) -> None:
    async with scene(db, world, authority, Receiver([200])) as on:
        other = Deliverer(db=db, keys=world.keys, ways=on.deliverer.ways, things=on.things)
        await on.note(*[new_id() for _ in range(20)])
        await asyncio.gather(on.deliverer.look(), other.look())
        await asyncio.gather(on.deliverer.settle(), other.settle())
        assert len(on.told()) == len(set(on.told())) == 20


@pytest.mark.parametrize(
    "url",
    [
        "http://crm.example/", "https://127.0.0.1/", "https://localhost/", "https://10.0.0.1/",
        "https://a:b@crm.example/", "https://[::1]/", "ftp://crm.example/", "https://other.example:99999/", "x",
    ],
)  # fmt: skip
async def test_only_public_names_by_https_are_taken(
    db: Database, world: World, authority: Authority, url: str
) -> None:
    async with scene(db, world, authority, Receiver([200])) as on:
        wanted = Wanted(name="x", url=url, kinds=["order.opened"], with_content=False)
        with pytest.raises(AddressRefused):
            await on.hooks.add(on.admin, tenant_id=world.alpha, wanted=wanted)


async def test_a_name_that_leads_inside_is_not_told(db: Database, world: World, authority: Authority) -> None:
    async def inside(name: str, port: int) -> list[str]:
        return ["10.0.0.1", "127.0.0.1"]

    async with scene(db, world, authority, Receiver([200])) as on:
        ways = Ways(resolve=inside)
        await on.note(new_id())
        deliverer = Deliverer(db=db, keys=world.keys, ways=ways, things=on.things)
        await deliverer.look()
        await deliverer.settle()
        found, _, _ = await on.hooks.deliveries(on.admin, on.hook, state=None, after=None, limit=9)
        assert {each.fault for each in found} == {"address"}
        assert on.server.bodies == []
        await ways.close()
