"""A leg that leaves us by a trunk: asked for, rung, taken up or not; it exists only inside a tenant's interaction."""

import logging
from datetime import timedelta
from uuid import UUID

from yingda.conversations import writes
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.lines import Line, Side
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Interaction
from yingda.conversations.outside_events import CustomerDialled, ForwardRequested
from yingda.kernel.errors import DomainError
from yingda.platform.journal import Write
from yingda.telephony import reachable as numbers
from yingda.telephony.events import CallEnded, EndCause, Party
from yingda.telephony.ports import Leg, OutsideNumber

log = logging.getLogger(__name__)
reachable = numbers.reachable
SPARE = timedelta(seconds=5)
"""How much longer than its ring time a leg may be silent before it is given up."""


def shown(dialled: str) -> str:
    """The number that the called party sees; a trial's code is none, so the carrier's own stands there."""
    return dialled if dialled.isdigit() else ""


def has_room(centre: Centre, tenant_id: UUID) -> bool:
    """Whether one of the channels that the tenant has by contract is free."""
    return centre.lines.customers_of(tenant_id) < centre.directory.channel_limits.get(tenant_id, 0)


def request(turn: Turn, line: Line, event: ForwardRequested | CustomerDialled, *, ring_seconds: int) -> None:
    """Ring somebody outside, with the number shown that the contact came by."""
    centre = turn.centre
    turn.happen(line, event)
    item = line.interaction
    centre.lines.know(event.channel_id, line, Side.OUTSIDE)
    turn.write(_row(turn, line, state="requested"))
    watch(turn, line, ring_seconds=ring_seconds)
    if item.outside is None:
        return
    leg = Leg(
        channel_id=event.channel_id,
        outside=OutsideNumber(digits=item.outside.number, caller_shown=shown(item.number_digits)),
        headers={"X-Yingda-Interaction": str(item.id)},
        # Who is there already says which codec is best: the customer, or the agent who calls him back.
        originator=item.channel_id or (item.leg.channel_id if item.leg else ""),
    )
    turn.then(place, centre, line, leg)


def watch(turn: Turn, line: Line, *, ring_seconds: int) -> None:
    """A leg of which nothing is heard is given up."""
    until = turn.centre.clock.now() + timedelta(seconds=ring_seconds) + SPARE
    turn.centre.remind("outside", line.id, until)


async def place(centre: Centre, line: Line, leg: Leg) -> None:
    """Make the leg if it is still wanted; where no trunk takes it, the number is not reached."""
    if not _is_wanted(line.interaction, leg.channel_id):
        return
    try:
        await centre.switch.create_leg(leg)
    except DomainError as refused:
        log.warning("no way outside", extra={"code": refused.code})
        now = centre.clock.now()
        ended = CallEnded(channel_id=leg.channel_id, at=now, cause=EndCause.UNREACHABLE, by=Party.SYSTEM)
        centre.hear(ended)


def _is_wanted(item: Interaction, channel_id: str) -> bool:
    """Whoever wanted it: who was consulted may have become whom the customer is handed to before his leg was made."""
    others = {each.channel_id for each in item.parties}
    return item.is_live and channel_id in others | {item.outside.channel_id if item.outside else ""}


def dial(turn: Turn, line: Line, *, ring_seconds: int) -> None:
    """The leg exists: ring it."""
    leg = line.interaction.outside
    if leg is not None:
        turn.at_once(turn.centre.switch.dial, leg.channel_id, ring_seconds=ring_seconds)


def taken_up(turn: Turn, line: Line) -> None:
    """Somebody answered: nothing more is waited for."""
    turn.centre.remind("outside", line.id, None)
    turn.write(_row(turn, line, state="up"))


def drop_leg(turn: Turn, line: Line, *, cause: str) -> None:
    """The leg outside is over, whoever ended it; to be called before the event that says so."""
    turn.centre.remind("outside", line.id, None)
    turn.centre.remind("confirm", line.id, None)
    leg = line.interaction.outside
    if leg is None:
        return
    turn.write(_row(turn, line, state="ended", cause=cause))
    turn.centre.lines.forget(leg.channel_id)
    turn.at_once(turn.centre.switch.hang_up, leg.channel_id)


def _row(turn: Turn, line: Line, *, state: str, cause: str | None = None) -> Write:
    item = line.interaction
    cipher = turn.centre.keys.of(item.tenant_id)
    return writes.save_outside_call(item, cipher=cipher, state=state, at=turn.at, cause=cause)
