"""What agents do at their desks, said to call control directly: sign in, become ready."""

import asyncio
from collections.abc import Sequence
from typing import Final, Self

from bench.enterprise import SECRET, BenchAgent
from bench.instance import CannotStart, Instance
from yingda.demo.sip.phones import Phones
from yingda.kernel.errors import DomainError, OwnerAbsent
from yingda.platform.internal import Owner

KNOWN_SECONDS: Final = 20.0
AT_ONCE: Final = 8


class Desks:
    """Sends agents' commands to the owner of calls."""

    def __init__(self, instance: Instance) -> None:
        self.owner = Owner(instance.socket)

    async def sign_in(self, agents: Sequence[BenchAgent]) -> None:
        """Sign everybody in at his telephone, which must be registered."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(agent: BenchAgent) -> None:
            async with gate:
                await self.owner.send("desk.sign_in", actor=agent.user_id, args={"seat_id": agent.seat_id})

        await asyncio.gather(*(one(agent) for agent in agents))

    async def ready(self, agent: BenchAgent) -> bool:
        """Take calls again; False when the owner is away or says that it cannot be."""
        try:
            await self.owner.send("desk.ready", actor=agent.user_id, args={})
        except (DomainError, OwnerAbsent):
            return False
        return True

    async def come_back(self, agent: BenchAgent) -> bool:
        """Sign in again; False when it cannot be now."""
        try:
            await self.owner.send("desk.sign_in", actor=agent.user_id, args={"seat_id": agent.seat_id})
        except (DomainError, OwnerAbsent):
            return False
        return True

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.owner.close()


async def plug_in(phones: Phones, agents: Sequence[BenchAgent]) -> None:
    """Register every telephone as soon as the switch knows it."""
    missing = [agent.endpoint for agent in agents]
    limit = asyncio.get_running_loop().time() + KNOWN_SECONDS
    while missing:
        await asyncio.sleep(0.5)
        missing = await phones.register(dict.fromkeys(missing, SECRET))
        if missing and asyncio.get_running_loop().time() > limit:
            raise CannotStart(f"{len(missing)} telephones cannot register, among them {missing[0]}")
