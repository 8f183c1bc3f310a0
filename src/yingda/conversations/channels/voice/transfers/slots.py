"""The slots that customers are parked in, and their rows."""

from itertools import count

from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.transfers.errors import NoSlotFree
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Phase
from yingda.platform.journal import Write

FIRST, LAST = 10, 999


def free_slot(centre: Centre) -> str:
    """The smallest code that nobody is parked under; of one house, for some agents serve several enterprises."""
    taken = {line.interaction.parked.slot for line in parked(centre) if line.interaction.parked}
    slot = next(code for code in map(str, count(FIRST)) if code not in taken)
    if int(slot) > LAST:
        raise NoSlotFree
    return slot


def parked(centre: Centre) -> list[Line]:
    """Everybody who is parked."""
    return [line for line in centre.lines.all() if line.interaction.phase is Phase.PARKED]


def occupy(turn: Turn, line: Line) -> None:
    """The row by which others see that he is parked, and his deadline."""
    item = line.interaction
    if item.parked is None or item.queue is None:
        return
    values = {
        "interaction_id": item.id,
        "tenant_id": item.tenant_id,
        "slot": item.parked.slot,
        "queue_id": item.queue.queue_id,
        "parked_by": item.parked.by,
        "since": item.parked.since,
        "returns_at": item.parked.returns_at,
    }
    turn.write(Write(statement="conversations.park", values=values))
    turn.centre.remind("park", line.id, item.parked.returns_at)


def leave(turn: Turn, line: Line) -> None:
    """He is parked no more."""
    item = line.interaction
    turn.centre.remind("park", line.id, None)
    values = {"interaction_id": item.id, "tenant_id": item.tenant_id}
    turn.write(Write(statement="conversations.unpark", values=values))
