"""Work without a customer on the line: a place in a queue that is kept for who shall be called back, or for a message."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations.callbacks import writes as callback_writes
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import pool
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Interaction
from yingda.conversations.outside_events import VoicemailLeft
from yingda.kernel.ids import new_id

RETRY = timedelta(minutes=10)
ATTEMPTS = 3
NO_FAULT_OF_HIS = frozenset({"limit", "recovered"})
"""Why a customer was not reached without having been rung: it does not count as a try."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What is to be done for a customer by the next agent whose turn it is."""

    purpose: str
    queue_id: UUID
    number: str
    place: datetime
    origin_id: UUID
    not_before: datetime | None = None
    callback_id: UUID | None = None
    attempt: int = 0
    message_id: UUID | None = None


def open_wish(turn: Turn, origin: Interaction, wish: Wish) -> Line:
    """Begin an interaction whose work waits at the place that the customer had; its customer is not on the line."""
    item = Interaction(id=new_id(), tenant_id=origin.tenant_id, opened_at=turn.at, node=turn.centre.node)
    line = Line(interaction=item)
    opened = ev.Opened(
        number_digits=origin.number_digits,
        channel_id="",
        call_id=None,
        caller=wish.number,
        direction="outbound" if wish.purpose == "callback" else "inbound",
        purpose=wish.purpose,
        origin_id=wish.origin_id,
        callback_id=wish.callback_id,
        attempt=wish.attempt,
        message_id=wish.message_id,
    )
    turn.happen(line, opened)
    line.recorded = turn.centre.floor.queue(wish.queue_id).recorded
    turn.centre.lines.add(line)
    queued = ev.Queued(
        queue_id=wish.queue_id,
        work_id=new_id(),
        visit=0,
        max_wait_seconds=None,
        place=wish.place,
        not_before=wish.not_before,
    )
    turn.happen(line, queued)
    pool.wait_for_agent(turn, line)
    return line


def leave_message(turn: Turn, line: Line, *, queue: str, recording_id: UUID) -> None:
    """What the customer has said becomes work for an agent of the queue."""
    item = line.interaction
    queue_id = turn.centre.floor.queue_named(item.tenant_id, queue).id
    turn.happen(line, VoicemailLeft(queue_id=queue_id, recording_id=recording_id))
    wish = Wish(
        purpose="voicemail",
        queue_id=queue_id,
        number=item.caller,
        place=turn.at,
        origin_id=item.id,
        message_id=recording_id,
    )
    open_wish(turn, item, wish)


def settle(turn: Turn, line: Line) -> None:
    """A callback's interaction is over: its customer was reached, will be tried again, or is given up."""
    item = line.interaction
    if item.callback_id is None:
        return
    if item.result == "unreached":
        _try_again(turn, line)
    else:
        mark(turn, line, state="withdrawn" if item.result == "withdrawn" else "done", ended_at=turn.at)


def _try_again(turn: Turn, line: Line) -> None:
    item = line.interaction
    attempts = item.attempt - (item.end_cause in NO_FAULT_OF_HIS)
    if attempts >= ATTEMPTS or item.queue is None or item.origin_id is None:
        mark(turn, line, state="unreached", attempts=attempts, ended_at=turn.at)
        return
    not_before = turn.at + RETRY
    wish = Wish(
        purpose="callback",
        queue_id=item.queue.queue_id,
        number=item.caller,
        place=item.place or item.opened_at,
        origin_id=item.origin_id,
        not_before=not_before,
        callback_id=item.callback_id,
        attempt=attempts + 1,
    )
    again = open_wish(turn, item, wish)
    mark(turn, again, state="waiting", attempts=attempts, not_before=not_before)


def mark(
    turn: Turn,
    line: Line,
    *,
    state: str,
    attempts: int | None = None,
    not_before: datetime | None = None,
    ended_at: datetime | None = None,
) -> None:
    """Where the customer's wish stands."""
    item = line.interaction
    if item.callback_id is None:
        return
    turn.write(
        callback_writes.mark_callback(
            item,
            state=state,
            attempts=item.attempt if attempts is None else attempts,
            not_before=not_before,
            ended_at=ended_at,
        )
    )
