"""A house's machines: a key, a webhook with a message that waits."""

from uuid import UUID

from tests.support.world import World

from yingda.desk.exchange.accounts import open_account
from yingda.kernel.ids import new_id
from yingda.platform.db import Database

_MAKE = """
WITH key AS (
  INSERT INTO machine_key (id, tenant_id, user_id, name, prefix, token_hash, scopes, created_by, expires_at)
  VALUES (%(key_id)s, %(tenant)s, %(account)s, 'x', %(key_id)s, 'x', '{changes:read}', 'x', now() + interval '1 day')),
hook AS (
  INSERT INTO webhook (id, tenant_id, user_id, name, url, kinds, with_content, secret_sealed, read_xid, read_id)
  VALUES (%(webhook_id)s, %(tenant)s, %(account)s, 'x', 'https://crm.example/hook', '{order.opened}', true, %(sealed)s, '0', 0)
  RETURNING id)
INSERT INTO webhook_delivery (id, tenant_id, webhook_id, change_xid, change_id, kind, thing_id, changed_at)
SELECT %(delivery_id)s, %(tenant)s, id, '1', 1, 'order.opened', %(account)s, now() FROM hook
"""


async def make_exchange(db: Database, world: World, house: str) -> dict[str, UUID | str]:
    """Their ids, by the names that paths have."""
    tenant = world.ids.tenants[house]
    ids: dict[str, UUID | str] = {name: new_id() for name in ("key_id", "webhook_id", "delivery_id")}
    sealed = world.keys.of(tenant).seal("open sesame")
    account = await open_account(db, tenant_id=tenant, name="x")
    async with db.app(sees=[tenant], writes=tenant) as tx:
        await tx.execute(_MAKE, {**ids, "tenant": tenant, "account": account, "sealed": sealed})
    return ids
