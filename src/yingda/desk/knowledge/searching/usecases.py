"""Articles are found by what is asked, and suggested by what a contact has chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yingda.desk.knowledge.ports import ContactChoices
from yingda.desk.knowledge.searching import store
from yingda.desk.knowledge.searching.engine.query import wanted_in
from yingda.desk.knowledge.searching.engine.ranking import Hit, excerpt_of, put_in_order
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.tenancy.model import Actor

LOOKED_AT: Final = 40
"""How many of those that fit by their terms are looked at more closely."""
SUGGESTED: Final = 6
WORTH_SUGGESTING: Final = 3.0
CHOICE_BONUS: Final = 1.15


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestions:
    """What may answer a contact, and for which enterprise it was looked up."""

    tenant_id: UUID
    words: Sequence[str]
    hits: Sequence[Hit]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finder:
    """Finds articles with an actor's eyes."""

    db: Database

    async def search(
        self, actor: Actor, *, tenant_id: UUID | None, question: str, limit: int, near: Sequence[str] = ()
    ) -> list[Hit]:
        """The articles that answer best; those that fit a contact's choices (`near`) a little before others."""
        readers = readers_of(actor, tenant_id)
        wanted = wanted_in(question)
        if not wanted:
            return []
        async with self.db.app(sees=actor.tenants) as tx:
            scores = {
                row["article_id"]: float(row["score"])
                for row in await store.ranked(tx, readers=readers, wanted=wanted, limit=LOOKED_AT)
            }
            for chosen in await store.answering(tx, readers=readers, keys=near, limit=LOOKED_AT):
                if chosen in scores:
                    scores[chosen] *= CHOICE_BONUS
            articles = await store.articles(tx, readers=readers, ids=list(scores))
            votes = await store.votes(tx, tenants=list(actor.tenants), ids=list(scores))
        return put_in_order(question, scores, articles, votes)[:limit]

    async def read(
        self, actor: Actor, article_id: UUID, *, tenant_id: UUID | None = None
    ) -> Mapping[str, Any]:
        """What is in force of an article, if it is for one of the actor's tenants."""
        readers = readers_of(actor, tenant_id)
        async with self.db.app(sees=actor.tenants) as tx:
            found = await store.articles(tx, readers=readers, ids=[article_id])
            votes = await store.votes(tx, tenants=list(actor.tenants), ids=[article_id])
        if article_id not in found:
            raise NotFound
        useful, useless = votes.get(article_id, (0, 0))
        return {**found[article_id], "useful": useful, "useless": useless}

    async def suggest(
        self, actor: Actor, interaction_id: UUID, *, contacts: ContactChoices, kind: str | None
    ) -> Suggestions:
        """What may answer this contact: what authors tied to its choices, then what fits their words."""
        choices = await contacts.choices(actor, interaction_id)
        keys = [*choices.keys, *([f"order:{kind}"] if kind else [])]
        readers = [choices.tenant_id]
        async with self.db.app(sees=actor.tenants) as tx:
            tied = await store.answering(tx, readers=readers, keys=keys, limit=SUGGESTED)
            rows = await store.articles(tx, readers=readers, ids=tied)
        hits = [
            Hit(row=rows[key], score=0.0, question=None, excerpt=excerpt_of(rows[key]["body"], ()))
            for key in tied
            if key in rows
        ]
        known = set(tied)
        for words in choices.words:
            if len(hits) >= SUGGESTED:
                break
            found = await self.search(actor, tenant_id=choices.tenant_id, question=words, limit=3)
            for hit in found:
                if hit.score >= WORTH_SUGGESTING and hit.row["article_id"] not in known:
                    known.add(hit.row["article_id"])
                    hits.append(hit)
        return Suggestions(tenant_id=choices.tenant_id, words=choices.words, hits=hits[:SUGGESTED])


def readers_of(actor: Actor, tenant_id: UUID | None) -> list[UUID]:
    """For which tenants something is looked up: the one that was named, or each that the actor sees."""
    if tenant_id is None:
        return list(actor.tenants)
    if not actor.sees(tenant_id):
        raise NotFound
    return [tenant_id]
