"""A supervisor's leg: asked for, rung, there, gone; nobody listens without its row and its event."""

import logging
from datetime import timedelta
from typing import Final
from uuid import UUID

from yingda.conversations import supervision_events as sup
from yingda.conversations.channels.voice.centre import Centre, Seat
from yingda.conversations.channels.voice.lines import Line, Side
from yingda.conversations.channels.voice.supervision import rows
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.supervision_parts import Listener, ListenMode
from yingda.kernel.errors import DomainError
from yingda.kernel.ids import new_id
from yingda.telephony.events import CallEnded, EndCause, Party
from yingda.telephony.ports import Leg

log = logging.getLogger(__name__)
RING_SECONDS: Final = 20
SPARE: Final = timedelta(seconds=5)
"""How much longer a leg may be silent before it is given up."""


def ask(turn: Turn, line: Line, *, supervisor_id: UUID, seat: Seat, mode: ListenMode, reason: str) -> None:
    """Ring a supervisor's phone, so that he can take part; a browser's takes the call by itself."""
    leg = line.interaction.leg
    agent_id = leg.agent_id if leg else None
    asked = sup.ListeningAsked(
        supervisor_id=supervisor_id,
        call_id=new_id(),
        channel_id=f"ys-{new_id()}",
        seat_id=seat.id,
        mode=mode,
        hidden=turn.centre.directory.rules.hides(line.interaction.tenant_id, agent_id),
        agent_id=agent_id,
        reason=reason,
    )
    turn.happen(line, asked)
    turn.centre.lines.know(asked.channel_id, line, Side.LISTENER)
    _store(turn, line, supervisor_id, state="requested")
    turn.centre.remind("listener", line.id, turn.centre.clock.now() + timedelta(seconds=RING_SECONDS) + SPARE)
    turn.then(_place, turn.centre, line, _leg(line, seat, asked.channel_id))


def _leg(line: Line, seat: Seat, channel_id: str) -> Leg:
    headers = {
        "X-Yingda-Interaction": str(line.id),
        "X-Yingda-Auto-Answer": "1",
        "X-Yingda-Supervision": "1",
    }
    return Leg(
        channel_id=channel_id,
        endpoint=seat.endpoint,
        caller=line.interaction.number_digits,
        auto_answer=True,
        headers=headers,
    )


async def _place(centre: Centre, line: Line, leg: Leg) -> None:
    if not any(each.channel_id == leg.channel_id for each in line.interaction.listeners):
        return
    try:
        await centre.switch.create_leg(leg)
    except DomainError as refused:
        log.warning("a supervisor's phone cannot be reached", extra={"code": refused.code})
        now = centre.clock.now()
        centre.hear(CallEnded(channel_id=leg.channel_id, at=now, cause=EndCause.UNREACHABLE, by=Party.SYSTEM))


def on(line: Line, channel_id: str) -> Listener | None:
    """The supervisor whose leg this is."""
    return next((each for each in line.interaction.listeners if each.channel_id == channel_id), None)


def leg_ready(turn: Turn, line: Line, listener: Listener) -> None:
    """The leg exists: ring it."""
    turn.at_once(turn.centre.switch.dial, listener.channel_id, ring_seconds=RING_SECONDS)


def begun(turn: Turn, line: Line, listener: Listener) -> None:
    """The supervisor is on the line."""
    event = sup.ListeningBegun(supervisor_id=listener.supervisor_id, mode=listener.mode)
    turn.happen(line, event, by=rows.by(listener))
    _store(turn, line, listener.supervisor_id, state="up")


def change(turn: Turn, line: Line, listener: Listener, mode: ListenMode) -> None:
    """The supervisor takes part in another manner, by the same leg."""
    if listener.mode is not mode:
        event = sup.ListeningChanged(supervisor_id=listener.supervisor_id, mode=mode)
        turn.happen(line, event, by=rows.by(listener))
        keep(turn, line, listener.supervisor_id)


def drop(turn: Turn, line: Line, listener: Listener, *, cause: str) -> None:
    """The supervisor is out of the contact, whoever ended it."""
    turn.write(rows.save_call(line.interaction, listener, state="ended", at=turn.at, cause=cause))
    turn.write(rows.save_listening(line.interaction, listener, ended_at=turn.at, cause=cause))
    turn.centre.lines.forget(listener.channel_id)
    line.tuned.pop(listener.channel_id, None)
    turn.at_once(turn.centre.switch.hang_up, listener.channel_id)
    _tell(turn, line, listener)
    turn.happen(line, sup.ListeningEnded(supervisor_id=listener.supervisor_id, cause=cause))


def drop_all(turn: Turn, line: Line, *, cause: str) -> None:
    """Nobody takes part in what is over."""
    if line.interaction.listeners:
        turn.centre.remind("listener", line.id, None)
    for listener in line.interaction.listeners:
        drop(turn, line, listener, cause=cause)


def overdue(turn: Turn, line: Line) -> None:
    """A phone of which nothing is heard is given up."""
    limit = timedelta(seconds=RING_SECONDS) + SPARE
    waiting = [each for each in line.interaction.listeners if each.begun_at is None]
    for listener in waiting:
        if listener.since + limit <= turn.at:
            drop(turn, line, listener, cause="no_answer")
        else:
            turn.centre.remind("listener", line.id, listener.since + limit)


def _store(turn: Turn, line: Line, supervisor_id: UUID, *, state: str) -> None:
    listener = line.interaction.listener(supervisor_id)
    if listener is not None:
        turn.write(rows.save_call(line.interaction, listener, state=state, at=turn.at))
        keep(turn, line, supervisor_id)


def keep(turn: Turn, line: Line, supervisor_id: UUID) -> None:
    """Write down how the supervisor takes part now."""
    listener = line.interaction.listener(supervisor_id)
    if listener is not None:
        turn.write(rows.save_listening(line.interaction, listener))
        _tell(turn, line, listener)


def _tell(turn: Turn, line: Line, listener: Listener) -> None:
    tenant_id = line.interaction.tenant_id
    turn.tell("listening", listener.supervisor_id, tenant_id=tenant_id)
    agent_id = line.interaction.leg.agent_id if line.interaction.leg else listener.agent_id
    if agent_id is not None:
        turn.tell("listening", agent_id, tenant_id=tenant_id)
