"""The shipped fake as a world of the contract."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from tests.contract.ear import Ear, listening
from tests.contract.worlds import SIP_CODES, Agent, Customer, TheSwitch, Voice
from tests.support.sip.asterisk import make_prompts
from tests.support.sip.media import Law

from yingda.kernel.clock import SystemClock
from yingda.telephony.ports import Trunk
from yingda.telephony.testing import FakeSwitch
from yingda.telephony.testing_people import FakeCaller, FakePhone, Habit

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


async def _soon(met: Callable[[], bool]) -> bool:
    """Whether something becomes true within two seconds."""
    for _ in range(400):
        if met():
            return True
        await asyncio.sleep(0.005)
    return False


def _voices(fake: FakeSwitch, heard: str | AbstractSet[str]) -> set[str]:
    """Who speaks on what is heard: a customer, or whom a phone is named after."""
    if isinstance(heard, str):
        return set()
    channels = [fake.channels[each] for each in heard]
    return {
        "customer" if each.inbound else "supervisor" if each.number.startswith("lead") else "agent"
        for each in channels
    }


@dataclass(kw_only=True, slots=True)
class FakeCustomer:
    """A customer of the fake, asked in the contract's words."""

    person: FakeCaller
    fake: FakeSwitch

    def _hears(self, what: Callable[[str | AbstractSet[str]], bool]) -> bool:
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

    async def hears(self, *voices: Voice) -> bool:
        return await _soon(lambda: self._hears(lambda heard: _voices(self.fake, heard) == set(voices)))

    async def hears_keys(self, digits: str) -> bool:
        return await _soon(lambda: self.person.channel.keyed == digits)

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

    async def hears(self, *voices: Voice) -> bool:
        return await _soon(
            lambda: _voices(self.fake, self.fake.hears(self.phone.ringing().id)) == set(voices)
        )


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

    async def agent(
        self, name: str, *, refusal: str = "603 Decline", willing: bool = True, voice: Voice = "agent"
    ) -> Agent:
        return FakeAgent(phone=self.fake.phone(name), fake=self.fake)

    async def outside(self, digits: str, *, refusal: str = "", trunk: str = "carrier") -> Agent:
        return FakeAgent(phone=self.fake.outside(digits, habit=HABITS.get(refusal, "manual")), fake=self.fake)

    async def use(self, *trunks: Trunk) -> None:
        await self.fake.publish([], trunks)


@contextlib.asynccontextmanager
async def fake_world(*, files: Path) -> AsyncIterator[FakeWorld]:
    """A fresh fake."""
    fake, ear = FakeSwitch(clock=SystemClock(), prompt_seconds=1.0), Ear()
    async with listening(ear, fake):
        yield FakeWorld(fake=fake, ear=ear, prompts=make_prompts(files / "prompts"), files=files)
