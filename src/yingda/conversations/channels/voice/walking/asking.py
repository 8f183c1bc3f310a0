"""What a flow asks of others: a tenant's system, a table, a PIN's check, a form; asked once it is stored."""

import logging
from datetime import datetime, timedelta
from typing import Final, assert_never

from yingda.conversations import walk_events as ev
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import music
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.channels.voice.walking import steps
from yingda.conversations.model import Phase
from yingda.flows import model as flows
from yingda.flows import outcomes

log = logging.getLogger(__name__)
Question = flows.AskSystem | flows.LookUp | flows.VerifyPin | flows.Register
Reply = outcomes.Answered | outcomes.NotAnswered | outcomes.PinChecked | outcomes.RegisterAnswered
KINDS: Final = {
    flows.AskSystem: "system",
    flows.LookUp: "table",
    flows.VerifyPin: "pin",
    flows.Register: "form",
}
SILENCE: Final = timedelta(seconds=2)
"""How long a caller may hear nothing before music tells him that he is not forgotten."""
PATIENCE: Final = timedelta(seconds=25)
"""How long anything may take, whatever it has promised: more than the longest query with all its repeats."""


def ask(turn: Turn, line: Line, question: Question) -> None:
    """Ask, once the visit is stored; after a crash the same is asked again under the same visit."""
    asked = ev.Asked(node=_node(line), kind=KINDS[type(question)], visit=question.visit)
    turn.happen(line, asked)
    line.asked_at = turn.centre.clock.now()
    turn.centre.remind("wait", line.id, line.asked_at + SILENCE)
    turn.then(_ask_beside, turn.centre, line, question)


async def _ask_beside(centre: Centre, line: Line, question: Question) -> None:
    """Not while the line's commands are given, for others may follow before the answer is there."""
    if line.wait is question:
        centre.beside(_ask(centre, line, question))


async def _ask(centre: Centre, line: Line, question: Question) -> None:
    try:
        reply = await _reply(centre, line, question)
    except Exception as fault:
        # Only its kind: whatever it says may hold what the caller has keyed.
        log.error("a flow's question failed", extra={"error": type(fault).__name__})
        reply = no_reply(question, outcomes.Fault.UNAVAILABLE)
    with Turn(centre, at=centre.clock.now()) as turn:
        replied(turn, line, question, reply)


async def _reply(centre: Centre, line: Line, question: Question) -> Reply:
    item, services = line.interaction, centre.services
    match question:
        case flows.AskSystem() | flows.LookUp():
            return await services.ask(question, tenant_id=item.tenant_id, interaction_id=item.id)
        case flows.VerifyPin():
            return await services.verify(question, tenant_id=item.tenant_id, interaction_id=item.id)
        case flows.Register():
            return await services.register(
                question, tenant_id=item.tenant_id, interaction_id=item.id, caller=item.caller
            )
        case _:
            assert_never(question)


def no_reply(question: Question, fault: outcomes.Fault) -> Reply:
    """What the flow is told when nobody answers."""
    match question:
        case flows.AskSystem() | flows.LookUp():
            return outcomes.NotAnswered(visit=question.visit, fault=fault)
        case flows.VerifyPin():
            failed = outcomes.PinResult.FAILED
            return outcomes.PinChecked(visit=question.visit, attempt=question.attempt, result=failed)
        case flows.Register():
            return outcomes.RegisterAnswered(visit=question.visit, result=outcomes.RegisterResult.FAILED)
        case _:
            assert_never(question)


def replied(turn: Turn, line: Line, question: Question, reply: Reply) -> None:
    """The answer is there; one that nobody waits for any more changes nothing."""
    if line.wait is not question or line.interaction.phase is not Phase.FLOW:
        return
    turn.happen(line, _told(line, question, reply, at=turn.at))
    steps.hear(turn, line, reply)


def overdue(turn: Turn, line: Line, question: Question) -> None:
    """First the caller hears music; at last he is not kept waiting any longer."""
    if line.asked_at is None or turn.centre.clock.now() >= line.asked_at + PATIENCE:
        replied(turn, line, question, no_reply(question, outcomes.Fault.TIMEOUT))
        return
    steps.answer(turn, line)
    music.play_music(turn, line)
    turn.centre.remind("wait", line.id, line.asked_at + PATIENCE)


def _told(
    line: Line, question: Question, reply: Reply, *, at: datetime
) -> ev.AnsweredQuery | ev.PinCheck | ev.Registered:
    match reply:
        case outcomes.Answered() | outcomes.NotAnswered():
            outcome = "found" if isinstance(reply, outcomes.Answered) else reply.fault.value
            took = at - (line.asked_at or at)
            milliseconds = max(0, round(took / timedelta(milliseconds=1)))
            return ev.AnsweredQuery(node=_node(line), outcome=outcome, milliseconds=milliseconds)
        case outcomes.PinChecked():
            return ev.PinCheck(node=_node(line), result=reply.result.value)
        case outcomes.RegisterAnswered():
            form = question.form if isinstance(question, flows.Register) else ""
            return ev.Registered(form=form, result=reply.result.value)
        case _:
            assert_never(reply)


def _node(line: Line) -> str:
    return line.position.node if line.position else ""
