"""Lists and counts of orders: each statement goes along one index per tenant (and category), newest or most pressing first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final, Literal, LiteralString
from uuid import UUID

from yingda.desk.orders.store.rows import COLUMNS, JOINS
from yingda.platform.db import Transaction

COUNTED: Final = 10_000
"""Nobody turns that many pages: what is more is told as one more than this."""
COUNTED_BY_WORDS: Final = 500
COMMON: Final = 2_000
"""A word that so many orders have is common; more are not counted."""
LIVE: Final = frozenset({"new", "open", "waiting"})
"""The categories of what is not done: they have indexes of their own."""
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
    rarest: int = 0
    """How many orders have the first of the words, where that was counted."""
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
EXISTS (SELECT 1 FROM work_order_token x WHERE x.tenant_id = {of}.tenant_id AND x.token = {token}
        AND x.opened_at = {of}.opened_at AND x.order_id = {of}.{id} OFFSET 0)
"""
"""Each is looked up by itself: OFFSET keeps the planner from joining a dozen of them in some order of its own."""
_TOKEN_COUNTS: Final = """
SELECT w.token, few.n, few.since FROM unnest(%(tokens)s::bytea[]) AS w (token)
CROSS JOIN LATERAL (
  SELECT count(*) AS n, min(newest.opened_at) AS since FROM (
    SELECT k.opened_at FROM work_order_token k WHERE k.tenant_id = %(tenant_id)s AND k.token = w.token
    ORDER BY k.opened_at DESC LIMIT %(bound)s) newest) few
"""
_ALONG_INDEXES: Final = """
SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
  set_config('enable_mergejoin', 'off', true)
"""
_COUNTS: Final = """
SELECT o.category, count(*) AS n, count(*) FILTER (WHERE o.responsible_user_id = %(user_id)s) AS mine,
       count(*) FILTER (WHERE o.responsible_user_id IS NULL AND o.team_id = ANY(%(teams)s)) AS my_teams,
       count(*) FILTER (WHERE o.responsible_user_id IS NULL AND o.team_id IS NULL) AS unassigned,
       count(*) FILTER (WHERE o.due_at < %(now)s) AS overdue
FROM work_order o WHERE o.tenant_id = ANY(%(tenants)s) AND o.is_live GROUP BY o.category
"""


def _tests(wanted: Wanted, *, in_order: bool = True) -> str:
    tests = [test for name, test in _TESTS.items() if getattr(wanted, name) not in (None, False)]
    tests += ["o.category = h.category"] if wanted.categories else []
    # What is counted needs no order: the index of what is not done has it all in one place.
    tests += ["o.is_live"] if wanted.sort == "due" or (_is_live(wanted) and not in_order) else []
    if wanted.tokens and not _words_lead(wanted):
        tests += [_word(place, of="o", id_="id") for place in range(len(wanted.tokens))]
    return " AND ".join(["o.tenant_id = h.tenant_id", *tests])


def _word(place: int, *, of: str, id_: str) -> str:
    return _WORD.format(of=of, id=id_, token=f"%(token_{place})s")


def _is_live(wanted: Wanted) -> bool:
    return bool(wanted.categories) and set(wanted.categories) <= LIVE


def _words_lead(wanted: Wanted) -> bool:
    """Whether orders are found by the rarest word: not where it is common, and something else that is asked for is rarer."""
    if not wanted.tokens:
        return False
    is_narrow = wanted.sort == "due" or wanted.overdue or wanted.visit_due or _is_live(wanted)
    is_one = (wanted.customers, wanted.interaction_id, wanted.parent_id) != (None, None, None)
    return wanted.rarest < COMMON or not (is_narrow or is_one)


def _with_words(wanted: Wanted, *, behind: str = "") -> str:
    """What has all of the words, the newest first."""
    others = [_word(place, of="k", id_="order_id") for place in range(1, len(wanted.tokens))]
    tests = " AND ".join(["k.tenant_id = h.tenant_id", "k.token = %(token_0)s", *others])
    return f"""(SELECT k.tenant_id, k.opened_at AS found_at, k.order_id AS found_id FROM work_order_token k
      WHERE {tests}{behind} ORDER BY k.opened_at DESC, k.order_id DESC OFFSET 0)"""


