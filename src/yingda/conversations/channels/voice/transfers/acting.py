"""What every command of an agent about handing on shares."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from yingda.conversations.channels.voice.centre import Centre
from yingda.kernel.errors import NotFound
from yingda.routing.floor import Queue

Answer = dict[str, Any]


def queues_of(centre: Centre, agent_id: UUID) -> list[Queue]:
    """The queues that this agent serves, as far as they are still there; of an unknown agent none."""
    agent = centre.floor.agents().get(agent_id)
    found: list[Queue] = []
    for queue_id in agent.queues if agent else ():
        with suppress(NotFound):
            found.append(centre.floor.queue(queue_id))
    return found
