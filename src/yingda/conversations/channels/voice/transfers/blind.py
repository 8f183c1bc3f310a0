"""A contact is handed on without asking: to an agent, a queue, a flow, a number outside, or to leave a message."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.directory import read_version
from yingda.conversations.channels.voice.handling import ending
from yingda.conversations.channels.voice.handling.actions import NumberNotCallable, line_for
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import music, pool
from yingda.conversations.channels.voice.offering.music import lead_aside
from yingda.conversations.channels.voice.outside import forwarding, handed, legs
from yingda.conversations.channels.voice.recording import tape
from yingda.conversations.channels.voice.transfers import words
from yingda.conversations.channels.voice.transfers.acting import Answer, queues_of
from yingda.conversations.channels.voice.transfers.errors import AgentNotFree, NoChannelFree, QueueClosed
from yingda.conversations.channels.voice.turn import Turn, agents_turn
from yingda.conversations.channels.voice.walking import steps
from yingda.conversations.moves import Move, require
from yingda.conversations.transfer_events import Led, Transferred
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.routing.engine.admission import Admission, admit_to_queue
from yingda.routing.floor import Queue
from yingda.routing.transitions import AgentState

_PUBLISHED: Final = """
    SELECT published_version FROM flow
    WHERE id = %(id)s AND tenant_id = %(tenant_id)s AND published_version IS NOT NULL"""
BLIND: Final = "blind"
CAUSE: Final = "transferred"
KEPT_FOR: Final = timedelta(seconds=30)
"""How long a contact is kept for the agent whom it was sent to, if something else comes to him first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """To whom a contact is sent."""

    kind: str
    id: UUID | None = None
    digits: str = ""

    @staticmethod
    def of(values: Mapping[str, Any]) -> "Target":
        """As the desk asks for it."""
        kind = str(values["kind"])
        named = values.get(f"{kind}_id")
        return Target(kind=kind, id=UUID(named) if named else None, digits=str(values.get("digits", "")))


async def transfer(
    centre: Centre, *, agent_id: UUID, interaction_id: UUID, target: Target, note: str = ""
) -> Answer:
    """Hand the contact on, and have done with it but for its documentation."""
    line = line_for(centre, agent_id, interaction_id, Move.TRANSFER)
    if target.kind not in SEND:
        raise NotFound
    version = None
    if target.kind == "flow" and target.id is not None:
        version = await _published(centre, tenant_id=line.interaction.tenant_id, flow_id=target.id)
        require(line.interaction, agent_id, Move.TRANSFER)
    with agents_turn(centre, agent_id) as turn:
        SEND[target.kind](turn, line, Handing(agent_id=agent_id, target=target, note=note, version=version))
    return {}


async def _published(centre: Centre, *, tenant_id: UUID, flow_id: UUID) -> int | None:
    """The published version of the enterprise's flow, which is at hand then; None: there is none."""
    async with centre.database.look() as tx:
        row = await (await tx.execute(_PUBLISHED, {"id": flow_id, "tenant_id": tenant_id})).fetchone()
        if row is None:
            return None
        version: int = row["published_version"]
        await read_version(tx, centre.directory, tenant_id=tenant_id, flow_id=flow_id, version=version)
    return version


