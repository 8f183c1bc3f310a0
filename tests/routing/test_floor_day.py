"""Contacts are counted from midnight, also of who has been idle since before it."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from yingda.kernel.ids import QueueId, TenantId, UserId
from yingda.routing.floor import Floor
from yingda.routing.model import Agent
from yingda.routing.transitions import AgentState

EVENING = datetime(2026, 11, 2, 23, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
AGENT = UserId(UUID(int=1))


def contacts(floor: Floor) -> list[int]:
    return [each.contacts for each in floor.all_free()]


def test_who_is_idle_over_midnight_begins_the_day_with_no_contact() -> None:
    floor = Floor()
    floor.had_contacts(AGENT, 5, now=EVENING)
    floor.put(
        Agent(
            user_id=AGENT,
            tenant_id=TenantId(UUID(int=2)),
            since=EVENING,
            idle_since=EVENING,
            state=AgentState.READY,
            queues=frozenset({QueueId(UUID(int=3))}),
        )
    )
    floor.matches(now=EVENING + timedelta(minutes=30))
    assert contacts(floor) == [5]
    floor.matches(now=EVENING + timedelta(minutes=70))
    assert contacts(floor) == [0]
