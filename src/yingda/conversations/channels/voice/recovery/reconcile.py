"""After any silence: what we know is held against what is alive on the switch and what its event file tells."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from yingda.conversations.channels.voice import aside
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.directory import read_flow, read_version
from yingda.conversations.channels.voice.handling import after_agent, arranging
from yingda.conversations.channels.voice.inbound import arrivals
from yingda.conversations.channels.voice.inbound.gate import judge
from yingda.conversations.channels.voice.lines import Line, alone
from yingda.conversations.channels.voice.offering import answering, legs, music, offers, pool
from yingda.conversations.channels.voice.recording import tape, unsealing
from yingda.conversations.channels.voice.recovery import adopting, outside_lines, parties, seats
from yingda.conversations.channels.voice.supervision import adopting as supervision
from yingda.conversations.channels.voice.transfers import nuisance, parking, words
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.channels.voice.walking import rooms, steps, telling, waits
from yingda.conversations.model import AgentLeg, Interaction, Phase
from yingda.conversations.sound import sound_of
from yingda.conversations.store import OpenInteraction, known_channels, open_interactions
from yingda.flows.engine.nodes.emergency import EMERGENCY
from yingda.flows.model import Position
from yingda.ledger.model import CUSTOMER, SWITCH, ActorKind, By
from yingda.routing.model import Agent
from yingda.routing.transitions import AT_WORK, AgentState, Transition
from yingda.telephony.events import CallArrived, EndCause, Party, PastCall
from yingda.telephony.ports import LiveState
from yingda.telephony.usecases.admit import look_up_number

log = logging.getLogger(__name__)
ROLL_CALL = timedelta(seconds=10)
"""How long after a start a phone may take to be named."""
WAITING = frozenset({Phase.QUEUED, Phase.OFFERED, Phase.HELD, Phase.RETURNING, Phase.PARKED})
BY_AGENT = frozenset({EndCause.REJECTED, EndCause.BUSY, EndCause.NO_ANSWER})
"""How a leg ends when it was up to the agent; any other end in our sleep is no fault of his."""
GRACE = timedelta(seconds=2)
"""A deadline that passed while we slept gets this much more, so that late answers are still heard."""


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """The switch as it is, and as its event file tells that it was."""

    live: LiveState
    past: Mapping[str, PastCall]

    def ended(self, channel_id: str) -> tuple[datetime | None, EndCause, Party]:
        """When, why and by whom a channel that is gone ended."""
        past = self.past.get(channel_id)
        if past is None or past.ended_at is None:
            return None, EndCause.SWITCH_LOST, Party.UNKNOWN
        return past.ended_at, past.cause or EndCause.NORMAL, past.by or Party.UNKNOWN


async def restore(centre: Centre) -> None:
    """Have the lines again that this node's last process owned, as the ledger tells them."""
    unsealing.clear(centre.recordings)
    async with centre.database.core() as tx:
        for found in await open_interactions(tx, node=centre.node, keys=centre.keys):
            item = found.interaction
            if item.flow_id is not None and item.flow_version is not None:
                await read_version(
                    tx,
                    centre.directory,
                    tenant_id=item.tenant_id,
                    flow_id=item.flow_id,
                    version=item.flow_version,
                )
            centre.lines.add(_line(centre, found))


def _line(centre: Centre, found: OpenInteraction) -> Line:
    item = found.interaction
    loaded = None
    if item.flow_id is not None and item.flow_version is not None:
        loaded = centre.directory.flows.get((item.flow_id, item.flow_version))
    line = Line(
        interaction=item,
        loaded=loaded,
        flow=loaded.flow if loaded else None,
        position=Position.from_json(found.flow_position, found.flow_personal)
        if found.flow_position
        else None,
        answered_at=item.outside.answered_at
        if item.outside and item.is_dialled
        else found.customer_answered_at,
        # What still plays from our last life must be stopped before it is played once more, or they talk.
        playback_id=found.flow_position.get("playback") if found.flow_position else None,
        music=_hears_music(item),
        recorded=centre.floor.queue(item.queue.queue_id).recorded if item.queue else False,
    )
    words.show(line)
    told = centre.directory.announcements.get(item.tenant_id)
    if told is not None and line.position is not None and line.position.node == EMERGENCY:
        arrivals.announce(line, told)
    return line


