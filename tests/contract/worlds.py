"""Two worlds for one contract: the shipped fake, and a real Asterisk with real SIP callers and phones."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, TypeVar

from tests.support.sip.asterisk import MUSIC_HZ, PROMPT_HZ, PrivateAsterisk, make_prompts
from tests.support.sip.media import Law
from tests.support.sip.people import FOREVER_MS, Caller, Phone

from yingda.kernel.clock import SystemClock
from yingda.telephony.events import SwitchReport
from yingda.telephony.ports import Endpoint, EndpointDirectory, Refusal, Switch, Trunk
from yingda.telephony.switch.asterisk.config import AsteriskConfig
from yingda.telephony.switch.asterisk.switch import connect
from yingda.telephony.testing import FakeSwitch
from yingda.telephony.testing_people import FakeCaller, FakePhone, Habit

T = TypeVar("T")
HABITS: dict[str, Habit] = {
    "486 Busy Here": "busy",
    "600 Busy Everywhere": "busy",
    "603 Decline": "refuses",
    "403 Forbidden": "refuses",
    "404 Not Found": "unreachable",
    "480 Temporarily Unavailable": "unreachable",
    "503 Service Unavailable": "unreachable",
}
"""What a telephone outside does at once when it is called; the fake's word for what a carrier says."""
CUSTOMER_HZ = 440.0
AGENT_HZ = 1000.0
SIP_CODES = {
    Refusal.UNKNOWN_NUMBER: 404,
    Refusal.SUSPENDED: 403,
    Refusal.BUSY: 486,
    Refusal.UNAVAILABLE: 503,
}


class TheSwitch(Switch, EndpointDirectory, Protocol):
    """Both ports: one object fills them."""


class Customer(Protocol):
    """Somebody who calls."""

    async def answered(self) -> bool: ...
    async def refused(self) -> int | None: ...
    async def ended(self) -> bool: ...
    async def hears_prompt(self, name: str) -> bool: ...
    async def hears_music(self) -> bool: ...
    async def hears_agent(self) -> bool: ...
    async def hears_nothing(self) -> bool: ...
    def key(self, digits: str) -> None: ...
    def hang_up(self) -> None: ...


class Agent(Protocol):
    """Somebody whose phone is rung."""

    async def rings(self) -> bool: ...
    def answer(self) -> None: ...
    def refuse(self) -> None: ...
    def hang_up(self) -> None: ...
    async def ended(self) -> bool: ...
    async def hears_customer(self) -> bool: ...
    async def hears_agent(self) -> bool: ...
    async def hears_nothing(self) -> bool: ...


@dataclass(kw_only=True, slots=True)
class Ear:
    """Everything the switch has reported, to be waited for."""

    heard: list[SwitchReport] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self, switch: Switch) -> None:
        """Write down every report."""
        async for report in switch.reports():
            self.heard.append(report)
            self._news.set()

    def all(self, kind: type[T], channel_id: str | None = None) -> list[T]:
        """The reports of a kind so far, of one channel or of any."""
        return [
            report
            for report in self.heard
            if isinstance(report, kind)
            and (channel_id is None or getattr(report, "channel_id", None) == channel_id)
        ]

    async def wait(
        self, kind: type[T], channel_id: str | None = None, *, nth: int = 1, within: float = 5.0
    ) -> T:
        """The n-th report of a kind; fails when it does not come."""
        await self.until(lambda: len(self.all(kind, channel_id)) >= nth, within=within)
        return self.all(kind, channel_id)[nth - 1]

    async def until(self, met: Callable[[], bool], *, within: float = 5.0) -> None:
        """Wait until the reports so far mean something; fails when they do not in time."""
        try:
            async with asyncio.timeout(within):
                while not met():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"not within {within} s, only {self.heard}") from None


class World(Protocol):
    """A switch with people around it."""

    @property
    def switch(self) -> TheSwitch: ...

    ear: Ear
    prompts: Path
    files: Path

    async def call(self, *, number: str, caller: str = "13800000001", law: Law = "alaw") -> Customer: ...
    async def agent(self, name: str, *, refusal: str = "603 Decline", willing: bool = True) -> Agent: ...
    async def outside(self, digits: str, *, refusal: str = "", trunk: str = "carrier") -> Agent: ...
    async def use(self, *trunks: Trunk) -> None: ...


async def _soon(met: Callable[[], bool]) -> bool:
    """Whether something becomes true within two seconds."""
    for _ in range(400):
        if met():
            return True
        await asyncio.sleep(0.005)
    return False


# The fake


