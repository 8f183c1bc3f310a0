"""What only a real Asterisk can show: recordings, headers, presence, rubbish on the SIP port."""

import asyncio
import random
import socket
from pathlib import Path

import httpx
import numpy as np
import pytest
from tests.contract.on_asterisk import AGENT_HZ, CUSTOMER_HZ, RealWorld
from tests.contract.test_switch import arrive, connect_agent, ring, talk
from tests.support.sip.asterisk import MUSIC_HZ, PrivateAsterisk
from tests.support.sip.media import Samples, strength
from tests.support.sip.people import Caller, Phone

from yingda.kernel.clock import SystemClock
from yingda.telephony.events import (
    ArrivalAnnounced,
    CallArrived,
    CallEnded,
    EndCause,
    HoldPressed,
    LegAnswered,
    LegReady,
    Party,
    SeatPresenceChanged,
)
from yingda.telephony.ports import ChannelGone, Endpoint, Leg
from yingda.telephony.switch.asterisk.config import USER
from yingda.telephony.switch.asterisk.switch import connect

pytestmark = pytest.mark.switch

SECRET = "a-long-secret"


def recorded(file: Path, track: str) -> Samples:
    """One track of a recording."""
    return np.fromfile(file.with_name(f"{file.name}-{track}.sln"), dtype="<i2")


def seen(real: RealWorld, endpoint: str) -> list[bool]:
    """What was told of one phone's presence."""
    return [report.online for report in real.ear.all(SeatPresenceChanged) if report.endpoint == endpoint]


async def test_a_recording_has_two_tracks_and_goes_on_through_hold(real: RealWorld) -> None:
    _, channel_id, agent, leg_id = await connect_agent(real, name="recorded")
    file = real.files / "tenant" / "one"
    await real.switch.start_recording(channel_id, file=file)
    assert await agent.hears_customer()
    await asyncio.sleep(0.6)
    await real.switch.unbridge("bridge-recorded", [channel_id])
    await real.switch.start_music(channel_id, "default")
    await asyncio.sleep(0.6)
    await real.switch.stop_music(channel_id)
    await real.switch.bridge("bridge-recorded", [channel_id])
    await asyncio.sleep(0.6)
    await real.switch.stop_recording(channel_id)
    await asyncio.sleep(0.1)
    said, heard = recorded(file, "in"), recorded(file, "out")
    assert strength(said, CUSTOMER_HZ) > 0.8
    assert strength(said, AGENT_HZ) < 0.05
    assert strength(heard, AGENT_HZ) > 0.15
    assert strength(heard, MUSIC_HZ) > 0.15
    assert strength(heard, CUSTOMER_HZ) < 0.05
    assert abs(len(said) - len(heard)) < 1600
    assert len(said) > 8000 * 1.5
    assert leg_id in (await real.switch.live()).channels


async def test_a_recording_of_a_call_that_is_gone(real: RealWorld) -> None:
    with pytest.raises(ChannelGone):
        await real.switch.start_recording("gone", file=real.files / "never")


async def test_a_mark_waits_for_no_announcement_and_holds_nobody_up(real: RealWorld) -> None:
    _, channel_id = await talk(real)
    await real.switch.play(channel_id, playback_id="long", prompts=[real.prompts / "greeting"] * 20)
    await asyncio.sleep(0.3)
    async with asyncio.timeout(0.5):
        await real.switch.mark(channel_id, {"interaction": "one"})
        await real.switch.mark(channel_id, {"recording": 'two, "three"'})
        live = await real.switch.live()
    assert live.channels[channel_id].marks == {"interaction": "one", "recording": 'two, "three"'}


async def test_a_recording_outlives_our_line(asterisk: PrivateAsterisk, tmp_path: Path) -> None:
    file = tmp_path / "outlives"
    async with await Caller.place(switch_port=asterisk.config.sip_port, number="96968001") as caller:
        async with connect(asterisk.config, clock=SystemClock()) as first:
            reports = first.reports()
            announced = await anext(reports)
            while not isinstance(announced, ArrivalAnnounced):
                announced = await anext(reports)
            assert await first.claim(announced.channel_id)
            # A claim is not yet a call of ours: until it has arrived the switch answers that it is elsewhere.
            while not isinstance(await anext(reports), CallArrived):
                pass
            await first.answer(announced.channel_id)
            assert await caller.answered()
            await first.start_music(announced.channel_id, "default")
            await first.start_recording(announced.channel_id, file=file)
            assert await caller.media.wait_for_tone(MUSIC_HZ, within=1)
        await asyncio.sleep(1.5)
        assert await caller.media.wait_for_tone(MUSIC_HZ, within=1)
        async with connect(asterisk.config, clock=SystemClock()) as second:
            await second.stop_recording(announced.channel_id)
            await asyncio.sleep(0.1)
            await second.hang_up(announced.channel_id)
    assert strength(recorded(file, "in"), CUSTOMER_HZ) > 0.8
    assert strength(recorded(file, "out"), MUSIC_HZ) > 0.8
    assert len(recorded(file, "in")) > 8000 * 1.5


