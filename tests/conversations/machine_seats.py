"""What happens to seats on a bad day: changed in mid-shift, lost, faulty; and telephones outside that are seats."""

from contextlib import suppress
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule
from tests.conversations.test_machine import Life, people, rush, which
from tests.support.centre_people import Staff
from tests.support.seats import remote_seat

from yingda.kernel.errors import DomainError
from yingda.telephony.events import DigitPressed, EndCause, Party
from yingda.telephony.testing_people import FakePhone, Habit

MOBILES = {
    "remote-R1": "13900000777",
    "remote-K1": "13900000778",
    "remote-R2": "13900000779",
    "remote-K2": "13900000780",
}
AT = {
    "alpha.agent": ("browser-alpha1", "phone-alpha", "remote-R1", "remote-K1"),
    "beta.agent": ("browser-beta1", "phone-beta", "remote-R2", "remote-K2"),
    "shared.agent": ("browser-S1",),
}
mobiles = st.sampled_from(sorted(MOBILES))


class SeatedLife(Life):
    """A day on which nobody stays where he sits."""

    has_seats = False

    def prepare(self) -> None:
        """Each house has a desk phone, and two telephones outside: one that each call dials, one that is kept up."""
        super().prepare()
        if self.has_seats:
            return
        self.has_seats = True
        for endpoint, digits in MOBILES.items():
            code, mode = endpoint.removeprefix("remote-"), "kept_up" if "-K" in endpoint else "per_call"
            agent = "alpha.agent" if "1" in code else "beta.agent"
            seat = partial(remote_seat, self.house, mode=mode, digits=digits, code=code, agent=agent)
            self.happen(None, seat)

    def phone_at(self, endpoint: str) -> FakePhone:
        if endpoint in MOBILES:
            return self.house.switch.carriers.phones[MOBILES[endpoint]]
        phones = self.house.switch.phones
        return phones.get(endpoint) or self.house.switch.phone(endpoint)

    def staff(self, name: str) -> Staff:
        """Him, with the phone of the seat where he sits."""
        staff = super().staff(name)
        seats = self.house.centre.directory.seats if self.house.is_alive else {}
        seat = seats.get(staff.agent.seat_id) if seats and staff.agent.seat_id else None
        if seat is None or (seat.endpoint in MOBILES and not self.has_seats):
            return staff
        return Staff(house=self.house, user_id=staff.user_id, phone=self.phone_at(seat.endpoint))

    def seat_id(self, endpoint: str) -> str:
        seats = self.house.centre.directory.seats.values()
        return next(str(seat.id) for seat in seats if seat.endpoint == endpoint)

    @rule(
        name=people, index=which, verb=st.sampled_from(["change_seat", "change_seat", "sign_in"]), steps=rush
    )
    def an_agent_goes_to_another_seat(self, name: str, index: int, verb: str, steps: int | None) -> None:
        self.prepare()
        endpoint = AT[name][index % len(AT[name])]
        self.phone_at(endpoint)
        self.desk(name, verb, steps, seat_id=self.seat_id(endpoint))

    @rule(name=people, index=which)
    def an_agent_goes_on_at_another_seat(self, name: str, index: int) -> None:
        """Whatever has to be done there is done."""
        self.an_agent_goes_to_another_seat(name, index, "change_seat", None)
        endpoint = AT[name][index % len(AT[name])]
        if endpoint in MOBILES:
            self.a_telephone_outside_does(endpoint, "answer", None)
            self.a_telephone_outside_does(endpoint, "1", None)

    @rule(
        endpoint=mobiles,
        deed=st.sampled_from(["answer", "answer", "1", "1", "2", "hang_up", "refuse", "silent", "heard"]),
        steps=rush,
    )
    def a_telephone_outside_does(self, endpoint: str, deed: str, steps: int | None) -> None:
        self.prepare()
        self.happen(steps, partial(self.mobile_deed, self.phone_at(endpoint), deed))

    def mobile_deed(self, phone: FakePhone, deed: str) -> None:
        channel = phone.ringing()
        match deed:
            case "1" | "2":
                at = self.house.clock.now()
                self.house.switch.tell(DigitPressed(channel_id=channel.id, at=at, digit=deed))
            case "silent":
                self.house.switch.end(channel.id, cause=EndCause.MEDIA_LOST, by=Party.SYSTEM)
            case "heard" | "answer" if channel.up:
                if channel.playback_id is not None:
                    self.house.switch.finish_prompt(channel.playback_id)
            case "heard":
                pass
            case _:
                getattr(phone, deed)()

    @rule(endpoint=mobiles, habit=st.sampled_from(["manual", "answers", "busy", "refuses", "unreachable"]))
    def a_telephone_outside_changes_its_habit(self, endpoint: str, habit: Habit) -> None:
        self.prepare()
        self.phone_at(endpoint).habit = habit

    @rule(
        name=people,
        verb=st.sampled_from(["phone_fault", "phone_fault", "phone_well"]),
        kind=st.sampled_from(["microphone", "audio_device", "no_audio"]),
        steps=rush,
    )
    def a_page_tells_of_sound(self, name: str, verb: str, kind: str, steps: int | None) -> None:
        self.desk(name, verb, steps, kind=kind)

    @rule(name=people, page=st.sampled_from(["one", "two"]), steps=rush)
    def another_page_takes_over(self, name: str, page: str, steps: int | None) -> None:
        self.desk(name, "phone_taken", steps, endpoint=AT[name][0], instance=page)

    @rule(name=people, silent=st.booleans())
    def a_microphone_is_silent_or_not(self, name: str, silent: bool) -> None:
        channel = self.staff(name).phone.channel
        if channel is not None and channel.ended is None:
            channel.silent_since = self.house.clock.now() if silent else None

    @rule(endpoint=st.sampled_from(["phone-alpha", "phone-beta"]), online=st.booleans(), steps=rush)
    def a_desk_phone_is_plugged_or_not(self, endpoint: str, online: bool, steps: int | None) -> None:
        phone = self.phone_at(endpoint)
        self.happen(steps, partial(phone.go, online=online))

    @rule(name=people)
    def an_agent_goes_home_and_comes_back(self, name: str) -> None:
        with suppress(DomainError):
            self.desk(name, "sign_out", None)
        self.an_agent_takes_his_place(name, "answers")
