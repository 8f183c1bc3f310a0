"""Who is around a voice centre: a customer with his call, and an agent with his phone and desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from yingda.conversations.channels.voice.lines import Line
from yingda.routing.model import Agent
from yingda.telephony.testing_people import FakeCaller, FakeChannel, FakePhone

if TYPE_CHECKING:
    from tests.support.centre import House


@dataclass(frozen=True, kw_only=True)
class Customer:
    """Somebody who called, and what became of his call."""

    house: "House"
    caller: FakeCaller

    @property
    def channel(self) -> FakeChannel:
        return self.caller.channel

    @property
    def line(self) -> Line:
        """His line; there must be one."""
        found = self.house.centre.lines.on(self.channel.id)
        assert found is not None
        return found[0]

    def hears(self) -> object:
        """What is heard now, as the switch in memory tells it."""
        return self.house.switch.hears(self.channel.id)

    async def hear_prompt(self) -> None:
        """Listen to the prompt to its end."""
        assert self.channel.playback_id is not None
        self.house.switch.finish_prompt(self.channel.playback_id)
        await self.house.settle()

    async def press(self, digits: str) -> None:
        self.caller.press(digits)
        await self.house.settle()

    async def hang_up(self) -> None:
        self.caller.hang_up()
        await self.house.settle()

    async def row(self) -> Mapping[str, Any]:
        """The row of his interaction."""
        (row,) = await self.house.rows(
            "SELECT i.* FROM interaction i JOIN call c ON c.interaction_id = i.id WHERE c.channel_id = %(id)s",
            id=self.channel.id,
        )
        return row

    async def story(self) -> list[str]:
        """The types of his events, in order."""
        return [row["type"] for row in await self.events()]

    async def events(self, kind: str | None = None) -> list[Mapping[str, Any]]:
        """His events, or those of one type."""
        rows = await self.house.rows(
            "SELECT * FROM interaction_event WHERE interaction_id = %(id)s ORDER BY seq",
            id=(await self.row())["id"],
        )
        return [row for row in rows if kind is None or row["type"] == kind]


@dataclass(frozen=True, kw_only=True)
class Staff:
    """An agent with his phone and the buttons of his desk."""

    house: "House"
    user_id: UUID
    phone: FakePhone

    @property
    def agent(self) -> Agent:
        """How the server sees him."""
        return self.house.centre.floor.agent(self.user_id)

    @property
    def state(self) -> str:
        return self.agent.state.value

    async def row(self) -> Mapping[str, Any]:
        (row,) = await self.house.rows("SELECT * FROM agent WHERE user_id = %(id)s", id=self.user_id)
        return row

    async def sign_in(self) -> None:
        (seat,) = await self.house.rows("SELECT id FROM seat WHERE endpoint = %(e)s", e=self.phone.endpoint)
        await self.desk("sign_in", seat_id=str(seat["id"]))

    async def desk(self, name: str, **args: Any) -> dict[str, Any]:
        """Press a button of the desk."""
        answer = await self.house.control.command(f"desk.{name}", self.user_id, args)
        await self.house.settle()
        return answer

    async def contact(self, name: str, **args: Any) -> dict[str, Any]:
        """Press a button of the contact that he has."""
        return await self.desk(name, interaction_id=str(self.agent.interaction_id), **args)

    async def answer(self) -> None:
        self.phone.answer()
        await self.house.settle()

    async def refuse(self) -> None:
        self.phone.refuse()
        await self.house.settle()

    async def hang_up(self) -> None:
        self.phone.hang_up()
        await self.house.settle()

    async def vanish(self) -> None:
        """The browser dies: its line is cut before the eyes of the web server, and the switch misses it too."""
        self.phone.go(online=False)
        await self.desk("phone_lost", endpoint=self.phone.endpoint)

    async def go(self, *, online: bool) -> None:
        """The switch misses his phone, or has it again."""
        self.phone.go(online=online)
        await self.house.settle()