async def test_the_agents_phone_shows_the_customer_and_carries_headers(real: RealWorld) -> None:
    await real.switch.publish([Endpoint(name="shown", secret=SECRET, browser=False)])
    port = real.sip_port
    wanted = ("X-Yingda-Interaction", "Call-Info", "X-Auto-Answer")
    async with await Phone.plug_in(switch_port=port, name="shown", secret=SECRET, headers=wanted) as phone:
        leg = Leg(
            channel_id="leg-shown",
            endpoint="shown",
            caller="13900000009",
            caller_name="Museum",
            auto_answer=True,
            headers={"X-Yingda-Interaction": "42"},
        )
        await real.switch.create_leg(leg)
        await real.ear.wait(LegReady, "leg-shown")
        await real.switch.dial("leg-shown", ring_seconds=5)
        sender = await phone.rings()
        assert sender is not None
        assert '"Museum" <sip:13900000009@' in sender
        headers = [line for line in phone.sipp.log() if line.startswith("header")]
        assert headers == [
            "header X-Yingda-Interaction: 42",
            "header Call-Info: <sip:yingda>;answer-after=0",
            "header X-Auto-Answer: true",
        ]


@pytest.mark.parametrize(
    ("refusal", "cause"),
    [
        ("486 Busy Here", EndCause.BUSY),
        ("480 Temporarily Unavailable", EndCause.UNREACHABLE),
        ("404 Not Found", EndCause.UNREACHABLE),
        ("503 Service Unavailable", EndCause.FAILED),
    ],
)
async def test_how_a_phone_says_no(real: RealWorld, refusal: str, cause: EndCause) -> None:
    agent, leg_id = await ring(real, name=f"no-{refusal[:3]}", refusal=refusal)
    assert await agent.rings()
    agent.refuse()
    ended = await real.ear.wait(CallEnded, leg_id)
    assert (ended.cause, ended.by) == (cause, Party.FAR_END)


async def test_presence_follows_the_phone(real: RealWorld) -> None:
    agent_seat = Endpoint(name="present", secret=SECRET, browser=False)
    await real.switch.publish([agent_seat])
    async with await Phone.plug_in(switch_port=real.sip_port, name="present", secret=SECRET) as phone:
        await real.ear.until(lambda: seen(real, "present") == [True])
        assert await real.switch.seat_online("present")
        await phone.pull_plug()
        assert not await real.switch.seat_online("present")
        await real.ear.until(lambda: seen(real, "present") == [True, False])


async def test_an_unpublished_phone_is_gone(real: RealWorld) -> None:
    await real.switch.publish([Endpoint(name="short-lived", secret=SECRET, browser=False)])
    async with await Phone.plug_in(switch_port=real.sip_port, name="short-lived", secret=SECRET):
        await real.switch.publish([])
        await asyncio.sleep(0.3)
        assert not await real.switch.seat_online("short-lived")


async def test_calls_in_progress_do_not_mind_a_publication(real: RealWorld) -> None:
    customer, channel_id, agent, _ = await connect_agent(real, name="undisturbed")
    await real.switch.publish([Endpoint(name="new", secret=SECRET, browser=True)])
    await asyncio.sleep(0.3)
    assert await customer.hears_agent()
    assert await agent.hears_customer()
    assert not real.ear.all(CallEnded, channel_id)


async def test_browsers_and_demo_customers_are_known_to_the_switch(
    real: RealWorld, asterisk: PrivateAsterisk
) -> None:
    browser = Endpoint(name="browser", secret=SECRET, browser=True)
    visitor = Endpoint(name="visitor", secret=SECRET, browser=True, demo_customer=True, caller="13800000005")
    await real.switch.publish([browser, visitor])
    await asyncio.sleep(0.5)
    async with httpx.AsyncClient(auth=(USER, asterisk.config.ari_password), trust_env=False) as client:
        answer = await client.get(f"http://127.0.0.1:{asterisk.config.http_port}/ari/endpoints/PJSIP")
    assert {item["resource"] for item in answer.json()} >= {"trunk", "browser", "visitor"}


async def test_a_wrong_secret_registers_nothing(real: RealWorld) -> None:
    await real.switch.publish([Endpoint(name="guarded", secret=SECRET, browser=False)])
    with pytest.raises(RuntimeError, match="could not register"):
        await Phone.plug_in(switch_port=real.sip_port, name="guarded", secret="a-wrong-secret")
    assert not await real.switch.seat_online("guarded")


