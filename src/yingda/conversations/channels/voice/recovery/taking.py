"""An agent takes a seat, changes it in mid-shift, or tells that its sound is out of order."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations.channels.voice.centre import Centre, Seat
from yingda.conversations.channels.voice.handling import parties
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import offers
from yingda.conversations.channels.voice.recovery import seats
from yingda.conversations.channels.voice.turn import Turn, agents_turn
from yingda.conversations.moves import NotInThisPhase
from yingda.conversations.parts import IN_CONVERSATION, Phase
from yingda.kernel.errors import DomainError, NotFound
from yingda.kernel.ids import SeatId
from yingda.ledger.model import SWITCH
from yingda.platform.journal import Write
from yingda.routing.transitions import OFFERED, AgentState, Transition

Answer = dict[str, Any]
PICK_UP = timedelta(seconds=60)
"""How long the telephone of a kept-up seat is waited for by who wants to change there."""


class SeatSilent(DomainError):
    """The phone at this seat does not answer, so no call could reach you there."""

    code = "seat.silent"


class SeatTaken(DomainError):
    """Somebody else is signed in at this seat."""

    code = "seat.taken"


def _seat_for(centre: Centre, agent_id: UUID, seat_id: UUID) -> Seat:
    """The seat, if this agent may sit there and nobody else does."""
    seat, agent = centre.directory.seats.get(seat_id), centre.floor.agent(agent_id)
    if seat is None or seat.user_id not in {None, agent_id} or seat.tenant_id != agent.tenant_id:
        raise NotFound
    others = (each for each in centre.floor.agents().values() if each.user_id != agent_id)
    is_awaited = any(seat.id == awaited for user, awaited in centre.awaited.items() if user != agent_id)
    if is_awaited or any(each.seat_id == seat.id for each in others):
        raise SeatTaken(seat=seat.code)
    return seat


async def sign_in(centre: Centre, *, agent_id: UUID, seat_id: UUID) -> Answer:
    """Sign an agent in at a seat that has just proved that it rings; a kept-up one proves it when it is taken up."""
    seat = _seat_for(centre, agent_id, seat_id)
    if seat.is_kept_up:
        with agents_turn(centre, agent_id) as turn:
            turn.move(agent_id, Transition.SIGN_IN, seat_id=SeatId(seat_id))
            seats.seat_lost(turn, agent_id)
        return {"dialled": True}
    if not await centre.switch.seat_online(seat.endpoint):
        raise SeatSilent(seat=seat.code)
    # Somebody else may have sat down there while the phone was asked.
    _seat_for(centre, agent_id, seat_id)
    centre.online[seat.endpoint] = True
    with agents_turn(centre, agent_id) as turn:
        turn.move(agent_id, Transition.SIGN_IN, seat_id=SeatId(seat_id))
    return {}


async def change_seat(centre: Centre, *, agent_id: UUID, seat_id: UUID) -> Answer:
    """Go on at another seat, in whatever state; where that one does not answer, everything stays as it is."""
    seat = _seat_for(centre, agent_id, seat_id)
    _may_change(centre, agent_id)
    if centre.floor.agent(agent_id).seat_id == seat_id:
        return {}
    if seat.is_kept_up and not centre.remote.is_up(seat.endpoint):
        _await_line(centre, agent_id, seat)
        return {"dialled": True}
    if not await centre.switch.seat_online(seat.endpoint):
        raise SeatSilent(seat=seat.code)
    _seat_for(centre, agent_id, seat_id)
    _may_change(centre, agent_id)
    centre.online[seat.endpoint] = True
    with agents_turn(centre, agent_id) as turn:
        move(turn, agent_id, seat)
    return {}


def _may_change(centre: Centre, agent_id: UUID) -> None:
    """Who is signed in may, unless he is only asked for advice, or has somebody else in the call with him."""
    agent = centre.floor.agent(agent_id)
    line = _line_of(centre, agent_id)
    if agent.state is AgentState.SIGNED_OUT:
        raise NotInThisPhase(phase=agent.state.value)
    if line is None or agent.state is AgentState.WRAP_UP:
        return
    item = line.interaction
    if offers.agent_of(line) != agent_id or item.parties:
        raise NotInThisPhase(phase=item.phase.value, move="change_seat")


def _line_of(centre: Centre, agent_id: UUID) -> Line | None:
    interaction_id = centre.floor.agent(agent_id).interaction_id
    return centre.lines.get(interaction_id) if interaction_id else None


def _await_line(centre: Centre, agent_id: UUID, seat: Seat) -> None:
    """Dial the telephone first: until it is taken up he stays where he is."""
    forget_awaited(centre, agent_id)
    centre.awaited[agent_id] = seat.id
    centre.remote.attend(seat.endpoint)
    centre.remind("line", agent_id, centre.clock.now() + PICK_UP)


def forget_awaited(centre: Centre, agent_id: UUID) -> None:
    """He does not change there: nobody took the telephone up, or he wants something else now."""
    awaited = centre.awaited.pop(agent_id, None)
    seat = centre.directory.seats.get(awaited) if awaited else None
    centre.remind("line", agent_id, None)
    if seat is not None and not any(a.seat_id == seat.id for a in centre.floor.agents().values()):
        centre.remote.leave(seat.endpoint)


def line_not_taken_up(turn: Turn, agent_id: UUID) -> None:
    """Nobody took up the telephone of the seat that he wanted to change to."""
    forget_awaited(turn.centre, agent_id)
    turn.tell("agent", agent_id, tenant_id=turn.centre.floor.agent(agent_id).tenant_id)


def arrived(centre: Centre, seat: Seat) -> None:
    """The line of a seat is up: who waits for it changes there now."""
    agent_id = next((user for user, awaited in centre.awaited.items() if awaited == seat.id), None)
    if agent_id is None:
        return
    centre.awaited.pop(agent_id)
    centre.remind("line", agent_id, None)
    try:
        _may_change(centre, agent_id)
    except NotInThisPhase:
        centre.remote.leave(seat.endpoint)
        return
    with agents_turn(centre, agent_id) as turn:
        move(turn, agent_id, seat)


def move(turn: Turn, agent_id: UUID, seat: Seat) -> None:
    """He sits at the other seat from now on; a customer whom he talks with is put through to him there."""
    centre, before = turn.centre, turn.centre.floor.agent(agent_id)
    line = _line_of(centre, agent_id)
    if line is not None and before.state in OFFERED:
        withdrawn = ev.OfferWithdrawn(agent_id=agent_id, cause="seat_changed")
        offers.offer_over(turn, line, withdrawn, Transition.OFFER_WITHDRAWN, cause="seat_changed")
    talking = line is not None and before.state is AgentState.TALKING
    if line is not None and talking and line.interaction.phase in IN_CONVERSATION:
        seats.hold_for_return(turn, line, agent_id, cause="seat_changed")
    documenting = before.is_seat_lost and before.state is AgentState.WRAP_UP
    deadline = turn.at + seats.WRAP_UP_AFTER_RETURN if documenting else None
    turn.move(agent_id, Transition.CHANGE_SEAT, seat_id=SeatId(seat.id), deadline=deadline)
    for kind in ("phone", "socket"):
        centre.remind(kind, agent_id, None)
    # Whoever only documents the contact has no part in the call that another one is just taking.
    if line is not None and line.interaction.phase is Phase.RETURNING and offers.agent_of(line) == agent_id:
        seats.ring_again(turn, line, agent_id)
        leg = line.interaction.leg
        if before.seat_id is not None and leg is not None:
            centre.came_from[agent_id] = (leg.channel_id, before.seat_id)


# What the page tells of its phone


async def phone_fault(centre: Centre, *, agent_id: UUID) -> Answer:
    """He cannot speak or hear by his phone: nobody is offered to him until he can."""
    agent = centre.floor.agents().get(agent_id)
    if agent is None or agent.is_unseated or agent.state is AgentState.SIGNED_OUT:
        return {}
    line = _line_of(centre, agent_id)
    party = line.interaction.party_of(agent_id) if line is not None else None
    with agents_turn(centre, agent_id) as turn:
        if agent.state in OFFERED and line is not None and offers.agent_of(line) == agent_id:
            withdrawn = ev.OfferWithdrawn(agent_id=agent_id, cause="seat_fault")
            offers.offer_over(turn, line, withdrawn, Transition.SEAT_FAULT, cause="seat_fault")
        elif agent.state in OFFERED and line is not None and party is not None:
            parties.not_taken(turn, line, party, transition=Transition.SEAT_FAULT, cause="seat_fault")
        elif agent.state not in OFFERED:
            turn.move(agent_id, Transition.SEAT_FAULT)
    return {}


async def phone_well(centre: Centre, *, agent_id: UUID) -> Answer:
    """He can speak and hear again."""
    agent = centre.floor.agents().get(agent_id)
    if agent is not None and agent.is_seat_faulty:
        with agents_turn(centre, agent_id) as turn:
            turn.move(agent_id, Transition.SEAT_WELL)
    return {}


async def page_takes_over(centre: Centre, *, agent_id: UUID, args: Mapping[str, Any]) -> Answer:
    """This page is the browser's phone from now on; every other one of his only looks on."""
    seat, page = _browser_seat(centre, agent_id, args), str(args["instance"])
    before, agent = centre.pages.get(seat.endpoint), centre.floor.agents().get(agent_id)
    if before not in {None, page} and agent is not None and agent.seat_id == seat.id:
        # Whatever the older page had is put through to this one, as soon as it rings.
        centre.online[seat.endpoint] = False
        with Turn(centre, at=centre.clock.now(), by=SWITCH) as turn:
            seats.seat_lost(turn, agent_id)
    _set_page(centre, agent_id, seat, page)
    return {}


def page_left(centre: Centre, *, agent_id: UUID, args: Mapping[str, Any]) -> bool:
    """A page says good-bye; False: another one is the phone by now."""
    seat = _browser_seat(centre, agent_id, args)
    if centre.pages.get(seat.endpoint) not in {None, args.get("instance")}:
        return False
    _set_page(centre, agent_id, seat, None)
    return True


def _browser_seat(centre: Centre, agent_id: UUID, args: Mapping[str, Any]) -> Seat:
    seat = centre.directory.seat_of(str(args["endpoint"]))
    if seat is None or seat.user_id not in {None, agent_id}:
        raise NotFound
    return seat


def _set_page(centre: Centre, agent_id: UUID, seat: Seat, page: str | None) -> None:
    if page is None:
        centre.pages.pop(seat.endpoint, None)
    else:
        centre.pages[seat.endpoint] = page
    with agents_turn(centre, agent_id) as turn:
        values = {"id": seat.id, "tenant_id": seat.tenant_id, "page": page}
        turn.write(Write(statement="conversations.set_page", values=values))
        turn.tell("agent", agent_id, tenant_id=seat.tenant_id)
