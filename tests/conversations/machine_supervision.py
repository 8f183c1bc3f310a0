"""What supervisors do on a bad day: they take part in calls, take them over, keep people at work and let them go."""

from contextlib import suppress
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from tests.conversations.test_machine import PEOPLE, Life, people, rush, which

from yingda.conversations.channels.voice.lines import Line
from yingda.kernel.errors import DomainError
from yingda.telephony.events import EndCause, Party
from yingda.telephony.testing_people import FakePhone, Habit

LEADS = ("alpha.lead", "operator.lead")
leads = st.sampled_from(LEADS)


class SupervisedLife(Life):
    """A day on which nobody is ever alone."""

    def lead_phone(self, name: str) -> FakePhone:
        endpoint = f"browser-{name.replace('.', '-')}"
        phones = self.house.switch.phones
        return phones.get(endpoint) or self.house.switch.phone(endpoint)

    def line(self, index: int) -> Line | None:
        if not self.house.is_alive:
            return None
        lines = [line for line in self.house.centre.lines.all() if line.interaction.leg is not None]
        return lines[index % len(lines)] if lines else None

    def wish(self, name: str, verb: str, steps: int | None, **args: Any) -> None:
        self.lead_phone(name)
        user = self.house.ids.users[name]
        self.happen(steps, partial(self._command, f"floor.{verb}", user, args))

    async def _command(self, name: str, user: Any, args: dict[str, Any]) -> None:
        with suppress(DomainError):
            await self.house.control.command(name, user, args)

    @rule(
        name=leads,
        index=which,
        mode=st.sampled_from(["listen", "whisper", "barge", "barge", "in_charge"]),
        steps=rush,
    )
    def a_supervisor_takes_part(self, name: str, index: int, mode: str, steps: int | None) -> None:
        line = self.line(index)
        if line is not None:
            self.wish(name, "listen", steps, interaction_id=str(line.id), mode=mode)

    @rule(name=leads, verb=st.sampled_from(["stop", "stop", "hang_up", "give_back"]), steps=rush)
    def a_supervisor_is_done(self, name: str, verb: str, steps: int | None) -> None:
        user = self.house.ids.users[name]
        for line in self.house.centre.lines.all() if self.house.is_alive else ():
            if line.interaction.listener(user) is not None:
                self.wish(name, verb, steps, interaction_id=str(line.id))

    @rule(
        name=leads,
        deed=st.sampled_from(["answer", "answer", "hang_up", "refuse", "die", "offline", "online"]),
        steps=rush,
    )
    def a_supervisors_phone_does(self, name: str, deed: str, steps: int | None) -> None:
        self.happen(steps, partial(self.lead_deed, self.lead_phone(name), deed))

    def lead_deed(self, phone: FakePhone, deed: str) -> None:
        match deed:
            case "die":
                self.house.switch.end(phone.ringing().id, cause=EndCause.MEDIA_LOST, by=Party.SYSTEM)
            case "offline" | "online":
                phone.go(online=deed == "online")
            case "answer" if phone.ringing().up:
                pass
            case _:
                getattr(phone, deed)()

    @rule(name=leads, habit=st.sampled_from(["manual", "manual", "busy", "refuses", "unreachable"]))
    def a_supervisors_phone_changes_its_habit(self, name: str, habit: Habit) -> None:
        self.lead_phone(name).habit = habit

    @rule(
        name=people,
        verb=st.sampled_from(["grant", "deny", "ready", "not_ready", "end_call"]),
        steps=rush,
    )
    def a_supervisor_moves_an_agent(self, name: str, verb: str, steps: int | None) -> None:
        more = {"reason": "coaching"} if verb == "not_ready" else {}
        self.wish("alpha.lead", verb, steps, agent_id=str(self.house.ids.users[name]), **more)

    @rule(strict=st.booleans())
    def breaks_need_permission_or_not(self, strict: bool) -> None:
        async def change() -> None:
            await self.house.change(
                "UPDATE pool SET breaks_need_permission = %(s)s, break_answer_seconds = 45", s=strict
            )
            await self.house.control.refresh()

        self.happen(None, change)

    @rule(house=st.sampled_from(["alpha", "operator"]))
    def a_fault_begins_or_ends(self, house: str) -> None:
        tenant_id = self.house.ids.tenants[house]
        faults = self.house.centre.directory.rules.faults if self.house.is_alive else ()
        present = next((each for each in faults if each.tenant_id == tenant_id), None)
        if present is not None:
            self.wish("operator.lead", "end_fault", None, fault_id=str(present.id))
        else:
            self.wish("operator.lead", "declare_fault", None, tenant_id=str(tenant_id), reason="x")

    @rule(name=people, reason=st.sampled_from(["meal", "rest", "paperwork", None]), steps=rush)
    def an_agent_wants_to_leave(self, name: str, reason: str | None, steps: int | None) -> None:
        if reason is None:
            self.desk(name, "sign_out", steps)
        else:
            self.desk(name, "not_ready", steps, reason=reason)

    @rule(index=which)
    def a_call_is_answered_and_listened_to(self, index: int) -> None:
        """By the shortest way to where supervisors have something to do."""
        ready = [name for name in PEOPLE if self.staff(name).phone.channel is not None]
        for name in ready:
            channel = self.staff(name).phone.channel
            if channel is not None and channel.ringing:
                self.happen(None, self.staff(name).phone.answer)
        line = self.line(index)
        if line is not None:
            self.wish(LEADS[index % 2], "listen", None, interaction_id=str(line.id), mode="barge")
