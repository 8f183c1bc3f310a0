"""The world around the demo: people behind a carrier's numbers, and a client's own system."""

import asyncio
import ssl
from array import array
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from yingda.demo.sip.callers import Callers, State
from yingda.demo.sip.speech import DIGITS, HEADER
from yingda.demo.sip.talk import Talk, level_of, until
from yingda.demo.sip.wire import free_port
from yingda.demo.world.carrier import AGENT_AT_HOME, GARAGE_BUSY, GARAGE_BY_DAY, Carrier
from yingda.demo.world.certificates import make_certificates
from yingda.demo.world.securities import ACCOUNT, HOST, PIN, House, securities_app
from yingda.platform.internal import OwnServer
from yingda.platform.speech.g711 import RATE
from yingda.platform.speech.sound import Sound

KEY = "the demo's own"


def a_sound(seconds: float) -> Sound:
    """Something loud."""
    return Sound(rate=RATE, samples=array("h", [8000, -8000] * int(seconds * RATE / 2)))


class Speaker(Callers):
    """A caller on the other side of the carrier, without a switch between them."""

    def __init__(self, *, switch_port: int) -> None:
        self.talk: Talk | None = None
        self.keyed: list[int] = []
        super().__init__(switch_port=switch_port)

    def hear(self, data: bytes, port: int, at: int) -> None:
        if data[1] & 0x7F == DIGITS:
            self.keyed.append(data[HEADER])
        elif self.talk is not None:
            self.talk.hear(data)


async def test_a_subscriber_answers_speaks_and_confirms_after_a_whisper() -> None:
    port = free_port()
    with Speaker(switch_port=port) as caller:
        carrier = Carrier(switch_port=caller.wire.port, port=port, sound_of=lambda _: a_sound(0.5))
        with carrier:
            call = caller.place(GARAGE_BY_DAY, caller="96968001")
            assert await until(lambda: call.state is State.TALKING, within=5)
            assert call.media_port is not None
            talk = caller.talk = Talk(caller.media, port=call.media_port)
            talk.say(a_sound(0.5))
            assert await until(lambda: bool(caller.keyed), within=5), "the whisper was not confirmed"
            assert caller.keyed[0] == 1
            assert await until(lambda: bool(talk.heard) and max(map(level_of, talk.heard)) > -20, within=3)
            talk.stop()
            caller.hang_up(call)
            assert await until(lambda: all(each.ended for each in carrier.calls.values()), within=2)


async def test_anybody_says_again_what_he_hears() -> None:
    port = free_port()
    with Speaker(switch_port=port) as caller:
        carrier = Carrier(switch_port=caller.wire.port, port=port, sound_of=lambda _: None)
        with carrier:
            call = caller.place("13900029999", caller="96968001")
            assert await until(lambda: call.state is State.TALKING, within=5)
            assert call.media_port is not None
            talk = caller.talk = Talk(caller.media, port=call.media_port)
            assert not await until(lambda: talk.spoken, within=0.3), "nobody has said anything"
            talk.say(a_sound(0.2))
            assert await until(lambda: talk.spoken, within=2)
            talk.stop()


async def test_a_busy_subscriber_is_told_as_it_is() -> None:
    port = free_port()
    with (
        Speaker(switch_port=port) as caller,
        Carrier(switch_port=caller.wire.port, port=port, sound_of=lambda _: None),
    ):
        call = caller.place(GARAGE_BUSY, caller="96968001")
        assert await until(lambda: call.state is State.ENDED, within=5)
        assert call.refused == 486


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The securities house's system behind real TLS, and a client that trusts its authority."""
    files, port = make_certificates(tmp_path / "certificates", name=HOST), free_port()
    config = uvicorn.Config(
        securities_app(House(key=KEY)),
        host="127.0.0.1",
        port=port,
        ssl_certfile=str(files.server),
        ssl_keyfile=str(files.key),
        log_config=None,
    )
    server = OwnServer(config)
    serving = asyncio.create_task(server.serve())
    assert await until(lambda: server.started, within=5)
    context = ssl.create_default_context(cafile=str(files.authority))
    async with httpx.AsyncClient(
        base_url=f"https://127.0.0.1:{port}", verify=context, headers={"Host": HOST, "X-Api-Key": KEY}
    ) as client:
        yield client
    server.should_exit = True
    await serving


SHOWN = {"sni_hostname": HOST}


async def test_the_house_knows_quotes_holdings_and_pins(house: httpx.AsyncClient) -> None:
    quote = await house.get("/quotes/990101", extensions=SHOWN)
    assert quote.json() == {"code": "990101", "price": "12.86"}
    assert (await house.get("/quotes/990999", extensions=SHOWN)).status_code == 404
    held = (await house.get(f"/accounts/{ACCOUNT}/holdings", extensions=SHOWN)).json()
    assert held == {"kinds": "2", "value": "26286.00", "code": "990101", "shares": "1200"}
    for pin, verified in ((PIN, True), ("000000", False)):
        claim = {"account": ACCOUNT, "pin": pin}
        answer = await house.post("/identities", json=claim, extensions=SHOWN)
        assert answer.json() == {"verified": verified}


async def test_an_order_sent_twice_is_one_order(house: httpx.AsyncClient) -> None:
    order = {"account": ACCOUNT, "side": "buy", "code": "990101", "quantity": "200"}
    first, again, other = [
        await house.post("/orders", json=order, headers={"Idempotency-Key": key}, extensions=SHOWN)
        for key in ("call-1", "call-1", "call-2")
    ]
    assert first.json() == again.json() != other.json()
    odd = {**order, "quantity": "150"}
    refused = await house.post("/orders", json=odd, headers={"Idempotency-Key": "x"}, extensions=SHOWN)
    assert refused.status_code == 404


async def test_nobody_gets_in_without_the_key(house: httpx.AsyncClient) -> None:
    answer = await house.get("/quotes/990101", headers={"X-Api-Key": "guess"}, extensions=SHOWN)
    assert answer.status_code == 401


async def test_the_telephone_of_the_seat_outside_keys_though_it_is_asked_without_a_pause() -> None:
    port = free_port()
    with Speaker(switch_port=port) as caller:
        carrier = Carrier(switch_port=caller.wire.port, port=port, sound_of=lambda _: None)
        with carrier:
            call = caller.place(AGENT_AT_HOME, caller="96968001")
            assert await until(lambda: call.state is State.TALKING, within=5)
            assert call.media_port is not None
            talk = Talk(caller.media, port=call.media_port)
            talk.say(a_sound(8.0))
            assert await until(lambda: bool(caller.keyed), within=5), "the question was not answered"
            assert caller.keyed[0] == 1
            talk.stop()
            caller.hang_up(call)