def _hears_music(item: Interaction) -> bool:
    """Whom others keep company does not wait for his agent with music."""
    return item.phase in WAITING and not (item.phase is Phase.RETURNING and item.joined)


async def reconcile(centre: Centre, world: World) -> None:
    """Adopt, close, and hang up, until what we know and what is alive agree."""
    known = {line.interaction.channel_id for line in centre.lines.all() if line.interaction.is_live}
    for line in centre.lines.all():
        with alone(line):
            _reconcile_line(centre, line, world)
    _reconcile_agents(centre)
    await _adopt_unknown(centre, world, known=known)
    await _sweep(centre, world)


def find_lost(centre: Centre, world: World, *, before: datetime) -> None:
    """In the middle of the day: a party whose channel has been gone for a while, untold, is gone."""
    for line in centre.lines.all():
        since = line.interaction.phase_since
        if line.interaction.is_live and since is not None and since <= before:
            with alone(line):
                _find_lost(centre, line, world, before)


def _find_lost(centre: Centre, line: Line, world: World, before: datetime) -> None:
    item = line.interaction
    if item.has_customer and item.channel_id not in world.live.channels:
        log.error("a customer's end was never told", extra={"interaction": str(item.id)})
        _customer_gone(centre, line, world)
    elif item.phase in {Phase.TALKING, Phase.HELD} or _has_lost_leg(item, world, before):
        with Turn(centre, at=centre.clock.now()) as turn:
            _reconcile_phase(turn, line, world, before=before)
    if line.interaction.listeners:
        with Turn(centre, at=centre.clock.now()) as turn:
            supervision.find_lost(turn, line, world, before)


def _has_lost_leg(item: Interaction, world: World, before: datetime) -> bool:
    """A leg of the agent who listens or dials, or one outside, is not there, and was not made just now."""
    leg, out = item.leg, item.outside
    others = [each.channel_id for each in item.parties if each.since < before]
    if not set(others) - {""} <= world.live.channels.keys():
        return True
    alone = item.phase in {Phase.LISTENING, Phase.DIALLING} and leg is not None
    if alone and leg is not None and leg.channel_id not in world.live.channels:
        return True
    is_rung = item.phase in {Phase.DIALLING, Phase.FORWARDING, Phase.FORWARDED} and out is not None
    return is_rung and out is not None and out.since < before and out.channel_id not in world.live.channels


def _reconcile_line(centre: Centre, line: Line, world: World) -> None:
    item = line.interaction
    if not item.is_live:
        return
    if item.has_customer and item.channel_id not in world.live.channels:
        _customer_gone(centre, line, world)
        return
    with Turn(centre, at=centre.clock.now()) as turn:
        _hush(turn, line, world)
        if item.has_customer:
            _restore_sound(turn, line, world)
        _reconcile_phase(turn, line, world)
        nuisance.watch(turn, line)
        supervision.adopt(turn, line, world)


def _hush(turn: Turn, line: Line, world: World) -> None:
    item = line.interaction
    others = [each.channel_id for each in (item.leg, item.outside, *item.parties) if each is not None]
    for channel_id in others:
        if channel := world.live.channels.get(channel_id):
            aside.hush(turn, channel)


def _reconcile_phase(turn: Turn, line: Line, world: World, *, before: datetime | None = None) -> None:
    parties.adopt(turn, line, world, before=before)
    match line.interaction.phase:
        case Phase.FLOW | Phase.ARRIVED:
            steps.rejoin(turn, line)
        case Phase.QUEUED:
            pool.enter_pool(turn, line)
            until = _later(turn.centre, pool.deadline_of(pool.visit_of(line)))
            turn.centre.remind("queue", line.id, until)
            telling.go_on(turn, line)
        case Phase.PARKED:
            turn.centre.remind("park", line.id, _later(turn.centre, parking.until(line)))
        case Phase.OFFERED:
            _reconcile_offer(turn, line, world)
        case Phase.FORWARDING | Phase.FORWARDED:
            adopting.adopt_forward(turn, line, world)
        case _:
            _reconcile_conversation(turn, line, world, anew=before is None)


def _restore_sound(turn: Turn, line: Line, world: World) -> None:
    """What was decided may not have reached the switch: the call is answered, and who waits hears music."""
    item = line.interaction
    tape.restore(turn, line, world.live.channels[item.channel_id])
    if line.answered_at is not None and not world.live.channels[item.channel_id].up:
        line.answered_at = None
        steps.answer(turn, line)
    if _hears_music(item):
        line.music = False
        music.play_music(turn, line)
    leg = item.leg
    if item.phase in {Phase.TALKING, Phase.HELD} and leg and leg.channel_id in world.live.channels:
        # The switch was told before the ledger.
        turn.at_once(turn.centre.switch.mute, leg.channel_id, muted=leg.muted)


