"""A house's outside party, with an order that it was given."""

import json
from dataclasses import asdict
from uuid import UUID

from tests.support.world import World

from yingda.desk.parties.model import Card, Given
from yingda.kernel.ids import new_id
from yingda.platform.db import Database

_MAKE = """
WITH party AS (
  INSERT INTO outside_party (id, tenant_id, card_sealed, areas, language)
  VALUES (%(party_id)s, %(tenant)s, %(card)s, '{}', 'en') RETURNING id)
INSERT INTO party_dispatch (id, tenant_id, party_id, order_id, token_hash, given_sealed, expires_at)
SELECT %(dispatch_id)s, %(tenant)s, id, %(order)s, %(hash)s, %(given)s, now() + interval '1 day' FROM party
"""


async def make_parties(db: Database, world: World, house: str) -> dict[str, UUID | str]:
    """Their ids, by the names that paths have."""
    tenant = world.ids.tenants[house]
    cipher = world.keys.of(tenant)
    ids = {"party_id": new_id(), "dispatch_id": new_id()}
    card = cipher.seal(json.dumps(asdict(Card(name="x", mail="x@party.example"))))
    given = cipher.seal(json.dumps(asdict(Given(number="x", subject="x"))))
    values = {
        **ids,
        "tenant": tenant,
        "card": card,
        "given": given,
        "order": new_id(),
        "hash": new_id().bytes,
    }
    async with db.app(sees=[tenant], writes=tenant) as tx:
        await tx.execute(_MAKE, values)
    return {**ids}
