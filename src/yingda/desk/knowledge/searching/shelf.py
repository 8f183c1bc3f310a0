"""How like a question is to each article in reach; what versions mean is kept at hand, since it never changes."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from yingda.desk.knowledge.ports import Encoder
from yingda.desk.knowledge.searching import store
from yingda.desk.knowledge.searching.engine.ranking import in_language
from yingda.desk.knowledge.searching.engine.vectors import language_of, likeness
from yingda.platform.db import Transaction

MOST: Final = 20_000
"""Versions at hand: some 60 MB."""
Key = tuple[UUID, int, str]
"""A version, and whose vectors."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What versions mean."""

    kept: OrderedDict[Key, bytes] = field(default_factory=OrderedDict)

    async def meanings(
        self, tx: Transaction, *, readers: Sequence[UUID], question: Sequence[str], encoder: Encoder
    ) -> Mapping[UUID, float]:
        """How like each article in reach is to a question in one of these wordings; nothing where nobody can say."""
        asked = await encoder.vectors(question)
        if asked is None:
            return {}
        rows = await store.in_reach(tx, readers=readers)
        keys = {(row["article_id"], row["number"], encoder.name): row["language"] for row in rows}
        await self._fetch(tx, readers, encoder, [key for key in keys if key not in self.kept])
        at_hand = [(key, self.kept[key]) for key in keys if key in self.kept]
        values = await asyncio.to_thread(likeness, asked, [each for _, each in at_hand])
        language = language_of(question[0])
        self._forget()
        return {
            key[0]: in_language(value, asked=language, written=keys[key])
            for (key, _), value in zip(at_hand, values, strict=True)
        }

    async def _fetch(
        self, tx: Transaction, readers: Sequence[UUID], encoder: Encoder, missing: Sequence[Key]
    ) -> None:
        if not missing:
            return
        ids = [key[0] for key in missing]
        for row in await store.vectors(tx, readers=readers, encoder=encoder.name, ids=ids):
            self.kept[row["article_id"], row["number"], encoder.name] = bytes(row["vectors"])

    def _forget(self) -> None:
        while len(self.kept) > MOST:
            self.kept.popitem(last=False)


OF_PROCESS: Final = Shelf()
