"""What agents do on a bad day that a machine can mix in: hand on, park and take, call out, key, pause, mark."""

from contextlib import suppress
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from tests.conversations.test_machine import PEOPLE, people, rush, which
from tests.conversations.test_machine_company import FRIENDS, CompanyLife, habits
from tests.conversations.test_transfers import say_words

from yingda.conversations.model import Phase
from yingda.conversations.moves import Move, legal_moves
from yingda.kernel.errors import DomainError
from yingda.telephony.testing_people import Habit

TOOLS = ("pause_recording", "resume_recording", "mark_nuisance", "send_digits", "call_back")


class HandingLife(CompanyLife):
    """A day on which nobody keeps what he has."""

    is_limited = False
    flow_id = ""
    number_id = ""

    def prepare(self) -> None:
        super().prepare()
        if self.number_id:
            return
        beta = self.house.ids.tenants["beta"]
        (number,) = self.runner.run(
            self.house.rows("SELECT id, flow_id FROM number WHERE tenant_id = %(t)s AND kind = 'own'", t=beta)
        )
        self.number_id, self.flow_id = str(number["id"]), str(number["flow_id"])
        words = ("voicemail_ask", "voicemail_thanks", "nuisance_end")
        self.happen(None, lambda: say_words(self.house, *words))

    def handers(self, move: Move) -> list[str]:
        """Who may do this now."""
        found = []
        for name in PEOPLE if self.house.is_alive else ():
            contact = self.staff(name).agent.interaction_id
            line = self.house.centre.lines.get(contact) if contact else None
            if line and move in legal_moves(line.interaction, agent_id=self.house.ids.users[name]):
                found.append(name)
        return found

    @rule(
        index=which,
        other=people,
        kind=st.sampled_from(["agent", "agent", "queue", "number", "number", "flow", "voicemail"]),
        habit=habits,
        steps=rush,
    )
    def an_agent_hands_on(self, index: int, other: str, kind: str, habit: Habit, steps: int | None) -> None:
        self.a_customer_comes_to_a_ready_agent(index)
        names = self.handers(Move.TRANSFER)
        if not names:
            return
        name = names[index % len(names)]
        if kind == "voicemail":
            self.desk(name, "to_voicemail", steps, **self.contact_of(name), queue_id=self.service())
            return
        self.desk(
            name, "transfer", steps, **self.contact_of(name), target=self.target(kind, other, index, habit)
        )

    def service(self) -> str:
        return str(self.house.ids.queues["beta/service"])

    def target(self, kind: str, other: str, index: int, habit: Habit) -> dict[str, Any]:
        number = FRIENDS[index % 2]
        if kind == "number":
            self.house.switch.carriers.phones[number].habit = habit
        return {
            "kind": kind,
            "agent_id": str(self.house.ids.users[other]),
            "queue_id": self.service(),
            "flow_id": self.flow_id,
            "digits": number,
        }

    @rule(index=which, steps=rush)
    def an_agent_parks(self, index: int, steps: int | None) -> None:
        self.a_customer_comes_to_a_ready_agent(index)
        if names := self.handers(Move.PARK):
            name = names[index % len(names)]
            self.desk(name, "park", steps, **self.contact_of(name))

    @rule(name=people, index=which, steps=rush)
    def somebody_takes_who_is_parked(self, name: str, index: int, steps: int | None) -> None:
        self.prepare()
        lines = [line.interaction for line in self.house.centre.lines.all()]
        slots = [item.parked.slot for item in lines if item.phase is Phase.PARKED and item.parked]
        self.desk(name, "take_parked", steps, slot=slots[index % len(slots)] if slots else "10")

    @rule(name=people, index=which, habit=habits, steps=rush)
    def an_agent_calls_out(self, name: str, index: int, habit: Habit, steps: int | None) -> None:
        self.prepare()
        number = FRIENDS[index % 2]
        self.house.switch.carriers.phones[number].habit = habit
        self.desk(name, "call", steps, number_id=self.number_id, digits=number)

    @rule(index=which, tool=st.sampled_from(TOOLS), steps=rush)
    def an_agent_uses_a_tool(self, index: int, tool: str, steps: int | None) -> None:
        self.prepare()
        name = PEOPLE[index % len(PEOPLE)]
        self.desk(name, tool, steps, **self.contact_of(name), digits="17#")

    @rule(amount=st.sampled_from([31, 125, 490, 610]))
    def a_long_time_passes(self, amount: float) -> None:
        self.happen(None)
        self.happen(None, lambda: self.house.pass_time(amount))

    @rule()
    def nuisance_is_ended_from_now_on(self) -> None:
        if self.is_limited:
            return
        self.is_limited = True
        statement = "INSERT INTO nuisance_policy (tenant_id, ends_calls) VALUES (%(t)s, true)"
        self.happen(
            None,
            lambda: self.house.change(statement, t=self.house.ids.tenants["beta"]),
            self.house.control.refresh,
        )

    async def close(self) -> None:
        """Nobody calls out any more, and who is led by words hears them to their end."""
        await self.house.settle()
        for name in PEOPLE:
            with suppress(DomainError):
                await self.house.supervise("sign_out", self.staff(name))
        await super().close()
