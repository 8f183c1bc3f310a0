"""The switch tells what happened: each report finds its line, and becomes a turn."""

import contextlib
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from yingda.conversations.channels.voice import aside
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.handling import actions, after_agent, parties, succession
from yingda.conversations.channels.voice.lines import Line, Side
from yingda.conversations.channels.voice.offering import answering, legs, offers
from yingda.conversations.channels.voice.outside import dialling, forwarding
from yingda.conversations.channels.voice.recovery import probing, seats, taking
from yingda.conversations.channels.voice.supervision.reports import listener_ended, listener_report
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.channels.voice.walking import waits
from yingda.conversations.model import Phase
from yingda.conversations.moves import Move, is_legal
from yingda.conversations.parts import IN_CONVERSATION, Place
from yingda.ledger.model import CUSTOMER, SWITCH, ActorKind, By
from yingda.routing.model import Agent
from yingda.routing.transitions import AgentState
from yingda.telephony import events as tel
from yingda.telephony.ports import SwitchUnavailable

log = logging.getLogger(__name__)
PHONE_GRACE = timedelta(seconds=2)
"""How long a phone that lost its line may take to register again before its calls are taken for lost."""
TALKING_GRACE = timedelta(seconds=8)
"""The same in a conversation, as long as only the switch misses the phone: its speech goes on without its line, which
is cut too when our own web server has to start anew; a phone that is really gone is given away by its silence."""


def hear_report(centre: Centre, report: tel.SwitchReport) -> None:
    """Act on one report about a channel that is ours; anything else was settled before it came."""
    if isinstance(report, tel.SeatPresenceChanged):
        presence_changed(centre, report.endpoint, online=report.online, sure=report.sure)
        return
    if not isinstance(report, tel.SwitchEvent):
        return
    found = centre.lines.on(report.channel_id)
    if found is None:
        _hear_of_unknown(centre, report)
        return
    line, side = found
    with Turn(centre, at=report.at) as turn:
        if isinstance(report, tel.CallEnded):
            ENDS[side](turn, line, report)
        else:
            REPORTS[side](turn, line, report)


def _hear_of_unknown(centre: Centre, report: tel.SwitchEvent) -> None:
    """A call may end before it was let in, and a leg may be made after its offer was over."""
    if isinstance(report, tel.CallEnded) and report.channel_id in centre.arriving:
        centre.arriving[report.channel_id] = report
    elif isinstance(report, tel.LegReady):
        centre.spawn(_drop(centre, report.channel_id))


async def _drop(centre: Centre, channel_id: str) -> None:
    with contextlib.suppress(SwitchUnavailable):
        await centre.switch.hang_up(channel_id)


def _customer_report(turn: Turn, line: Line, report: tel.SwitchEvent) -> None:
    match report:
        case tel.DigitPressed():
            waits.digit_pressed(turn, line, report.digit)
        case tel.PromptFinished():
            waits.prompt_finished(turn, line, report.playback_id)
        case _:
            pass


def _agent_report(turn: Turn, line: Line, report: tel.SwitchEvent) -> None:
    match report:
        case tel.LegReady():
            legs.leg_ready(turn, line)
        case tel.LegRinging():
            legs.leg_ringing(turn, line)
        case tel.LegAnswered():
            answering.leg_answered(turn, line)
        case tel.PromptFinished():
            if aside.finished(line, report.playback_id):
                dialling.told(turn, line)
        case tel.HoldPressed() if _may(line, Move.HOLD):
            actions.put_on_hold(turn, line)
        case tel.HoldReleased() if _may(line, Move.RESUME):
            actions.take_back(turn, line)
        case _:
            pass


def _may(line: Line, move: Move) -> bool:
    """Whether the agent may do by his phone's own key what he may not do by another way."""
    leg = line.interaction.leg
    return leg is not None and is_legal(line.interaction, leg.agent_id, move)


def _party_report(turn: Turn, line: Line, report: tel.SwitchEvent) -> None:
    """Of somebody who is consulted, or in a conference."""
    party = parties.of(line, report.channel_id)
    if party is None:
        return
    match report:
        case tel.LegReady():
            parties.leg_ready(turn, line, party)
        case tel.LegRinging():
            parties.leg_ringing(turn, line, party)
        case tel.LegAnswered():
            parties.answered(turn, line, party)
        case _:
            pass


def _party_ended(turn: Turn, line: Line, ended: tel.CallEnded) -> None:
    party = parties.of(line, ended.channel_id)
    if party is None:
        turn.centre.lines.forget(ended.channel_id)
        return
    by_will = ended.by is tel.Party.FAR_END and ended.cause is not tel.EndCause.MEDIA_LOST
    if party.place is Place.RINGING:
        parties.leg_ended(turn, line, party, ended.cause)
    elif party.agent_id is not None and not by_will:
        seats.seat_lost(turn, party.agent_id)
        probing.begin(turn, party.agent_id)
    else:
        actor = By(kind=ActorKind.AGENT, id=party.agent_id) if party.agent_id else SWITCH
        parties.over(turn, line, party, cause=ended.cause.value, by=actor)