async def test_rubbish_on_the_sip_port_harms_nobody(real: RealWorld) -> None:
    customer, channel_id = await talk(real)
    dice = random.Random(7)
    rubbish = [
        b"",
        b"\x00" * 100,
        b"INVITE sip:96968001@127.0.0.1 SIP/2.0\r\n\r\n",
        b"INVITE sip:96968001@127.0.0.1 SIP/2.0\r\nContent-Length: 99999999\r\n\r\n",
        b"INVITE sip:" + b"9" * 8000 + b"@127.0.0.1 SIP/2.0\r\nVia: x\r\n\r\n",
        b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKx\r\n\r\n",
        b"BYE sip:nobody SIP/2.0\r\nCall-ID: \xff\xfe\r\nCSeq: -1 BYE\r\n\r\n",
        *(dice.randbytes(dice.randint(1, 1400)) for _ in range(300)),
    ]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as thrower:
        for datagram in rubbish:
            thrower.sendto(datagram, ("127.0.0.1", real.sip_port))
    assert not real.ear.all(CallEnded, channel_id)
    await real.switch.start_music(channel_id, "default")
    assert await customer.hears_music()
    await arrive(real)


async def test_a_malformed_invite_gets_an_answer_and_no_channel(real: RealWorld) -> None:
    lines = (
        "INVITE sip:96968001@127.0.0.1 SIP/2.0",
        "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-bad",
        "From: <sip:1@127.0.0.1>;tag=1",
        "To: <sip:96968001@127.0.0.1>",
        "Call-ID: malformed@127.0.0.1",
        "CSeq: 1 INVITE",
        "Contact: <sip:1@127.0.0.1:9>",
        "Content-Type: application/sdp",
        "Content-Length: 20",
        "",
        "v=0 this is no sdp!!",
    )
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(3)
        line.bind(("127.0.0.1", 0))
        line.sendto("\r\n".join(lines).encode(), ("127.0.0.1", real.sip_port))
        await asyncio.sleep(0.3)
        answers = line.recv(4096)
    assert answers.startswith(b"SIP/2.0 4")
    assert not real.ear.all(ArrivalAnnounced)
    assert (await real.switch.live()).channels == {}


async def test_a_caller_who_withholds_his_number(real: RealWorld) -> None:
    await real.call(number="96968001", caller="anonymous")
    assert (await real.ear.wait(ArrivalAnnounced)).caller == ""


async def test_a_phone_that_dials_is_turned_away(real: RealWorld) -> None:
    """A seat is rung and never dials by itself: no plain telephony."""
    await real.switch.publish([Endpoint(name="dialler", secret=SECRET, browser=False)])
    customer = await real.call(number="96968001", caller="dialler")
    assert await customer.refused() == 401
    assert not real.ear.all(ArrivalAnnounced)


async def test_silence_on_the_line_ends_an_agents_leg(real: RealWorld) -> None:
    """Asterisk cuts a leg whose media has died; the customer's call goes on."""
    customer, channel_id, agent, leg_id = await connect_agent(real, name="dying")
    assert await customer.hears_agent()
    phone = next(person for person in real.people if isinstance(person, Phone))
    await phone.media.close()
    ended = await real.ear.wait(CallEnded, leg_id, within=8.0)
    assert (ended.cause, ended.by) == (EndCause.MEDIA_LOST, Party.SYSTEM)
    assert not real.ear.all(CallEnded, channel_id)
    assert agent is not None
    assert real.ear.all(LegAnswered, leg_id)
    assert not real.ear.all(HoldPressed)


async def test_a_call_over_tcp(real: RealWorld) -> None:
    options = ("-t", "t1")
    async with await Caller.place(switch_port=real.sip_port, number="96968001", options=options) as caller:
        announced = await real.ear.wait(ArrivalAnnounced)
        assert await real.switch.claim(announced.channel_id)
        await real.ear.wait(CallArrived, announced.channel_id)
        await real.switch.answer(announced.channel_id)
        assert await caller.answered()
        await real.switch.start_music(announced.channel_id, "default")
        assert await caller.media.wait_for_tone(MUSIC_HZ, within=2)
        await real.switch.hang_up(announced.channel_id)
        assert await caller.ended()


async def test_a_second_recording_of_the_same_call(real: RealWorld) -> None:
    _, channel_id, agent, _ = await connect_agent(real, name="twice")
    for name in ("first", "second"):
        file = real.files / name
        await real.switch.start_recording(channel_id, file=file)
        assert await agent.hears_customer()
        await asyncio.sleep(0.4)
        await real.switch.stop_recording(channel_id)
        await asyncio.sleep(0.2)
        assert strength(recorded(file, "in"), CUSTOMER_HZ) > 0.5
        assert strength(recorded(file, "out"), AGENT_HZ) > 0.5
