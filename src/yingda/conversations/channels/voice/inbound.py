"""A call comes in: it is admitted and opened, and its flow begins, or it is turned away."""

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice import walking
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Interaction
from yingda.flows.model import Flow
from yingda.kernel.ids import new_id
from yingda.ledger.model import CUSTOMER
from yingda.telephony.events import CallArrived
from yingda.telephony.ports import Refusal
from yingda.telephony.usecases.admit import DialledNumber, refusal_of


def take_call(centre: Centre, arrived: CallArrived, number: DialledNumber | None) -> None:
    """Open the interaction of a call that arrived, and let it in or turn it away; once, however often it is told."""
    if centre.lines.on(arrived.channel_id) is not None:
        return
    number = if_readable(centre, number)
    with Turn(centre, at=arrived.at) as turn:
        line = _open(turn, arrived, number)
        here = centre.lines.customers_of(number.tenant_id) if number else 0
        refusal = refusal_of(number, channels_here=here)
        line.flow = _flow_of(centre, number)
        if refusal is not None or line.flow is None:
            _turn_away(turn, line, arrived, refusal or Refusal.UNAVAILABLE)
            return
        centre.lines.add(line)
        turn.write(writes.save_customer_call(line.interaction, answered_at=line.answered_at))
        walking.start(turn, line)


def if_readable(centre: Centre, number: DialledNumber | None) -> DialledNumber | None:
    """The number, unless its enterprise's key is destroyed: then nothing can be written down for it any more."""
    return number if number is not None and centre.keys.knows(number.tenant_id) else None


def _flow_of(centre: Centre, number: DialledNumber | None) -> Flow | None:
    if number is None or number.flow_version is None:
        return None
    return centre.directory.flows.get((number.flow_id, number.flow_version))


def _open(turn: Turn, arrived: CallArrived, number: DialledNumber | None) -> Line:
    centre = turn.centre
    item = Interaction(
        id=new_id(),
        tenant_id=number.tenant_id if number else centre.directory.operator_id,
        opened_at=arrived.at,
        node=centre.node,
    )
    line = Line(interaction=item, answered_at=arrived.at if arrived.answered else None)
    opened = ev.Opened(
        number_digits=arrived.number, channel_id=arrived.channel_id, call_id=new_id(), caller=arrived.caller
    )
    turn.happen(line, opened, by=CUSTOMER)
    if number is not None and number.flow_version is not None:
        turn.happen(
            line,
            ev.NumberResolved(
                number_id=number.number_id, flow_id=number.flow_id, flow_version=number.flow_version
            ),
        )
    return line


def _turn_away(turn: Turn, line: Line, arrived: CallArrived, refusal: Refusal) -> None:
    turn.happen(line, ev.Ended(by="system", cause=refusal.value, result="refused"))
    turn.happen(line, ev.Closed())
    turn.write(writes.save_customer_call(line.interaction, answered_at=None))
    if arrived.answered:
        turn.at_once(turn.centre.switch.hang_up, arrived.channel_id)
    else:
        turn.at_once(turn.centre.switch.refuse, arrived.channel_id, refusal)