@dataclass(kw_only=True, slots=True)
class FakeCustomer:
    """A customer of the fake, asked in the contract's words."""

    person: FakeCaller
    fake: FakeSwitch

    def _hears(self, what: Callable[[str | frozenset[str]], bool]) -> bool:
        return self.person.channel.ended is None and what(self.fake.hears(self.person.channel.id))

    async def answered(self) -> bool:
        return await _soon(lambda: self.person.channel.up)

    async def refused(self) -> int | None:
        await _soon(lambda: self.person.channel.refusal is not None)
        refusal = self.person.channel.refusal
        return SIP_CODES[refusal] if refusal else None

    async def ended(self) -> bool:
        return await _soon(lambda: self.person.channel.ended is not None)

    async def hears_prompt(self, name: str) -> bool:
        return await _soon(
            lambda: self._hears(lambda heard: name in heard if isinstance(heard, str) else False)
        )

    async def hears_music(self) -> bool:
        return await _soon(lambda: self._hears(lambda heard: heard == "music:default"))

    async def hears_agent(self) -> bool:
        return await _soon(lambda: self._hears(lambda heard: isinstance(heard, frozenset)))

    async def hears_nothing(self) -> bool:
        return await _soon(lambda: self._hears(lambda heard: heard == "silence"))

    def key(self, digits: str) -> None:
        self.person.press(digits)

    def hang_up(self) -> None:
        self.person.hang_up()


@dataclass(kw_only=True, slots=True)
class FakeAgent:
    """An agent of the fake, asked in the contract's words."""

    phone: FakePhone
    fake: FakeSwitch

    async def rings(self) -> bool:
        return await _soon(lambda: self.phone.channel is not None and self.phone.channel.ringing)

    def answer(self) -> None:
        self.phone.answer()

    def refuse(self) -> None:
        self.phone.refuse()

    def hang_up(self) -> None:
        self.phone.hang_up()

    async def ended(self) -> bool:
        return await _soon(lambda: self.phone.channel is not None and self.phone.channel.ended is not None)

    async def hears_customer(self) -> bool:
        return await _soon(lambda: isinstance(self.fake.hears(self.phone.ringing().id), frozenset))

    async def hears_agent(self) -> bool:
        return await self.hears_customer()

    async def hears_nothing(self) -> bool:
        return await _soon(lambda: self.fake.hears(self.phone.ringing().id) == "silence")


@dataclass(kw_only=True, slots=True)
class FakeWorld:
    """The shipped fake as a world."""

    fake: FakeSwitch
    ear: Ear
    prompts: Path
    files: Path

    @property
    def switch(self) -> TheSwitch:
        return self.fake

    async def call(self, *, number: str, caller: str = "13800000001", law: Law = "alaw") -> Customer:
        return FakeCustomer(person=self.fake.call(number=number, caller=caller), fake=self.fake)

    async def agent(self, name: str, *, refusal: str = "603 Decline", willing: bool = True) -> Agent:
        return FakeAgent(phone=self.fake.phone(name), fake=self.fake)

    async def outside(self, digits: str, *, refusal: str = "", trunk: str = "carrier") -> Agent:
        return FakeAgent(phone=self.fake.outside(digits, habit=HABITS.get(refusal, "manual")), fake=self.fake)

    async def use(self, *trunks: Trunk) -> None:
        await self.fake.publish([], trunks)


# The real thing


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

    async def agent(self, name: str, *, refusal: str = "603 Decline", willing: bool = True) -> Agent:
        self.endpoints.append(Endpoint(name=name, secret="a-long-secret", browser=False))
        await self.switch.publish(self.endpoints, self.trunks)
        phone = await Phone.plug_in(
            switch_port=self.sip_port,
            name=name,
            secret="a-long-secret",
            hz=AGENT_HZ,
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
async def fake_world(*, files: Path) -> AsyncIterator[FakeWorld]:
    """A fresh fake."""
    fake, ear = FakeSwitch(clock=SystemClock(), prompt_seconds=1.0), Ear()
    async with _listening(ear, fake):
        yield FakeWorld(fake=fake, ear=ear, prompts=make_prompts(files / "prompts"), files=files)


@contextlib.asynccontextmanager
async def real_world(asterisk: PrivateAsterisk, *, files: Path) -> AsyncIterator[RealWorld]:
    """A new line to a running Asterisk, with nobody there yet; at the end everybody leaves."""
    config, ear = asterisk.config, Ear()
    async with connect(config, clock=SystemClock()) as switch, _listening(ear, switch):
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


@contextlib.asynccontextmanager
async def _listening(ear: Ear, switch: Switch) -> AsyncIterator[None]:
    task = asyncio.create_task(ear.listen(switch))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
