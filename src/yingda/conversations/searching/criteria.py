"""What is looked for, as the statements want it, and who the agents in the rows are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

_NAMES: Final = """
SELECT user_id, display_name, staff_no FROM agent_on_floor WHERE user_id = ANY(%(ids)s)
UNION SELECT id, display_name, staff_no FROM app_user WHERE tenant_id = ANY(%(tenants)s) AND id = ANY(%(ids)s)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Criteria:
    """What is looked for; `before` is where the last page ended."""

    tenant_id: UUID | None = None
    begin: datetime | None = None
    end: datetime | None = None
    number: str | None = None
    caller: str | None = None
    agent_id: UUID | None = None
    queue_id: UUID | None = None
    before: tuple[datetime, UUID] | None = None
    limit: int = 50

    def tenants(self, actor: Actor) -> Sequence[UUID]:
        """The tenants in which the actor may look, and wants to."""
        return sorted(actor.tenants if self.tenant_id is None else actor.tenants & {self.tenant_id})

    async def values(self, *, db: Database, keys: TenantKeys, tenants: Sequence[UUID]) -> dict[str, Any]:
        """Every criterion by its name; the caller is looked for by each tenant's own hash."""
        await keys.learn(db, tenants)
        caller = self.caller
        before, before_id = self.before or (None, None)
        return {
            **asdict(self),
            "tenants": tenants,
            "hashes": [caller and keys.of(tenant).keyed_hash(caller) for tenant in tenants],
            "before": before,
            "before_id": before_id,
        }


def matching(row: str, at: str) -> str:
    """The condition that a row, which is listed by its column `at`, is what is looked for in the tenant `s`."""
    return f"""{row}.tenant_id = s.tenant_id
    AND (%(begin)s::timestamptz IS NULL OR {row}.{at} >= %(begin)s)
    AND (%(end)s::timestamptz IS NULL OR {row}.{at} < %(end)s)
    AND (%(number)s::text IS NULL OR {row}.number_digits = %(number)s)
    AND (s.caller_hash IS NULL OR {row}.caller_hash = s.caller_hash)
    AND (%(queue_id)s::uuid IS NULL OR {row}.queue_id = %(queue_id)s)
    AND (%(before)s::timestamptz IS NULL OR ({row}.{at}, {row}.id) < (%(before)s, %(before_id)s::uuid))"""


async def agent_names(
    tx: Transaction, actor: Actor, ids: Iterable[UUID | None]
) -> Mapping[UUID, Mapping[str, Any]]:
    """Names and staff numbers of those whom the actor may know, also when they have left the floor."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    values = {"ids": list(wanted), "tenants": list(actor.tenants)}
    return {row["user_id"]: row for row in await (await tx.execute(_NAMES, values)).fetchall()}
