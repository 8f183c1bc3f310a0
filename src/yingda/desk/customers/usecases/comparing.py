"""Whom tokens have found, compared with what was typed: only those are unsealed of whom the tokens do not say enough."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from yingda.desk.customers.finding.likeness import AskedName, number_likeness
from yingda.desk.customers.finding.query import STRONG, Word
from yingda.desk.customers.store import reading, searching
from yingda.desk.customers.store.sealing import token_hash
from yingda.desk.customers.store.searching import FOLLOWED, Lead
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction

MOST_LOOKED_AT: Final = 300
"""So many of the likeliest are unsealed and compared."""
MOST_WEIGHED: Final = 1_000
"""Of so many of the likeliest all tokens are asked for."""
LIKE_ENOUGH: Final = 0.28
SURE: Final = 95
"""A token of this weight says as much as any comparison."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A word's tokens, hashed, with their weights."""

    word: Word
    name: AskedName
    weights: Mapping[bytes, int]
    values: frozenset[bytes]
    """Those of them that are whole values of fields."""

    def lead(self, counts: Mapping[bytes, int], *, least: int) -> Lead:
        """Where its tokens of at least this weight lead."""
        tokens = [each for each, weight in self.weights.items() if weight >= least and each in counts]
        # What many share says little of who may be meant, as long as something rarer says more.
        rare = [each for each in tokens if counts[each] < searching.BOUND]
        return Lead.of(rare if rare and least < STRONG else tokens, counts)

    def best(self, held: Iterable[bytes]) -> int:
        """The weight of its surest token among those that somebody has."""
        return max((self.weights[each] for each in held if each in self.weights), default=0)

    def is_sure(self, held: Iterable[bytes]) -> bool:
        """Whether tokens alone say how well this word is met; of one sign they say all that there is."""
        least = STRONG if len(self.name.text) == 1 else SURE
        return not self.word.digits and self.best(held) >= least

    def score(self, held: Iterable[bytes], *, name: str, numbers: Sequence[str]) -> float:
        """From 0 to 1, how well somebody meets it."""
        if self.word.digits:
            # Ends of numbers lead to more than was typed; a value of a field is what was typed.
            return 0.9 if self.values & set(held) else number_likeness(self.word, numbers)
        best = self.best(held)
        sure = best / 100 if best >= STRONG else 0.0
        return sure if self.is_sure(held) else max(sure, self.name.likeness(name))


def asked_of(word: Word, cipher: TenantCipher) -> Asked:
    """A word as the database is asked for it."""
    hashed = {token: token_hash(cipher, token) for token in word.tokens}
    return Asked(
        word=word,
        name=AskedName.of(word.text),
        weights={hashed[token]: weight for token, weight in word.tokens.items()},
        values=frozenset(hashed[token] for token in hashed if token.startswith("value:")),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparing:
    """One question to one enterprise's customers."""

    tx: Transaction
    tenant_id: UUID
    cipher: TenantCipher
    asked: Sequence[Asked]
    counts: Mapping[bytes, int]

    async def compared(self, leads: Sequence[Lead], *, enough: int) -> dict[UUID, float]:
        """How well those meet the question to whom tokens lead; nobody else is looked at once enough do so surely."""
        held = await self._held(leads)
        sure = {each for each, tokens in held.items() if all(one.is_sure(tokens) for one in self.asked)}
        found = {each: self._score(held[each], name="", numbers=()) for each in sure}
        if len(sure) >= enough:
            return found
        weights = {each: self._weight(tokens) for each, tokens in held.items() if each not in sure}
        likeliest = sorted(weights, key=lambda each: -weights[each])[:MOST_LOOKED_AT]
        names, numbers = await self._unsealed(likeliest, held)
        for each in likeliest:
            score = self._score(held[each], name=names.get(each, ""), numbers=numbers.get(each, ()))
            if score >= LIKE_ENOUGH:
                found[each] = score
        return found

    async def _held(self, leads: Sequence[Lead]) -> Mapping[UUID, set[bytes]]:
        """Whom the tokens lead to, and all of the tokens that each has."""
        held = await searching.led(
            self.tx, tenant_id=self.tenant_id, groups=leads, after=None, bound=FOLLOWED
        )
        # Whoever has a rare token was found by it, if it led.
        leading = {each for tokens in held.values() for each in tokens}
        asked = {each for lead in leads for each in lead.tokens}
        open_ = {each for each in asked if self.counts[each] > FOLLOWED or each not in leading}
        if held and open_:
            likeliest = sorted(held, key=lambda each: -self._weight(held[each]))[:MOST_WEIGHED]
            more = await searching.held(
                self.tx, tenant_id=self.tenant_id, customers=likeliest, tokens=sorted(open_)
            )
            held = {each: held[each] | more.get(each, set()) for each in likeliest}
        return held

    async def _unsealed(
        self, ids: Sequence[UUID], held: Mapping[UUID, set[bytes]]
    ) -> tuple[Mapping[UUID, str], Mapping[UUID, Sequence[str]]]:
        tx, tenant_id, cipher = self.tx, self.tenant_id, self.cipher
        named = [one for one in self.asked if not one.word.digits]
        unsure = [each for each in ids if not all(one.is_sure(held[each]) for one in named)]
        names: Mapping[UUID, str] = {}
        numbers: Mapping[UUID, Sequence[str]] = {}
        if unsure:
            names = await reading.bare_names(tx, tenant_id=tenant_id, ids=unsure, cipher=cipher)
        if ids and len(named) < len(self.asked):
            numbers = await reading.bare_numbers(tx, tenant_id=tenant_id, ids=ids, cipher=cipher)
        return names, numbers

    def _weight(self, held: Iterable[bytes]) -> float:
        """How surely a customer is meant, by his tokens alone: a word by its best, others beside it count a little."""
        total = 0.0
        for one in self.asked:
            weights = sorted((one.weights[each] for each in held if each in one.weights), reverse=True)
            total += sum(weight / 4**place for place, weight in enumerate(weights))
        return total

    def _score(self, held: Iterable[bytes], *, name: str, numbers: Sequence[str]) -> float:
        """From 0 to 1: the least of what the words come to."""
        return min(one.score(held, name=name, numbers=numbers) for one in self.asked)