def _customer_gone(centre: Centre, line: Line, world: World) -> None:
    """The customer hung up, or was hung up with his agent, while nobody listened: at the moment that the file tells."""
    at, cause, by = world.ended(line.interaction.channel_id)
    leg = line.interaction.leg
    actor, name = (CUSTOMER, "customer") if by is Party.FAR_END else (SWITCH, "switch")
    if leg is not None and leg.answered_at is not None and not line.interaction.parties:
        leg_at, leg_cause, leg_by = world.ended(leg.channel_id)
        was_first = by is not Party.FAR_END or at is None or (leg_at is not None and leg_at < at)
        if leg_by is Party.FAR_END and leg_at is not None and was_first:
            # The customer had only silence after that.
            actor, name, at, cause = By(kind=ActorKind.AGENT, id=leg.agent_id), "agent", leg_at, leg_cause
    with Turn(centre, at=_not_before(line, at or centre.clock.now())) as turn:
        waits.customer_gone(turn, line, by=name, cause=cause.value, actor=actor)


def _not_before(line: Line, at: datetime) -> datetime:
    """The ledger's times never run backwards within one interaction."""
    since = line.interaction.phase_since
    return max(at, since) if since is not None else at


def _reconcile_offer(turn: Turn, line: Line, world: World) -> None:
    leg = line.interaction.leg
    channel = world.live.channels.get(leg.channel_id) if leg else None
    if leg is not None and channel is None and world.ended(leg.channel_id)[1] in BY_AGENT:
        offers.leg_ended_in_offer(turn, line, world.ended(leg.channel_id)[1])
    elif leg is None or channel is None:
        offers.withdraw(turn, line, transition=Transition.OFFER_WITHDRAWN, cause="recovered")
        pool.wait_again(turn, line)
    elif channel.up:
        answering.leg_answered(turn, line)
    elif channel.ringing:
        legs.leg_ringing(turn, line)
    else:
        legs.leg_ready(turn, line)


def _reconcile_conversation(turn: Turn, line: Line, world: World, *, anew: bool) -> None:
    item, leg = line.interaction, line.interaction.leg
    if leg is None or item.phase is Phase.WRAP_UP:
        return
    if item.phase is Phase.RETURNING:
        arranging.restore(turn, line, world.live, anew=anew)
        _reconcile_return(turn, line, leg, world)
    elif leg.channel_id not in world.live.channels:
        _agent_gone(turn, line, leg, world)
    elif item.phase in {Phase.LISTENING, Phase.DIALLING}:
        adopting.adopt_task(turn, line, world)
    elif item.phase in {Phase.TALKING, Phase.HELD}:
        arranging.restore(turn, line, world.live, anew=anew)


def _reconcile_return(turn: Turn, line: Line, leg: AgentLeg, world: World) -> None:
    channel = world.live.channels.get(leg.channel_id) if leg.channel_id else None
    if channel is not None and channel.up:
        answering.leg_answered(turn, line)
    elif leg.channel_id and channel is None:
        seats.return_failed(turn, line)
    elif channel is not None and not channel.ringing:
        legs.leg_ready(turn, line)
    if channel is not None:
        turn.centre.remind("return", line.id, turn.at + seats.RETURN_TO_CALL)


def _agent_gone(turn: Turn, line: Line, leg: AgentLeg, world: World) -> None:
    at, cause, by = world.ended(leg.channel_id)
    if by is not Party.FAR_END or cause is EndCause.MEDIA_LOST:
        seats.seat_lost(turn, leg.agent_id)
        return
    turn.at = _not_before(line, at or turn.at)
    actor = By(kind=ActorKind.AGENT, id=leg.agent_id)
    after_agent.agent_done(turn, line, cause=cause.value, actor=actor)


def _later(centre: Centre, deadline: datetime | None) -> datetime | None:
    return max(deadline, centre.clock.now() + GRACE) if deadline is not None else None


