"""What happens when a deadline has come; the one table of all kinds."""

import logging
from collections.abc import Callable, Mapping
from uuid import UUID

from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.handling import ending, parties
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import match, offers, pool
from yingda.conversations.channels.voice.outside import dialling, forwarding
from yingda.conversations.channels.voice.recovery import probing, seats, taking
from yingda.conversations.channels.voice.supervision import leaving
from yingda.conversations.channels.voice.supervision import legs as supervisors
from yingda.conversations.channels.voice.transfers import nuisance, parking
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.channels.voice.walking import telling, waits
from yingda.conversations.model import Phase
from yingda.routing.transitions import Transition

log = logging.getLogger(__name__)


def deadline_came(centre: Centre, kind: str, key: UUID) -> None:
    """Act on a deadline of a line or of an agent; one that was overtaken changes nothing."""
    with Turn(centre, at=centre.clock.now()) as turn:
        if kind in _OF_AGENTS:
            _OF_AGENTS[kind](turn, key)
            return
        line = centre.lines.get(key)
        if line is not None:
            _OF_LINES[kind](turn, line)


def _agent(turn: Turn, agent_id: UUID) -> None:
    agent = turn.centre.floor.agent(agent_id)
    transition = agent.due(now=turn.at)
    if transition is None:
        if agent.deadline is not None and agent.deadline > turn.at:
            turn.centre.remind("agent", agent_id, agent.deadline)
        return
    if transition is Transition.RETURN_EXPIRED:
        seats.return_expired(turn, agent_id)
        return
    line = turn.centre.lines.get(agent.interaction_id) if agent.interaction_id else None
    if line is None:
        turn.move(agent_id, transition)
        return
    party = line.interaction.party_of(agent_id)
    if party is not None:
        parties.overdue(turn, line, party, transition)
    else:
        _in_contact(turn, line, agent_id, transition)


def _in_contact(turn: Turn, line: Line, agent_id: UUID, transition: Transition) -> None:
    """The deadline of the agent whose contact it is, or was."""
    match transition:
        case Transition.OFFER_FAILED:
            offers.seat_silent(turn, line, cause="seat_silent")
        case Transition.RING_TIMEOUT:
            offers.not_answered(turn, line)
        case Transition.WRAP_UP_TIMEOUT:
            ending.finish_wrap_up(turn, line, agent_id, transition=transition, cause="timed_out")
        case _:
            log.error("a deadline without a rule", extra={"transition": transition.value})


def _outside_silent(turn: Turn, line: Line) -> None:
    """A leg outside that neither came up nor failed in its time has failed."""
    if line.interaction.phase is Phase.FORWARDING:
        forwarding.not_answered(turn, line)
    elif line.interaction.phase is Phase.DIALLING and line.interaction.outside is not None:
        dialling.not_answered(turn, line)


_OF_AGENTS: Mapping[str, Callable[[Turn, UUID], None]] = {
    "agent": _agent,
    "phone": seats.phone_silent,
    "socket": seats.phone_silent,
    "leave": leaving.overdue,
    "floor": match.look_again,
    "line": taking.line_not_taken_up,
    "probe": probing.due,
}
_OF_LINES: Mapping[str, Callable[[Turn, Line], None]] = {
    "wait": waits.overdue,
    "prompt": waits.prompt_missing,
    "return": seats.return_overdue,
    "place": pool.place_due,
    "tell": telling.due,
    "park": parking.overdue,
    "nuisance": nuisance.due,
    "outside": _outside_silent,
    "consult": parties.outside_silent,
    "listener": supervisors.overdue,
    "confirm": forwarding.not_confirmed,
    "told": dialling.told,
    "queue": waits.waited_too_long,
}
