"""Calls that never met us, because we slept or hung: the switch's own event file brings them into the ledger."""

from datetime import timedelta

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.inbound import arrivals
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Interaction
from yingda.conversations.store import known_channels
from yingda.kernel.ids import new_id
from yingda.ledger.model import CUSTOMER, SWITCH
from yingda.platform.db import Transaction
from yingda.telephony.events import Party, PastCall
from yingda.telephony.usecases.admit import DialledNumber, look_up_number

SETTLED = timedelta(seconds=3)
"""How long a call must be over before it is looked for: until then its own rows may still be on their way."""


async def book_unmet_calls(centre: Centre, past: list[PastCall]) -> bool:
    """Give each call that ended without us its ledger row; False: some must be looked at once more later."""
    over = [call for call in past if call.inbound and call.ended_at is not None]
    if not over:
        return True
    if not centre.writer.database_answers:
        # Rows of some may still be in the journal.
        return False
    async with centre.database.core() as tx:
        known = await known_channels(tx, [call.channel_id for call in over], node=centre.node)
        unmet = [
            call for call in over if call.channel_id not in known and centre.lines.on(call.channel_id) is None
        ]
        settled = [
            (call, await look_up_number(tx, digits=call.number, node=centre.node))
            for call in unmet
            if _is_settled(centre, call)
        ]
    for call, number in settled:
        _book(centre, call, number)
    return len(settled) == len(unmet)


def _is_settled(centre: Centre, call: PastCall) -> bool:
    ended_at = call.ended_at or centre.clock.now()
    return ended_at < centre.clock.now() - SETTLED and call.channel_id not in centre.arriving


def _book(centre: Centre, call: PastCall, number: DialledNumber | None) -> None:
    number = arrivals.if_readable(centre, number)
    turn = Turn(centre, at=call.started_at, by=SWITCH)
    item = Interaction(
        id=new_id(),
        tenant_id=number.tenant_id if number else centre.directory.operator_id,
        opened_at=call.started_at,
        node=centre.node,
    )
    line = Line(interaction=item, answered_at=call.answered_at)
    opened = ev.Opened(
        number_digits=call.number,
        channel_id=call.channel_id,
        call_id=new_id(),
        caller=call.caller,
        purpose="trial" if number and number.trial_id else "call",
    )
    turn.happen(line, opened, by=CUSTOMER)
    resolved = arrivals.resolve(number)
    if resolved is not None:
        turn.happen(line, resolved)
    turn.at = call.ended_at or call.started_at
    by = "customer" if call.by is Party.FAR_END else "switch"
    cause = call.cause.value if call.cause else "unknown"
    turn.happen(line, ev.Ended(by=by, cause=cause, result="failed" if call.claimed else "fallback"))
    turn.happen(line, ev.Closed())
    turn.write(writes.save_customer_call(line.interaction, answered_at=call.answered_at))
    turn.end()


async def read_offset(tx: Transaction, *, node: str) -> int:
    """Up to where this node's event file has been booked."""
    row = await (
        await tx.execute("SELECT cel_offset FROM node_lease WHERE node = %(node)s", {"node": node})
    ).fetchone()
    return int(row["cel_offset"]) if row else 0


async def keep_offset(tx: Transaction, *, node: str, epoch: int, offset: int) -> None:
    """Remember up to where the event file has been booked."""
    await tx.execute(
        "UPDATE node_lease SET cel_offset = %(offset)s WHERE node = %(node)s AND epoch = %(epoch)s",
        {"node": node, "epoch": epoch, "offset": offset},
    )
