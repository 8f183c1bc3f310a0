"""People who do whatever they may, at any moment, on the real switch; and what must be true when they are done."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.journeys.office import Customer, Desk, Office, Person, until
from tests.support.sip.people import Phone

TRANSPORT = "96968003"
OUTSIDE = "13900001234"
QUIET = {"ready", "not_ready", "on_break", "signed_out"}
MOVES = {
    "hold": {},
    "resume": {},
    "mute": {},
    "unmute": {},
    "cancel_consult": {},
    "complete": {},
    "swap": {},
    "conference": {},
    "leave": {},
    "hang_up": {},
    "pause_recording": {},
    "resume_recording": {},
    "send_digits": {"digits": "17"},
    "refuse": {},
    "park": {},
}


async def one_story(
    office: Office, customer: Customer, desks: Iterable[Desk]
) -> tuple[dict[str, Any], list[str]]:
    """Everybody is free, nothing lives on the switch, and the ledger tells one whole story; the row, and its types."""
    for desk in desks:
        await _freed(desk)
    row = await customer.row(closed=True, within=10)
    story = await office.story(customer.number)
    types = [each["type"] for each in story]
    assert types.count("opened") == types.count("ended") == types.count("closed") == 1, types
    assert types[-1] == "closed", types
    for begun, ended in (("recording_started", "recording_ended"), ("wrap_up_begun", "wrap_up_ended")):
        assert types.count(begun) == types.count(ended), (begun, types)
    assert types.count("listening_begun") <= types.count("listening_ended"), types
    # As moments: on the full second a written one has no fraction, and sorts behind those that have.
    moments = [datetime.fromisoformat(each["at"]) for each in story]
    assert moments == sorted(moments), "time runs backwards"
    await office.nothing_left()
    return row, types


async def _freed(desk: Desk) -> None:
    """He documents what he has, and has nothing any more."""

    async def is_free() -> bool:
        now = await desk.now()
        if now["agent"]["state"] == "wrap_up" and now["contact"]:
            contact = now["contact"]["interaction_id"]
            await desk.client.post(f"/api/desk/interactions/{contact}/wrap-up", json={"finish": True})
            return False
        return now["agent"]["state"] in QUIET and now["contact"] is None

    await until(is_free, within=15, what=f"{desk.username} is free")


@dataclass(kw_only=True)
class Stroll:
    """One short walk: a customer, two agents, somebody outside and a supervisor."""

    office: Office
    desks: list[Desk]
    phones: list[Phone]
    lead: Person
    lead_seat: str
    lead_phone: Phone
    chance: random.Random
    steps: list[str] = field(default_factory=list)

    async def walk(self) -> None:
        """Let a customer call, so many things happen, and everybody go."""
        for desk in self.desks:
            await desk.client.post("/api/desk/ready")
        customer = await self.office.call(TRANSPORT)
        assert await customer.leg.answered()
        for _ in range(self.chance.randint(6, 11)):
            await self._step(customer)
            await asyncio.sleep(self.chance.choice((0, 0, 0.01, 0.05, 0.2, 0.5)))
        self.steps.append("all hang up")
        enders = [customer.leg.hang_up, *(phone.hang_up for phone in self.phones if phone.call_id)]
        self.chance.shuffle(enders)
        for end in enders:
            end()
        await one_story(self.office, customer, self.desks)

    async def _step(self, customer: Customer) -> None:
        ways: list[Callable[[Customer], Awaitable[str]]] = [
            self._phone,
            self._phone,
            self._phone,
            self._move,
            self._move,
            self._move,
            self._consult,
            self._transfer,
            self._supervise,
            self._supervise,
            self._two_at_once,
        ]
        self.steps.append(await self.chance.choice(ways)(customer))

    async def _phone(self, _: Customer) -> str:
        """Answer what rings, or now and then put the receiver down."""
        index = self.chance.randrange(len(self.phones))
        phone = self.phones[index]
        rung = False
        while await phone.rings(within=0.3):
            rung = True
        if rung:
            phone.decide()
            return f"phone {index} answers"
        if phone.call_id and self.chance.random() < 0.15:
            phone.hang_up()
            return f"phone {index} hangs up"
        return f"phone {index} does not ring"

    async def _move(self, _: Customer) -> str:
        index = self.chance.randrange(len(self.desks))
        desk, now = self.desks[index], await self.desks[index].now()
        legal = [move for move in now["agent"]["legal"] if move in MOVES]
        if now["contact"] is None or not legal:
            return f"desk {index} has nothing"
        move = self.chance.choice(legal)
        return f"desk {index} {move}: {await self._press(desk, now, move, **MOVES[move])}"

    async def _press(self, desk: Desk, now: dict[str, Any], move: str, **body: Any) -> int:
        path = f"/api/desk/interactions/{now['contact']['interaction_id']}/{move.replace('_', '-')}"
        return await self._post(desk, path, **body)

    async def _post(self, person: Person, path: str, **body: Any) -> int:
        """What cannot be is refused with a sentence, and nothing breaks."""
        answer = await person.client.post(path, json=body)
        assert answer.status_code < 500, (path, answer.text)
        assert answer.status_code == 200 or answer.json()["code"], (path, answer.text)
        return answer.status_code

    def _target(self, index: int, user_id: str) -> dict[str, str]:
        if self.chance.random() < 0.5:
            return {"kind": "number", "digits": OUTSIDE}
        return {"kind": "agent", "agent_id": user_id}

    async def _to_another(self, verb: str) -> str:
        index = self.chance.randrange(len(self.desks))
        desk, other = self.desks[index], self.desks[1 - index]
        now = await desk.now()
        if now["contact"] is None:
            return f"desk {index} has nobody to {verb}"
        target = self._target(index, (await other.agent())["user_id"])
        return f"desk {index} {verb} {target['kind']}: {await self._press(desk, now, verb, target=target)}"

    async def _consult(self, _: Customer) -> str:
        return await self._to_another("consult")

    async def _transfer(self, _: Customer) -> str:
        return await self._to_another("transfer")

    async def _supervise(self, customer: Customer) -> str:
        row = await customer.row()
        act = self.chance.choice(("listen", "whisper", "barge", "take-over", "stop", "give-back"))
        path = f"/api/floor/interactions/{row['id']}/{act}"
        body = {"by": self.lead_seat} if act in {"listen", "whisper", "barge", "take-over"} else {}
        return f"lead {act}: {await self._post(self.lead, path, **body)}"

    async def _two_at_once(self, customer: Customer) -> str:
        """An agent's move and a supervisor's act, at the same moment."""
        return " and ".join(await asyncio.gather(self._move(customer), self._supervise(customer)))
