"""A shared number's caller keyed a merchant's code: he goes on as that merchant's contact, on the same channel."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from yingda.conversations import events as ev
from yingda.conversations import walk_events as walked
from yingda.conversations import writes
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.directory import read_flow
from yingda.conversations.channels.voice.inbound import arrivals
from yingda.conversations.channels.voice.inbound.gate import WELCOME, Verdict, judge
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.recording import tape
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.channels.voice.walking import steps
from yingda.conversations.model import Phase
from yingda.flows import model as flows
from yingda.flows import outcomes
from yingda.platform.db import DatabaseAway
from yingda.platform.writer import AWAY
from yingda.telephony.ports import Refusal
from yingda.telephony.usecases.admit import DialledNumber, look_up_merchant

log = logging.getLogger(__name__)
PATIENCE: Final = 3.0
"""Seconds after which nobody is kept waiting for the database."""
FAULTS: Final = {
    Refusal.UNKNOWN_NUMBER: outcomes.MerchantFault.UNKNOWN,
    Refusal.SUSPENDED: outcomes.MerchantFault.SUSPENDED,
    Refusal.UNAVAILABLE: outcomes.MerchantFault.SUSPENDED,
    Refusal.BUSY: outcomes.MerchantFault.BUSY,
    Refusal.BLOCKED: outcomes.MerchantFault.SUSPENDED,
    Refusal.REPEATED: outcomes.MerchantFault.BUSY,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    """What the directory of merchants says of a code; without an answer nobody can be reached just now."""

    merchant: DialledNumber | None = None
    answered: bool = True
    verdict: Verdict = WELCOME


def enter(turn: Turn, line: Line, wait: flows.EnterMerchant) -> None:
    """Look the merchant up; after a crash he is looked up again."""
    turn.then(_look_up_beside, turn.centre, line, wait)


async def _look_up_beside(centre: Centre, line: Line, wait: flows.EnterMerchant) -> None:
    if line.wait is wait:
        centre.beside(_look_up(centre, line, wait))


async def _look_up(centre: Centre, line: Line, wait: flows.EnterMerchant) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            found = await _merchant(centre, line, wait)
    except (DatabaseAway, *AWAY):
        found = _Found(answered=False)
    with Turn(centre, at=centre.clock.now()) as turn:
        if line.wait is wait and line.interaction.phase is Phase.FLOW:
            _decide(turn, line, wait, found)


async def _merchant(centre: Centre, line: Line, wait: flows.EnterMerchant) -> _Found:
    number_id = line.interaction.number_id
    if number_id is None:
        return _Found()
    async with centre.database.look() as tx:
        merchant = await look_up_merchant(tx, number_id=number_id, code=wait.code, node=centre.node)
        if merchant is not None:
            await read_flow(tx, centre.directory, merchant)
        verdict = await judge(tx, centre, number=merchant, caller=line.interaction.caller)
    return _Found(merchant=merchant, verdict=verdict)


def _decide(turn: Turn, line: Line, wait: flows.EnterMerchant, found: _Found) -> None:
    merchant = arrivals.if_readable(turn.centre, found.merchant)
    refusal = arrivals.refusal(turn.centre, merchant) if found.answered else Refusal.BUSY
    refusal = refusal or found.verdict.refusal
    if merchant is None or merchant.merchant_id is None or refusal is not None:
        fault = FAULTS[refusal or Refusal.UNKNOWN_NUMBER]
        steps.hear(turn, line, outcomes.MerchantUnavailable(visit=wait.visit, fault=fault))
        return
    _hand_over(turn, line, merchant)


def _hand_over(turn: Turn, lobby: Line, merchant: DialledNumber) -> None:
    """One contact ends and the next one begins in the same moment: after a crash there is either the one or the other."""
    old = lobby.interaction
    answered_at = lobby.answered_at
    call = arrivals.Call(
        channel_id=old.channel_id,
        digits=f"{old.number_digits}{merchant.merchant_code}",
        caller=old.caller,
        at=turn.at,
        answered_at=answered_at,
        origin_id=old.id,
    )
    line = arrivals.open_line(turn, call, merchant)
    line.order = lobby.order
    turn.happen(line, walked.TakenOver(from_interaction_id=old.id))
    _leave_lobby(turn, lobby, to=line)
    turn.centre.lines.add(line)
    turn.write(writes.save_customer_call(line.interaction, answered_at=answered_at))
    if answered_at is not None:
        tape.begin_at_answer(turn, line)
    arrivals.begin(turn, line, heard=arrivals.heard_by(turn.centre, lobby))


def _leave_lobby(turn: Turn, lobby: Line, *, to: Line) -> None:
    tape.stop(turn, lobby)
    if lobby.position is not None:
        turn.happen(lobby, ev.FlowLeft(node=lobby.position.node, result="handed_over"))
    if to.interaction.merchant_id is not None:
        handed = walked.HandedOver(merchant_id=to.interaction.merchant_id, to_interaction_id=to.id)
        turn.happen(lobby, handed)
    turn.happen(lobby, ev.Ended(by="flow", cause="handed_over", result="handed_over"))
    turn.happen(lobby, ev.Closed())
    turn.write(writes.save_customer_call(lobby.interaction, answered_at=lobby.answered_at))
    turn.centre.lines.customer_gone(lobby)
    turn.centre.lines.remove(lobby)
