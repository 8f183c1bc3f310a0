"""The names under which supervisors' commands about contacts reach their owner."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from uuid import UUID

from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.supervision import actions, floor_actions
from yingda.conversations.supervision_parts import ListenMode

Answer = dict[str, Any]
Verb = Callable[[Centre, UUID, Mapping[str, Any]], Awaitable[Answer]]


def _contact(args: Mapping[str, Any]) -> UUID:
    return UUID(args["interaction_id"])


def _id(args: Mapping[str, Any], name: str) -> UUID | None:
    given = args.get(name)
    return UUID(given) if given else None


async def _listen(centre: Centre, actor: UUID, args: Mapping[str, Any]) -> Answer:
    return await actions.listen(
        centre,
        supervisor_id=actor,
        interaction_id=_contact(args),
        mode=ListenMode(args["mode"]),
        seat_id=_id(args, "seat_id"),
        reason=str(args.get("reason", "")),
    )


def _agent(args: Mapping[str, Any]) -> UUID:
    return UUID(args["agent_id"])


VERBS: Final[Mapping[str, Verb]] = {
    "floor.listen": _listen,
    "floor.stop": lambda c, actor, args: actions.stop(c, supervisor_id=actor, interaction_id=_contact(args)),
    "floor.hang_up": lambda c, actor, args: actions.hang_up(
        c, supervisor_id=actor, interaction_id=_contact(args)
    ),
    "floor.give_back": lambda c, actor, args: actions.give_back(
        c, supervisor_id=actor, interaction_id=_contact(args), queue_id=_id(args, "queue_id")
    ),
    "floor.ready": lambda c, actor, args: floor_actions.make_ready(
        c, supervisor_id=actor, agent_id=_agent(args)
    ),
    "floor.not_ready": lambda c, actor, args: floor_actions.make_not_ready(
        c, supervisor_id=actor, agent_id=_agent(args), reason=args["reason"]
    ),
    "floor.end_call": lambda c, actor, args: floor_actions.end_call(
        c, supervisor_id=actor, agent_id=_agent(args)
    ),
    "floor.grant": lambda c, actor, args: floor_actions.decide(
        c, supervisor_id=actor, agent_id=_agent(args), granted=True
    ),
    "floor.deny": lambda c, actor, args: floor_actions.decide(
        c, supervisor_id=actor, agent_id=_agent(args), granted=False
    ),
    "floor.declare_fault": lambda c, actor, args: floor_actions.declare_fault(
        c, supervisor_id=actor, tenant_id=UUID(args["tenant_id"]), reason=args["reason"]
    ),
    "floor.end_fault": lambda c, actor, args: floor_actions.end_fault(
        c, supervisor_id=actor, fault_id=UUID(args["fault_id"])
    ),
}
