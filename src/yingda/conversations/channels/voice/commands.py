"""The names under which people's commands reach the owner of a call or of an agent."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from yingda.conversations.channels.voice import reports
from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.handling import actions
from yingda.conversations.channels.voice.handling import commands as handling
from yingda.conversations.channels.voice.outside import callbacks
from yingda.conversations.channels.voice.recovery import audio, outside_lines, taking
from yingda.conversations.channels.voice.supervision import commands as supervision
from yingda.conversations.channels.voice.transfers import commands as transfers
from yingda.kernel.errors import NotFound
from yingda.ledger.model import ActorKind, By

Answer = dict[str, Any]
Verb = Callable[[Centre, UUID, Mapping[str, Any]], Awaitable[Answer]]


async def carry_out(centre: Centre, name: str, actor: UUID, args: Mapping[str, Any]) -> Answer:
    """Do what somebody asked for; what cannot be done raises a DomainError."""
    verb = VERBS.get(name)
    if verb is None:
        raise NotFound(command=name)
    return await verb(centre, actor, args)


def _contact(args: Mapping[str, Any]) -> UUID:
    return UUID(args["interaction_id"])


async def _answer(centre: Centre, actor: UUID, args: Mapping[str, Any]) -> Answer:
    """The phone itself answers, but for a telephone outside that waits for a key: this makes sure that it is his."""
    line = actions.own_line(centre, actor, _contact(args))
    outside_lines.accept(centre, line, actor)
    return {}


async def _wrap_up(centre: Centre, actor: UUID, args: Mapping[str, Any]) -> Answer:
    disposition = args.get("disposition_id")
    return await actions.wrap_up(
        centre,
        agent_id=actor,
        interaction_id=_contact(args),
        disposition_id=UUID(disposition) if disposition else None,
        note=str(args.get("note", "")),
        finish=bool(args.get("finish")),
    )


async def _phone_ready(centre: Centre, actor: UUID, args: Mapping[str, Any]) -> Answer:
    """The page says that it has registered; the switch is asked before it is believed."""
    online = await centre.switch.seat_online(args["endpoint"])
    reports.presence_changed(centre, args["endpoint"], online=online)
    return {"online": online}


async def _page_gone(centre: Centre, actor: UUID, args: Mapping[str, Any]) -> Answer:
    if taking.page_left(centre, agent_id=actor, args=args):
        reports.page_gone(centre, args["endpoint"])
    return {}


async def _phone_lost(centre: Centre, actor: UUID, args: Mapping[str, Any]) -> Answer:
    reports.socket_closed(centre, args["endpoint"])
    return {}


async def _phone_fault(centre: Centre, actor: UUID, args: Mapping[str, Any]) -> Answer:
    if args.get("kind") == "no_audio":
        return await audio.page_hears_nothing(centre, agent_id=actor)
    return await taking.phone_fault(centre, agent_id=actor)


async def _phone_well(centre: Centre, actor: UUID, args: Mapping[str, Any]) -> Answer:
    audio.page_hears(centre, agent_id=actor)
    return await taking.phone_well(centre, agent_id=actor)


async def _withdraw(centre: Centre, actor: UUID, args: Mapping[str, Any]) -> Answer:
    is_agent = actor in centre.floor.agents()
    by = By(kind=ActorKind.AGENT if is_agent else ActorKind.SUPERVISOR, id=actor)
    callbacks.withdraw_callback(centre, callback_id=UUID(args["callback_id"]), by=by)
    return {}


VERBS: Mapping[str, Verb] = {
    "desk.sign_in": lambda c, actor, args: taking.sign_in(c, agent_id=actor, seat_id=UUID(args["seat_id"])),
    "desk.change_seat": lambda c, actor, args: taking.change_seat(
        c, agent_id=actor, seat_id=UUID(args["seat_id"])
    ),
    "desk.sign_out": lambda c, actor, args: actions.sign_out(c, agent_id=actor),
    "desk.ready": lambda c, actor, args: actions.become_ready(c, agent_id=actor),
    "desk.not_ready": lambda c, actor, args: actions.take_break(c, agent_id=actor, reason=args["reason"]),
    "desk.answer": _answer,
    "desk.refuse": lambda c, actor, args: actions.refuse(c, agent_id=actor, interaction_id=_contact(args)),
    "desk.hold": lambda c, actor, args: actions.hold(c, agent_id=actor, interaction_id=_contact(args)),
    "desk.resume": lambda c, actor, args: actions.resume(c, agent_id=actor, interaction_id=_contact(args)),
    "desk.mute": lambda c, actor, args: actions.mute(
        c, agent_id=actor, interaction_id=_contact(args), muted=True
    ),
    "desk.unmute": lambda c, actor, args: actions.mute(
        c, agent_id=actor, interaction_id=_contact(args), muted=False
    ),
    "desk.hang_up": lambda c, actor, args: actions.hang_up(c, agent_id=actor, interaction_id=_contact(args)),
    **handling.VERBS,
    **transfers.VERBS,
    "desk.hear_again": lambda c, actor, args: actions.hear_again(
        c, agent_id=actor, interaction_id=_contact(args)
    ),
    "desk.wrap_up": _wrap_up,
    "desk.extend_wrap_up": lambda c, actor, args: actions.extend_wrap_up(c, agent_id=actor),
    "desk.phone_taken": lambda c, actor, args: taking.page_takes_over(c, agent_id=actor, args=args),
    "desk.phone_fault": _phone_fault,
    "desk.phone_well": _phone_well,
    "desk.phone_ready": _phone_ready,
    "desk.page_gone": _page_gone,
    "desk.phone_lost": _phone_lost,
    "callbacks.withdraw": _withdraw,
    **supervision.VERBS,
    "floor.free": lambda c, actor, args: actions.free_agent(
        c, supervisor_id=actor, agent_id=UUID(args["agent_id"])
    ),
    "floor.sign_out": lambda c, actor, args: actions.sign_agent_out(
        c, supervisor_id=actor, agent_id=UUID(args["agent_id"])
    ),
}
