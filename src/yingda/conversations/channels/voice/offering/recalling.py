"""Who served this customer last: he is looked up where the customer enters a queue that wants it."""

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import pool
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.guiding_events import Guided
from yingda.conversations.model import Phase
from yingda.platform.db import DatabaseAway

log = logging.getLogger(__name__)
LOOK_UP: Final = timedelta(seconds=0.5)
"""The customer is held from the matcher for so long at most, until it is known who served him."""
_LAST: Final = """
SELECT agent_id FROM interaction
WHERE tenant_id = %(tenant_id)s AND caller_hash = %(caller)s AND opened_at > %(after)s
  AND agent_id IS NOT NULL AND id <> %(id)s
ORDER BY opened_at DESC LIMIT 1
"""


def wait_for_last(turn: Turn, line: Line, *, seconds: int | None) -> None:
    """Wait for an agent, and first for the one who served the customer last, where the flow or the queue wants it."""
    rules = turn.centre.floor.queue(pool.visit_of(line).queue_id).rules
    window = rules.last_agent if seconds is None else timedelta(seconds=seconds)
    if window is None or not line.interaction.caller:
        pool.wait_for_agent(turn, line)
        return
    now = turn.centre.clock.now()
    pool.wait_for_agent(turn, line, not_before=now + LOOK_UP)
    work_id = pool.visit_of(line).work_id
    after = now - timedelta(days=rules.last_agent_days)
    turn.centre.spawn(_look_up(turn.centre, line, work_id, until=now + window, after=after))


async def _look_up(centre: Centre, line: Line, work_id: UUID, *, until: datetime, after: datetime) -> None:
    found = await _last_agent(centre, line, after=after)
    with Turn(centre, at=centre.clock.now()) as turn:
        item = line.interaction
        if item.phase is not Phase.QUEUED or item.queue is None or item.queue.work_id != work_id:
            return
        if found is not None:
            turn.happen(line, Guided(last_agent=found, last_until=until))
        turn.centre.remind("place", line.id, None)
        pool.enter_pool(turn, line)


async def _last_agent(centre: Centre, line: Line, *, after: datetime) -> UUID | None:
    item = line.interaction
    values = {
        "tenant_id": item.tenant_id,
        "caller": centre.keys.of(item.tenant_id).keyed_hash(item.caller),
        "after": after,
        "id": item.id,
    }
    try:
        async with centre.database.look() as connection:
            row = await (await connection.execute(_LAST, values)).fetchone()
    except (DatabaseAway, OSError) as away:
        log.warning("nobody knows who served a customer last", extra={"cause": type(away).__name__})
        return None
    return row["agent_id"] if row else None
