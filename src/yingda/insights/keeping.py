"""Keeps what is counted up to the ledger: contacts and agents of whom there are new rows, and now and then everything."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson

from yingda.conversations.folding import Row
from yingda.insights.bites import Bites, clear_caught_up
from yingda.insights.counting import parts_of
from yingda.insights.intervals import quarter_of
from yingda.insights.measures import MEASURES, RULES, contributions
from yingda.insights.model import Limits, Part, Stretch
from yingda.insights.stretches import AgentRow, pieces, stretches_of
from yingda.platform.db import Database, Transaction

log = logging.getLogger(__name__)
RECENT: Final = timedelta(minutes=10)
"""How far back a look goes for contacts that began and ended between two looks."""
FAR: Final = timedelta(seconds=10)
"""How often it goes so far back; other looks go back to the last one."""
LATE: Final = timedelta(seconds=5)
"""So much later than its contact may a row come as a rule."""
CHECKED: Final = timedelta(days=3)
"""How far back the check goes that is made every few minutes."""
SELDOM: Final = timedelta(seconds=2)
"""A look that found nothing is no more often worth a row."""
_COLUMNS: Final = (
    "tenant_id", "interaction_id", "scope", "n", "counted_at", "queue_id", "agent_id", "number_id", "seq", "upto",
    "rules", "is_over", "target_seconds", "short_seconds", *MEASURES,
)  # fmt: skip
_KEPT: Final = frozenset({"tenant_id", "interaction_id", "scope", "n", "target_seconds", "short_seconds"})
_NEW: Final = """
SELECT i.id, i.tenant_id, i.opened_at, i.seq FROM interaction i
LEFT JOIN figure_part f ON f.interaction_id = i.id AND f.scope = 'call' AND f.n = 0
WHERE i.state <> 'closed' AND (f.upto IS NULL OR f.upto < i.seq)
UNION
SELECT i.id, i.tenant_id, i.opened_at, i.seq FROM figure_part f JOIN interaction i ON i.id = f.interaction_id
WHERE f.scope = 'call' AND NOT f.is_over AND f.upto < i.seq
UNION
SELECT i.id, i.tenant_id, i.opened_at, i.seq FROM tenant t
JOIN interaction i ON i.tenant_id = t.id AND i.opened_at > now() - %(recent)s
WHERE NOT EXISTS (SELECT 1 FROM figure_part f WHERE f.interaction_id = i.id)
"""
_STALE: Final = """
SELECT i.id, i.tenant_id, i.opened_at, i.seq FROM tenant t
JOIN interaction i ON i.tenant_id = t.id AND i.opened_at >= %(begin)s AND i.opened_at < %(end)s
LEFT JOIN figure_part f ON f.interaction_id = i.id AND f.scope = 'call' AND f.n = 0
WHERE f.upto IS NULL OR f.upto < i.seq OR f.rules <> %(rules)s
ORDER BY i.opened_at
"""
_EVENTS: Final = """
SELECT e.interaction_id, e.seq, e.type, e.occurred_at, e.facts
FROM unnest(%(opened)s::timestamptz[], %(ids)s::uuid[]) w(opened_at, id)
JOIN interaction_event e ON e.opened_at = w.opened_at AND e.interaction_id = w.id
ORDER BY e.interaction_id, e.seq
"""
_LIMITS: Final = "SELECT id, target_seconds, short_abandon_seconds FROM queue"
_COUNTED_BY: Final = """
SELECT interaction_id, n, target_seconds, short_seconds FROM figure_part
WHERE interaction_id = ANY(%(ids)s) AND scope = 'stay'
"""
_SAVE: Final = f"""
INSERT INTO figure_part ({", ".join(_COLUMNS)})
SELECT {", ".join(_COLUMNS)} FROM json_populate_recordset(NULL::figure_part, %(rows)s::json)
ON CONFLICT (interaction_id, scope, n) DO UPDATE SET
{", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name not in _KEPT)}
WHERE figure_part.upto <= excluded.upto
"""
_DROP: Final = """
DELETE FROM figure_part f USING json_populate_recordset(NULL::figure_part, %(rows)s::json) now
WHERE now.scope = 'call' AND f.interaction_id = now.interaction_id
  AND (f.upto < now.upto OR (f.upto = now.upto AND f.rules <> now.rules))
"""
_AGENTS: Final = """
SELECT a.user_id AS id, a.tenant_id, a.version, s.seq, s.since FROM agent a
LEFT JOIN agent_stretch s ON s.agent_id = a.user_id AND s.until IS NULL
WHERE a.version > coalesce(s.upto, 0)
"""
# Another worker that is at it is waited for; the agent's own row is his owner's, who waits for nobody.
_ALONE: Final = (
    "SELECT pg_advisory_xact_lock(hashtextextended(id::text, 10)) FROM unnest(%(ids)s::uuid[]) w(id)"
)
_AGENT_EVENTS: Final = """
SELECT e.agent_id, e.seq, e.type, e.occurred_at, e.facts
FROM unnest(%(tenants)s::uuid[], %(ids)s::uuid[], %(seqs)s::bigint[], %(sinces)s::timestamptz[]) w(tenant_id, id, seq, since)
JOIN agent_event e
  ON e.tenant_id = w.tenant_id AND e.agent_id = w.id AND e.seq >= w.seq AND e.occurred_at >= w.since
ORDER BY e.agent_id, e.seq
"""
_FORGET_STRETCHES: Final = """
DELETE FROM agent_stretch s USING unnest(%(ids)s::uuid[], %(seqs)s::bigint[]) w(id, seq)
WHERE s.agent_id = w.id AND s.seq >= w.seq
"""
_SAVE_STRETCHES: Final = """
INSERT INTO agent_stretch (tenant_id, agent_id, seq, since, until, state, reason, contact_tenant_id, interaction_id, upto)
SELECT tenant_id, agent_id, seq, since, until, state, reason, contact_tenant_id, interaction_id, upto
FROM json_populate_recordset(NULL::agent_stretch, %(rows)s::json)
"""
_FORGET_TIME: Final = """
DELETE FROM agent_time t USING unnest(%(ids)s::uuid[], %(quarters)s::timestamptz[]) w(id, quarter)
WHERE t.agent_id = w.id AND t.quarter >= w.quarter
"""
_SAVE_TIME: Final = """
INSERT INTO agent_time (tenant_id, agent_id, quarter, state, reason, contact_tenant_id, seconds)
SELECT s.tenant_id, s.agent_id, q.quarter, s.state, s.reason, s.contact_tenant_id,
       sum(extract(epoch FROM least(s.until, q.quarter + interval '15 minutes') - greatest(s.since, q.quarter)))
FROM unnest(%(ids)s::uuid[], %(quarters)s::timestamptz[]) w(id, quarter)
JOIN agent_stretch s
  ON s.agent_id = w.id AND s.since >= w.quarter - interval '1 day' AND s.until > w.quarter AND s.state <> 'signed_out'
CROSS JOIN LATERAL generate_series(
  date_bin('15 minutes', greatest(s.since, w.quarter), timestamptz 'epoch'),
  s.until - interval '1 microsecond', interval '15 minutes') q(quarter)
GROUP BY 1, 2, 3, 4, 5, 6
"""
_LOOKED: Final = """
INSERT INTO figure_look (at) VALUES (%(at)s) ON CONFLICT (one) DO UPDATE SET at = greatest(figure_look.at, excluded.at)
WHERE %(has_counted)s OR excluded.at > figure_look.at + %(seldom)s
"""


@dataclass(kw_only=True, slots=True)
class Keeper:
    """Counts for the worker; any number of them may run, for what they write is the same."""

    db: Database
    _contacts: Bites = field(init=False)
    _agents: Bites = field(init=False)
    _told_at: datetime | None = None
    _looked_at: datetime | None = None
    _looked_far_at: datetime | None = None

    def __post_init__(self) -> None:
        self._contacts = Bites(db=self.db, what="contact", work=_count_contacts)
        self._agents = Bites(db=self.db, what="agent", work=_count_stretches)

    async def look(self, *, agents: bool = True) -> int:
        """Count what is new; how many contacts and agents that were.

        A wall needs no agents' times: they may be left for a later look, which alone says that all is counted.
        """
        async with self.db.look() as tx:
            # The past up to here is counted when this look is over.
            (row,) = await (await tx.execute("SELECT now() AS at")).fetchall()
            far = self._is_far(row["at"])
            recent = RECENT if far or self._looked_at is None else row["at"] - self._looked_at + LATE
            found = await (await tx.execute(_NEW, {"recent": recent})).fetchall()
            moved = await (await tx.execute(_AGENTS)).fetchall() if agents else []
        counted = await self._contacts.count(found) + await self._agents.count(moved)
        self._looked_at = row["at"]
        self._looked_far_at = row["at"] if far else self._looked_far_at
        if agents and (counted or self._told_at is None or row["at"] > self._told_at + SELDOM):
            async with self.db.core() as tx:
                await tx.execute(_LOOKED, {"at": row["at"], "seldom": SELDOM, "has_counted": counted > 0})
            self._told_at = row["at"]
        return counted

    def _is_far(self, at: datetime) -> bool:
        """Whether to look for what began and ended unseen: rows may also come late, from a journal."""
        return self._looked_far_at is None or at - self._looked_far_at >= FAR

    async def check_lately(self) -> int:
        """Check the last days: for rows that came late from a journal or a restore, and for what older rules counted."""
        now = datetime.now(UTC)
        return await self.check(begin=now - CHECKED, end=now)

    async def check(self, *, begin: datetime, end: datetime) -> int:
        """Count of these days what came late or was counted by older rules; how many contacts that were."""
        values = {"begin": begin, "end": end, "rules": RULES}
        async with self.db.core() as tx:
            found = await (await tx.execute(_STALE, values)).fetchall()
        if found:
            log.info("figures are counted anew", extra={"contacts": len(found)})
        await self._contacts.count(found)
        await clear_caught_up(self.db)
        return len(found)

    async def rebuild(self, *, begin: datetime, end: datetime) -> int:
        """Count these days anew from the ledger alone, whatever was counted before; how many contacts that were."""
        async with self.db.core() as tx:
            await tx.execute(
                "UPDATE figure_part SET rules = 0, upto = 0 WHERE interaction_id IN "
                "(SELECT id FROM interaction WHERE opened_at >= %(begin)s AND opened_at < %(end)s)",
                {"begin": begin, "end": end},
            )
            await tx.execute("DELETE FROM agent_stretch")
            await tx.execute("DELETE FROM agent_time")
        return await self.check(begin=begin, end=end)


async def _count_contacts(tx: Transaction, found: Sequence[Mapping[str, Any]]) -> None:
    ids = [row["id"] for row in found]
    rows: dict[UUID, list[Row]] = {each: [] for each in ids}
    wanted = {"opened": [row["opened_at"] for row in found], "ids": ids}
    for row in await (await tx.execute(_EVENTS, wanted)).fetchall():
        rows[row["interaction_id"]].append(Row(row["seq"], row["type"], row["occurred_at"], row["facts"]))
    limits = await _Known.read(tx, ids)
    saved = [values for row in found for values in _saved(row, rows[row["id"]], limits)]
    encoded = {"rows": orjson.dumps(saved).decode()}
    await tx.execute(_SAVE, encoded)
    await tx.execute(_DROP, encoded)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """The limits of queues: for a stay that was counted before those that it was counted by."""

    now: Mapping[UUID, Limits]
    then: Mapping[tuple[UUID, int], Limits]

    @classmethod
    async def read(cls, tx: Transaction, ids: Sequence[UUID]) -> "_Known":
        queues = await (await tx.execute(_LIMITS)).fetchall()
        counted = await (await tx.execute(_COUNTED_BY, {"ids": ids})).fetchall()
        return cls(
            now={row["id"]: _limits(row["target_seconds"], row["short_abandon_seconds"]) for row in queues},
            then={
                (row["interaction_id"], row["n"]): _limits(row["target_seconds"], row["short_seconds"])
                for row in counted
            },
        )

    def of(self, interaction_id: UUID, n: int, queue_id: UUID) -> Limits:
        """The limits of a contact's stay."""
        return self.then.get((interaction_id, n)) or self.now.get(queue_id) or _limits(0, 0)


def _limits(target: int, short: int) -> Limits:
    return Limits(target=timedelta(seconds=target), short=timedelta(seconds=short))


def _saved(row: Mapping[str, Any], rows: Sequence[Row], known: _Known) -> Iterable[dict[str, Any]]:
    interaction_id = row["id"]
    parts, is_over = parts_of(
        rows,
        interaction_id=interaction_id,
        tenant_id=row["tenant_id"],
        opened_at=row["opened_at"],
        limits_of=lambda n, queue_id: known.of(interaction_id, n, queue_id),
    )
    told = {
        "tenant_id": row["tenant_id"],
        "interaction_id": interaction_id,
        "upto": rows[-1].seq if rows else 0,
        "rules": RULES,
        "is_over": is_over,
    }
    return [{**told, **_values(part)} for part in parts]


def _values(part: Part) -> dict[str, Any]:
    return {
        "scope": part.scope,
        "n": part.n,
        "counted_at": part.counted_at,
        "queue_id": part.queue_id,
        "agent_id": part.agent_id,
        "number_id": part.number_id,
        "seq": part.seq,
        "target_seconds": part.limits.target // timedelta(seconds=1),
        "short_seconds": part.limits.short // timedelta(seconds=1),
        **contributions(part),
    }


async def _count_stretches(tx: Transaction, found: Sequence[Mapping[str, Any]]) -> None:
    """From the row that began the stretch that goes on; what was kept of it is written anew."""
    wanted = {
        "ids": [agent["id"] for agent in found],
        "tenants": [agent["tenant_id"] for agent in found],
        "seqs": [agent["seq"] or 0 for agent in found],
        "sinces": [
            str(agent["since"] - timedelta(days=1)) if agent["since"] else "-infinity" for agent in found
        ],
    }
    await tx.execute(_ALONE, wanted)
    rows: dict[UUID, list[AgentRow]] = {}
    for e in await (await tx.execute(_AGENT_EVENTS, wanted)).fetchall():
        row = AgentRow(seq=e["seq"], type=e["type"], at=e["occurred_at"], facts=e["facts"])
        rows.setdefault(e["agent_id"], []).append(row)
    changed = [agent for agent in found if agent["id"] in rows]
    ids = [agent["id"] for agent in changed]
    await tx.execute(_FORGET_STRETCHES, {"ids": ids, "seqs": [agent["seq"] or 0 for agent in changed]})
    saved = [each for agent in changed for each in _stretches(agent, rows[agent["id"]])]
    await tx.execute(_SAVE_STRETCHES, {"rows": orjson.dumps(saved).decode()})
    quarters = {"ids": ids, "quarters": [quarter_of(rows[each][0].at) for each in ids]}
    await tx.execute(_FORGET_TIME, quarters)
    await tx.execute(_SAVE_TIME, quarters)


def _stretches(agent: Mapping[str, Any], rows: Sequence[AgentRow]) -> Iterable[dict[str, Any]]:
    made = [piece for stretch in stretches_of(agent["id"], rows) for piece in pieces(stretch)]
    return [_stretch(piece, tenant_id=agent["tenant_id"], upto=rows[-1].seq) for piece in made]


def _stretch(piece: Stretch, *, tenant_id: UUID, upto: int) -> dict[str, Any]:
    return {
        "tenant_id": tenant_id,
        "agent_id": piece.agent_id,
        "seq": piece.seq,
        "since": piece.since,
        "until": piece.until,
        "state": piece.state,
        "reason": piece.reason,
        "contact_tenant_id": piece.contact_tenant_id,
        "interaction_id": piece.interaction_id,
        "upto": upto,
    }
