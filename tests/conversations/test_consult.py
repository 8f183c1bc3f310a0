"""An agent consults somebody about his contact, changes between the two, and hands the customer on or not."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import pairwise

import pytest
from tests.support.centre import House
from tests.support.centre_people import Customer, Staff
from tests.support.virtual_time import seconds

from yingda.conversations.channels.voice.transfers.errors import AgentNotFree
from yingda.conversations.model import Phase
from yingda.conversations.moves import Move, NotInThisPhase, legal_moves
from yingda.conversations.parts import Place
from yingda.kernel.errors import NotFound
from yingda.routing.transitions import AgentState
from yingda.telephony.events import EndCause, Party
from yingda.telephony.testing_people import FakePhone

GARAGE = "13900000001"
Way = Callable[[House], Awaitable[tuple[Customer, Staff, Staff]]]


async def two(house: House) -> tuple[Customer, Staff, Staff]:
    """A customer with an agent, and another one who is ready."""
    customer, first = await house.talking()
    return customer, first, await house.agent("shared.agent")


async def ask(first: Staff, second: Staff) -> None:
    await first.contact("consult", target={"kind": "agent", "agent_id": str(second.user_id)})


async def aside(house: House) -> tuple[Customer, Staff, Staff]:
    """The two agents talk alone while the customer hears music."""
    customer, first, second = await two(house)
    await ask(first, second)
    await second.answer()
    return customer, first, second


async def together(house: House) -> tuple[Customer, Staff, Staff]:
    """All three hear each other."""
    customer, first, second = await aside(house)
    await first.contact("conference")
    return customer, first, second


def heard_by(house: House, staff: Staff) -> object:
    """What he hears."""
    return house.switch.hears(staff.phone.ringing().id)


def channel(staff: Staff) -> str:
    return staff.phone.ringing().id


def party_call(customer: Customer) -> str:
    return str(customer.line.interaction.parties[0].call_id)


async def test_the_customer_hears_music_while_the_two_talk(house: House) -> None:
    customer, first, second = await two(house)
    await ask(first, second)
    assert heard_by(house, first) == "music:ringing"
    assert second.state == "ringing"
    await second.answer()
    assert str(customer.hears()).startswith("music:")
    assert heard_by(house, first) == {channel(second)}
    assert heard_by(house, second) == {channel(first)}
    assert customer.line.interaction.phase is Phase.HELD


async def test_a_consult_is_handed_over(house: House) -> None:
    customer, first, second = await aside(house)
    await first.contact("complete")
    assert (first.state, second.state) == ("wrap_up", "talking")
    assert customer.hears() == {channel(second)}
    (told,) = await customer.events("transferred")
    assert (told["facts"]["manner"], told["facts"]["kind"]) == ("consulted", "agent")
    assert (await customer.row())["agent_id"] == second.user_id
    await customer.hang_up()
    assert second.state == "wrap_up"


async def test_he_changes_between_the_two_and_goes_back(house: House) -> None:
    customer, first, second = await aside(house)
    await first.contact("swap")
    assert customer.hears() == {channel(first)}
    assert str(heard_by(house, second)).startswith("music:")
    await first.contact("swap")
    assert heard_by(house, first) == {channel(second)}
    await first.contact("cancel_consult")
    assert customer.hears() == {channel(first)}
    assert second.state == "wrap_up"


async def test_three_hear_each_other_and_one_is_dropped(house: House) -> None:
    customer, first, second = await together(house)
    assert customer.hears() == {channel(first), channel(second)}
    await first.contact("drop", call_id=party_call(customer))
    assert customer.hears() == {channel(first)}
    assert second.state == "wrap_up"


async def test_one_of_a_conference_is_taken_aside(house: House) -> None:
    customer, first, second = await together(house)
    await first.contact("split", call_id=party_call(customer))
    assert str(customer.hears()).startswith("music:")
    assert heard_by(house, first) == {channel(second)}
    await first.contact("conference")
    assert customer.hears() == {channel(first), channel(second)}


async def test_who_leaves_a_conference_leaves_the_customer_with_the_other(house: House) -> None:
    customer, first, second = await together(house)
    await first.contact("leave")
    assert first.state == "wrap_up"
    assert customer.hears() == {channel(second)}
    leg = customer.line.interaction.leg
    assert leg is not None
    assert leg.agent_id == second.user_id
    await second.contact("hold")
    assert str(customer.hears()).startswith("music:")


async def test_the_contact_is_over_when_the_customer_is_dropped(house: House) -> None:
    customer, first, second = await together(house)
    await first.contact("drop", call_id="customer")
    assert (first.state, second.state) == ("wrap_up", "wrap_up")
    assert (await customer.row())["ended_by"] == "agent"


@pytest.mark.parametrize("way", [aside, together])
async def test_the_customer_hangs_up(house: House, way: Way) -> None:
    customer, first, second = await way(house)
    await customer.hang_up()
    assert (first.state, second.state) == ("wrap_up", "wrap_up")
    assert not house.switch.channels


async def test_who_refuses_leaves_the_customer_on_hold_and_the_agent_told(house: House) -> None:
    customer, first, second = await two(house)
    await ask(first, second)
    await second.refuse()
    assert second.state == "not_ready"
    assert customer.line.interaction.phase is Phase.HELD
    assert str(heard_by(house, first)).startswith("prompt:")
    await first.contact("resume")
    assert customer.hears() == {channel(first)}


async def test_who_does_not_answer_is_not_waited_for(house: House) -> None:
    _, first, second = await two(house)
    await ask(first, second)
    await house.pass_time(21)
    assert second.state == "not_ready"
    assert first.state == "talking"


async def test_the_agent_goes_back_while_it_rings_and_the_answer_waits(house: House) -> None:
    customer, first, second = await two(house)
    await ask(first, second)
    await first.contact("resume")
    assert customer.hears() == {channel(first)}
    await second.answer()
    assert customer.line.interaction.parties[0].place is Place.WAITING
    assert str(heard_by(house, second)).startswith("music:")


async def test_handed_over_while_it_rings(house: House) -> None:
    customer, first, second = await two(house)
    await ask(first, second)
    await first.contact("complete")
    assert first.state == "wrap_up"
    assert customer.line.interaction.phase is Phase.OFFERED
    await second.answer()
    assert customer.hears() == {channel(second)}


async def test_who_does_not_take_what_was_handed_over_while_it_rang_leaves_it_to_the_queue(
    house: House,
) -> None:
    customer, first, second = await two(house)
    await ask(first, second)
    await first.contact("complete")
    await second.refuse()
    assert customer.line.interaction.phase is Phase.QUEUED
    await first.contact("wrap_up", finish=True)
    await house.pass_time(25)
    assert first.state == "reserved" or first.state == "ringing"


async def test_any_agent_of_a_queue(house: House) -> None:
    customer, first, second = await two(house)
    await second.desk("not_ready", reason="meal")
    queue = str(house.ids.queues["alpha/service"])
    await first.contact("consult", target={"kind": "queue", "queue_id": queue})
    assert customer.line.interaction.parties[0].agent_id is None
    assert heard_by(house, first) == "music:ringing"
    await second.desk("ready")
    assert second.state == "ringing"
    await second.refuse()
    assert customer.line.interaction.parties[0].agent_id is None
    await second.desk("ready")
    await second.answer()
    await first.contact("complete")
    assert customer.hears() == {channel(second)}
    (told,) = await customer.events("transferred")
    assert told["facts"]["queue_id"] == queue


async def outside(house: House, *, answered: bool = True) -> tuple[Customer, Staff, FakePhone]:
    """The agent consults somebody outside."""
    customer, first = await house.talking()
    phone = house.switch.outside(GARAGE)
    house.secrets.add(GARAGE)
    await first.contact("consult", target={"kind": "number", "digits": GARAGE})
    if answered:
        phone.answer()
        await house.settle()
    return customer, first, phone


async def test_a_number_outside_in_a_conference_and_left_alone_with_the_customer(house: House) -> None:
    customer, first, phone = await outside(house)
    assert heard_by(house, first) == {phone.ringing().id}
    await first.contact("conference")
    await first.contact("leave")
    assert first.state == "wrap_up"
    assert customer.line.interaction.phase is Phase.FORWARDED
    assert customer.hears() == {phone.ringing().id}
    phone.hang_up()
    await house.settle()
    assert not house.switch.channels


async def test_a_number_outside_is_handed_the_customer_while_it_rings(house: House) -> None:
    customer, first, phone = await outside(house, answered=False)
    await first.contact("complete")
    assert customer.line.interaction.phase is Phase.FORWARDING
    phone.answer()
    await house.settle()
    assert customer.hears() == {phone.ringing().id}


async def test_a_number_outside_that_is_busy(house: House) -> None:
    customer, first = await house.talking()
    house.switch.outside(GARAGE, habit="busy")
    await first.contact("consult", target={"kind": "number", "digits": GARAGE})
    assert not customer.line.interaction.parties
    assert customer.line.interaction.phase is Phase.HELD
    (told,) = await customer.events("party_gone")
    assert told["facts"]["cause"] == "busy"


async def test_the_agents_phone_is_lost_and_the_consulted_one_goes_on(house: House) -> None:
    customer, first, second = await aside(house)
    await first.vanish()
    await house.pass_time(9)
    assert customer.hears() == {channel(second)}
    assert first.state == "wrap_up"
    await house.pass_time(70)
    assert first.state == "signed_out"


async def test_the_agents_phone_is_lost_and_the_one_outside_keeps_the_customer_company(house: House) -> None:
    customer, first, phone = await outside(house)
    await first.contact("conference")
    house.switch.end(channel(first), cause=EndCause.MEDIA_LOST, by=Party.SYSTEM)
    await house.settle()
    assert customer.line.interaction.phase is Phase.RETURNING
    assert customer.hears() == {phone.ringing().id}
    await first.go(online=False)
    await house.pass_time(25)
    assert customer.line.interaction.leg is None
    assert customer.hears() == {phone.ringing().id}
    phone.hang_up()
    await house.settle()


async def test_the_consulted_phone_is_lost(house: House) -> None:
    customer, first, second = await aside(house)
    house.switch.end(channel(second), cause=EndCause.MEDIA_LOST, by=Party.SYSTEM)
    await house.settle()
    assert first.state == "talking"
    assert not customer.line.interaction.parties
    assert second.agent.state is AgentState.WRAP_UP


async def test_who_puts_the_receiver_down_in_a_consult_hands_over(house: House) -> None:
    customer, first, second = await aside(house)
    await first.hang_up()
    assert first.state == "wrap_up"
    assert customer.hears() == {channel(second)}


async def test_a_supervisor_frees_each_of_the_two(house: House) -> None:
    customer, first, second = await together(house)
    await house.supervise("free", second)
    assert customer.hears() == {channel(first)}
    assert second.state == "ready"
    await ask(first, second)
    await second.answer()
    await house.supervise("sign_out", first)
    assert first.state == "signed_out"
    assert customer.hears() == {channel(second)}


async def test_only_colleagues_of_the_enterprise_who_are_ready(house: House) -> None:
    customer, first, second = await two(house)
    await second.desk("not_ready", reason="meal")
    with pytest.raises(AgentNotFree):
        await ask(first, second)
    stranger = await house.agent("beta.agent")
    with pytest.raises(NotFound):
        await ask(first, stranger)
    with pytest.raises(NotFound):
        await first.contact(
            "consult", target={"kind": "queue", "queue_id": str(house.ids.queues["beta/service"])}
        )
    assert customer.line.interaction.phase is Phase.TALKING


async def test_what_is_legal_for_whom(house: House) -> None:
    customer, first, second = await aside(house)
    moves = set(legal_moves(customer.line.interaction, agent_id=first.user_id))
    assert {Move.COMPLETE, Move.SWAP, Move.CONFERENCE, Move.CANCEL_CONSULT, Move.MUTE} <= moves
    assert not {Move.HOLD, Move.RESUME, Move.CONSULT, Move.TRANSFER, Move.HANG_UP} & moves
    consulted = set(legal_moves(customer.line.interaction, agent_id=second.user_id))
    assert consulted == {Move.MUTE, Move.ASK_HELP, Move.HANG_UP, Move.WRAP_UP}
    with pytest.raises(NotInThisPhase) as refused:
        await second.contact("swap")
    assert refused.value.details["move"] == "swap"


@pytest.mark.parametrize("way", ["ringing", "aside", "waiting", "together", "outside"])
async def test_call_control_dies_in_every_state_and_all_go_on(house: House, way: str) -> None:
    if way == "outside":
        customer, first, _ = await outside(house)
    else:
        customer, first, second = await two(house)
        await ask(first, second)
        if way != "ringing":
            await second.answer()
        if way == "waiting":
            await first.contact("swap")
        if way == "together":
            await first.contact("conference")
    before = customer.line.interaction
    await house.kill()
    await house.start()
    assert customer.line.interaction == before
    if way == "ringing":
        await second.answer()
    await first.contact("complete" if way not in {"together"} else "leave")
    assert first.state == "wrap_up"
    await customer.hang_up()
    assert not house.switch.channels


@pytest.mark.parametrize("who", ["first", "second", "both", "customer"])
async def test_who_hangs_up_while_call_control_is_dead(house: House, who: str) -> None:
    customer, first, second = await together(house)
    await house.kill()
    if who in {"first", "both"}:
        first.phone.hang_up()
    if who in {"second", "both"}:
        second.phone.hang_up()
    if who == "customer":
        customer.caller.hang_up()
    await house.start()
    if who == "first":
        assert customer.hears() == {channel(second)}
    elif who == "second":
        assert customer.hears() == {channel(first)}
    else:
        assert not house.switch.channels
    assert who == "second" or first.state == "wrap_up"
    assert who == "first" or second.state == "wrap_up"


async def test_a_customer_is_handed_on_five_times(house: House) -> None:
    """From the first to the sixth: each documents, and each handing over is told."""
    await house.set_queue("alpha/service", wrap_up_seconds=30)
    customer, first, second = await two(house)
    for _ in range(5):
        await ask(first, second)
        await second.answer()
        await first.contact("complete")
        assert customer.hears() == {channel(second)}
        assert first.state == "wrap_up"
        await first.contact("wrap_up", finish=True)
        first, second = second, first
    story = await customer.story()
    assert story.count("transferred") == 5
    assert story.count("wrap_up_begun") == 5
    assert story.count("recording_started") == 1
    await customer.hang_up()
    story = await customer.story()
    assert story.count("wrap_up_begun") == 6
    told = [
        (each["facts"]["from_agent_id"], each["facts"]["agent_id"])
        for each in await customer.events("transferred")
    ]
    assert all(here[1] == there[0] for here, there in pairwise(told))


@pytest.mark.parametrize("rush", [0, 1, 3])
@pytest.mark.parametrize("pair", [("first", "second"), ("first", "customer"), ("second", "customer")])
@pytest.mark.parametrize("way", [two, aside, together])
async def test_two_hang_up_at_the_same_moment(
    house: House, way: Way, pair: tuple[str, str], rush: int
) -> None:
    customer, first, second = await way(house)
    deeds = {
        "first": first.phone.hang_up,
        "second": second.phone.hang_up,
        "customer": customer.caller.hang_up,
    }
    house.switch.lag = rush
    for who in pair:
        deeds[who]()
        for _ in range(rush):
            await house.breathe()
    await house.settle()
    customer.caller.hang_up()
    await house.settle()
    assert not house.switch.channels
    assert not house.switch.bridges
    assert {first.state, second.state} <= {"wrap_up", "ready"}


@pytest.mark.parametrize("deed", ["answer", "refuse", "hang_up", "no_answer"])
@pytest.mark.parametrize("move", ["cancel_consult", "complete", "resume"])
async def test_what_the_rung_one_does_races_with_what_the_agent_does(
    house: House, deed: str, move: str
) -> None:
    customer, first, second = await two(house)
    await ask(first, second)
    contact = str(first.agent.interaction_id)
    if deed == "no_answer":
        await house.pass_time(19.99)
        house.clock.set(house.clock.now() + seconds(0.02))
    else:
        getattr(second.phone, deed)()
    with suppress(NotInThisPhase):
        await first.desk(move, interaction_id=contact)
    await house.pass_time(30)
    assert first.state in {"talking", "wrap_up", "ready", "ringing"}, "he is offered it again"
    customer.caller.hang_up()
    await house.settle()
    assert not house.switch.channels


async def test_somebody_else_asked_during_a_conference_leaves_the_others_talking(house: House) -> None:
    customer, first, second = await together(house)
    phone = house.switch.outside(GARAGE, habit="answers")
    house.secrets.add(GARAGE)
    await first.contact("consult", target={"kind": "number", "digits": GARAGE})
    assert customer.hears() == {channel(second)}
    assert heard_by(house, first) == {phone.ringing().id}
    await first.contact("conference")
    assert customer.hears() == {channel(first), channel(second), phone.ringing().id}
    await second.contact("leave")
    assert customer.hears() == {channel(first), phone.ringing().id}


async def test_who_is_left_alone_while_his_agent_is_aside_hears_music(house: House) -> None:
    customer, first, second = await together(house)
    house.switch.outside(GARAGE, habit="answers")
    house.secrets.add(GARAGE)
    await first.contact("consult", target={"kind": "number", "digits": GARAGE})
    await second.hang_up()
    assert customer.line.interaction.phase is Phase.HELD
    assert str(customer.hears()).startswith("music:")
