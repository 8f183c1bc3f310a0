"""How long recordings are kept: by each tenant's contract, within what the operator allows; holds stop the clock."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.kernel.errors import DomainError, NotFound
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit

DEFAULT_DAYS: Final = 365
DEFAULT_VOICEMAIL_DAYS: Final = 90
DAYS_OF_PROMPTS: Final = 30
"""A prompt that was recorded by telephone has become a file of its own long before."""
LEAST_DAYS: Final = 30
MOST_DAYS: Final = 3650
_READ: Final = """
    SELECT t.id AS tenant_id, t.kind = 'operator' AS is_default, r.conversation_days, r.voicemail_days, r.least_days,
      r.most_days, r.changed_at
    FROM tenant t LEFT JOIN retention r ON r.tenant_id = t.id
    WHERE %(tenants)s::uuid[] IS NULL OR t.id = ANY(%(tenants)s)
    ORDER BY t.kind DESC, t.code"""
_HOUSE: Final = """
    SELECT r.* FROM retention r JOIN tenant t ON t.id = r.tenant_id AND t.kind = 'operator'"""
_SET: Final = """
    INSERT INTO retention (tenant_id, conversation_days, voicemail_days, least_days, most_days, changed_by)
    VALUES (%(tenant_id)s, %(conversation_days)s, %(voicemail_days)s, %(least_days)s, %(most_days)s, %(by)s)
    ON CONFLICT (tenant_id) DO UPDATE SET conversation_days = excluded.conversation_days,
      voicemail_days = excluded.voicemail_days, least_days = excluded.least_days, most_days = excluded.most_days,
      changed_at = clock_timestamp(), changed_by = excluded.changed_by"""


class RetentionOutOfBounds(DomainError):
    """The operator's contracts allow only other lengths of time."""

    code = "retention.out_of_bounds"


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """For how many days recordings are kept; the bounds are for conversations, and count only in the operator's own."""

    conversation_days: int = DEFAULT_DAYS
    voicemail_days: int = DEFAULT_VOICEMAIL_DAYS
    least_days: int = LEAST_DAYS
    most_days: int = MOST_DAYS

    def within(self, house: "Days") -> "Days":
        """What is kept to, where the operator has changed his bounds since this was agreed on."""
        bounded = max(house.least_days, min(self.conversation_days, house.most_days))
        return replace(self, conversation_days=bounded)

    def require_within(self, house: "Days") -> None:
        """RetentionOutOfBounds where the operator allows no such length."""
        if self.within(house) != self:
            raise RetentionOutOfBounds(least=house.least_days, most=house.most_days)

    def by_kind(self) -> Mapping[str, int]:
        """The days of each kind of recording."""
        return {
            "conversation": self.conversation_days,
            "voicemail": self.voicemail_days,
            "message": self.voicemail_days,
            "prompt": DAYS_OF_PROMPTS,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """What holds for one tenant, and whether that is his own contract's or the operator's default."""

    tenant_id: UUID
    days: Days
    is_default: bool
    """This is the operator's own row, which holds where a contract says nothing."""
    is_own: bool
    changed_at: datetime | None


async def read_rules(db: Database, *, actor: Actor, everybody: bool) -> list[Rule]:
    """What holds for the tenants whom the actor sees, or for everybody."""
    async with db.core() as tx:
        return await rules_of(tx, None if everybody else actor.tenants)


async def rules_of(tx: Transaction, tenants: Collection[UUID] | None) -> list[Rule]:
    """What holds for these tenants, or for everybody; as role core, for the bounds are the operator's."""
    house = await _house(tx)
    rows = await (await tx.execute(_READ, {"tenants": None if tenants is None else list(tenants)})).fetchall()
    return [_rule(row, house) for row in rows]


async def change_rule(db: Database, *, actor: Actor, tenant_id: UUID, days: Days) -> Rule:
    """Agree on other lengths with one tenant; what is due by them is deleted with the next look."""
    async with db.core() as tx:
        house = await _house(tx)
        kind = await (
            await tx.execute("SELECT kind FROM tenant WHERE id = %(id)s", {"id": tenant_id})
        ).fetchone()
    if kind is None:
        raise NotFound
    days.require_within(days if kind["kind"] == "operator" else house)
    values = {name: getattr(days, name) for name in Days.__dataclass_fields__}
    async with db.app(sees=[tenant_id, actor.tenant_id], writes=tenant_id) as tx:
        await tx.execute(_SET, {**values, "tenant_id": tenant_id, "by": actor.user_id})
        entry = audit.entry_by(
            actor,
            action="retention.changed",
            tenant_id=tenant_id,
            object_kind="tenant",
            object_id=tenant_id,
            details=values,
        )
        await audit.record(tx, entry)
    async with db.core() as tx:
        (rule,) = await rules_of(tx, [tenant_id])
    return rule


async def _house(tx: Transaction) -> Days:
    row = await (await tx.execute(_HOUSE)).fetchone()
    return Days(**{name: row[name] for name in Days.__dataclass_fields__}) if row else Days()


def _rule(row: dict[str, Any], house: Days) -> Rule:
    is_own = row["conversation_days"] is not None
    named = {name: row[name] for name in Days.__dataclass_fields__}
    return Rule(
        tenant_id=row["tenant_id"],
        days=Days(**named).within(house) if is_own else house,
        is_default=row["is_default"],
        is_own=is_own,
        changed_at=row["changed_at"],
    )
