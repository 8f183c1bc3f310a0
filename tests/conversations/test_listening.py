"""A supervisor listens, whispers, comes in and takes over; nobody is there without the ledger knowing it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from tests.support.centre import House
from tests.support.centre_people import Customer, Staff

from yingda.conversations.channels.voice.supervision.actions import InCharge, PhoneSilent
from yingda.conversations.moves import NotInThisPhase
from yingda.conversations.supervision_parts import Listener
from yingda.kernel.errors import Conflict, NotFound
from yingda.telephony.events import EndCause, Party
from yingda.telephony.testing_people import FakePhone


@dataclass(frozen=True, kw_only=True)
class Lead:
    """A supervisor with the phone of his browser, which takes calls by itself."""

    house: House
    user_id: UUID
    phone: FakePhone

    async def do(self, verb: str, customer: Customer, **args: Any) -> None:
        """Press a button on the wall."""
        args["interaction_id"] = str(customer.line.id)
        await self.house.control.command(f"floor.{verb}", self.user_id, args)
        await self.house.settle()

    async def listen(self, customer: Customer, mode: str = "listen", **args: Any) -> None:
        await self.do("listen", customer, mode=mode, **args)

    def at(self, customer: Customer) -> Listener | None:
        return customer.line.interaction.listener(self.user_id)

    @property
    def channel(self) -> str:
        return self.phone.ringing().id

    def hears(self) -> object:
        return self.house.switch.hears(self.channel)


def lead_of(house: House, name: str = "alpha.lead") -> Lead:
    """A supervisor with a phone that is on."""
    endpoint = f"browser-{name.replace('.', '-')}"
    return Lead(house=house, user_id=house.ids.users[name], phone=house.switch.phone(endpoint))


@pytest.fixture
def lead(house: House) -> Lead:
    return lead_of(house)


def hears(house: House, staff: Staff) -> object:
    return house.switch.hears(staff.phone.ringing().id)


async def test_he_listens_whispers_comes_in_and_goes_by_one_leg(house: House, lead: Lead) -> None:
    customer, staff = await house.talking()
    agent = staff.phone.ringing().id
    await lead.listen(customer)
    leg = lead.channel
    assert lead.hears() == {agent, customer.channel.id}
    assert (customer.hears(), hears(house, staff)) == ({agent}, {customer.channel.id})
    await lead.listen(customer, "whisper")
    assert (customer.hears(), hears(house, staff)) == ({agent}, {customer.channel.id, leg})
    await lead.listen(customer, "barge")
    assert (customer.hears(), hears(house, staff)) == ({agent, leg}, {customer.channel.id, leg})
    assert lead.hears() == {agent, customer.channel.id}
    await lead.listen(customer, "listen")
    assert (customer.hears(), hears(house, staff)) == ({agent}, {customer.channel.id})
    assert lead.channel == leg
    await lead.do("stop", customer)
    assert lead.phone.channel is not None
    assert lead.phone.channel.ended is not None
    story = [each for each in await customer.story() if each.startswith("listening")]
    assert story == ["listening_asked", "listening_begun", *["listening_changed"] * 3, "listening_ended"]
    (row,) = await house.rows("SELECT * FROM listening")
    assert (row["supervisor_id"], row["agent_id"]) == (lead.user_id, staff.user_id)
    assert (row["end_cause"], row["hidden"]) == ("stopped", False)
    (asked,) = await customer.events("listening_asked")
    assert (asked["actor_kind"], asked["actor_id"]) == ("supervisor", lead.user_id)


async def test_a_reason_names_nobody_in_clear(house: House, lead: Lead) -> None:
    customer, _ = await house.talking()
    house.secrets.add("complaint of Mr Nobody")
    await lead.listen(customer, reason="complaint of Mr Nobody")
    assert lead.at(customer) is not None


async def test_take_over_the_customer_talks_on_and_the_agent_documents(house: House, lead: Lead) -> None:
    customer, staff = await house.talking()
    await lead.listen(customer)
    await lead.listen(customer, "in_charge")
    assert customer.hears() == {lead.channel}
    assert staff.state == "wrap_up"
    assert (await customer.story())[-2:] == ["wrap_up_begun", "taken_over_by_supervisor"]
    assert customer.channel.recording is not None, "it is one recording"
    await staff.contact("wrap_up", finish=True)
    assert staff.state == "ready"
    await lead.do("hang_up", customer)
    row = await house.rows("SELECT * FROM interaction")
    assert (row[0]["state"], row[0]["ended_by"], row[0]["result"]) == ("closed", "supervisor", "answered")


async def test_take_over_at_once_from_the_wall(house: House, lead: Lead) -> None:
    customer, staff = await house.talking()
    await staff.contact("hold")
    await lead.listen(customer, "in_charge")
    assert customer.hears() == {lead.channel}
    assert staff.state == "wrap_up"
    with pytest.raises(InCharge):
        await lead.listen(customer, "whisper")
    await lead.do("stop", customer)
    assert customer.hears() == "music:default"
    await staff.contact("wrap_up", finish=True)
    await staff.answer()
    assert customer.hears() == {staff.phone.ringing().id}


async def test_what_was_taken_over_is_given_to_another_queue(house: House, lead: Lead) -> None:
    customer, _ = await house.talking()
    await lead.listen(customer, "in_charge")
    with pytest.raises(NotFound):
        await lead.do("give_back", customer, queue_id=str(house.ids.queues["beta/service"]))
    other = await house.agent("shared.agent")
    await lead.do("give_back", customer, queue_id=str(house.ids.queues["alpha/service"]))
    assert other.state == "ringing"
    assert lead.at(customer) is None


async def test_who_puts_his_receiver_down_ends_what_he_has_taken_over(house: House, lead: Lead) -> None:
    customer, staff = await house.talking()
    await lead.listen(customer, "in_charge")
    lead.phone.hang_up()
    await house.settle()
    assert customer.channel.ended is not None
    (row,) = await house.rows("SELECT ended_by FROM interaction")
    assert row["ended_by"] == "supervisor"
    assert staff.state == "wrap_up"


async def test_a_customer_of_a_supervisor_whose_phone_is_lost_waits_for_an_agent(
    house: House, lead: Lead
) -> None:
    customer, _ = await house.talking()
    await lead.listen(customer, "in_charge")
    house.switch.end(lead.channel, cause=EndCause.MEDIA_LOST, by=Party.SYSTEM)
    await house.settle()
    assert customer.hears() == "music:default"
    assert customer.line.interaction.phase == "queued"


async def test_two_supervisors_at_once_and_one_goes_on_to_the_next_call(house: House, lead: Lead) -> None:
    customer, staff = await house.talking()
    other = lead_of(house, "operator.lead")
    await lead.listen(customer, "whisper")
    await other.listen(customer)
    agent = staff.phone.ringing().id
    assert other.hears() == {agent, customer.channel.id}, "a whisper is for the agent alone"
    shared = await house.agent("shared.agent")
    second = await house.queued(caller="13800000002")
    await shared.answer()
    await other.listen(second)
    assert other.at(customer) is None
    assert other.hears() == {shared.phone.ringing().id, second.channel.id}
    assert lead.hears() == {agent, customer.channel.id}
    await customer.hang_up()
    assert lead.phone.channel is not None
    assert lead.phone.channel.ended is not None
    await second.hang_up()


async def test_he_stays_with_the_customer_whose_agent_changes(house: House, lead: Lead) -> None:
    customer, staff = await house.talking()
    await lead.listen(customer, "whisper")
    other = await house.agent("shared.agent")
    await house.supervise("sign_out", staff)
    assert lead.hears() == "music:default"
    assert customer.hears() == "music:default", "a whisper is never heard by the customer"
    await other.answer()
    assert lead.hears() == {other.phone.ringing().id, customer.channel.id}
    assert customer.hears() == {other.phone.ringing().id}
    assert hears(house, other) == {customer.channel.id, lead.channel}


async def test_who_has_come_in_is_there_for_the_next_agent_too(house: House, lead: Lead) -> None:
    customer, staff = await house.talking()
    await lead.listen(customer, "barge")
    other = await house.agent("shared.agent")
    await house.supervise("sign_out", staff)
    await other.answer()
    assert customer.hears() == {other.phone.ringing().id, lead.channel}


async def test_the_agents_phone_is_lost_and_comes_back(house: House, lead: Lead) -> None:
    customer, staff = await house.talking()
    await lead.listen(customer)
    await staff.vanish()
    await house.pass_time(2)
    assert lead.hears() == "music:default"
    await staff.go(online=True)
    await staff.desk("phone_ready", endpoint=staff.phone.endpoint)
    assert lead.hears() == {staff.phone.ringing().id, customer.channel.id}


@pytest.mark.parametrize("habit", ["refuses", "busy", "unreachable"])
async def test_a_phone_that_does_not_take_it_is_written_down(house: House, lead: Lead, habit: Any) -> None:
    customer, _ = await house.talking()
    lead.phone.habit = habit
    await lead.listen(customer)
    assert lead.at(customer) is None
    (row,) = await house.rows("SELECT * FROM listening")
    assert row["begun_at"] is None
    assert row["ended_at"] is not None


async def test_a_phone_that_is_off_or_in_use_is_refused(house: House, lead: Lead) -> None:
    customer, staff = await house.talking()
    lead.phone.online = False
    with pytest.raises(PhoneSilent):
        await lead.listen(customer)
    assert staff.agent.seat_id is not None
    with pytest.raises(NotFound):
        await lead.listen(customer, seat_id=str(staff.agent.seat_id))
    assert lead.at(customer) is None


async def test_he_listens_at_a_telephone_at_which_nobody_sits(house: House, lead: Lead) -> None:
    customer, staff = await house.talking()
    desk = next(seat for seat in house.centre.directory.seats.values() if seat.endpoint == "phone-alpha")
    phone = house.switch.phone("phone-alpha")
    await lead.listen(customer, seat_id=str(desk.id))
    assert house.switch.hears(phone.ringing().id) == {staff.phone.ringing().id, customer.channel.id}
    await lead.do("stop", customer)
    await staff.hang_up()
    await staff.contact("wrap_up", finish=True)
    await staff.desk("sign_out")
    await house.agent(endpoint="phone-alpha")
    other = await house.queued(caller="13800000003")
    phone.answer()
    await house.settle()
    with pytest.raises(Conflict):
        await lead.listen(other, seat_id=str(desk.id))


async def test_only_a_contact_with_an_agent_is_listened_to(house: House, lead: Lead) -> None:
    customer = await house.queued()
    with pytest.raises(NotInThisPhase):
        await lead.listen(customer)
    with pytest.raises(NotFound):
        await house.control.command(
            "floor.listen",
            lead.user_id,
            {"interaction_id": str(house.ids.users["alpha.lead"]), "mode": "listen"},
        )


async def test_the_rule_of_an_enterprise_hides_it_from_the_agent(house: House, lead: Lead) -> None:
    await house.change("UPDATE tenant SET hide_listening_from_agents = true WHERE code = 'alpha'")
    await house.control.refresh()
    customer, _ = await house.talking()
    await lead.listen(customer)
    (row,) = await house.rows("SELECT hidden FROM listening")
    assert row["hidden"]


async def test_the_rule_of_a_pool_hides_it_from_the_agent(house: House, lead: Lead) -> None:
    await house.change("UPDATE pool SET hide_listening_from_agents = true")
    await house.control.refresh()
    customer, _ = await house.talking()
    await lead.listen(customer)
    (row,) = await house.rows("SELECT hidden FROM listening")
    assert row["hidden"]


@pytest.mark.parametrize("mode", ["listen", "whisper", "barge", "in_charge"])
async def test_call_control_dies_and_he_goes_on(house: House, lead: Lead, mode: str) -> None:
    customer, staff = await house.talking()
    await lead.listen(customer, mode)
    before = (lead.hears(), customer.hears())
    await house.kill()
    house.switch.channels[lead.channel].listens_to = None
    await house.start()
    assert (lead.hears(), customer.hears()) == before
    if mode != "in_charge":
        assert staff.state == "talking"


@pytest.mark.parametrize("mode", ["listen", "barge", "in_charge"])
async def test_he_hangs_up_while_call_control_is_dead(house: House, lead: Lead, mode: str) -> None:
    customer, _ = await house.talking()
    await lead.listen(customer, mode)
    await house.kill()
    lead.phone.hang_up()
    await house.start()
    if mode == "in_charge":
        assert customer.channel.ended is not None
    else:
        assert lead.at(customer) is None
        assert customer.hears() != "silence"


async def test_call_control_dies_before_his_phone_is_rung(house: House, lead: Lead) -> None:
    customer, _ = await house.talking()
    lead.phone.habit = "manual"
    args = {"interaction_id": str(customer.line.id), "mode": "listen"}
    await house.control.command("floor.listen", lead.user_id, args)
    await house.kill()
    await house.start()
    listening = lead.at(customer)
    rows = await house.rows("SELECT * FROM listening WHERE ended_at IS NULL")
    assert [row["supervisor_id"] for row in rows] == ([lead.user_id] if listening else [])


async def test_the_survey_after_the_agent_is_not_listened_to(house: House, lead: Lead) -> None:
    await house.publish(
        "alpha",
        {
            "wait": {"type": "queue", "queue": "service", "no_agents": "end", "full": "end", "after": "ask"},
            "ask": {"type": "say", "prompts": ["welcome"], "next": "end"},
            "end": {"type": "hang_up"},
        },
    )
    staff = await house.agent()
    customer = await house.call()
    await staff.answer()
    await lead.listen(customer)
    await staff.hang_up()
    assert customer.channel.ended is None
    assert lead.at(customer) is None
