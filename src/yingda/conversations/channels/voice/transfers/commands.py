"""The names under which people's commands about handing on reach the owner of a call."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.handling import actions
from yingda.conversations.channels.voice.transfers import blind, calls, keys, nuisance, parking, pausing
from yingda.conversations.channels.voice.transfers.acting import Answer

Verb = Callable[[Centre, UUID, Mapping[str, Any]], Awaitable[Answer]]


def _contact(args: Mapping[str, Any]) -> UUID:
    return UUID(args["interaction_id"])


async def _transfer(centre: Centre, actor: UUID, args: Mapping[str, Any]) -> Answer:
    return await blind.transfer(
        centre,
        agent_id=actor,
        interaction_id=_contact(args),
        target=blind.Target.of(args["target"]),
        note=str(args.get("note") or ""),
    )


async def _to_voicemail(centre: Centre, actor: UUID, args: Mapping[str, Any]) -> Answer:
    return await blind.to_voicemail(
        centre, agent_id=actor, interaction_id=_contact(args), queue_id=UUID(args["queue_id"])
    )


async def _send_digits(centre: Centre, actor: UUID, args: Mapping[str, Any]) -> Answer:
    return await keys.send_digits(
        centre, agent_id=actor, interaction_id=_contact(args), digits=str(args["digits"])
    )


async def _call(centre: Centre, actor: UUID, args: Mapping[str, Any]) -> Answer:
    queue_id = args.get("queue_id")
    wanted = calls.Wanted(
        number_id=UUID(args["number_id"]),
        digits=str(args["digits"]),
        queue_id=UUID(queue_id) if queue_id else None,
    )
    return await calls.call(centre, agent_id=actor, wanted=wanted)


async def _call_back(centre: Centre, actor: UUID, args: Mapping[str, Any]) -> Answer:
    """Who left the message that the agent has before him, or the customer of the contact that he documents."""
    line = actions.own_line(centre, actor, _contact(args))
    if line.interaction.documents(actor) is None:
        return await actions.call_back(centre, agent_id=actor, interaction_id=line.id)
    return await calls.call_back(centre, agent_id=actor, interaction_id=line.id)


VERBS: Mapping[str, Verb] = {
    "desk.transfer": _transfer,
    "desk.to_voicemail": _to_voicemail,
    "desk.park": lambda c, actor, args: parking.park(c, agent_id=actor, interaction_id=_contact(args)),
    "desk.take_parked": lambda c, actor, args: parking.take(c, agent_id=actor, slot=str(args["slot"])),
    "desk.send_digits": _send_digits,
    "desk.pause_recording": lambda c, actor, args: pausing.pause_recording(
        c, agent_id=actor, interaction_id=_contact(args)
    ),
    "desk.resume_recording": lambda c, actor, args: pausing.resume_recording(
        c, agent_id=actor, interaction_id=_contact(args)
    ),
    "desk.mark_nuisance": lambda c, actor, args: nuisance.mark_nuisance(
        c, agent_id=actor, interaction_id=_contact(args)
    ),
    "desk.call": _call,
    "desk.call_back": _call_back,
}
