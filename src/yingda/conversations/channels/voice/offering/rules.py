"""Whatever people set of queues, skills and commitments holds from the next look on, also for who waits already."""

from collections.abc import Collection
from uuid import UUID

from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.offering import pool
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.model import Phase
from yingda.platform.db import Transaction
from yingda.routing.configuring.loading import load_contacts, load_queues, load_setups


async def read_routing(tx: Transaction, centre: Centre) -> None:
    """Queues with their rules, what agents know, committed seats: as they are configured now."""
    floor = centre.floor
    if not floor.queues():
        await load_contacts(tx, floor, now=centre.clock.now())
    changed = await load_queues(tx, floor)
    is_other = await load_setups(tx, floor)
    if changed or is_other:
        _wait_anew(centre, changed)


def _wait_anew(centre: Centre, changed: Collection[UUID]) -> None:
    with Turn(centre, at=centre.clock.now()) as turn:
        for line in centre.lines.all():
            visit = line.interaction.queue
            if line.interaction.phase is Phase.QUEUED and visit is not None and visit.queue_id in changed:
                pool.enter_pool(turn, line)