async def to_voicemail(centre: Centre, *, agent_id: UUID, interaction_id: UUID, queue_id: UUID) -> Answer:
    """Let the customer leave a message for a queue."""
    line = line_for(centre, agent_id, interaction_id, Move.TO_VOICEMAIL)
    with agents_turn(centre, agent_id) as turn:
        queue = _queue_of(centre, line, queue_id)
        _leave_conversation(turn, line)
        turn.happen(
            line, Transferred(manner=BLIND, kind="voicemail", from_agent_id=agent_id, queue_id=queue.id)
        )
        words.lead(turn, line, Led(kind="voicemail", cause=CAUSE, queue=queue.code))
    return {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Handing:
    """Who hands on, to whom, with which words."""

    agent_id: UUID
    target: Target
    note: str
    version: int | None = None
    """The version of the flow that is published now."""

    @property
    def named(self) -> UUID:
        if self.target.id is None:
            raise NotFound
        return self.target.id


def _to_agent(turn: Turn, line: Line, handing: Handing) -> None:
    """He is asked first; if he does not take it, the customer waits for anybody with his old place."""
    colleague = _colleague(turn.centre, line, handing)
    visit = pool.visit_of(line)
    _give_up(turn, line)
    sent = Transferred(
        manner=BLIND,
        kind="agent",
        from_agent_id=handing.agent_id,
        agent_id=colleague,
        queue_id=visit.queue_id,
        note=handing.note,
    )
    turn.happen(line, sent)
    again = ev.ReturnedToQueue(
        queue_id=visit.queue_id, work_id=new_id(), visit=visit.visit, cause="transferred"
    )
    turn.happen(line, again)
    lead_aside(turn, line)
    pool.wait_for_agent(
        turn, line, named=colleague, named_until=turn.at + KEPT_FOR, excluded=(handing.agent_id,)
    )


def _colleague(centre: Centre, line: Line, handing: Handing) -> UUID:
    """The agent, if he is free and may see this enterprise's contacts at all."""
    colleague = centre.floor.agents().get(handing.named)
    tenant_id = line.interaction.tenant_id
    serves = any(queue.tenant_id == tenant_id for queue in queues_of(centre, handing.named))
    if colleague is None or not serves:
        raise NotFound
    if colleague.user_id == handing.agent_id or colleague.state is not AgentState.READY:
        raise AgentNotFree(state=colleague.state.value)
    return colleague.user_id


def _to_queue(turn: Turn, line: Line, handing: Handing) -> None:
    """A new visit to a queue, with the place of the first one; who gave it away does not get it at once."""
    queue = _queue_of(turn.centre, line, handing.named)
    _is_open(turn.centre, queue)
    before = line.interaction.queue
    _give_up(turn, line)
    sent = Transferred(
        manner=BLIND,
        kind="queue",
        from_agent_id=handing.agent_id,
        queue_id=queue.id,
        note=handing.note,
    )
    turn.happen(line, sent)
    line.recorded = queue.recorded
    queued = ev.Queued(
        queue_id=queue.id,
        work_id=new_id(),
        visit=before.visit if before else line.interaction.visits,
        max_wait_seconds=None,
        returns=before is not None and before.returns,
    )
    turn.happen(line, queued)
    lead_aside(turn, line)
    if not queue.recorded:
        tape.conversation_over(turn, line)
    pool.wait_for_agent(turn, line, excluded=(handing.agent_id,))


def _queue_of(centre: Centre, line: Line, queue_id: UUID) -> Queue:
    queue = centre.floor.queue(queue_id)
    if queue.tenant_id != line.interaction.tenant_id:
        raise NotFound
    return queue


def _is_open(centre: Centre, queue: Queue) -> None:
    admission = admit_to_queue(
        signed_in_agents=centre.floor.signed_in(queue.id),
        waiting=centre.floor.waiting(queue.id),
        max_waiting=queue.max_waiting,
    )
    if admission is not Admission.OK:
        raise QueueClosed(reason=admission.value)


def _to_flow(turn: Turn, line: Line, handing: Handing) -> None:
    """The contact walks another flow of its enterprise from the start, in the version that is published now."""
    flow_id, centre = handing.named, turn.centre
    version = handing.version
    loaded = centre.directory.flows.get((flow_id, version)) if version is not None else None
    if loaded is None:
        raise NotFound
    _leave_conversation(turn, line)
    sent = Transferred(
        manner=BLIND,
        kind="flow",
        from_agent_id=handing.agent_id,
        flow_id=flow_id,
        flow_version=version,
        note=handing.note,
    )
    turn.happen(line, sent)
    line.loaded, line.flow, line.position = loaded, loaded.flow, None
    steps.start(turn, line)


def _to_number(turn: Turn, line: Line, handing: Handing) -> None:
    """Somebody outside; if he does not take the call, the customer waits for an agent again."""
    number = legs.reachable(handing.target.digits)
    if number is None:
        raise NumberNotCallable
    if not legs.has_room(turn.centre, line.interaction.tenant_id):
        raise NoChannelFree
    _give_up(turn, line)
    sent = Transferred(
        manner=BLIND, kind="number", from_agent_id=handing.agent_id, number=number, note=handing.note
    )
    turn.happen(line, sent)
    lead_aside(turn, line, music=handed.MUSIC)
    forwarding.begin_handed(turn, line, number)


def _give_up(turn: Turn, line: Line) -> None:
    """The agent is out of the conversation, and documents it."""
    ending.release_agent(turn, line, cause=CAUSE)


def _leave_conversation(turn: Turn, line: Line) -> None:
    """The same where nobody talks with the customer any more."""
    music.stop_music(turn, line)
    turn.at_once(turn.centre.switch.close_bridge, line.interaction.bridge_id)
    tape.conversation_over(turn, line)
    _give_up(turn, line)


SEND: Mapping[str, Callable[[Turn, Line, Handing], None]] = {
    "agent": _to_agent,
    "queue": _to_queue,
    "flow": _to_flow,
    "number": _to_number,
}
"""How a contact is sent to each kind of target."""
