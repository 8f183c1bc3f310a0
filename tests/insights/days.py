"""Random days of contacts, kept as their owner keeps them."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.insights.stories import Place, Story, Told
from tests.support.contacts import store
from tests.support.world import World

from yingda.conversations import writes
from yingda.conversations.model import Interaction
from yingda.ledger.codec import event_type, split
from yingda.ledger.model import SYSTEM, InteractionEntry
from yingda.ledger.store import append_interaction_entry
from yingda.platform.db import Database
from yingda.platform.journal import Write


def a_day(rng: random.Random, place: Place, *, begin: datetime, contacts: int) -> list[Told]:
    """Contacts that come in a day and a bit: the last of them are served after midnight."""
    return [
        Story(rng, place, begin + timedelta(seconds=round(rng.uniform(-3600, 25.5 * 3600), 3))).tell()
        for _ in range(contacts)
    ]


async def keep(db: Database, world: World, day: Sequence[Told], *, upto: int | None = None) -> None:
    """Write contacts as their owner does: the events and the row that they make; `upto`: only their first events."""
    batch: list[Write] = []
    for told in day:
        cipher = world.keys.of(told.item.tenant_id)
        item = Interaction(
            id=told.item.id, tenant_id=told.item.tenant_id, opened_at=told.item.opened_at, node="n"
        )
        for at, event in told.events[:upto]:
            item = item.apply(event, at=at)
            facts, personal = split(event)
            entry = InteractionEntry(
                interaction_id=item.id,
                opened_at=item.opened_at,
                seq=item.seq,
                tenant_id=item.tenant_id,
                type=event_type(type(event)),
                occurred_at=at,
                by=SYSTEM,
                node="n",
                facts=facts,
                personal=personal,
            )
            batch.append(append_interaction_entry(entry, cipher=cipher))
        batch.append(writes.save_interaction(item, position=None, cipher=cipher, epoch=1))
    await store(db, batch)
