"""What agents do with the contacts that they have: any legal move, at any moment; and what must never be refused."""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from bench.soak.books import BROKEN, REFUSED, Fault
from bench.soak.cast import OUTSIDE, Cast
from bench.soak.truth import Contact, Truth
from yingda.conversations.model import Interaction
from yingda.conversations.moves import Move, legal_moves
from yingda.conversations.parts import Place
from yingda.kernel.errors import DomainError, OwnerAbsent
from yingda.platform.internal import Owner

LOOK_EVERY: Final = 0.5
DOES_SOMETHING: Final = 0.28
"""Of the agents with a contact, at each look."""
FEW: Final = 3
SELDOM: Final = 0.1
SURE_AFTER: Final = 1.5
"""After so long whatever was under way stands in the ledger."""
WEIGHTS: Final[Mapping[Move, float]] = {
    Move.HOLD: 3,
    Move.RESUME: 6,
    Move.MUTE: 1,
    Move.UNMUTE: 3,
    Move.HANG_UP: 1,
    Move.CALL_BACK: 1,
    Move.HEAR_AGAIN: 1,
    Move.CONSULT: 5,
    Move.CANCEL_CONSULT: 2,
    Move.COMPLETE: 3,
    Move.SWAP: 4,
    Move.CONFERENCE: 5,
    Move.SPLIT: 3,
    Move.DROP: 2,
    Move.LEAVE: 2,
    Move.TRANSFER: 3,
    Move.PARK: 1.5,
    Move.TO_VOICEMAIL: 0.5,
    Move.SEND_DIGITS: 1,
    Move.PAUSE_RECORDING: 2,
    Move.RESUME_RECORDING: 4,
    Move.MARK_NUISANCE: 0.2,
}
"""How likely each is where it is legal; telephones answer, refuse and document by themselves."""
NEVER: Final = "contact.not_in_this_phase"
KINDS: Final = ("agent", "queue", "number")


@dataclass(kw_only=True)
class Deeds:
    """Sends commands, counts what became of them, and notes what must not be."""

    owner: Owner
    truth: Truth
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)

    async def say(self, name: str, actor: UUID, **args: Any) -> str | None:
        """Give a command; the code of its refusal, if it is refused."""
        try:
            await self.owner.send(name, actor=actor, args=args)
        except OwnerAbsent:
            self.refused["call control was away"] += 1
            return "away"
        except DomainError as why:
            self.refused[f"{name}: {why.code}"] += 1
            return why.code
        except ValueError as broken:
            self.faults.append(Fault(kind=BROKEN, who=name, what=f"{args}: {broken}"))
            return "broken"
        self.done[name] += 1
        return None

    async def lawful(self, name: str, actor: UUID, contact: Contact, move: Move, **args: Any) -> None:
        """Give a command that the table of moves allows: refused by the table though nothing has changed, it is a fault."""
        code = await self.say(name, actor, interaction_id=str(contact.item.id), **args)
        if code != NEVER:
            return
        await asyncio.sleep(SURE_AFTER)
        again = await self.truth.contact(contact.item.id)
        if again is not None and again.seq == contact.seq and move in legal_moves(again.item, agent_id=actor):
            what = f"{move} of {contact.item.phase} after {again.last}"
            self.faults.append(Fault(kind=REFUSED, who=str(contact.item.id), what=what))


