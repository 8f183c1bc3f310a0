"""Searches recordings tenant by tenant, so that each search leads by an index, and gathers the set of one contact."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from yingda.conversations.recordings.describing import happened_in
from yingda.conversations.recordings.holds import CHAIN, IS_HELD
from yingda.conversations.recordings.marks import Mark, marks_of
from yingda.conversations.recordings.rights import granted
from yingda.conversations.recordings.view import MarkOut, PartOfSet, RecordingFound, RecordingSet, part_of
from yingda.conversations.searching.criteria import Criteria, agent_names, matching
from yingda.conversations.store import tenant_of
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor

COUNTED: Final = 1_000
"""A longer list is not counted to its end."""
_AGENTS: Final = """
  (SELECT array_agg(a.agent_id ORDER BY a.position) FROM recording_agent a
   WHERE a.tenant_id = r.tenant_id AND a.recording_id = r.id) AS agent_ids"""
_FILTERS: Final = f"""{matching("r", "started_at")}
    AND (%(kind)s::text IS NULL OR r.kind = %(kind)s)
    AND (%(state)s::text IS NULL OR r.state = %(state)s)
    AND (%(seconds)s::numeric IS NULL OR r.seconds >= %(seconds)s)
    AND (%(incomplete)s::boolean IS NULL OR r.complete IS DISTINCT FROM %(incomplete)s)
"""
_BY_TIME: Final = f"FROM recording r WHERE {_FILTERS}"
_MIXED: Final = f"""
  {_BY_TIME}
    AND (s.agent_id IS NULL OR EXISTS (
      SELECT 1 FROM recording_agent a
      WHERE a.tenant_id = r.tenant_id AND a.recording_id = r.id AND a.agent_id = s.agent_id))"""
_BY_AGENT: Final = f"""
  FROM recording_agent g JOIN recording r ON r.id = g.recording_id AND r.tenant_id = g.tenant_id
  WHERE g.tenant_id = s.tenant_id AND g.agent_id = s.agent_id AND {_FILTERS}
    AND (%(begin)s::timestamptz IS NULL OR g.started_at >= %(begin)s)
    AND (%(end)s::timestamptz IS NULL OR g.started_at < %(end)s)
    AND (%(before)s::timestamptz IS NULL OR g.started_at <= %(before)s)"""
_SOURCE: Final = """
FROM unnest(%(tenants)s::uuid[], %(hashes)s::bytea[], %(agents)s::uuid[]) AS s(tenant_id, caller_hash, agent_id)"""
_SET: Final = f"""
{CHAIN} SELECT r.*, {_AGENTS} FROM chain c
JOIN recording r ON r.tenant_id = %(tenant_id)s AND r.interaction_id = c.id ORDER BY r.started_at, r.id
"""
_HELD: Final = f"""
{CHAIN} SELECT 1 FROM chain c
JOIN legal_hold h ON h.tenant_id = %(tenant_id)s AND h.interaction_id = c.id LIMIT 1
"""


def _select(columns: str, source: str, *, order: str) -> str:
    return f"{_SOURCE} CROSS JOIN LATERAL (SELECT {columns} {source} ORDER BY {order} LIMIT %(limit)s) r"


_ORDERS: Final = {
    _BY_TIME: "r.started_at DESC, r.id DESC",
    _MIXED: "r.started_at DESC, r.id DESC",
    _BY_AGENT: "g.started_at DESC, g.recording_id DESC",
}
_DETAILS: Final = f"""
SELECT r.*, {_AGENTS}, i.caller_sealed,
  {IS_HELD} AS held