def _outside_report(turn: Turn, line: Line, report: tel.SwitchEvent) -> None:
    """Of the leg that leaves us by a trunk: to whom the contact is forwarded, or to a customer who is called back."""
    is_forward = line.interaction.phase is Phase.FORWARDING
    match report:
        case tel.LegReady():
            (forwarding if is_forward else dialling).leg_ready(turn, line)
        case tel.LegAnswered():
            (forwarding if is_forward else dialling).answered(turn, line)
        case tel.DigitPressed():
            forwarding.digit_pressed(turn, line, report.digit)
        case tel.PromptFinished():
            if aside.finished(line, report.playback_id):
                forwarding.whispered(turn, line)
        case _:
            pass


def _outside_ended(turn: Turn, line: Line, ended: tel.CallEnded) -> None:
    match line.interaction.phase:
        case Phase.FORWARDING:
            forwarding.failed(turn, line, ended.cause)
        case Phase.FORWARDED:
            succession.outside_ended(turn, line, cause=ended.cause, by=ended.by)
        case Phase.DIALLING:
            dialling.failed(turn, line, ended.cause)
        case _:
            turn.centre.lines.forget(ended.channel_id)


def _customer_ended(turn: Turn, line: Line, ended: tel.CallEnded) -> None:
    by, actor = ("customer", CUSTOMER) if ended.by is tel.Party.FAR_END else ("switch", SWITCH)
    waits.customer_gone(turn, line, by=by, cause=ended.cause.value, actor=actor)


def _agent_ended(turn: Turn, line: Line, ended: tel.CallEnded) -> None:
    item = line.interaction
    if item.leg is None:
        return
    if item.phase is Phase.OFFERED:
        offers.leg_ended_in_offer(turn, line, ended.cause)
    elif item.phase is Phase.RETURNING:
        seats.return_failed(turn, line)
    elif item.phase in IN_CONVERSATION:
        if ended.by is tel.Party.FAR_END and ended.cause is not tel.EndCause.MEDIA_LOST:
            actor = By(kind=ActorKind.AGENT, id=item.leg.agent_id)
            after_agent.agent_done(turn, line, cause=ended.cause.value, actor=actor)
        else:
            seats.seat_lost(turn, item.leg.agent_id)
            probing.begin(turn, item.leg.agent_id)


REPORTS: Mapping[Side, Callable[[Turn, Line, tel.SwitchEvent], None]] = {
    Side.CUSTOMER: _customer_report,
    Side.AGENT: _agent_report,
    Side.OUTSIDE: _outside_report,
    Side.PARTY: _party_report,
    Side.LISTENER: listener_report,
}
ENDS: Mapping[Side, Callable[[Turn, Line, tel.CallEnded], None]] = {
    Side.CUSTOMER: _customer_ended,
    Side.AGENT: _agent_ended,
    Side.OUTSIDE: _outside_ended,
    Side.PARTY: _party_ended,
    Side.LISTENER: listener_ended,
}
"""What a report of each side's channel does, and what its end does."""


def presence_changed(centre: Centre, endpoint: str, *, online: bool, sure: bool = False) -> None:
    """A phone came or went, as the switch sees it: its agent is lost after a grace, or back at once."""
    agent = _agent_at(centre, endpoint, online=online)
    seat = centre.directory.seat_of(endpoint)
    if online and seat is not None:
        taking.arrived(centre, seat)
    if agent is None:
        return
    if online:
        for kind in ("phone", "socket"):
            centre.remind(kind, agent.user_id, None)
        with Turn(centre, at=centre.clock.now(), by=SWITCH) as turn:
            seats.seat_returned(turn, agent.user_id)
    elif sure:
        page_gone(centre, endpoint)
    elif not agent.is_seat_lost:
        grace = TALKING_GRACE if agent.state is AgentState.TALKING else PHONE_GRACE
        centre.remind("phone", agent.user_id, centre.clock.now() + grace)


def socket_closed(centre: Centre, endpoint: str) -> None:
    """The web server has seen the browser that was this phone close its line, and knows of no other."""
    agent = _agent_at(centre, endpoint, online=False)
    if agent is not None and not agent.is_seat_lost:
        centre.remind("socket", agent.user_id, centre.clock.now() + PHONE_GRACE)


def page_gone(centre: Centre, endpoint: str) -> None:
    """The browser page that was this phone said good-bye: no grace, its calls cannot come back to it."""
    agent = _agent_at(centre, endpoint, online=False)
    if agent is not None:
        with Turn(centre, at=centre.clock.now(), by=SWITCH) as turn:
            seats.seat_lost(turn, agent.user_id)


def _agent_at(centre: Centre, endpoint: str, *, online: bool) -> Agent | None:
    """Note whether this phone is there; who is signed in at it."""
    centre.online[endpoint] = online
    seat = centre.directory.seat_of(endpoint)
    return next((a for a in centre.floor.agents().values() if seat and a.seat_id == seat.id), None)
