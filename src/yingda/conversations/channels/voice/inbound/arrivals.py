"""A call comes in: it is admitted and opened, and its flow begins, or it is turned away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations import writes
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.inbound.gate import WELCOME, Verdict
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.transfers import breaches, words
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.channels.voice.walking import steps
from yingda.conversations.model import Interaction
from yingda.conversations.transfer_events import Led
from yingda.conversations.walk_events import Announced
from yingda.flows.emergency.usecases import Announcement
from yingda.flows.engine import walk
from yingda.kernel.ids import new_id
from yingda.ledger.model import CUSTOMER
from yingda.telephony.events import CallArrived
from yingda.telephony.ports import Refusal
from yingda.telephony.usecases.admit import DialledNumber, refusal_of

TOO_OFTEN: Final = ("caller_limit", "not_available")
"""What he hears: the first of these that there is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """What a contact begins with."""

    channel_id: str
    digits: str
    caller: str
    at: datetime
    answered_at: datetime | None
    origin_id: UUID | None = None


def take_call(
    centre: Centre, arrived: CallArrived, number: DialledNumber | None, verdict: Verdict = WELCOME
) -> None:
    """Open the interaction of a call that arrived, and let it in or turn it away; once, however often it is told."""
    if centre.lines.on(arrived.channel_id) is not None:
        return
    number = if_readable(centre, number)
    refused = refusal(centre, number) or (None if verdict.is_told else verdict.refusal)
    with Turn(centre, at=arrived.at) as turn:
        line = open_line(turn, _call(arrived), number)
        if verdict.refusal is not None:
            breaches.add(turn, line, kind=verdict.refusal.value)
        if refused is not None:
            _turn_away(turn, line, arrived, refused)
            return
        centre.lines.add(line)
        turn.write(writes.save_customer_call(line.interaction, answered_at=line.answered_at))
        if verdict.is_told:
            _tell_off(turn, line)
        else:
            begin(turn, line)


def _tell_off(turn: Turn, line: Line) -> None:
    """Who calls too often hears so, and is hung up."""
    directory, language = turn.centre.directory, line.interaction.language
    key = next((key for key in TOO_OFTEN if directory.prompt(line, key, language)), TOO_OFTEN[-1])
    words.lead(turn, line, Led(kind="words", cause="repeated", prompt_key=key))


def _call(arrived: CallArrived) -> Call:
    return Call(
        channel_id=arrived.channel_id,
        digits=arrived.number,
        caller=arrived.caller,
        at=arrived.at,
        answered_at=arrived.at if arrived.answered else None,
    )


def if_readable(centre: Centre, number: DialledNumber | None) -> DialledNumber | None:
    """The number, unless its enterprise's key is destroyed: then nothing can be written down for it any more."""
    return number if number is not None and centre.keys.knows(number.tenant_id) else None


def refusal(centre: Centre, number: DialledNumber | None) -> Refusal | None:
    """Why one more call cannot be let in."""
    if number is None:
        return Refusal.UNKNOWN_NUMBER
    refused = refusal_of(
        number,
        channels_here=centre.lines.customers_of(number.tenant_id),
        calls_here=centre.lines.calls_on(number.number_id, tenant_id=number.tenant_id),
    )
    if refused is None and centre.directory.flow_of(number) is None:
        return Refusal.UNAVAILABLE
    return refused


def open_line(turn: Turn, call: Call, number: DialledNumber | None) -> Line:
    """A new interaction, with what is known of the number that was dialled."""
    centre = turn.centre
    item = Interaction(
        id=new_id(),
        tenant_id=number.tenant_id if number else centre.directory.operator_id,
        opened_at=call.at,
        node=centre.node,
    )
    line = Line(interaction=item, answered_at=call.answered_at)
    opened = ev.Opened(
        number_digits=call.digits,
        channel_id=call.channel_id,
        call_id=new_id(),
        caller=call.caller,
        origin_id=call.origin_id,
        purpose="trial" if number and number.trial_id else "call",
    )
    turn.happen(line, opened, by=CUSTOMER)
    resolved = resolve(number)
    if resolved is not None:
        turn.happen(line, resolved)
    line.loaded = centre.directory.flow_of(number)
    line.flow = line.loaded.flow if line.loaded else None
    return line


def resolve(number: DialledNumber | None) -> ev.NumberResolved | None:
    """What the ledger keeps of the number's rules, so that a call goes on by those that it began with."""
    if number is None or number.flow_id is None or number.flow_version is None:
        return None
    return ev.NumberResolved(
        number_id=number.number_id,
        flow_id=number.flow_id,
        flow_version=number.flow_version,
        merchant_id=number.merchant_id,
        merchant_code=number.merchant_code or "",
        language=next(iter(number.languages), "zh-CN"),
        recording=number.recording.value,
        calendar_code=number.calendar_code,
        timezone=number.timezone,
    )


def begin(turn: Turn, line: Line, *, heard: Announcement | None = None) -> None:
    """Begin the flow; an emergency announcement that the caller has not heard yet comes before everything else."""
    told = turn.centre.directory.announcements.get(line.interaction.tenant_id)
    if told is not None and told != heard:
        turn.happen(line, Announced(prompt_key=told.prompt_key))
        announce(line, told)
    steps.start(turn, line)


def heard_by(centre: Centre, line: Line) -> Announcement | None:
    """The announcement that this caller has heard already."""
    was_told = line.loaded is not None and line.flow is not line.loaded.flow
    return centre.directory.announcements.get(line.interaction.tenant_id) if was_told else None


def announce(line: Line, told: Announcement) -> None:
    """Let the line's flow begin with an announcement."""
    if line.flow is not None:
        line.flow = walk.announced(line.flow, prompts=(told.prompt_key,), then_hang_up=told.then_hang_up)


def _turn_away(turn: Turn, line: Line, arrived: CallArrived, refused: Refusal) -> None:
    turn.happen(line, ev.Ended(by="system", cause=refused.value, result="refused"))
    turn.happen(line, ev.Closed())
    turn.write(writes.save_customer_call(line.interaction, answered_at=None))
    if arrived.answered:
        turn.at_once(turn.centre.switch.hang_up, arrived.channel_id)
    else:
        turn.at_once(turn.centre.switch.refuse, arrived.channel_id, refused)
