"""An enterprise's own system over real TLS: the demo's, with the secret that the database keeps."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from tests.support.world import World

from yingda.demo.world.certificates import make_certificates
from yingda.demo.world.securities import ACCOUNT, HEADER, HOST, PIN, House, securities_app
from yingda.flows.model import AskSystem, VerifyPin
from yingda.flows.outcomes import Answered, Fault, NotAnswered, PinResult
from yingda.flows.queries.addresses import Host
from yingda.flows.queries.ask import HTTPS, SystemAsker
from yingda.flows.queries.services import FlowServices
from yingda.flows.queries.transport import Ways
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.platform.internal import OwnServer

KEY = "key of the house"
QUOTE = AskSystem(
    method="GET", url=f"https://{HOST}/quotes/990101", body=None, secret="house", timeout_seconds=5, retries=1,
    answers={"price": "price"}, visit=1,
)  # fmt: skip
CLAIM = replace(
    QUOTE, method="POST", url=f"https://{HOST}/identities", body={"account": ACCOUNT, "pin": PIN}, answers={}
)


@pytest.fixture
async def system(tmp_path: Path) -> AsyncIterator[tuple[int, Path]]:
    """The port of the house's system, and who vouches for it."""
    files = make_certificates(tmp_path / "certificates", name=HOST)
    config = uvicorn.Config(
        securities_app(House(key=KEY)), port=0, ssl_certfile=str(files.server), ssl_keyfile=str(files.key),
        log_config=None, access_log=False,
    )  # fmt: skip
    server = OwnServer(config)
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(10):
        while not server.started:  # noqa: ASYNC110  # the server has no event to wait for
            await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1], files.authority
    server.should_exit = True
    await serving


@pytest.fixture
async def services(system: tuple[int, Path], db: Database, world: World) -> AsyncIterator[FlowServices]:
    """What call control asks; the operator has named the house's host."""
    port, authority = system
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO query_secret (id, tenant_id, code, host, header, secret_sealed)
               VALUES (%(id)s, %(tenant)s, 'house', %(host)s, %(header)s, %(sealed)s)""",
            {
                "id": new_id(), "tenant": world.alpha, "host": HOST, "header": HEADER,
                "sealed": world.keys.of(world.alpha).seal(KEY),
            },
        )  # fmt: skip
    ways = Ways(named={Host(HOST, HTTPS): Host("127.0.0.1", port)}, authorities=[authority])
    found = FlowServices(db=db, keys=world.keys, asker=SystemAsker(ways))
    yield found
    await found.close()


async def test_the_house_answers_who_has_its_key(services: FlowServices, world: World) -> None:
    answer = await services.ask(QUOTE, tenant_id=world.alpha, interaction_id=new_id())
    assert answer == Answered(visit=1, variables={"price": "12.86"})
    without = await services.ask(replace(QUOTE, secret=None), tenant_id=world.alpha, interaction_id=new_id())
    assert without == NotAnswered(visit=1, fault=Fault.REFUSED)
    # The other enterprise has no such secret: what would be sent without it is not sent.
    foreign = await services.ask(QUOTE, tenant_id=world.beta, interaction_id=new_id())
    assert foreign == NotAnswered(visit=1, fault=Fault.FORBIDDEN)
    unknown = replace(QUOTE, url=f"https://{HOST}/quotes/1")
    answer = await services.ask(unknown, tenant_id=world.alpha, interaction_id=new_id())
    assert answer == NotAnswered(visit=1, fault=Fault.NOT_FOUND)


async def test_an_order_is_placed_once_however_often_it_is_asked(
    services: FlowServices, world: World
) -> None:
    body = {"account": ACCOUNT, "side": "buy", "code": "990101", "quantity": "100"}
    order = replace(
        QUOTE, method="POST", url=f"https://{HOST}/orders", body=body, answers={"number": "number"}
    )
    contact = new_id()
    first = await services.ask(order, tenant_id=world.alpha, interaction_id=contact)
    again = await services.ask(order, tenant_id=world.alpha, interaction_id=contact)
    other = await services.ask(replace(order, visit=2), tenant_id=world.alpha, interaction_id=contact)
    assert isinstance(first, Answered)
    assert first == again
    assert isinstance(other, Answered)
    assert other.variables != first.variables


async def test_the_house_verifies_pins_and_we_count(services: FlowServices, world: World) -> None:
    async def check(pin: str, attempt: int) -> PinResult:
        claim = replace(CLAIM, body={"account": ACCOUNT, "pin": pin})
        wanted = VerifyPin(
            subject=ACCOUNT, pin=pin, table=None, system=claim, lock_after=2, lock_minutes=5, visit=1, attempt=attempt
        )  # fmt: skip
        return (await services.verify(wanted, tenant_id=world.alpha, interaction_id=new_id())).result

    assert await check(PIN, 1) is PinResult.VERIFIED
    assert await check("000000", 2) is PinResult.REJECTED
    assert await check("000000", 3) is PinResult.LOCKED
    assert await check(PIN, 4) is PinResult.LOCKED
