"""What the author of a flow called its nodes, for whoever reads what a contact did there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from yingda.platform.db import Transaction

_TITLES: Final = """
    WITH node AS (
      SELECT n.key AS node, n.value AS body
      FROM flow_version v CROSS JOIN LATERAL jsonb_each(v.document->'nodes') n
      WHERE v.tenant_id = %(tenant_id)s AND v.flow_id = %(flow_id)s AND v.version = %(version)s
    )
    SELECT node, body->>'title' AS title FROM node WHERE body->>'title' <> ''
    UNION ALL
    SELECT node.node || '=' || c.key, target.body->>'title'
    FROM node CROSS JOIN LATERAL jsonb_each_text(
        CASE jsonb_typeof(node.body->'choices') WHEN 'object' THEN node.body->'choices' ELSE '{}' END) c
      JOIN node target ON target.node = c.value AND target.body->>'title' <> ''"""
KEPT: Final = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class FlowTitles:
    """Titles by version; versions never change, so that they are read once."""

    _known: dict[tuple[UUID, int], Mapping[str, str]] = field(default_factory=dict)

    async def of(
        self, tx: Transaction, *, tenant_id: UUID, flow_id: UUID | None, version: int | None
    ) -> Mapping[str, str]:
        """The titles of those nodes that have one, and of what each choice of a menu leads to (`node=choice`)."""
        if flow_id is None or version is None:
            return {}
        if (flow_id, version) not in self._known:
            if len(self._known) >= KEPT:
                self._known.clear()
            values = {"tenant_id": tenant_id, "flow_id": flow_id, "version": version}
            rows = await (await tx.execute(_TITLES, values)).fetchall()
            self._known[flow_id, version] = {row["node"]: row["title"] for row in rows}
        return self._known[flow_id, version]


def title_of(node: str, titles: Mapping[str, str]) -> str:
    """A node's title; one of a sub-flow is told by the node that leads there."""
    if node in titles:
        return titles[node]
    outer, slash, inner = node.partition("/")
    return f"{titles.get(outer, outer)}{slash}{inner}"


def choice_of(node: str, result: str, titles: Mapping[str, str]) -> str:
    """What a choice of a menu leads to, as its author calls it; nothing where he calls it nothing."""
    return titles.get(f"{node}={result}", "")
