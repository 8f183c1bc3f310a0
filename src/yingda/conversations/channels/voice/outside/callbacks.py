"""A customer who waits may keep his place and be called back; once for each number and queue, whatever happens."""

from yingda.conversations import outside_events as out
from yingda.conversations.callbacks import writes as callback_writes
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.handling import ending
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import offers, wishes
from yingda.conversations.channels.voice.offering.wishes import Wish
from yingda.conversations.channels.voice.outside import legs
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.channels.voice.walking import steps
from yingda.conversations.model import Phase
from yingda.flows.model import BookCallback
from yingda.flows.outcomes import CallbackAnswered, CallbackResult
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.ledger.model import By
from yingda.routing.transitions import Transition

WAITING = frozenset({Phase.QUEUED, Phase.OFFERED})


def book(turn: Turn, line: Line, wait: BookCallback) -> None:
    """Keep the customer's place, and tell the flow what came of his wish."""
    result = CallbackResult.BOOKED
    # After a crash the flow asks once more: what was booked stays booked.
    if line.interaction.booked_in != wait.visit:
        result = _book(turn, line, wait)
    steps.hear(turn, line, CallbackAnswered(visit=wait.visit, result=result))


def _book(turn: Turn, line: Line, wait: BookCallback) -> CallbackResult:
    item = line.interaction
    number = legs.reachable(wait.number)
    if number is None:
        return CallbackResult.REFUSED
    queue = turn.centre.floor.queue_named(item.tenant_id, wait.queue)
    if any(_waits_in(each, queue.id) for each in turn.centre.lines.callbacks(item.tenant_id, number)):
        return CallbackResult.ALREADY
    booked = out.CallbackBooked(
        callback_id=new_id(), queue_id=queue.id, visit=wait.visit, not_before=wait.at, number=number
    )
    turn.happen(line, booked)
    wish = Wish(
        purpose="callback",
        queue_id=queue.id,
        number=number,
        place=item.queued_at or turn.at,
        origin_id=item.id,
        not_before=wait.at,
        callback_id=booked.callback_id,
        attempt=1,
    )
    again = wishes.open_wish(turn, item, wish)
    cipher = turn.centre.keys.of(item.tenant_id)
    turn.write(callback_writes.add_callback(again.interaction, booked_at=turn.at, cipher=cipher))
    return CallbackResult.BOOKED


def _waits_in(line: Line, queue_id: object) -> bool:
    visit = line.interaction.queue
    return visit is not None and visit.queue_id == queue_id


def served(turn: Turn, line: Line) -> None:
    """Who called again and has an agent of the queue needs no callback from it any more."""
    item = line.interaction
    number = legs.reachable(item.caller) if item.purpose == "call" else None
    if number is None or item.queue is None:
        return
    for wish in turn.centre.lines.callbacks(item.tenant_id, number):
        if _waits_in(wish, item.queue.queue_id):
            withdraw(turn, wish, by="customer")


def withdraw(turn: Turn, line: Line, *, by: str, actor: By | None = None) -> None:
    """Nobody is called back; who is dialled at this moment is talked with."""
    if line.interaction.phase is Phase.OFFERED:
        offers.withdraw(turn, line, transition=Transition.OFFER_WITHDRAWN, cause="withdrawn")
    if line.interaction.phase in WAITING:
        ending.end_contact(turn, line, by=by, cause="withdrawn", result="withdrawn", actor=actor)


def withdraw_callback(centre: Centre, *, callback_id: object, by: By) -> None:
    """Somebody of ours takes a callback back."""
    found = (line for line in centre.lines.all() if line.interaction.callback_id == callback_id)
    line = next((line for line in found if line.interaction.is_live), None)
    if line is None or line.interaction.phase not in WAITING:
        raise NotFound
    with Turn(centre, at=centre.clock.now(), by=by) as turn:
        withdraw(turn, line, by=by.kind.value)
