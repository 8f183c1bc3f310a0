"""A real Asterisk with real SIP callers and phones as a world of the contract."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.contract.ear import Ear, listening
from tests.contract.worlds import Agent, Customer, TheSwitch, Voice
from tests.support.sip.asterisk import MUSIC_HZ, PROMPT_HZ, PrivateAsterisk
from tests.support.sip.media import Law, RtpEnd, strength
from tests.support.sip.people import FOREVER_MS, Caller, Phone

from yingda.kernel.clock import SystemClock
from yingda.telephony.ports import Endpoint, Trunk
from yingda.telephony.switch.asterisk.config import AsteriskConfig
from yingda.telephony.switch.asterisk.switch import connect

CUSTOMER_HZ = 440.0
AGENT_HZ = 1000.0
VOICES: dict[Voice, float] = {"customer": CUSTOMER_HZ, "agent": AGENT_HZ, "supervisor": 1700.0}
HEARD, UNHEARD = 0.12, 0.02
"""How much of what arrives a voice has that is heard, and one that is not."""


async def hears(media: RtpEnd, voices: Collection[Voice]) -> bool:
    """Whether exactly these voices arrive together within two seconds."""
    for _ in range(100):
        heard = media.samples(last=0.3)
        shares = {voice: strength(heard, hz) for voice, hz in VOICES.items()}
        if all(share > HEARD if voice in voices else share < UNHEARD for voice, share in shares.items()):
            return True
        await asyncio.sleep(0.02)
    return False


@dataclass(kw_only=True, slots=True)
class RealCustomer:
    """A SIP caller who speaks A4."""

    caller: Caller

    async def answered(self) -> bool:
        return await self.caller.answered()

    async def refused(self) -> int | None:
        return await self.caller.refused()

    async def ended(self) -> bool:
        return await self.caller.ended()

    async def hears_prompt(self, name: str) -> bool:
        return await self.caller.media.wait_for_tone(PROMPT_HZ[name], within=2.0)

    async def hears_music(self) -> bool:
        return await self.caller.media.wait_for_tone(MUSIC_HZ, within=2.0)

    async def hears_agent(self) -> bool:
        return await self.caller.media.wait_for_tone(AGENT_HZ, within=2.0)

    async def hears_nothing(self) -> bool:
        return await self.caller.media.wait_for_silence(within=2.0)

    async def hears(self, *voices: Voice) -> bool:
        return await hears(self.caller.media, voices)

    async def hears_keys(self, digits: str) -> bool:
        return await self.caller.media.wait_for_keys(digits, within=1.0 + len(digits) * 0.3)

    def key(self, digits: str) -> None:
        self.caller.key(digits)

    def hang_up(self) -> None:
        self.caller.hang_up()


@dataclass(kw_only=True, slots=True)
class RealAgent:
    """A registered SIP phone into which 1000 Hz are spoken."""

    phone: Phone

    async def rings(self) -> bool:
        return await self.phone.rings() is not None

    def answer(self) -> None:
        self.phone.decide()

    def refuse(self) -> None:
        self.phone.decide()

    def hang_up(self) -> None:
        self.phone.hang_up()

    async def ended(self) -> bool:
        return await self.phone.ended()

    async def hears_customer(self) -> bool:
        return await self.phone.media.wait_for_tone(CUSTOMER_HZ, within=2.0)

    async def hears_agent(self) -> bool:
        return await self.phone.media.wait_for_tone(AGENT_HZ, within=2.0)

    async def hears_nothing(self) -> bool:
        return await self.phone.media.wait_for_silence(within=2.0)

    async def hears(self, *voices: Voice) -> bool:
        return await hears(self.phone.media, voices)


@dataclass(kw_only=True, slots=True)
class RealWorld:
    """A private Asterisk as a world."""

    switch: TheSwitch
    config: AsteriskConfig
    ear: Ear
    prompts: Path
    files: Path
    people: list[Caller | Phone] = field(default_factory=list)
    endpoints: list[Endpoint] = field(default_factory=list)
    trunks: tuple[Trunk, ...] = ()
    ports: dict[str, int] = field(default_factory=dict)
    """Where the carriers' telephones listen, by trunk."""

    @property
    def sip_port(self) -> int:
        return self.config.sip_port

    async def call(self, *, number: str, caller: str = "13800000001", law: Law = "alaw") -> Customer:
        person = await Caller.place(
            switch_port=self.sip_port, number=number, caller=caller, law=law, hz=CUSTOMER_HZ
        )
        self.people.append(person)
        return RealCustomer(caller=person)

    async def agent(
        self, name: str, *, refusal: str = "603 Decline", willing: bool = True, voice: Voice = "agent"
    ) -> Agent:
        self.endpoints.append(Endpoint(name=name, secret="a-long-secret", browser=False))
        await self.switch.publish(self.endpoints, self.trunks)
        phone = await Phone.plug_in(
            switch_port=self.sip_port,
            name=name,
            secret="a-long-secret",
            hz=VOICES[voice],
            refusal=None if willing else refusal,
        )
        self.people.append(phone)
        return RealAgent(phone=phone)

    async def outside(self, digits: str, *, refusal: str = "", trunk: str = "carrier") -> Agent:
        phone = await Phone.plug_in(
            switch_port=self.sip_port,
            hz=AGENT_HZ,
            refusal=refusal or None,
            ring_ms=20 if refusal else FOREVER_MS,
        )
        self.people.append(phone)
        self.ports[trunk] = phone.port
        await self.use(*(self.trunks or (Trunk(name="carrier", host="127.0.0.1"),)))
        return RealAgent(phone=phone)

    async def use(self, *trunks: Trunk) -> None:
        self.trunks = tuple(replace(trunk, port=self.ports.get(trunk.name, trunk.port)) for trunk in trunks)
        await self.switch.publish(self.endpoints, self.trunks)

    async def close(self) -> None:
        for person in self.people:
            await person.close()


@contextlib.asynccontextmanager
async def real_world(asterisk: PrivateAsterisk, *, files: Path) -> AsyncIterator[RealWorld]:
    """A new line to a running Asterisk, with nobody there yet; at the end everybody leaves."""
    config, ear = asterisk.config, Ear()
    async with connect(config, clock=SystemClock()) as switch, listening(ear, switch):
        world = RealWorld(
            switch=switch,
            config=config,
            ear=ear,
            prompts=config.prompts / "platform",
            files=files,
        )
        try:
            yield world
        finally:
            for channel_id in (await switch.live()).channels:
                await switch.hang_up(channel_id)
            await world.close()