def _reconcile_agents(centre: Centre) -> None:
    """Nobody stays at work on a contact that is not there; overdue deadlines fire after a grace."""
    outside_lines.attend_all(centre)
    for agent in list(centre.floor.agents().values()):
        line = centre.lines.get(agent.interaction_id) if agent.interaction_id else None
        if agent.state in AT_WORK and not (line and line.interaction.is_with(agent.user_id)):
            _free(centre, agent.user_id, agent.state)
        now = centre.floor.agent(agent.user_id)
        centre.remind("agent", now.user_id, _later(centre, now.deadline))
        if now.asked is not None:
            centre.remind("leave", now.user_id, _later(centre, now.asked.until))
        _call_roll(centre, now)


def _call_roll(centre: Centre, agent: Agent) -> None:
    """The switch names every phone that is there soon after a start; who is not named has gone while we slept."""
    seat = centre.directory.seats.get(agent.seat_id) if agent.seat_id else None
    if seat is None or seat.endpoint in centre.online:
        return
    # Of who talks, his silence tells more than his phone's registration.
    if not agent.is_seat_lost and agent.state is not AgentState.TALKING:
        centre.remind("phone", agent.user_id, centre.clock.now() + ROLL_CALL)


def _free(centre: Centre, agent_id: object, state: AgentState) -> None:
    with Turn(centre, at=centre.clock.now()) as turn:
        agent = next(a for a in centre.floor.agents().values() if a.user_id == agent_id)
        if state is AgentState.TALKING:
            turn.move(agent.user_id, Transition.END_CONTACT, deadline=turn.at + GRACE)
        elif state is not AgentState.WRAP_UP:
            turn.move(agent.user_id, Transition.OFFER_WITHDRAWN)


async def _adopt_unknown(centre: Centre, world: World, *, known: set[str]) -> None:
    """A call that was claimed, but not yet written down, is admitted now; one that is over in the ledger is hung up."""
    strangers = [
        channel
        for channel in world.live.channels.values()
        if channel.inbound and channel.owned and channel.channel_id not in known
        if channel.channel_id not in centre.arriving
    ]
    if not strangers:
        return
    await centre.writer.submit([])
    async with centre.database.core() as tx:
        booked = await known_channels(tx, [channel.channel_id for channel in strangers], node=centre.node)
    for channel in strangers:
        if channel.channel_id in booked:
            await centre.switch.hang_up(channel.channel_id)
            continue
        arrived = CallArrived(
            channel_id=channel.channel_id,
            at=channel.created_at,
            number=channel.number,
            caller=channel.caller,
            trunk="",
            answered=channel.up,
        )
        await admit(centre, arrived)


async def admit(centre: Centre, arrived: CallArrived) -> None:
    """Look the number up, have its flow at hand, and take the call; a caller may be gone again before that."""
    centre.arriving.setdefault(arrived.channel_id, None)
    try:
        await _look_up_and_take(centre, arrived)
    finally:
        ended = centre.arriving.pop(arrived.channel_id, None)
    if ended is not None:
        centre.hear(ended)


async def _look_up_and_take(centre: Centre, arrived: CallArrived) -> None:
    async with centre.database.look() as tx:
        number = await look_up_number(tx, digits=arrived.number, node=centre.node)
        if number is not None:
            await read_flow(tx, centre.directory, number)
        verdict = await judge(tx, centre, number=number, caller=arrived.caller)
    arrivals.take_call(centre, arrived, number, verdict)


async def _sweep(centre: Centre, world: World) -> None:
    """Hang up legs and close bridges of ours that belong to nothing."""
    for channel in world.live.channels.values():
        if not channel.inbound and centre.lines.on(channel.channel_id) is None:
            log.warning("hanging up a leg that belongs to nothing", extra={"channel": channel.channel_id})
            await centre.switch.hang_up(channel.channel_id)
    ours = {line.interaction.bridge_id for line in centre.lines.all() if line.interaction.is_live}
    ours |= {
        line.interaction.consult_bridge_id for line in centre.lines.all() if sound_of(line.interaction).aside
    }
    ours |= rooms.bridges(centre)
    for bridge_id in _foreign(world.live.bridges, ours):
        await centre.switch.close_bridge(bridge_id)


def _foreign(bridges: Iterable[str], ours: set[str]) -> list[str]:
    made_by_us = (bridge_id for bridge_id in bridges if bridge_id.startswith(("yb-", "yc-", rooms.PREFIX)))
    return [bridge_id for bridge_id in made_by_us if bridge_id not in ours]
