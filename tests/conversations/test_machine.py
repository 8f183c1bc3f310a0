"""Anything may happen at any time: whatever it was, memory, switch, rows and ledger tell one story afterwards."""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.conversations.machine_flows import FLOW, LOBBY, STRAIGHT
from tests.conversations.walks import WALKS, walk
from tests.support.centre import ALPHA, BETA, House, open_house
from tests.support.centre_people import Staff
from tests.support.db import PostgresServer
from tests.support.sharing import SHARED, add_merchant, share
from tests.support.truth import check_ledger, check_present

from yingda.demo.install import Ids
from yingda.kernel.errors import DomainError
from yingda.telephony.events import EndCause, Party
from yingda.telephony.testing_people import FakeCaller, Habit

Template = tuple[str, Path, Ids]
PEOPLE = ("alpha.agent", "beta.agent", "shared.agent")
people = st.sampled_from(PEOPLE)
which = st.integers(min_value=0, max_value=9)
rush = st.sampled_from([None, None, None, 0, 1, 2, 4, 7])
"""How many turns of the loop pass before the next thing happens; None: as many as it takes."""
MEANWHILE = st.lists(
    st.tuples(
        st.sampled_from(
            ["customer", "answer", "hang_up", "refuse", "time", "arrival", "restart", "offline", "online"]
        ),
        which,
    ),
    max_size=4,
)


