"""The names under which people's commands about consulting and conferences reach the owner of a call."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.handling import conference, consulting
from yingda.conversations.channels.voice.transfers.acting import Answer

Verb = Callable[[Centre, UUID, Mapping[str, Any]], Awaitable[Answer]]


def _of_contact(deed: Callable[..., Awaitable[Answer]], *names: str) -> Verb:
    """What an agent does with his contact; these of its arguments are handed on."""

    async def verb(centre: Centre, actor: UUID, args: Mapping[str, Any]) -> Answer:
        more = {name: args[name] for name in names}
        return await deed(centre, agent_id=actor, interaction_id=UUID(args["interaction_id"]), **more)

    return verb


VERBS: Mapping[str, Verb] = {
    "desk.consult": _of_contact(consulting.consult_with, "target"),
    "desk.cancel_consult": _of_contact(consulting.cancel),
    "desk.complete": _of_contact(consulting.complete),
    "desk.swap": _of_contact(consulting.swap),
    "desk.conference": _of_contact(conference.bring_together),
    "desk.split": _of_contact(conference.split, "call_id"),
    "desk.drop": _of_contact(conference.drop, "call_id"),
    "desk.leave": _of_contact(conference.leave),
}
