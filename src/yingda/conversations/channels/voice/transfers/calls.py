"""An agent calls somebody: his own phone first, then the customer's, with a number of the enterprise shown."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yingda.conversations import events as ev
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.handling import ending
from yingda.conversations.channels.voice.handling.actions import NumberNotCallable, line_for
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.outside import legs
from yingda.conversations.channels.voice.transfers import taking
from yingda.conversations.channels.voice.transfers.acting import Answer, queues_of
from yingda.conversations.channels.voice.transfers.errors import AtWork, NoChannelFree
from yingda.conversations.channels.voice.turn import Turn, agents_turn
from yingda.conversations.model import Interaction
from yingda.conversations.moves import Move
from yingda.conversations.transfer_events import OutboundBegun
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.routing.floor import Queue
from yingda.routing.transitions import Transition

_NUMBER: Final = """
    SELECT n.id, n.tenant_id, n.digits, n.languages[1] AS language, n.recording, t.timezone
    FROM number n JOIN tenant t ON t.id = n.tenant_id
    WHERE n.id = %(id)s AND n.status IN ('active', 'porting_out') AND t.status = 'active'"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Whom an agent wants to call, under which number, for which queue."""

    number_id: UUID
    digits: str
    queue_id: UUID | None = None
    origin_id: UUID | None = None
    """The contact that he is called back for."""


async def call(centre: Centre, *, agent_id: UUID, wanted: Wanted) -> Answer:
    """Call somebody."""
    taking.require_free(centre, agent_id)
    shown = await _shown(centre, wanted.number_id)
    taking.require_free(centre, agent_id)
    with agents_turn(centre, agent_id) as turn:
        line = _begin(turn, agent_id, wanted, shown)
    return {"interaction_id": str(line.id)}


async def call_back(centre: Centre, *, agent_id: UUID, interaction_id: UUID) -> Answer:
    """Call the customer of the contact that the agent documents; that is then written down."""
    line = line_for(centre, agent_id, interaction_id, Move.CALL_BACK)
    item, mine = line.interaction, line.interaction.documents(agent_id)
    if item.number_id is None or mine is None:
        raise NotFound
    wanted = Wanted(number_id=item.number_id, digits=item.caller, queue_id=mine.queue_id, origin_id=item.id)
    if legs.reachable(wanted.digits) is None:
        raise NumberNotCallable
    if centre.floor.agent(agent_id).pending is not None:
        raise AtWork(state="pending")
    shown = await _shown(centre, wanted.number_id)
    line_for(centre, agent_id, interaction_id, Move.CALL_BACK)
    taking.require_phone(centre, agent_id)
    with agents_turn(centre, agent_id) as turn:
        _check(turn, agent_id, wanted, shown)
        ending.finish_wrap_up(turn, line, agent_id, transition=Transition.FINISH_WRAP_UP, cause="done")
        taking.require_free(centre, agent_id)
        begun = _begin(turn, agent_id, wanted, shown)
    return {"interaction_id": str(begun.id)}


async def _shown(centre: Centre, number_id: UUID) -> dict[str, Any]:
    async with centre.database.look() as tx:
        row = await (await tx.execute(_NUMBER, {"id": number_id})).fetchone()
    if row is None:
        raise NotFound(number=str(number_id))
    return row


def _check(turn: Turn, agent_id: UUID, wanted: Wanted, shown: dict[str, Any]) -> tuple[str, Queue]:
    """The digits to dial and the queue by whose rules it is done."""
    centre = turn.centre
    queue = _queue(centre, agent_id, tenant_id=shown["tenant_id"], queue_id=wanted.queue_id)
    called = legs.reachable(wanted.digits)
    if called is None:
        raise NumberNotCallable
    if not legs.has_room(centre, queue.tenant_id):
        raise NoChannelFree
    return called, queue


def _queue(centre: Centre, agent_id: UUID, *, tenant_id: UUID, queue_id: UUID | None) -> Queue:
    """The one that was asked for, else his first of this enterprise; who serves none calls nobody in its name."""
    own = [queue for queue in queues_of(centre, agent_id) if queue.tenant_id == tenant_id]
    fits = [queue for queue in own if queue_id in {None, queue.id}]
    if not fits:
        raise NotFound
    return min(fits, key=lambda queue: queue.code)


def _begin(turn: Turn, agent_id: UUID, wanted: Wanted, shown: dict[str, Any]) -> Line:
    called, queue = _check(turn, agent_id, wanted, shown)
    item = Interaction(id=new_id(), tenant_id=queue.tenant_id, opened_at=turn.at, node=turn.centre.node)
    line = Line(interaction=item, recorded=queue.recorded)
    opened = ev.Opened(
        number_digits=shown["digits"],
        channel_id="",
        call_id=None,
        caller=called,
        direction="outbound",
        purpose="manual",
        origin_id=wanted.origin_id,
    )
    turn.happen(line, opened)
    begun = OutboundBegun(
        agent_id=agent_id,
        queue_id=queue.id,
        number_id=shown["id"],
        language=shown["language"] or "zh-CN",
        recording=shown["recording"],
        timezone=shown["timezone"],
    )
    turn.happen(line, begun)
    turn.centre.lines.add(line)
    taking.ring_own_phone(turn, line, agent_id)
    return line
