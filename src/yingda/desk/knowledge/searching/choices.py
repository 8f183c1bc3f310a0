"""What a contact has chosen in the menu, from the facts of the ledger and the flow that it walked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yingda.desk.knowledge.ports import Choices
from yingda.kernel.errors import NotFound
from yingda.ledger.store import interaction_events
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor

LEFT: Final = "flow_left"
_CONTACT: Final = """
SELECT i.tenant_id, i.flow_id, i.flow_version, q.name_zh, q.name_en FROM interaction i
LEFT JOIN queue q ON q.tenant_id = i.tenant_id AND q.id = i.queue_id
WHERE i.tenant_id = ANY(%(tenants)s) AND i.id = %(id)s
"""
_DOCUMENT: Final = """
SELECT v.document, f.code FROM flow_version v JOIN flow f ON f.tenant_id = v.tenant_id AND f.id = v.flow_id
WHERE v.tenant_id = %(tenant_id)s AND v.flow_id = %(flow_id)s AND v.version = %(version)s
"""
_PUBLISHED: Final = """
SELECT f.code, f.name_zh, f.name_en, v.document FROM flow f
JOIN flow_version v ON v.tenant_id = f.tenant_id AND v.flow_id = f.id AND v.version = f.published_version
WHERE f.tenant_id = %(tenant_id)s ORDER BY f.code
"""
_PROMPTS: Final = """
SELECT DISTINCT ON (key) key, text FROM prompt
WHERE tenant_id = %(tenant_id)s AND key = ANY(%(keys)s) AND retired_at IS NULL ORDER BY key, language DESC, version DESC
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerChoices:
    """Reads what contacts chose, with the actor's eyes."""

    db: Database

    async def choices(self, actor: Actor, interaction_id: UUID) -> Choices:
        """What this contact has chosen, the latest first."""
        async with self.db.app(sees=actor.tenants) as tx:
            values = {"tenants": list(actor.tenants), "id": interaction_id}
            contact = await (await tx.execute(_CONTACT, values)).fetchone()
            if contact is None:
                raise NotFound
            tenant_id = contact["tenant_id"]
            flow = await self._flow(tx, contact)
            events = await interaction_events(tx, tenant_id=tenant_id, interaction_id=interaction_id)
            steps = [
                (str(each["facts"]["node"]), str(each["facts"]["result"]))
                for each in events
                if each["type"] == LEFT
            ]
            prompts = await self._prompts(tx, tenant_id, flow)
        nodes = flow["document"].get("nodes", {}) if flow else {}
        keys = [f"menu:{flow['code']}:{node}:{result}" for node, result in steps] if flow else []
        words = [line for node, result in steps for line in _words(nodes, node, result, prompts)]
        queue = [contact["name_zh"]] if contact["name_zh"] else []
        return Choices(
            tenant_id=tenant_id, keys=keys[::-1], words=list(dict.fromkeys([*words[::-1], *queue]))
        )

    async def of_tenant(self, actor: Actor, tenant_id: UUID) -> Sequence[Mapping[str, str]]:
        """Every choice of the menus that an enterprise has published, in words."""
        if not actor.sees(tenant_id):
            raise NotFound
        async with self.db.app(sees=[tenant_id]) as tx:
            flows = await (await tx.execute(_PUBLISHED, {"tenant_id": tenant_id})).fetchall()
        return [choice for flow in flows for choice in _menu_choices(flow)]

    async def _flow(self, tx: Transaction, contact: Mapping[str, Any]) -> Mapping[str, Any] | None:
        values = {
            "tenant_id": contact["tenant_id"],
            "flow_id": contact["flow_id"],
            "version": contact["flow_version"],
        }
        return await (await tx.execute(_DOCUMENT, values)).fetchone()

    async def _prompts(
        self, tx: Transaction, tenant_id: UUID, flow: Mapping[str, Any] | None
    ) -> Mapping[str, str]:
        nodes = flow["document"].get("nodes", {}).values() if flow else ()
        keys = {key for node in nodes if node.get("type") == "say" for key in _spoken(node)}
        rows = await (await tx.execute(_PROMPTS, {"tenant_id": tenant_id, "keys": list(keys)})).fetchall()
        return {row["key"]: row["text"] for row in rows}


def _spoken(node: Mapping[str, Any]) -> list[str]:
    return [key for key in node.get("prompts", ()) if isinstance(key, str)]


def _target(nodes: Mapping[str, Any], node: str, result: str) -> str | None:
    choices = nodes.get(node, {}).get("choices", {})
    found: str | None = choices.get(result) if isinstance(choices, dict) else None
    return found


def _words(nodes: Mapping[str, Any], node: str, result: str, prompts: Mapping[str, str]) -> Iterator[str]:
    """What a choice led to, in words: the node's title, or what is said there."""
    target = nodes.get(_target(nodes, node, result) or "", {})
    title = str(target.get("title", ""))
    if title:
        yield title
    for key in _spoken(target) if target.get("type") == "say" else ():
        if prompts.get(key):
            yield prompts[key][:60]


def _menu_choices(flow: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    nodes = flow["document"].get("nodes", {})
    for key, node in nodes.items():
        choices = node.get("choices")
        if not isinstance(choices, dict):
            continue
        for digit, target in choices.items():
            yield {
                "key": f"menu:{flow['code']}:{key}:{digit}",
                "flow_zh": flow["name_zh"],
                "flow_en": flow["name_en"],
                "menu": str(node.get("title", key)),
                "digit": str(digit),
                "leads_to": str(nodes.get(target, {}).get("title") or target),
            }
