"""The same bad day, with people outside: whoever is forwarded, called back or has left a message is in one story only."""

from collections import Counter
from contextlib import suppress
from functools import partial

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from tests.conversations.test_machine import PEOPLE, Life, Template, people, rush, which
from tests.conversations.walks import WALKS, walk
from tests.support.centre import ALPHA
from tests.support.db import PostgresServer

from yingda.flows.testing import queue, say
from yingda.kernel.errors import DomainError
from yingda.telephony.events import DigitPressed, EndCause, Party
from yingda.telephony.testing_people import FakePhone, Habit

GARAGES = ("13900000001", "02155550102")
FLOW: dict[str, dict[str, object]] = {
    "wait": {
        **queue("service", otherwise="to", max_wait=45),
        "announce": [],
        "keys": {"7": "offer", "2": "to", "4": "mail"},
        "after": "thanks",
    },
    "to": {
        "type": "forward",
        "numbers": list(GARAGES),
        "ring_seconds": 10,
        "whisper": ["menu"],
        "confirm": "1",
        "recorded": True,
        "ended": "thanks",
        "failed": "sorry",
    },
    "offer": {
        "type": "callback",
        "queue": "service",
        "prompts": ["menu"],
        "booked": ["welcome"],
        "declined": "wait",
        "refused": "sorry",
    },
    "mail": {
        "type": "voicemail",
        "queue": "service",
        "prompts": ["menu"],
        "max_seconds": 20,
        "next": "end",
        "otherwise": "end",
    },
    "thanks": say("welcome", then="end", interruptible=False),
    "sorry": say("no_agents", then="end"),
    "end": {"type": "hang_up"},
}
habits = st.sampled_from(["manual", "manual", "answers", "busy", "refuses", "unreachable"])


class OutsideLife(Life):
    """A day on which much goes out of the house."""

    leads_outside = False

    def prepare(self) -> None:
        """The line of the first house leads outside from now on."""
        super().prepare()
        if self.leads_outside:
            return
        self.leads_outside = True
        for number in GARAGES:
            self.house.switch.outside(number)
        self.happen(None, partial(self.house.publish, "alpha", FLOW))

    def phones(self) -> list[FakePhone]:
        """Telephones outside that ring or talk."""
        known = self.house.switch.carriers.phones.values()
        return [phone for phone in known if phone.channel is not None and phone.channel.ended is None]

    @rule(habit=habits, index=st.integers(0, 3), steps=rush)
    def somebody_calls_the_line(self, habit: Habit, index: int, steps: int | None) -> None:
        self.prepare()
        if len(self.alive()) < 6:
            self.happen(steps, lambda: self.arrive(ALPHA))
            self.house.switch.outside(self.callers[-1].channel.caller, habit=habit)

    @rule(index=which)
    def somebody_calls_again(self, index: int) -> None:
        """With the number of one who called before."""
        self.prepare()
        if self.callers and len(self.alive()) < 6:
            self.placed += 1
            number = self.callers[index % len(self.callers)].channel.caller
            self.callers.append(self.house.switch.call(number=ALPHA, caller=number))
            self.happen(None)

    @rule(index=which, key=st.sampled_from("724"), steps=rush)
    def a_waiting_customer_goes_another_way(self, index: int, key: str, steps: int | None) -> None:
        if caller := self.caller(index):
            self.happen(None if key == "7" else steps, lambda: caller.press(key))
            if key == "7":
                self.happen(steps, lambda: caller.press("1"))

    @rule(
        index=which,
        deed=st.sampled_from(["answer", "answer", "answer", "1", "1", "9", "refuse", "hang_up", "silent"]),
        steps=rush,
    )
    def somebody_outside_does(self, index: int, deed: str, steps: int | None) -> None:
        if phones := self.phones():
            self.happen(steps, partial(self.outside_deed, phones[index % len(phones)], deed))

    def outside_deed(self, phone: FakePhone, deed: str) -> None:
        channel = phone.ringing()
        match deed:
            case "1" | "9":
                at = self.house.clock.now()
                self.house.switch.tell(DigitPressed(channel_id=channel.id, at=at, digit=deed))
            case "silent":
                self.house.switch.end(channel.id, cause=EndCause.MEDIA_LOST, by=Party.SYSTEM)
            case "answer" if channel.up:
                self.house.switch.finish_prompt(str(channel.playback_id))
            case _:
                getattr(phone, deed)()

    @rule(number=st.sampled_from(GARAGES), habit=habits)
    def a_garage_changes_its_habit(self, number: str, habit: Habit) -> None:
        self.prepare()
        self.house.switch.carriers.phones[number].habit = habit

    @rule(name=people, verb=st.sampled_from(["call_back", "hear_again"]), steps=rush)
    def an_agent_deals_with_a_message(self, name: str, verb: str, steps: int | None) -> None:
        contact = self.staff(name).agent.interaction_id
        if contact is not None:
            self.desk(name, verb, steps, interaction_id=str(contact))

    @rule(index=which, steps=rush)
    def a_callback_is_withdrawn(self, index: int, steps: int | None) -> None:
        if wishes := self.wishes():
            self.happen(steps, partial(self.withdraw, wishes[index % len(wishes)]))

    def wishes(self) -> list[str]:
        lines = (line.interaction for line in self.house.centre.lines.all())
        return [str(item.callback_id) for item in lines if item.callback_id is not None and item.is_live]

    async def withdraw(self, callback_id: str) -> None:
        lead = self.house.ids.users["alpha.lead"]
        with suppress(DomainError):
            await self.house.control.command("callbacks.withdraw", lead, {"callback_id": callback_id})

    @rule()
    def ten_minutes_pass(self) -> None:
        self.happen(None)
        self.happen(None, lambda: self.house.pass_time(600))

    @invariant()
    def nobody_waits_for_two_callbacks(self) -> None:
        if not self.database:
            return
        lines = (line.interaction for line in self.house.centre.lines.all())
        wishes = Counter(
            (item.tenant_id, item.caller) for item in lines if item.purpose == "callback" and item.is_live
        )
        assert not [wish for wish, count in wishes.items() if count > 1]

    async def close(self) -> None:
        """Everybody outside hangs up too, and nobody waits to be called any more."""
        house = self.house
        await house.settle()
        for phone in self.phones():
            phone.hang_up()
        await house.settle()
        for name in PEOPLE:
            with suppress(DomainError):
                await house.supervise("sign_out", self.staff(name))
        for phone in self.phones():
            phone.hang_up()
        await house.settle()
        for wish in self.wishes():
            await self.withdraw(wish)
        await super().close()


@pytest.mark.timeout(600 * WALKS)
def test_whoever_is_outside_is_in_one_story_too(postgres: PostgresServer, world_template: Template) -> None:
    walk(OutsideLife, postgres, world_template, examples=12)
