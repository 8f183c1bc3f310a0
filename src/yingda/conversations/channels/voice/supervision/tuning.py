"""What a supervisor hears, and who hears him: it follows the customer's contact wherever that goes."""

from collections.abc import Awaitable, Callable
from functools import partial

from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.lines import Line, Tuning
from yingda.conversations.channels.voice.supervision import legs
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Interaction
from yingda.conversations.parts import Phase
from yingda.conversations.sound import sound_of
from yingda.conversations.supervision_parts import Listener, ListenMode
from yingda.kernel.errors import DomainError

AT_AGENT = frozenset({Phase.TALKING, Phase.HELD, Phase.LISTENING, Phase.DIALLING})
"""The agent's phone is there, whether or not the customer is with him just now."""
FOLLOWED = AT_AGENT | {
    Phase.RETURNING,
    Phase.QUEUED,
    Phase.OFFERED,
    Phase.PARKED,
    Phase.SUPERVISED,
}
"""Where a supervisor stays with the customer, who may be on his way from one agent to the next."""
ALOUD = frozenset({ListenMode.BARGE, ListenMode.IN_CHARGE})


def wanted(item: Interaction, listener: Listener) -> Tuning | None:
    """What this supervisor shall hear now; between two agents it is what the customer hears, who never hears him."""
    if listener.begun_at is None:
        return None
    leg = item.leg if item.phase in AT_AGENT else None
    if listener.mode in ALOUD:
        # Where his agent talks with somebody aside, he is there with him: else he would be alone in silence.
        to = item.consult_bridge_id if sound_of(item).aside else item.bridge_id
        return Tuning(to=to, bridge=True, of=leg.call_id if leg else None)
    if leg is not None and leg.channel_id:
        return Tuning(to=leg.channel_id, whisper=listener.mode is ListenMode.WHISPER)
    return Tuning(to=item.channel_id) if item.has_customer else None


def tune(turn: Turn, line: Line) -> None:
    """Tell the switch what has changed in what supervisors hear; the last step of every turn about a line."""
    item = line.interaction
    if item.phase not in FOLLOWED:
        legs.drop_all(turn, line, cause="no_agent")
        return
    for listener in item.listeners:
        now = wanted(item, listener)
        before = line.tuned.get(listener.channel_id)
        if now != before:
            _change(turn, line, listener.channel_id, before, now)


def _change(turn: Turn, line: Line, channel_id: str, before: Tuning | None, now: Tuning | None) -> None:
    switch = turn.centre.switch
    if now is None:
        line.tuned.pop(channel_id, None)
    else:
        line.tuned[channel_id] = now
    if before is not None and before.bridge and (now is None or now.to != before.to):
        turn.at_once(switch.unbridge, before.to, [channel_id])
    if now is not None:
        turn.at_once(_join if now.bridge else _listen, turn.centre, line, channel_id, now)
    if before is not None and not before.bridge and (now is None or now.bridge):
        # After he was led where he is heard: a bridge that is taken away with him in it might take him out of the next.
        turn.at_once(switch.stop_listening, channel_id)


async def _join(centre: Centre, line: Line, channel_id: str, tuning: Tuning) -> None:
    await _tuned(line, channel_id, tuning, partial(centre.switch.bridge, tuning.to, [channel_id]))


async def _listen(centre: Centre, line: Line, channel_id: str, tuning: Tuning) -> None:
    """Where the other channel has just gone, its end will tell what is to be heard instead."""
    listen = partial(centre.switch.listen, channel_id, to=tuning.to, whisper=tuning.whisper)
    await _tuned(line, channel_id, tuning, listen)


async def _tuned(
    line: Line, channel_id: str, tuning: Tuning, command: Callable[[], Awaitable[object]]
) -> None:
    """Do it if it still is what he is to hear; what could not be done is tried again at the next turn."""
    if line.tuned.get(channel_id) != tuning:
        return
    try:
        await command()
    except DomainError:
        if line.tuned.get(channel_id) == tuning:
            del line.tuned[channel_id]
        raise


def retune(turn: Turn, line: Line) -> None:
    """After a silence nothing is known of what anybody hears: it is said again."""
    line.tuned.clear()
    tune(turn, line)