FROM page r LEFT JOIN interaction i ON i.tenant_id = r.tenant_id AND i.id = r.interaction_id
ORDER BY r.started_at DESC, r.id DESC
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Search(Criteria):
    """What recordings are looked for."""

    kind: str | None = None
    state: str | None = None
    seconds: float | None = None
    """At least so long."""
    incomplete: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordingReader:
    """Reads what was recorded for the tenants of an actor."""

    db: Database
    keys: TenantKeys

    async def search(self, actor: Actor, search: Search) -> tuple[list[RecordingFound], int]:
        """One page, newest first, and how many there are in all (up to a thousand)."""
        async with self.db.app(sees=actor.tenants) as tx:
            whose = _whose(search, actor, everything=await granted(tx, actor))
            values = await search.values(db=self.db, keys=self.keys, tenants=list(whose))
            values["agents"] = list(whose.values())
            source = _source(values["agents"])
            rows = await _page(tx, source, values)
            count = await _count(tx, source, values)
            agents = await agent_names(tx, actor, (each for row in rows for each in row["agent_ids"] or ()))
        return [self._found(row, agents, actor) for row in rows], min(COUNTED, count)

    async def set_of(self, actor: Actor, interaction_id: UUID) -> RecordingSet:
        """Every recording of a contact and of those that it came from or led to, with its marks."""
        async with self.db.app(sees=actor.tenants) as tx:
            tenant_id = await tenant_of(tx, actor, interaction_id)
            wanted = {"tenant_id": tenant_id, "id": interaction_id}
            rows = await (await tx.execute(_SET, wanted)).fetchall()
            held = await (await tx.execute(_HELD, wanted)).fetchone()
            agents = await agent_names(tx, actor, (each for row in rows for each in row["agent_ids"] or ()))
            marks = {row["id"]: await marks_in(tx, row) for row in rows}
        parts = [
            PartOfSet(**part_of(row, agents), part=number, marks=shown(marks[row["id"]]))
            for number, row in enumerate(rows, start=1)
        ]
        return RecordingSet(parts=parts, held=held is not None)

    def _found(
        self, row: Mapping[str, Any], agents: Mapping[UUID, Mapping[str, Any]], actor: Actor
    ) -> RecordingFound:
        sealed = row["caller_sealed"]
        caller = self.keys.of(row["tenant_id"]).unseal(bytes(sealed)) if sealed else ""
        return RecordingFound(
            **part_of(row, agents),
            number=row["number_digits"] or "",
            caller=actor.shown_number(row["tenant_id"], caller),
            queue_id=row["queue_id"],
            held=row["held"],
        )


async def marks_in(tx: Transaction, row: Mapping[str, Any]) -> tuple[Mark, ...]:
    """The marks of a recording by its row."""
    if row["seconds"] is None:
        return ()
    happened = await happened_in(tx, tenant_id=row["tenant_id"], interaction_id=row["interaction_id"])
    return marks_of(happened, since=row["started_at"], seconds=float(row["seconds"]))


def shown(marks: Iterable[Mark]) -> list[MarkOut]:
    """Marks as they go out."""
    return [MarkOut.model_validate(asdict(mark)) for mark in marks]


def _whose(search: Search, actor: Actor, *, everything: Set[UUID]) -> Mapping[UUID, UUID | None]:
    """By tenant the agent whose recordings are looked for: who hears only his own finds nobody else's."""
    wanted = search.agent_id
    return {
        tenant: wanted if tenant in everything else actor.user_id
        for tenant in search.tenants(actor)
        if tenant in everything or wanted in (None, actor.user_id)
    }


def _source(agents: Sequence[UUID | None]) -> str:
    """One agent's are found by an index of their own, everybody's by time."""
    if agents and all(agents):
        return _BY_AGENT
    return _MIXED if any(agents) else _BY_TIME


async def _page(tx: Transaction, source: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    chosen = _select("r.*", source, order=_ORDERS[source])
    page = (
        f"WITH page AS (SELECT r.* {chosen} ORDER BY r.started_at DESC, r.id DESC LIMIT %(limit)s) {_DETAILS}"
    )
    return await (await tx.execute(page.encode(), values)).fetchall()


async def _count(tx: Transaction, source: str, values: Mapping[str, Any]) -> int:
    everything = {**values, "before": None, "before_id": None, "limit": COUNTED}
    counted = f"SELECT count(*) AS count {_select('r.id', source, order=_ORDERS[source])}"
    row = await (await tx.execute(counted.encode(), everything)).fetchone()
    return int(row["count"]) if row else 0
