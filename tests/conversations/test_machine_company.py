"""The same bad day among colleagues: whoever is consulted, brought in, dropped or left behind, one story is told."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule
from tests.conversations.test_machine import PEOPLE, Life, Template, people, rush, which
from tests.conversations.walks import NOT_TODAY, WALKS, walk
from tests.support.centre import BETA
from tests.support.db import PostgresServer

from yingda.conversations.moves import Move, legal_moves
from yingda.conversations.parts import Place
from yingda.kernel.errors import DomainError
from yingda.telephony.events import EndCause, Party
from yingda.telephony.testing_people import FakePhone, Habit

FRIENDS = ("13900000004", "02155550104")
MOVES = (
    Move.COMPLETE,
    Move.SWAP,
    Move.SWAP,
    Move.CONFERENCE,
    Move.CONFERENCE,
    Move.SPLIT,
    Move.DROP,
    Move.LEAVE,
    Move.CANCEL_CONSULT,
    Move.HOLD,
    Move.RESUME,
    Move.MUTE,
    Move.UNMUTE,
    Move.HANG_UP,
    Move.REFUSE,
)
kinds = st.sampled_from(["agent", "agent", "queue", "number"])
habits = st.sampled_from(["manual", "answers", "answers", "busy", "refuses", "unreachable"])


class CompanyLife(Life):
    """A day on which everybody asks everybody."""

    has_friends = False

    def prepare(self) -> None:
        """All three serve the second house, and two people outside can be asked."""
        super().prepare()
        if self.has_friends:
            return
        self.has_friends = True
        for number in FRIENDS:
            self.house.secrets.add(number)
            self.house.switch.outside(number)
        self.happen(None, partial(self.house.assign, "alpha.agent", "beta/service"))
        self.happen(None, self.house.control.refresh)

    def friends(self) -> list[FakePhone]:
        """Telephones outside that ring or talk."""
        known = self.house.switch.carriers.phones.values()
        return [phone for phone in known if phone.channel is not None and phone.channel.ended is None]

    @rule(index=which)
    def a_customer_comes_to_a_ready_agent(self, index: int) -> None:
        """Whatever kept the two from it."""
        self.prepare()
        if self.movers(Move.CONSULT) and index % 3:
            return
        name = PEOPLE[index % len(PEOPLE)]
        if self.house.staff(name).state in {"talking", "wrap_up"}:
            self.desk(name, "wrap_up", None, **self.contact_of(name), finish=True)
        self.an_agent_takes_his_place(name, "answers")
        if len(self.alive()) < 4:
            self.happen(None, lambda: self.arrive(BETA))
        self.hear_out()

    def hear_out(self) -> None:
        """Whoever hears words hears them to their end."""
        for caller in self.alive():
            playback = caller.channel.playback_id
            if playback is not None:
                self.happen(None, partial(self.house.switch.finish_prompt, playback))

    def contact_of(self, name: str) -> dict[str, Any]:
        return {"interaction_id": str(self.staff(name).agent.interaction_id or self.house.ids.users[name])}

    def legal_for(self, name: str) -> list[Move]:
        """What this agent may do now, of what more than two do."""
        if not self.house.is_alive:
            return []
        contact = self.staff(name).agent.interaction_id
        line = self.house.centre.lines.get(contact) if contact else None
        if line is None:
            return []
        legal = set(legal_moves(line.interaction, agent_id=self.house.ids.users[name]))
        return [move for move in (*MOVES, Move.CONSULT) if move in legal]

    def movers(self, move: Move) -> list[str]:
        return [name for name in PEOPLE if move in self.legal_for(name)]

    @rule(index=which, kind=kinds, habit=habits, steps=rush)
    def an_agent_consults(self, index: int, kind: str, habit: Habit, steps: int | None) -> None:
        """Somebody who can be reached, most often."""
        self.a_customer_comes_to_a_ready_agent(index)
        names = self.movers(Move.CONSULT)
        if not names:
            return
        name = names[index % len(names)]
        others = [each for each in PEOPLE if each != name]
        self.consult(name, others[index % 2], kind, habit, steps)

    def consult(self, name: str, other: str, kind: str, habit: Habit, steps: int | None) -> None:
        target = {"kind": kind}
        if kind == "number":
            number = FRIENDS[PEOPLE.index(other) % 2]
            self.house.switch.carriers.phones[number].habit = habit
            target["digits"] = number
        else:
            if self.staff(other).state not in {"talking", "wrap_up"}:
                self.an_agent_takes_his_place(other, habit)
            target["agent_id"] = str(self.house.ids.users[other])
            target["queue_id"] = str(self.house.ids.queues["beta/service"])
        self.desk(name, "consult", steps, **self.contact_of(name), target=target)

    @rule(index=which, other=which, kind=kinds)
    def somebody_is_asked_and_answers(self, index: int, other: int, kind: str) -> None:
        self.an_agent_consults(index, kind, "answers", None)

    @rule(index=which, which_move=which, steps=rush)
    def an_agent_does_what_he_may(self, index: int, which_move: int, steps: int | None) -> None:
        """Any one of the moves that are legal now."""
        movers = [name for name in PEOPLE if self.legal_for(name)]
        if movers:
            name = movers[index % len(movers)]
            moves = [move for move in self.legal_for(name) if move is not Move.CONSULT]
            self.make_move(name, moves[which_move % len(moves)], index, steps)

    @rule(index=which, moves=st.lists(st.tuples(which, which), min_size=2, max_size=4))
    def several_moves_are_made(self, index: int, moves: list[tuple[int, int]]) -> None:
        for who, move in moves:
            self.an_agent_does_what_he_may(who, move, None)

    @rule(index=which, kind=kinds, moves=st.lists(which, min_size=1, max_size=3))
    def somebody_is_brought_in(self, index: int, kind: str, moves: list[int]) -> None:
        """Asked, and in the conference; then whatever follows."""
        self.an_agent_consults(index, kind, "answers", None)
        for name in self.movers(Move.CONFERENCE):
            self.desk(name, "conference", None, **self.contact_of(name))
        for move in moves[:-1]:
            self.an_agent_does_what_he_may(index, move, None)

    @rule(name=people, move=st.sampled_from(MOVES), index=which, steps=rush)
    def an_agent_tries(self, name: str, move: Move, index: int, steps: int | None) -> None:
        self.make_move(name, move, index, steps)

    def make_move(self, name: str, move: Move, index: int, steps: int | None) -> None:
        more: dict[str, Any] = self.contact_of(name)
        if move in {Move.SPLIT, Move.DROP}:
            more["call_id"] = self.somebody_in(name, index, may_be_customer=move is Move.DROP)
        self.desk(name, move.value, steps, **more)

    def somebody_in(self, name: str, index: int, *, may_be_customer: bool) -> str:
        contact = self.staff(name).agent.interaction_id
        line = self.house.centre.lines.get(contact) if contact else None
        parties = line.interaction.parties if line else ()
        calls = [str(party.call_id) for party in parties if party.place is Place.IN]
        calls += ["customer"] if may_be_customer and index > 7 else []
        return calls[index % len(calls)] if calls else str(self.house.ids.users[name])

    @rule(
        index=which,
        deed=st.sampled_from(["answer", "answer", "answer", "refuse", "hang_up", "silent"]),
        steps=rush,
    )
    def a_friend_does(self, index: int, deed: str, steps: int | None) -> None:
        if phones := self.friends():
            self.happen(steps, partial(self.friend_deed, phones[index % len(phones)], deed))

    def friend_deed(self, phone: FakePhone, deed: str) -> None:
        if deed == "silent":
            self.house.switch.end(phone.ringing().id, cause=EndCause.MEDIA_LOST, by=Party.SYSTEM)
        else:
            getattr(phone, deed)()

    @rule(number=st.sampled_from(FRIENDS), habit=habits)
    def a_friend_changes_his_habit(self, number: str, habit: Habit) -> None:
        self.prepare()
        self.house.switch.carriers.phones[number].habit = habit

    @rule(
        one=people,
        other=st.sampled_from([*PEOPLE, "friend", "customer"]),
        index=which,
        steps=st.sampled_from([0, 1, None]),
    )
    def two_hang_up_at_the_same_moment(self, one: str, other: str, index: int, steps: int | None) -> None:
        deeds: list[Callable[[], object]] = [partial(self.deed, one, "hang_up")]
        if other in PEOPLE:
            deeds.append(partial(self.deed, other, "hang_up"))
        elif other == "customer" and (caller := self.caller(index)):
            deeds.append(caller.hang_up)
        elif phones := self.friends():
            deeds.append(phones[index % len(phones)].hang_up)
        self.happen(steps, *deeds)

    async def close(self) -> None:
        """Everybody outside hangs up too."""
        house = self.house
        await house.settle()
        for phone in self.friends():
            phone.hang_up()
        await house.settle()
        for name in PEOPLE:
            with suppress(DomainError):
                await house.supervise("sign_out", self.staff(name))
        for phone in self.friends():
            phone.hang_up()
        await super().close()


@pytest.mark.timeout(600 * WALKS)
def test_whoever_is_asked_is_in_one_story_too(postgres: PostgresServer, world_template: Template) -> None:
    walk(CompanyLife, postgres, world_template, examples=12, without=NOT_TODAY)
