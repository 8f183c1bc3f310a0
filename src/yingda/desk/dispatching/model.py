"""Orders and agents as the matcher sees them; pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from yingda.kernel.ids import InteractionId, PoolId, QueueId, SkillId, TenantId, UserId, WorkId
from yingda.routing.configuring.rules import rules_of
from yingda.routing.engine.capacity import Channel, ChannelRule, Profile
from yingda.routing.engine.work import Decision, FreeAgent, Work, WorkKind

DAY: Final = timedelta(days=1)
LEADS: Final[Mapping[str, int]] = {"low": -3_600, "normal": 0, "high": 1_800, "urgent": 7_200}
"""Seconds that an order is ahead of others of the same age, by its priority."""
ASK_AGAIN_AFTER: Final = timedelta(minutes=10)
"""Who has refused an order, or not answered, is asked for it again after this long."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PoolRule:
    """How much an agent of a pool has of orders beside his calls."""

    orders_at_once: int
    """None at all where it is 0."""
    calls_beside_orders: bool
    """Otherwise who takes an order is not ready until he says that he is."""
    answer_seconds: int

    @property
    def profile(self) -> Profile:
        """The part of an agent that each order takes."""
        if self.orders_at_once == 0:
            return Profile()
        return Profile(rules={Channel.TASK: ChannelRule(at_once=self.orders_at_once, interruptible=True)})


def work_of(row: Mapping[str, Any], *, now: datetime) -> Work:
    """A waiting order as work of its team's queue: it must be with somebody before its next clock runs out."""
    rules = rules_of({**row, "priority": row["lead"]})
    since: datetime = row["since"]
    due: datetime | None = row["due_at"]
    return Work(
        work_id=WorkId(row["order_id"]),
        # An order is no contact; its own id stands for it.
        interaction_id=InteractionId(row["order_id"]),
        tenant_id=TenantId(row["tenant_id"]),
        queue_id=QueueId(row["queue_id"]),
        since=since,
        is_call=False,
        is_patient=True,
        kind=WorkKind.ORDER,
        channel=Channel.TASK,
        target=DAY if due is None else due - since,
        priority=rules.priority + LEADS[row["priority"]],
        choice=rules.choice,
        level=rules.level,
        skills=rules.skills,
        relax=rules.relax,
        excluded=frozenset(UserId(each) for each in row["asked"]),
        excluded_until=now + ASK_AGAIN_AFTER,
    )


def agent_of(row: Mapping[str, Any]) -> FreeAgent:
    """A ready agent with the room that he has for orders."""
    rule = rule_of(row)
    return FreeAgent(
        user_id=UserId(row["user_id"]),
        idle_since=row["idle_since"],
        queues=frozenset(QueueId(UUID(each)) for each in row["levels"]),
        levels={QueueId(UUID(queue)): level for queue, level in row["levels"].items()},
        skills={SkillId(UUID(skill)): level for skill, level in row["skills"].items()},
        contacts=row["in_hand"],
        pool_id=PoolId(row["pool_id"]),
        open_to=rule.profile.open_to({Channel.TASK: row["in_hand"]}),
    )


def rule_of(row: Mapping[str, Any]) -> PoolRule:
    """What is set for a pool."""
    return PoolRule(
        orders_at_once=row["orders_at_once"],
        calls_beside_orders=row["calls_beside_orders"],
        answer_seconds=row["order_answer_seconds"],
    )


def facts_of(why: Decision) -> dict[str, Any]:
    """The facts of a decision, as they are stored with the offer."""
    return {name: str(value) if name == "rule" else value for name, value in asdict(why).items()}