@dataclass(kw_only=True)
class Hands:
    """All agents' hands."""

    cast: Cast
    truth: Truth
    deeds: Deeds
    chance: random.Random
    busy: set[UUID] = field(default_factory=set)
    ready: list[UUID] = field(default_factory=list)

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                await asyncio.sleep(LOOK_EVERY)
                for agent_id, contact_id in await self._at_work():
                    if agent_id not in self.busy and self.chance.random() < DOES_SOMETHING:
                        self.busy.add(agent_id)
                        tasks.create_task(self._do(agent_id, contact_id))

    async def _at_work(self) -> list[tuple[UUID, UUID]]:
        agents = await self.truth.desks()
        self.ready = [each.user_id for each in agents if each.state == "ready"]
        return [
            (each.user_id, each.contact_id)
            for each in agents
            if each.contact_id is not None and each.state in {"talking", "wrap_up"}
        ]

    async def _do(self, agent_id: UUID, contact_id: UUID) -> None:
        try:
            contact = await self.truth.contact(contact_id)
            if contact is None:
                return
            legal = [move for move in legal_moves(contact.item, agent_id=agent_id) if move in WEIGHTS]
            # Where little else can be done it is not done every time.
            if not legal or (len(legal) < FEW and self.chance.random() > SELDOM):
                return
            (move,) = self.chance.choices(legal, [WEIGHTS[each] for each in legal])
            args = self._args(move, contact.item, agent_id)
            if args is not None:
                await self.deeds.lawful(f"desk.{move}", agent_id, contact, move, **args)
        finally:
            self.busy.discard(agent_id)

    def _args(self, move: Move, item: Interaction, agent_id: UUID) -> dict[str, Any] | None:
        """What else the command says; None: there is nobody to whom it could be done."""
        match move:
            case Move.CONSULT:
                return self._target(KINDS, agent_id)
            case Move.TRANSFER:
                return self._target((*KINDS, "flow"), agent_id)
            case Move.TO_VOICEMAIL:
                return {"queue_id": str(self.chance.choice(self.cast.queues))}
            case Move.SEND_DIGITS:
                return {"digits": "12#"}
            case Move.SPLIT | Move.DROP:
                joined = [str(party.call_id) for party in item.parties if party.place is Place.IN]
                if move is Move.DROP and item.has_customer:
                    joined.append("customer")
                return {"call_id": self.chance.choice(joined)} if joined else None
        return {}

    def _target(self, kinds: tuple[str, ...], agent_id: UUID) -> dict[str, Any] | None:
        kind = self.chance.choice(kinds)
        others = [each for each in self.ready if each != agent_id]
        if kind == "agent" and not others:
            return None
        target = {
            "agent": lambda: {"agent_id": str(self.chance.choice(others))},
            "queue": lambda: {"queue_id": str(self.chance.choice(self.cast.queues))},
            "flow": lambda: {"flow_id": str(self.cast.flow_id)},
            "number": lambda: {"digits": self.chance.choice(OUTSIDE)},
        }[kind]()
        return {"target": {"kind": kind, **target}}


@dataclass(kw_only=True)
class Shift:
    """What agents do beside their contacts: breaks, calls of their own, parked customers, other seats."""

    cast: Cast
    truth: Truth
    deeds: Deeds
    chance: random.Random
    own: Mapping[UUID, UUID]
    """Each agent's own seat."""

    async def run(self) -> None:
        """Until cancelled."""
        deeds = (
            self._change_seat,
            self._change_seat,
            self._take_parked,
            self._take_parked,
            self._call,
            self._rest,
        )
        while True:
            await asyncio.sleep(self.chance.uniform(0.2, 1.2))
            await self.chance.choice(deeds)()

    async def _change_seat(self) -> None:
        """To a spare seat, in whatever state; who is at one goes back to his own."""
        agents = await self.truth.desks()
        signed_in = [each for each in agents if each.state != "signed_out"]
        if not signed_in:
            return
        away = [each for each in signed_in if each.seat_id != self.own[each.user_id]]
        taken = {each.seat_id for each in signed_in}
        free = [seat for seat in self.cast.spare if seat not in taken]
        if away and (not free or self.chance.random() < 0.5):
            who = self.chance.choice(away)
            seat = self.own[who.user_id]
        elif free:
            # Who talks is moved as often as who does not.
            talking = [each for each in signed_in if each.state == "talking"]
            who = self.chance.choice(talking if talking and self.chance.random() < 0.5 else signed_in)
            seat = self.chance.choice(free)
        else:
            return
        await self.deeds.say("desk.change_seat", who.user_id, seat_id=str(seat))

    async def everybody_home(self) -> None:
        """Each to his own seat again, at the end."""
        for each in await self.truth.desks():
            if each.state != "signed_out" and each.seat_id != self.own[each.user_id]:
                await self.deeds.say("desk.change_seat", each.user_id, seat_id=str(self.own[each.user_id]))

    async def _take_parked(self) -> None:
        slots, free = await self.truth.slots(), await self._idle()
        if slots and free:
            slot = self.chance.choice(slots)
            await self.deeds.say("desk.take_parked", self.chance.choice(free), slot=slot)

    async def _call(self) -> None:
        free = await self._idle()
        if free:
            agent, digits = self.chance.choice(free), self.chance.choice(OUTSIDE)
            number = str(self.cast.number_id)
            await self.deeds.say("desk.call", agent, number_id=number, digits=digits)

    async def _rest(self) -> None:
        """A break, asked for in whatever state; or home, and in again as soon as somebody looks."""
        who = self.chance.choice(self.cast.agents).user_id
        if self.chance.random() < 0.1:
            await self.deeds.say("desk.sign_out", who)
        else:
            await self.deeds.say("desk.not_ready", who, reason=self.chance.choice(["meal", "busy"]))

    async def _idle(self) -> list[UUID]:
        return [each.user_id for each in await self.truth.desks() if each.state in {"ready", "not_ready"}]