def _source(wanted: Wanted, *, behind: str = "") -> str:
    """Where orders are looked for: among all, or among those with the rarest of the words."""
    if not _words_lead(wanted):
        return "work_order o"
    return f"""(SELECT f.found_at, f.found_id, w.* FROM {_with_words(wanted, behind=behind)} f
               JOIN work_order w ON w.tenant_id = f.tenant_id AND w.id = f.found_id) o"""


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
    behind = f" AND ({{key}}, {{id}}) {sign} (%(after_at)s, %(after_id)s)" if after is not None else ""
    in_order = _words_lead(wanted) and wanted.sort == "opened"
    if in_order:
        source = _source(wanted, behind=behind.format(key="k.opened_at", id="k.order_id"))
        tests, order = _tests(wanted), "o.found_at DESC, o.found_id DESC"
    else:
        source = _source(wanted)
        tests = _tests(wanted) + behind.format(key=f"o.{key}", id="o.id")
        order = f"o.{key} {way}, o.id {way}"
    return f"""
    SELECT {COLUMNS} FROM {_houses(wanted)} CROSS JOIN LATERAL (
      SELECT o.* FROM {source} WHERE {tests}
      ORDER BY {order} LIMIT %(limit)s) o {JOINS}
    ORDER BY o.{key} {way}, o.id {way} LIMIT %(limit)s"""


def page_values(wanted: Wanted, *, after: tuple[datetime, UUID] | None, limit: int) -> dict[str, Any]:
    """What the statement is asked with."""
    after_at, after_id = after if after is not None else (None, None)
    return {**_values(wanted), "limit": limit, "after_at": after_at, "after_id": after_id}


async def along_indexes(tx: Transaction) -> None:
    """Have lists of this transaction go along their indexes, whatever is thought of how many rows there are."""
    await tx.execute(_ALONG_INDEXES)


async def weighed(tx: Transaction, wanted: Wanted) -> Wanted | None:
    """With its words in the order in which they are asked for, the rarest first; None where one is in no order of the house."""
    (tenant_id,) = wanted.tenants
    tokens = [token for _, token in wanted.tokens]
    values = {"tenant_id": tenant_id, "tokens": tokens, "bound": COMMON}
    rows = await (await tx.execute(_TOKEN_COUNTS, values)).fetchall()
    # Of two common words the one whose newest orders reach further back is the rarer.
    counts = {bytes(row["token"]): (row["n"], row["since"]) for row in rows}
    if not all(number for number, _ in counts.values()):
        return None
    rarest = min(range(len(tokens)), key=lambda place: counts[tokens[place]])
    # What stands beside it is mostly of the same word, and tells nothing more: what stands far off is asked for first.
    order = sorted(range(len(tokens)), key=lambda place: (place != rarest, -abs(place - rarest)))
    return replace(wanted, tokens=[wanted.tokens[place] for place in order], rarest=counts[tokens[rarest]][0])


async def page(
    tx: Transaction, wanted: Wanted, *, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Mapping[str, Any]]:
    """One page of a list."""
    statement = page_statement(wanted, after=after)
    values = page_values(wanted, after=after, limit=limit)
    return await (await tx.execute(statement.encode(), values)).fetchall()


async def count(tx: Transaction, wanted: Wanted) -> int:
    """How many there are, up to one more than is counted: fewer where each must be asked for its words."""
    tests = _tests(wanted, in_order=False)
    limit = (COUNTED_BY_WORDS if wanted.tokens else COUNTED) + 1
    source, where = _source(wanted), f"WHERE {tests}"
    if _words_lead(wanted) and tests == _tests(Wanted(tenants=(), now=wanted.now)):
        # Nothing of the orders themselves is asked for.
        source, where = f"{_with_words(wanted)} o", ""
    statement = f"""SELECT count(*) AS n FROM (SELECT 1 FROM {_houses(wanted)} CROSS JOIN LATERAL (
      SELECT 1 FROM {source} {where} LIMIT %(limit)s) o LIMIT %(limit)s) found"""
    row = await (await tx.execute(statement.encode(), {**_values(wanted), "limit": limit})).fetchone()
    return int(row["n"]) if row else 0


async def counts(
    tx: Transaction, *, tenants: Sequence[UUID], user_id: UUID, teams: Sequence[UUID], now: datetime
) -> Sequence[Mapping[str, Any]]:
    """How many orders are to be worked, by category, and how many of them press or are somebody's."""
    values = {"tenants": list(tenants), "user_id": user_id, "teams": list(teams), "now": now}
    return await (await tx.execute(_COUNTS, values)).fetchall()


async def visits(tx: Transaction, *, tenants: Sequence[UUID], now: datetime) -> int:
    """How many customers are to be asked again by now."""
    row = await (
        await tx.execute(
            """SELECT count(*) AS n FROM work_order o WHERE o.tenant_id = ANY(%(tenants)s)
               AND o.visit_due_at <= %(now)s AND o.visit_due_at IS NOT NULL AND o.visited_at IS NULL""",
            {"tenants": list(tenants), "now": now},
        )
    ).fetchone()
    return int(row["n"]) if row else 0
