"""Articles are found by what is asked, and suggested by what a contact has chosen."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from typing import Any, Final
from uuid import UUID

from yingda.desk.knowledge.ports import ContactChoices, Encoder
from yingda.desk.knowledge.searching import store
from yingda.desk.knowledge.searching.engine import lexicon
from yingda.desk.knowledge.searching.engine.query import Wanted, said_in, wanted_in
from yingda.desk.knowledge.searching.engine.ranking import Found, Hit, excerpt_of, put_in_order
from yingda.desk.knowledge.searching.engine.spelling import SHORTEST, alike
from yingda.desk.knowledge.searching.engine.text import asked_for, normal
from yingda.desk.knowledge.searching.meaning import packaged_encoder
from yingda.desk.knowledge.searching.shelf import OF_PROCESS, Shelf
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor

LOOKED_AT: Final = 40
"""How many of those that fit by their terms are looked at more closely."""
SUGGESTED: Final = 6
WORTH_SUGGESTING: Final = 3.0
WORTH_BY_MEANING: Final = 0.55
CHOICE_BONUS: Final = 1.15
WORDINGS: Final = 4
"""In how many wordings at most a question is compared that has words which an enterprise has given others for."""
MISSPELT: Final = 0.8


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
    encoder: Encoder = field(default_factory=packaged_encoder)
    shelf: Shelf = OF_PROCESS

    async def search(
        self, actor: Actor, *, tenant_id: UUID | None, question: str, limit: int, near: Sequence[str] = ()
    ) -> list[Hit]:
        """The articles that answer best; those that fit a contact's choices (`near`) a little before others."""
        readers = readers_of(actor, tenant_id)
        async with self.db.app(sees=actor.tenants) as tx:
            own = [lexicon.same(words) for words in await store.synonyms(tx, tenants=readers)]
            wanted = await asyncio.to_thread(wanted_in, question, own)
            if not wanted:
                return []
            wanted += await _misspelt(tx, wanted)
            scores = await self._scores(tx, readers, wanted, near)
            meanings = await self.shelf.meanings(
                tx, readers=readers, question=_wordings(question, own), encoder=self.encoder
            )
            ids = {*scores, *nlargest(LOOKED_AT, meanings, key=lambda key: meanings[key])}
            articles = await store.articles(tx, readers=readers, ids=list(ids))
            votes = await store.votes(tx, tenants=list(actor.tenants), ids=list(ids))
        found = Found(scores=scores, meanings=meanings, articles=articles, votes=votes)
        return (await asyncio.to_thread(put_in_order, question, found))[:limit]

    async def _scores(
        self, tx: Transaction, readers: Sequence[UUID], wanted: Sequence[Wanted], near: Sequence[str]
    ) -> dict[UUID, float]:
        rows = await store.ranked(tx, readers=readers, wanted=wanted, limit=LOOKED_AT)
        scores = {row["article_id"]: float(row["score"]) for row in rows}
        for chosen in await store.answering(tx, readers=readers, keys=near, limit=LOOKED_AT) if near else ():
            if chosen in scores:
                scores[chosen] *= CHOICE_BONUS
        return scores

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
            Hit(
                row=rows[key],
                score=0.0,
                meaning=0.0,
                question=None,
                excerpt=excerpt_of(rows[key]["body"], ()),
            )
            for key in tied
            if key in rows
        ]
        known = set(tied)
        for words in choices.words:
            if len(hits) >= SUGGESTED:
                break
            found = await self.search(actor, tenant_id=choices.tenant_id, question=words, limit=3)
            for hit in found:
                worth = hit.score >= WORTH_SUGGESTING or hit.meaning >= WORTH_BY_MEANING
                if worth and hit.row["article_id"] not in known:
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


def _wordings(question: str, own: Sequence[lexicon.Meaning]) -> list[str]:
    """The question, and the same with the words that its enterprise says mean the same."""
    found = [asked_for(question)[:200]]
    for said, meaning in said_in(question, own):
        others = [each for each in meaning.written if normal(each) != said]
        found += [normal(found[0]).replace(said, each) for each in others]
    return found[:WORDINGS]


async def _misspelt(tx: Transaction, wanted: Sequence[Wanted]) -> list[Wanted]:
    """For words in letters that no article has: those that they may have been meant to be."""
    words = {each.term[1:]: each for each in wanted if each.term[0] == "w" and each.term[1:].isascii()}
    typed = [word for word in words if len(word) >= SHORTEST and word.isalpha() and words[word].weight == 1]
    if not typed:
        return []
    known = await store.known_terms(tx, [f"w{word}" for word in typed])
    found: list[Wanted] = []
    for word in (each for each in typed if f"w{each}" not in known):
        others = [term[1:] for term in await store.terms_beginning(tx, f"w{word[0]}")]
        found += [
            Wanted(group=words[word].group, term=f"w{each}", weight=MISSPELT) for each in alike(word, others)
        ]
    return found
