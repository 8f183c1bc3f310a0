"""What explanations need of the database: whether one may ask, who is meant, what was decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yingda.conversations.interactions.view import AgentName, agent_name
from yingda.conversations.searching.criteria import agent_names
from yingda.conversations.store import tenant_of
from yingda.conversations.why.view import DecisionOut, Decisions, NamedThing, OfferOut, OfferResult
from yingda.kernel.errors import NotFound
from yingda.ledger.store import interaction_events
from yingda.platform.db import Database
from yingda.tenancy.model import Actor, Role

_THINGS: Final = """
SELECT id, name_zh, name_en FROM queue WHERE tenant_id = ANY(%(tenants)s) AND id = ANY(%(ids)s)
UNION ALL SELECT id, name_zh, name_en FROM skill WHERE tenant_id = ANY(%(tenants)s) AND id = ANY(%(ids)s)
"""
_RESULTS: Final[Mapping[str, OfferResult]] = {
    "accepted": "accepted",
    "refused": "refused",
    "offer_timed_out": "timed_out",
    "offer_withdrawn": "withdrawn",
    "ended": "withdrawn",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class WhyReader:
    """Reads with the eyes of whoever asks."""

    db: Database

    async def require_agent(self, actor: Actor, user_id: UUID) -> None:
        """Agents ask about themselves, supervisors about whom they see on the floor."""
        if actor.role is Role.AGENT:
            if actor.user_id != user_id:
                raise NotFound
            return
        async with self.db.app(sees=actor.tenants) as tx:
            row = await (
                await tx.execute("SELECT 1 FROM agent_on_floor WHERE user_id = %(id)s", {"id": user_id})
            ).fetchone()
        if row is None:
            raise NotFound

    async def require_interaction(self, actor: Actor, interaction_id: UUID) -> UUID:
        """Whose contact it is, if the actor sees it."""
        async with self.db.app(sees=actor.tenants) as tx:
            return await tenant_of(tx, actor, interaction_id)

    async def agents(self, actor: Actor, ids: Iterable[UUID]) -> list[AgentName]:
        """These agents by their names, as far as the actor knows them."""
        async with self.db.app(sees=actor.tenants) as tx:
            known = await agent_names(tx, actor, ids)
        return [agent_name(each, known) for each in known]

    async def things(self, actor: Actor, ids: Iterable[UUID]) -> list[NamedThing]:
        """These queues and skills by their names."""
        values = {"ids": list(ids), "tenants": list(actor.tenants)}
        async with self.db.app(sees=actor.tenants) as tx:
            rows = await (await tx.execute(_THINGS, values)).fetchall()
        return [NamedThing.model_validate(row) for row in rows]

    async def decisions(self, actor: Actor, interaction_id: UUID) -> Decisions:
        """Every offer of a contact, with the facts that decided it and what came of it."""
        async with self.db.app(sees=actor.tenants) as tx:
            tenant_id = await tenant_of(tx, actor, interaction_id)
            events = await interaction_events(tx, tenant_id=tenant_id, interaction_id=interaction_id)
            offered = {UUID(event["facts"]["agent_id"]) for event in events if event["type"] == "offered"}
            names = await agent_names(tx, actor, offered)
        return Decisions(interaction_id=interaction_id, offers=_offers(events, names))


def _offers(events: Sequence[Mapping[str, Any]], names: Mapping[UUID, Mapping[str, Any]]) -> list[OfferOut]:
    found = []
    for index, event in enumerate(events):
        if event["type"] != "offered":
            continue
        agent_id = UUID(event["facts"]["agent_id"])
        result, cause = _came_to(events[index + 1 :], agent_id)
        why = event["facts"].get("why")
        found.append(
            OfferOut(
                seq=event["seq"],
                at=event["occurred_at"],
                agent=agent_name(agent_id, names),
                result=result,
                cause=cause,
                why=None if why is None else DecisionOut.model_validate(why),
            )
        )
    return found


def _came_to(later: Sequence[Mapping[str, Any]], agent_id: UUID) -> tuple[OfferResult, str | None]:
    """What the agent's first word, or the end of the contact, made of the offer."""
    for event in later:
        result = _RESULTS.get(event["type"])
        if result is not None and event["facts"].get("agent_id", str(agent_id)) == str(agent_id):
            return result, event["facts"].get("cause")
    return "open", None
