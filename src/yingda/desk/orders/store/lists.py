"""Lists and counts of orders: each statement goes along one index per tenant (and category), newest or most pressing first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal, LiteralString
from uuid import UUID

from yingda.desk.orders.store.rows import COLUMNS, JOINS
from yingda.platform.db import Transaction

COUNTED: Final = 10_000
"""Nobody turns that many pages: what is more is told as one more than this."""
NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""By which orders are sorted that have no deadline; the column `sort_due` says the same."""
Sort = Literal["opened", "due"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which orders somebody wants to see; what is None does not matter."""

    tenants: Sequence[UUID]
    now: datetime
    categories: Sequence[str] = ()
    type_id: UUID | None = None
    state: str | None = None
    responsible: UUID | None = None
    unassigned: bool = False
    teams: Sequence[UUID] | None = None
    party_id: UUID | None = None
    customers: Sequence[UUID] | None = None
    """The ids by which one customer is known."""
    interaction_id: UUID | None = None
    parent_id: UUID | None = None
    subtype: str | None = None
    priority: str | None = None
    overdue: bool = False
    missed: bool = False
    visit_due: bool = False
    tokens: Sequence[tuple[UUID, bytes]] = field(default=())
    """Of each tenant, the words that must all be there."""
    sort: Sort = "opened"


_TESTS: Final[Mapping[str, LiteralString]] = {
    "type_id": "o.type_id = %(type_id)s",
    "state": "o.state = %(state)s",
    "responsible": "o.responsible_user_id = %(responsible)s",
    "unassigned": "o.responsible_user_id IS NULL",
    "teams": "o.team_id = ANY(%(teams)s)",
    "party_id": "o.party_id = %(party_id)s",
    "customers": "o.customer_id = ANY(%(customers)s)",
    "interaction_id": "o.interaction_id = %(interaction_id)s",
    "parent_id": "o.parent_id = %(parent_id)s",
    "subtype": "o.subtype = %(subtype)s",
    "priority": "o.priority = %(priority)s",
    "overdue": "o.is_live AND o.sort_due < %(now)s",
    "missed": "o.missed",
    "visit_due": "o.visit_due_at <= %(now)s AND o.visit_due_at IS NOT NULL AND o.visited_at IS NULL",
}
_WORD: Final = """
EXISTS (SELECT 1 FROM work_order_token k WHERE k.tenant_id = o.tenant_id AND k.token = {token}
        AND k.opened_at = o.opened_at AND k.order_id = o.id)
"""
_COUNTS: Final = """
SELECT o.category, count(*) AS n, count(*) FILTER (WHERE o.responsible_user_id = %(user_id)s) AS mine,
       count(*) FILTER (WHERE o.responsible_user_id IS NULL AND o.team_id = ANY(%(teams)s)) AS my_teams,
       count(*) FILTER (WHERE o.responsible_user_id IS NULL AND o.team_id IS NULL) AS unassigned,
       count(*) FILTER (WHERE o.due_at < %(now)s) AS overdue
FROM work_order o WHERE o.tenant_id = ANY(%(tenants)s) AND o.is_live GROUP BY o.category
"""


def _tests(wanted: Wanted) -> str:
    tests = [test for name, test in _TESTS.items() if getattr(wanted, name) not in (None, False)]
    tests += ["o.category = h.category"] if wanted.categories else []
    tests += ["o.is_live"] if wanted.sort == "due" else []
    tests += [_WORD.format(token=f"%(token_{place})s") for place in range(1, len(wanted.tokens))]
    return " AND ".join(["o.tenant_id = h.tenant_id", *tests])


def _source(wanted: Wanted) -> str:
    """Where orders are looked for: among all, or among those with the rarest of the words."""
    if not wanted.tokens:
        return "work_order o"
    return """(SELECT k.opened_at AS found_at, w.* FROM work_order_token k
               JOIN work_order w ON w.tenant_id = k.tenant_id AND w.id = k.order_id
               WHERE k.tenant_id = h.tenant_id AND k.token = %(token_0)s) o"""


def _houses(wanted: Wanted) -> str:
    by_category = " CROSS JOIN unnest(%(categories)s::text[]) AS c (category)" if wanted.categories else ""
    chosen = ", c.category" if wanted.categories else ""
    return f"(SELECT t.tenant_id{chosen} FROM unnest(%(tenants)s::uuid[]) AS t (tenant_id){by_category}) h"


def _values(wanted: Wanted) -> dict[str, Any]:
    names = (*_TESTS, "now", "tenants", "categories")
    values = {name: getattr(wanted, name) for name in names}
    values |= {
        name: list(values[name])
        for name in ("tenants", "categories", "teams", "customers")
        if values[name] is not None
    }
    return values | {f"token_{place}": token for place, (_, token) in enumerate(wanted.tokens)}


def page_statement(wanted: Wanted, *, after: tuple[datetime, UUID] | None) -> str:
    """One page of a list: the nearest of each house by its index, then the nearest of all."""
    key, way, sign = ("sort_due", "ASC", ">") if wanted.sort == "due" else ("opened_at", "DESC", "<")
    behind = f" AND (o.{key}, o.id) {sign} (%(after_at)s, %(after_id)s)" if after is not None else ""
    return f"""
    SELECT {COLUMNS} FROM {_houses(wanted)} CROSS JOIN LATERAL (
      SELECT o.* FROM {_source(wanted)} WHERE {_tests(wanted)}{behind}
      ORDER BY o.{key} {way}, o.id {way} LIMIT %(limit)s) o {JOINS}
    ORDER BY o.{key} {way}, o.id {way} LIMIT %(limit)s"""


def page_values(wanted: Wanted, *, after: tuple[datetime, UUID] | None, limit: int) -> dict[str, Any]:
    """What the statement is asked with."""
    after_at, after_id = after if after is not None else (None, None)
    return {**_values(wanted), "limit": limit, "after_at": after_at, "after_id": after_id}


async def page(
    tx: Transaction, wanted: Wanted, *, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Mapping[str, Any]]:
    """One page of a list."""
    statement = page_statement(wanted, after=after)
    values = page_values(wanted, after=after, limit=limit)
    return await (await tx.execute(statement.encode(), values)).fetchall()


async def count(tx: Transaction, wanted: Wanted) -> int:
    """How many there are, up to one more than is counted."""
    statement = f"""SELECT count(*) AS n FROM (SELECT 1 FROM {_houses(wanted)} CROSS JOIN LATERAL (
      SELECT 1 FROM {_source(wanted)} WHERE {_tests(wanted)} LIMIT %(limit)s) o LIMIT %(limit)s) found"""
    row = await (await tx.execute(statement.encode(), {**_values(wanted), "limit": COUNTED + 1})).fetchone()
    return int(row["n"]) if row else 0


async def counts(
    tx: Transaction, *, tenants: Sequence[UUID], user_id: UUID, teams: Sequence[UUID], now: datetime
) -> Sequence[Mapping[str, Any]]:
    """How many orders are to be worked, by category, and how many of them press or are somebody's."""
    values = {"tenants": list(tenants), "user_id": user_id, "teams": list(teams), "now": now}
    return await (await tx.execute(_COUNTS, values)).fetchall()
