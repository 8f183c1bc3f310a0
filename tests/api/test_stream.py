"""The websocket of the desktop, and the way of the browsers' phones to the switch, over a real server."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from tests.api.conftest import FakeOwner, LogIn
from tests.support.contacts import Contact, tell
from tests.support.world import PASSWORD, World
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed, InvalidStatus

from yingda.platform.db import Database
from yingda.platform.settings import Settings
from yingda.tenancy.usecases.acting import COOKIE


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def port(app: FastAPI) -> AsyncIterator[int]:
    """The application behind a real port of this machine."""
    number = free_port()
    config = uvicorn.Config(app, port=number, lifespan="off", log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server._serve())
    for _ in range(500):
        if server.started:
            break
        await asyncio.sleep(0.01)
    yield number
    server.should_exit = True
    await running


Page = Callable[..., Coroutine[Any, Any, ClientConnection]]


@pytest.fixture
async def open_page(log_in: LogIn, port: int) -> AsyncIterator[Page]:
    """Log in and open the stream."""
    opened: list[ClientConnection] = []

    async def open_page(username: str, *, view: str = "own") -> ClientConnection:
        token = (await log_in(username)).cookies[COOKIE]
        page = await connect(
            f"ws://127.0.0.1:{port}/api/stream?view={view}",
            additional_headers={"Cookie": f"{COOKIE}={token}"},
            origin=f"http://127.0.0.1:{port}",  # type: ignore[arg-type]  # a plain string is what goes out
            proxy=None,
        )
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        await page.close()


async def hear(page: ClientConnection, kind: str, *, within: float = 5.0) -> dict[str, Any]:
    """The next message of a kind."""
    async with asyncio.timeout(within):
        while True:
            message: dict[str, Any] = json.loads(await page.recv())
            if message["type"] == kind:
                return message


async def see(
    page: ClientConnection, wanted: Callable[[dict[str, Any]], bool], *, within: float = 5.0
) -> dict[str, Any]:
    """A picture that is as wanted: a desk, a row of the wall, or one in a fresh snapshot of it."""
    async with asyncio.timeout(within):
        while True:
            message = json.loads(await page.recv())
            data = {} if message["type"] == "staff" else message.get("data", {})
            if not data:
                continue
            floor = data.get("floor", {"agents": [data], "queues": [data]})
            for picture in (*floor["agents"], *floor["queues"]):
                if wanted(picture):
                    return dict(picture)


async def settle(page: ClientConnection) -> None:
    """Wait until the picture stands still: whoever comes first is sent it twice."""
    await hear(page, "snapshot")
    await settle_rest(page)


async def settle_rest(page: ClientConnection) -> None:
    with suppress(TimeoutError):
        while True:
            async with asyncio.timeout(0.6):
                await page.recv()


async def test_an_agent_gets_his_desk_and_then_each_change_within_a_second(
    open_page: Page, db: Database, world: World
) -> None:
    page = await open_page("shared.agent")
    first = (await hear(page, "snapshot"))["data"]
    assert (first["agent"]["state"], first["contact"]) == ("signed_out", None)
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.ring("shared.agent")
    began = time.monotonic()
    desk = await see(page, lambda desk: desk["contact"] is not None and desk["contact"]["phase"] == "ringing")
    assert time.monotonic() - began < 1
    assert desk["contact"]["interaction_id"] == str(contact.id)


async def test_what_is_sent_is_what_a_fresh_snapshot_shows(
    open_page: Page, log_in: LogIn, db: Database, world: World
) -> None:
    page = await open_page("shared.agent")
    await settle(page)
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.talk("shared.agent")
    last = (await hear(page, "desk"))["data"]
    with suppress(TimeoutError):
        while True:
            last = (await hear(page, "desk", within=0.5))["data"]
    fresh = (await (await log_in("shared.agent")).get("/api/desk")).json()
    assert {**last, "time": ""} == {**fresh, "time": ""}


async def test_a_supervisor_sees_agents_and_queues_live(open_page: Page, db: Database, world: World) -> None:
    page = await open_page("alpha.lead")
    floor = (await hear(page, "snapshot"))["data"]["floor"]
    assert {agent["display_name"] for agent in floor["agents"]} == {"alpha agent", "shared agent"}
    await settle_rest(page)
    contact = Contact(db=db, world=world, house="alpha")
    await contact.arrive()
    await contact.talk("alpha.agent")
    await see(page, lambda row: (row.get("display_name"), row.get("state")) == ("alpha agent", "talking"))
    await see(page, lambda row: row.get("talking") == 1)


async def test_a_big_screen_counts_who_serves_and_names_nobody(
    open_page: Page, db: Database, world: World
) -> None:
    page = await open_page("alpha.viewer", view="big_screen")
    (queue,) = (await hear(page, "snapshot"))["data"]["floor"]["queues"]
    assert queue["signed_in"] == 0
    await settle_rest(page)
    async with db.core() as tx:
        await tx.execute(
            "UPDATE agent SET state = 'ready', version = version + 1 WHERE user_id = %(id)s",
            {"id": world.ids.users["shared.agent"]},
        )
    await tell(db, topic="agent", key=world.ids.users["shared.agent"], tenant_id=world.operator)
    message = json.loads(await page.recv())
    assert (message["type"], message["data"]["id"], message["data"]["ready"]) == ("queue", queue["id"], 1)
    with pytest.raises(TimeoutError):
        await hear(page, "agent", within=0.6)


async def test_nothing_of_another_house_comes_over_the_stream(
    open_page: Page, db: Database, world: World
) -> None:
    foreign, own = await open_page("alpha.lead"), await open_page("beta.lead")
    await settle(foreign)
    await settle(own)
    contact = Contact(db=db, world=world, house="beta")
    await contact.arrive()
    await contact.talk("beta.agent")
    await contact.talk("shared.agent")
    await tell(db, topic="queue", key=contact.queue_id, tenant_id=world.beta)
    await hear(own, "queue")
    heard = []
    with suppress(TimeoutError):
        while True:
            async with asyncio.timeout(1):
                heard.append(await foreign.recv())
    text = str(heard)
    for secret in (str(world.beta), str(contact.id), str(contact.queue_id), "beta", contact.caller):
        assert secret not in text
    assert '"state":"busy"' in text


async def test_the_stream_closes_when_the_login_is_revoked(open_page: Page, log_in: LogIn) -> None:
    page, admin = await open_page("alpha.agent"), await log_in("alpha.admin")
    await hear(page, "snapshot")
    users = (await admin.get("/api/users")).json()["items"]
    agent = next(user["id"] for user in users if user["username"] == "alpha.agent")
    await admin.post(f"/api/users/{agent}/revoke-sessions")
    with pytest.raises(ConnectionClosed) as closed:
        await hear(page, "never", within=8)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


async def test_an_assignment_taken_away_ends_the_picture(open_page: Page, db: Database) -> None:
    page = await open_page("operator.lead")
    await hear(page, "snapshot")
    async with db.core() as tx:
        row = await (await tx.execute("SELECT id FROM app_user WHERE username = 'operator.lead'")).fetchone()
        assert row is not None
        await tx.execute("UPDATE app_user SET disabled_at = now() WHERE id = %(id)s", row)
    with pytest.raises(ConnectionClosed):
        await hear(page, "never", within=8)


@pytest.mark.parametrize("path", ["/api/stream", "/sip", "/sip?demo=2"])
async def test_no_socket_opens_for_who_is_not_logged_in(port: int, path: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"ws://127.0.0.1:{port}{path}", subprotocols=["sip"], proxy=None)  # type: ignore[list-item]  # a plain string is what goes out
    assert refused.value.response.status_code == 401


async def test_another_sites_page_opens_no_socket(log_in: LogIn, port: int) -> None:
    token = (await log_in("alpha.agent")).cookies[COOKIE]
    with pytest.raises(InvalidStatus) as refused:
        await connect(
            f"ws://127.0.0.1:{port}/api/stream",
            additional_headers={"Cookie": f"{COOKIE}={token}"},
            origin="http://evil.example",  # type: ignore[arg-type]  # a plain string is what goes out
            proxy=None,
        )
    assert refused.value.response.status_code == 403


@asynccontextmanager
async def echoing_switch(settings: Settings) -> AsyncIterator[None]:
    """A switch that sends back what it is sent."""

    async def echo(line: ServerConnection) -> None:
        assert line.request is not None
        assert line.request.path == "/ws"
        async for message in line:
            await line.send(message)

    async with serve(echo, "127.0.0.1", 0, subprotocols=["sip"]) as server:  # type: ignore[list-item]  # a plain string is what goes out
        number = next(iter(server.sockets)).getsockname()[1]
        (settings.run / "ports.json").write_text(json.dumps({"asterisk_http": number, "asterisk_ami": 1}))
        yield


async def test_a_browsers_phone_reaches_the_switch_and_its_loss_is_told(
    log_in: LogIn, port: int, settings: Settings, owner: FakeOwner, world: World
) -> None:
    token = (await log_in("alpha.agent")).cookies[COOKIE]
    async with echoing_switch(settings):
        async with connect(
            f"ws://127.0.0.1:{port}/sip",
            subprotocols=["sip"],  # type: ignore[list-item]  # a plain string is what goes out
            additional_headers={"Cookie": f"{COOKIE}={token}"},
            proxy=None,
        ) as phone:
            assert phone.subprotocol == "sip"
            await phone.send("REGISTER sip:yingda SIP/2.0")
            assert await phone.recv() == "REGISTER sip:yingda SIP/2.0"
        for _ in range(100):
            if owner.sent:
                break
            await asyncio.sleep(0.02)
    assert owner.sent == [("desk.phone_lost", world.ids.users["alpha.agent"], {"endpoint": "browser-alpha1"})]


async def test_the_demo_customer_needs_no_login_on_this_machine(
    port: int, settings: Settings, owner: FakeOwner
) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        offered = (await client.get("/api/demo/phone")).json()
    assert offered["ws_path"] == "/sip?demo=1"
    assert [number["digits"] for number in offered["numbers"]] == ["95550001", "95550002"]
    async with (
        echoing_switch(settings),
        connect(
            f"ws://127.0.0.1:{port}{offered['ws_path']}",
            subprotocols=["sip"],  # type: ignore[list-item]  # a plain string is what goes out
            proxy=None,
        ) as phone,
    ):
        await phone.send("INVITE")
        assert await phone.recv() == "INVITE"
    assert owner.sent == []


async def test_without_a_switch_the_phone_is_told_to_try_again(
    log_in: LogIn, port: int, settings: Settings
) -> None:
    (settings.run / "ports.json").write_text(json.dumps({"asterisk_http": free_port(), "asterisk_ami": 1}))
    token = (await log_in("alpha.agent")).cookies[COOKIE]
    with pytest.raises(InvalidStatus):
        await connect(
            f"ws://127.0.0.1:{port}/sip",
            subprotocols=["sip"],  # type: ignore[list-item]  # a plain string is what goes out
            additional_headers={"Cookie": f"{COOKIE}={token}"},
            proxy=None,
        )


async def test_logging_in_over_the_wire_works_as_browsers_do_it(port: int) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        answer = await client.post(
            "/api/auth/login",
            json={"username": "alpha.admin", "password": PASSWORD},
            headers={"Origin": f"http://127.0.0.1:{port}"},
        )
        assert answer.status_code == 200
        assert (await client.get("/api/auth/me")).status_code == 200


async def test_wording_comes_to_open_pages_and_goes_from_them_at_once(
    log_in: LogIn, open_page: Page, world: World
) -> None:
    pages = [await open_page("alpha.agent"), await open_page("beta.agent")]
    for page in pages:
        await settle(page)
    lead = await log_in("operator.lead")
    body = {"tenant_ids": [str(world.alpha), str(world.beta)], "subject": "x", "text": "x"}
    sent = await lead.post("/api/wordings", json={**body, "audience": [{"kind": "all"}]})
    for page in pages:
        assert (await hear(page, "news"))["data"] == {"about": "wording"}
    await lead.post(f"/api/wordings/batches/{sent.json()['batch_id']}/withdraw")
    for page in pages:
        assert (await hear(page, "news"))["data"] == {"about": "wording"}