class Life(RuleBasedStateMachine):
    """A day in a voice centre, a bad one."""

    def __init__(self, server: PostgresServer, template: Template) -> None:
        super().__init__()
        self.server = server
        self.template = template
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.folder = Path(tempfile.mkdtemp(prefix="yt-life-"))
        self.database = ""
        self.callers: list[FakeCaller] = []
        self.placed = 0
        self.settled = True
        self.house: House

    @initialize(
        lag=st.sampled_from([0, 0, 1, 3]),
        wrap_up=st.sampled_from([0, 30]),
        early=st.lists(people, unique=True, max_size=3),
        quick=st.lists(people, unique=True, max_size=2),
        calls=st.integers(min_value=0, max_value=3),
    )
    def open(self, lag: int, wrap_up: int, early: list[str], quick: list[str], calls: int) -> None:
        name, key_file, ids = self.template
        self.database = self.server.clone(name)

        async def start() -> None:
            opened = open_house(
                dsn=self.server.dsn(self.database), key_file=key_file, ids=ids, data=self.folder / "data"
            )
            self.house = await self.stack.enter_async_context(opened)
            self.house.switch.lag = lag
            await self.house.publish("alpha", FLOW)
            await self.house.publish("beta", STRAIGHT)
            await share(self.house, LOBBY)
            await add_merchant(self.house, "alpha", "101", recording="always")
            await add_merchant(self.house, "beta", "197", caller_limit=1)
            self.house.services.pin = "7"
            for name in quick:
                self.staff(name).phone.habit = "answers"
            for name in sorted({*early, *quick}):
                await self.house.agent(name)
            await self.house.set_queue("alpha/service", wrap_up_seconds=wrap_up, max_waiting=2)

        self.runner.run(start())
        for _ in range(calls):
            self.happen(None, lambda: self.arrive(BETA))

    def prepare(self) -> None:
        """Whatever this day needs beside what every day has; done when it is first needed."""

    def staff(self, name: str) -> Staff:
        return self.house.staff(name)

    def happen(self, steps: int | None, *what: Callable[[], object]) -> None:
        """Let this happen, whether or not it can, and everything that follows or only a part of it."""

        async def run() -> None:
            for each in what:
                with suppress(DomainError):
                    done = each()
                    if isinstance(done, Awaitable):
                        await done
            for _ in range(steps or 0):
                await asyncio.sleep(0)
            if steps is None:
                await self.house.settle()

        self.runner.run(run())
        self.settled = steps is None

    def alive(self) -> list[FakeCaller]:
        return [caller for caller in self.callers if caller.channel.ended is None]

    def caller(self, index: int) -> FakeCaller | None:
        alive = self.alive()
        return alive[index % len(alive)] if alive else None

    def arrive(self, number: str) -> None:
        self.placed += 1
        caller = f"1380000{self.placed:04}"
        self.house.secrets.add(caller)
        self.callers.append(self.house.switch.call(number=number, caller=caller))

    @rule(index=which)
    def a_customer_wants_an_agent(self, index: int) -> None:
        """Whatever the menu says, by the shortest way."""
        caller = self.caller(index)
        if caller is None or caller.channel.number != ALPHA:
            return
        for _ in range(2):
            playback = caller.channel.playback_id
            if playback is not None:
                self.happen(None, partial(self.house.switch.finish_prompt, playback))
        self.happen(None, lambda: caller.press("0"))

    @rule(number=st.sampled_from([ALPHA, ALPHA, BETA, BETA, SHARED, "1252101", "95559999"]), steps=rush)
    def somebody_calls(self, number: str, steps: int | None) -> None:
        # Not a precondition: what may be drawn must not depend on how fast a database was.
        if len(self.alive()) < 6:
            self.happen(steps, lambda: self.arrive(number))

    @rule(index=which, digit=st.sampled_from("01234579#*"), steps=rush)
    def a_customer_presses(self, index: int, digit: str, steps: int | None) -> None:
        if caller := self.caller(index):
            self.happen(steps, lambda: caller.press(digit))

    @rule(index=which, code=st.sampled_from(["101", "197", "555"]), steps=rush)
    def a_customer_keys_a_merchants_code(self, index: int, code: str, steps: int | None) -> None:
        lobby = [caller for caller in self.alive() if caller.channel.number == SHARED]
        if lobby:
            caller = lobby[index % len(lobby)]
            self.happen(steps, *(partial(caller.press, digit) for digit in f"{code}#"))

    @rule(index=which, key=st.sampled_from("2345"), steps=rush)
    def a_customer_serves_himself(self, index: int, key: str, steps: int | None) -> None:
        """By the shortest way to what the menu offers behind this key, and one step into it."""
        caller = self.caller(index)
        if caller is None:
            return
        for what in (None, key, None):
            playback = caller.channel.playback_id
            if what is not None:
                self.happen(None, partial(caller.press, what))
            elif playback is not None:
                self.happen(steps if what else None, partial(self.house.switch.finish_prompt, playback))

    @rule(quiet=st.sampled_from([True, False, False]))
    def what_flows_ask_is_answered_or_not(self, quiet: bool) -> None:
        self.happen(None, self.house.services.hush if quiet else self.house.services.speak)

    @rule(on=st.booleans())
    def an_emergency_begins_or_ends(self, on: bool) -> None:
        async def switch() -> None:
            await self.house.change("UPDATE emergency_announcement SET ended_at = now()")
            if on:
                await self.house.announce("alpha")
            await self.house.control.refresh()

        self.happen(None, switch)

    @rule(index=which, steps=rush)
    def a_prompt_ends(self, index: int, steps: int | None) -> None:
        caller = self.caller(index)
        playback = caller.channel.playback_id if caller else None
        if playback is not None:
            self.happen(steps, lambda: self.house.switch.finish_prompt(playback))

    @rule(index=which, steps=rush)
    def a_customer_hangs_up(self, index: int, steps: int | None) -> None:
        if caller := self.caller(index):
            self.happen(steps, caller.hang_up)

    @rule(name=people, steps=rush)
    def an_agent_signs_in(self, name: str, steps: int | None) -> None:
        staff = self.staff(name)
        seats = self.house.centre.directory.seats.values()
        seat = next(seat for seat in seats if seat.endpoint == staff.phone.endpoint)
        self.desk(name, "sign_in", steps, seat_id=str(seat.id))

    @rule(name=people, habit=st.sampled_from(["manual", "answers"]))
    def an_agent_takes_his_place(self, name: str, habit: Habit) -> None:
        """Whatever kept him from it."""
        staff = self.staff(name)
        staff.phone.habit = habit
        self.happen(None, lambda: staff.phone.go(online=True), staff.sign_in)
        self.desk(name, "ready", None)

    @rule(index=which, steps=rush)
    def somebody_answers(self, index: int, steps: int | None) -> None:
        phones = [self.staff(name).phone for name in PEOPLE]
        ringing = [phone for phone in phones if phone.channel is not None and phone.channel.ringing]
        if ringing:
            self.happen(steps, ringing[index % len(ringing)].answer)

    def desk(self, name: str, verb: str, steps: int | None, **args: Any) -> None:
        control, user = self.house.control, self.house.ids.users[name]
        self.happen(steps, lambda: control.command(f"desk.{verb}", user, args))

    @rule(
        name=people,
        verb=st.sampled_from(["ready", "ready", "sign_out", "extend_wrap_up", "not_ready"]),
        steps=rush,
    )
    def an_agent_changes_his_state(self, name: str, verb: str, steps: int | None) -> None:
        self.desk(name, verb, steps, **({"reason": "meal"} if verb == "not_ready" else {}))

    @rule(
        name=people,
        verb=st.sampled_from(
            ["refuse", "hold", "hold", "resume", "mute", "unmute", "hang_up", "wrap_up", "finish"]
        ),
        steps=rush,
    )
    def an_agent_handles_his_contact(self, name: str, verb: str, steps: int | None) -> None:
        busy = [each for each in PEOPLE if self.staff(each).agent.interaction_id is not None]
        name = busy[PEOPLE.index(name) % len(busy)] if busy else name
        contact = self.staff(name).agent.interaction_id
        more = (
            {"note": f"note of {name}", "finish": verb == "finish"} if verb in {"wrap_up", "finish"} else {}
        )
        if contact is not None:
            verb = "wrap_up" if verb == "finish" else verb
            self.desk(name, verb, steps, interaction_id=str(contact), **more)

    @rule(
        name=people,
        deed=st.sampled_from(["answer", "answer", "answer", "refuse", "hang_up", "hold", "release", "die"]),
        steps=rush,
    )
    def a_phone_does(self, name: str, deed: str, steps: int | None) -> None:
        self.happen(steps, lambda: self.deed(name, deed))

    def deed(self, name: str, deed: str) -> None:
        phone = self.staff(name).phone
        match deed:
            case "hold" | "release":
                phone.hold(held=deed == "hold")
            case "die":
                self.house.switch.end(phone.ringing().id, cause=EndCause.MEDIA_LOST, by=Party.SYSTEM)
            case _:
                getattr(phone, deed)()

    @rule(
        name=people, habit=st.sampled_from(["manual", "manual", "answers", "busy", "refuses", "unreachable"])
    )
    def a_phone_changes_its_habit(self, name: str, habit: Habit) -> None:
        self.staff(name).phone.habit = habit

    @rule(name=people, online=st.sampled_from([True, True, False]), steps=rush)
    def a_phone_comes_or_goes(self, name: str, online: bool, steps: int | None) -> None:
        self.happen(steps, lambda: self.staff(name).phone.go(online=online))

    @rule(name=people, verb=st.sampled_from(["page_gone", "phone_ready", "phone_lost"]), steps=rush)
    def a_page_says(self, name: str, verb: str, steps: int | None) -> None:
        self.desk(name, verb, steps, endpoint=self.staff(name).phone.endpoint)

    @rule(name=people, verb=st.sampled_from(["free", "free", "free", "sign_out"]), steps=rush)
    def a_supervisor_steps_in(self, name: str, verb: str, steps: int | None) -> None:
        supervisor, args = self.house.ids.users["alpha.lead"], {"agent_id": str(self.house.ids.users[name])}
        self.happen(steps, lambda: self.house.control.command(f"floor.{verb}", supervisor, args))

    @rule(amount=st.sampled_from([0.5, 2, 5, 20, 45, 60]))
    def time_passes(self, amount: float) -> None:
        self.happen(None)
        self.happen(None, lambda: self.house.pass_time(amount))

    @rule()
    def it_looks_around(self) -> None:
        self.happen(None)
        self.happen(None, self.house.control.refresh, self.house.control._look_around)

    @rule(meanwhile=MEANWHILE, steps=st.sampled_from([0, 1, 3, 8]))
    def call_control_dies(self, meanwhile: list[tuple[str, int]], steps: int) -> None:
        async def die() -> None:
            for _ in range(steps):
                await asyncio.sleep(0)
            await self.house.kill()

        self.runner.run(die())
        for deed, index in meanwhile:
            with suppress(DomainError):
                self.meanwhile(deed, index)
        self.runner.run(self.house.start())
        self.happen(None, *(partial(self.offer_again, caller) for caller in self.alive()))

    def meanwhile(self, deed: str, index: int) -> None:
        name = PEOPLE[index % len(PEOPLE)]
        match deed:
            case "customer":
                if caller := self.caller(index):
                    caller.hang_up()
            case "time":
                self.runner.run(self.house.wait(index * 5))
            case "arrival":
                self.arrive(ALPHA)
                self.callers[-1].fall_back()
            case "restart":
                self.house.switch.come_back(restarted=True)
                self.house.switch.silent = True
            case "offline" | "online":
                self.staff(name).phone.go(online=deed == "online")
            case _:
                self.deed(name, deed)

    def offer_again(self, caller: FakeCaller) -> None:
        if caller.channel.ended is None and not caller.channel.owned:
            caller.offer_again()

    @rule(restarted=st.booleans())
    def the_line_to_the_switch_breaks(self, restarted: bool) -> None:
        self.happen(None)
        self.happen(None, self.house.switch.lose)
        self.happen(None, lambda: self.house.switch.come_back(restarted=restarted))

    @invariant()
    def one_story_is_told(self) -> None:
        if self.settled and self.database:
            check_present(self.house)

    def teardown(self) -> None:
        try:
            if self.database:
                self.runner.run(self.close())
        finally:
            self.runner.close()
            if self.database:
                self.server.drop(self.database)
            shutil.rmtree(self.folder, ignore_errors=True)

    async def close(self) -> None:
        """Everybody hangs up, time passes: nothing may be left over but the ledger, and there nothing may be missing."""
        async with self.stack:
            house = self.house
            await house.settle()
            check_present(house)
            await check_ledger(house)
            house.services.speak()
            for caller in self.alive():
                caller.hang_up()
            await house.settle()
            for name in PEOPLE:
                with suppress(DomainError):
                    await house.supervise("sign_out", self.staff(name))
            await house.pass_time(200)
            await house.control._look_around()
            await house.settle()
            check_present(house)
            await check_ledger(house)
            assert not house.switch.channels
            assert not house.switch.bridges
            left = [line.interaction.purpose for line in house.centre.lines.all()]
            assert set(left) <= {"voicemail"}, "only messages wait for somebody"
            rows = await house.rows("SELECT state, origin_id FROM interaction WHERE purpose = 'call'")
            assert {row["state"] for row in rows} <= {"closed"}
            assert len([row for row in rows if row["origin_id"] is None]) == self.placed


@pytest.mark.timeout(600 * WALKS)
def test_whatever_happens_one_story_is_told(postgres: PostgresServer, world_template: Template) -> None:
    walk(Life, postgres, world_template, examples=14, steps=40)
