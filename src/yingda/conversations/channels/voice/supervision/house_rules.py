"""What houses have ruled about supervision, and which faults are declared; read again whenever configuration is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from yingda.platform.db import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class PoolRule:
    """What a group of agents is subject to."""

    hides_listening: bool = False
    breaks_need_permission: bool = False
    answer_after: timedelta = timedelta(minutes=5)
    """A break that nobody has decided on is granted after this time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """A declared fault: nobody whom it concerns leaves without permission."""

    id: UUID
    tenant_id: UUID
    is_everywhere: bool
    """It is the operator's, and concerns everybody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HouseRules:
    """All of it at one moment."""

    hiding: frozenset[UUID] = frozenset()
    """Enterprises whose contacts' agents are not told who listens."""
    pools: Mapping[UUID, PoolRule] = field(default_factory=dict)
    """By agent."""
    faults: tuple[Fault, ...] = ()

    def hides(self, tenant_id: UUID, agent_id: UUID | None) -> bool:
        """Whether an agent is not told who listens to a contact of this tenant's."""
        return tenant_id in self.hiding or (agent_id is not None and self.of(agent_id).hides_listening)

    def of(self, agent_id: UUID) -> PoolRule:
        """What this agent's pool is subject to."""
        return self.pools.get(agent_id, PoolRule())

    def fault_of(self, tenants: frozenset[UUID]) -> Fault | None:
        """A fault that concerns who belongs to these tenants, or serves them."""
        return next((each for each in self.faults if each.is_everywhere or each.tenant_id in tenants), None)


_POOLS = """
SELECT m.user_id, p.hide_listening_from_agents, p.breaks_need_permission, p.break_answer_seconds
FROM pool_member m JOIN pool p ON p.id = m.pool_id"""
_FAULTS = """
SELECT f.id, f.tenant_id, t.kind = 'operator' AS is_everywhere FROM declared_fault f JOIN tenant t ON t.id = f.tenant_id
WHERE f.ended_at IS NULL ORDER BY f.at"""


async def read_house_rules(tx: Transaction) -> HouseRules:
    """What is ruled now."""
    hiding = await (await tx.execute("SELECT id FROM tenant WHERE hide_listening_from_agents")).fetchall()
    pools = await (await tx.execute(_POOLS)).fetchall()
    faults = await (await tx.execute(_FAULTS)).fetchall()
    return HouseRules(
        hiding=frozenset(row["id"] for row in hiding),
        pools={
            row["user_id"]: PoolRule(
                hides_listening=row["hide_listening_from_agents"],
                breaks_need_permission=row["breaks_need_permission"],
                answer_after=timedelta(seconds=row["break_answer_seconds"]),
            )
            for row in pools
        },
        faults=tuple(Fault(**row) for row in faults),
    )
