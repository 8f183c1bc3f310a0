"""Random shifts of agents: every row has gone through the agent's own transitions."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from yingda.kernel.errors import DomainError
from yingda.kernel.ids import InteractionId, SeatId, TenantId, UserId
from yingda.ledger.model import SYSTEM
from yingda.ledger.store import STATEMENTS as LEDGER
from yingda.platform.db import Database
from yingda.platform.statements import encode
from yingda.routing.model import Agent, Contact
from yingda.routing.transitions import Transition
from yingda.routing.writes import STATEMENTS as ROUTING
from yingda.routing.writes import agent_writes

STATEMENTS = {**ROUTING, **LEDGER}


@dataclass
class Shift:
    """An agent's day: his versions, each with its moment."""

    agent: Agent
    steps: list[tuple[datetime, Agent, Agent, Transition]] = field(default_factory=list)


def a_shift(
    rng: random.Random,
    *,
    agent_id: UUID,
    tenant_id: UUID,
    contact_of: Callable[[], tuple[UUID, UUID]],
    begin: datetime,
) -> Shift:
    """An agent who does what he may, for a day and a bit."""
    agent = Agent(user_id=UserId(agent_id), tenant_id=TenantId(tenant_id), since=begin)
    shift, at = Shift(agent=agent), begin - timedelta(hours=2)
    while at < begin + timedelta(hours=26):
        at += timedelta(seconds=rng.choice((0.0, 0.5, 12.25, 60, 600, 1800, 5400)))
        legal = [each for each in Transition if agent.may(each) and each is not Transition.SEAT_LOST]
        chosen = rng.choice(legal)
        before = agent
        try:
            agent = agent.after(chosen, at=at, **_details(rng, chosen, at, contact_of))
        except DomainError:
            # Not in this state, after all.
            continue
        shift.steps.append((at, before, agent, chosen))
    shift.agent = agent
    return shift


def _details(
    rng: random.Random, chosen: Transition, at: datetime, contact_of: Callable[[], tuple[UUID, UUID]]
) -> dict[str, Any]:
    details: dict[str, Any] = {"deadline": at + timedelta(seconds=30)}
    if chosen is Transition.SIGN_IN:
        details["seat_id"] = SeatId(UUID(int=1))
    if chosen in {Transition.TAKE_BREAK, Transition.ASK_BREAK}:
        details["reason"] = rng.choice(("meal", "rest", "busy", "course"))
    if chosen is Transition.RESERVE:
        interaction_id, tenant_id = contact_of()
        details["contact"] = Contact(
            interaction_id=InteractionId(interaction_id), tenant_id=TenantId(tenant_id)
        )
    return details


async def keep_shift(db: Database, shift: Shift) -> None:
    """Write an agent's rows as his owner does."""
    async with db.core() as tx:
        for at, before, after, transition in shift.steps:
            for write in agent_writes(before, after, transition, at=at, by=SYSTEM, node="n", epoch=1):
                values = dict(write.values)
                if "seat_id" in values:
                    # There is no such seat: it plays no part here.
                    values["seat_id"] = None
                statement = STATEMENTS[write.statement]
                await tx.execute(statement.sql.encode(), {"rows": encode([values], statement)})
