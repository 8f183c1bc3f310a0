"""Whatever comes in whatever order on the real switch: both hang up at once, supervisors meet, and seeded walks."""

import asyncio
import os
import random
from typing import Any

import pytest
from tests.journeys.office import Desk, Office
from tests.journeys.strollers import Stroll, one_story
from tests.journeys.test_company import SECOND_HZ, colleague, consult, customer_hears, hears
from tests.support.sip.people import Phone

pytestmark = [pytest.mark.switch, pytest.mark.database, pytest.mark.timeout(300)]
TRANSPORT = "96968003"
OUTSIDE = "13900001234"
SUPERVISOR_HZ = 1700.0
SEED = int(os.environ.get("YINGDA_SEED", "20261122"))
WALKS = int(os.environ.get("YINGDA_STROLLS", "12"))
ORDERS = ("customer first", "agent first")


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("phase", ["ringing", "talking", "held", "consulting", "consulted", "conference"])
async def test_both_hang_up_within_the_same_moment(office: Office, phase: str, order: str) -> None:
    desk, phone = await office.agent("agent801", "T81")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    assert await phone.rings()
    desks = [desk]
    if phase != "ringing":
        phone.decide()
        await desk.has_contact("talking")
    if phase == "held":
        await desk.do("hold")
    if phase in {"consulting", "consulted", "conference"}:
        desks.append(await _consulted(office, desk, phase))
    both = [customer.leg.hang_up, phone.hang_up]
    for put_down in both if order == "customer first" else reversed(both):
        put_down()
    await one_story(office, customer, desks)


async def _consulted(office: Office, desk: Desk, phase: str) -> Desk:
    """A colleague who is rung, has answered, or is in the conference."""
    second, other = await colleague(office, "agent802", "T82")
    await consult(desk, second)
    assert await other.rings()
    if phase != "consulting":
        other.decide()
        await second.has_contact("talking")
    if phase == "conference":
        await desk.do("conference")
        await desk.has_contact("talking")
    return second


async def _supervisor(office: Office, name: str, seat: str, *, hz: float) -> "tuple[Any, str, Phone]":
    phone = await office.phone(seat, hz=hz, ring_ms=50)
    of_its_house = await office.desk("agent801" if seat.startswith("T8") else "agent2001")
    seat_id = (await of_its_house.find("/api/desk/seats", seat))["id"]
    return await office.person(name), seat_id, phone


async def test_two_supervisors_in_one_call_and_one_of_them_takes_it_over(office: Office) -> None:
    desk, phone = await office.agent("agent801", "T81")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    assert await phone.rings()
    phone.decide()
    contact = await desk.has_contact("talking")
    path = f"/api/floor/interactions/{contact['interaction_id']}"
    first, seat1, ear1 = await _supervisor(office, "operator.lead", "T21", hz=SUPERVISOR_HZ)
    second, seat2, ear2 = await _supervisor(office, "operator.duty", "T82", hz=SECOND_HZ)
    await asyncio.gather(
        first.post(f"{path}/listen", by=seat1),
        second.post(f"{path}/barge", by=seat2),
    )
    assert await ear1.rings()
    assert await ear2.rings()
    assert await customer_hears(customer, SECOND_HZ, 1000.0), "who has come in is heard"
    assert await hears(ear1, 440.0, 1000.0, SECOND_HZ), "who listens hears all three"
    assert not await customer.leg.media.wait_for_tone(SUPERVISOR_HZ, within=1.0, share=0.1)

    answers = await asyncio.gather(
        *(each.client.post(f"{path}/take-over", json={}) for each in (first, second))
    )
    assert sorted(each.status_code for each in answers) == [200, 409], [each.text for each in answers]
    refused = next(each.json() for each in answers if each.status_code == 409)
    assert refused["code"], "a sentence"
    won = 0 if answers[0].status_code == 200 else 1
    assert await customer.leg.media.wait_for_tone((SUPERVISOR_HZ, SECOND_HZ)[won], within=3.0, share=0.2)
    assert await phone.ended()
    await desk.becomes("wrap_up")
    winner = (first, second)[won]
    await winner.post(f"{path}/hang-up")
    assert await customer.leg.ended()
    row, types = await one_story(office, customer, [desk])
    assert (row["ended_by"], types.count("taken_over_by_supervisor")) == ("supervisor", 1)
    took_part = (await first.get(f"/api/interactions/{row['id']}/listeners"))["items"]
    assert len(took_part) == 2


async def test_two_supervisors_who_take_over_a_call_that_neither_is_in(office: Office) -> None:
    desk, phone = await office.agent("agent801", "T81")
    customer = await office.call(TRANSPORT)
    assert await customer.leg.answered()
    assert await phone.rings()
    phone.decide()
    contact = await desk.has_contact("talking")
    path = f"/api/floor/interactions/{contact['interaction_id']}"
    first, seat1, _ = await _supervisor(office, "operator.lead", "T21", hz=SUPERVISOR_HZ)
    second, seat2, _ = await _supervisor(office, "operator.duty", "T82", hz=SECOND_HZ)
    answers = await asyncio.gather(
        first.client.post(f"{path}/take-over", json={"by": seat1}),
        second.client.post(f"{path}/take-over", json={"by": seat2}),
    )
    assert all(each.status_code in {200, 409} for each in answers), [each.text for each in answers]
    await desk.becomes("wrap_up")
    assert await phone.ended()
    customer.leg.hang_up()
    _, types = await one_story(office, customer, [desk])
    assert types.count("taken_over_by_supervisor") == 1


async def test_seeded_walks_tell_one_story_each(office: Office) -> None:
    """The seed and the steps are told where one fails; YINGDA_SEED and YINGDA_STROLLS walk elsewhere, and further."""
    desks = {
        "T81": await office.agent("agent801", "T81"),
        "T82": (await colleague(office, "agent802", "T82")),
    }
    lead, seat_id, ear = await _supervisor(office, "operator.lead", "T22", hz=SUPERVISOR_HZ)
    for seed in range(SEED, SEED + WALKS):
        stroll = Stroll(
            office=office,
            desks=[desk for desk, _ in desks.values()],
            phones=[phone for _, phone in desks.values()],
            lead=lead,
            lead_seat=seat_id,
            lead_phone=ear,
            chance=random.Random(seed),
        )
        try:
            await stroll.walk()
        except BaseException:
            print(f"seed {seed}:", *stroll.steps, sep="\n  ")  # noqa: T201  # what failed is to be walked again
            raise
