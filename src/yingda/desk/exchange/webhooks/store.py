"""Webhooks and their messages, as people see them; every statement names the tenants that it may touch."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.desk.exchange.webhooks.model import PING, Delivery, Webhook
from yingda.kernel.ids import new_id
from yingda.platform.db import Transaction

_OF: Final = """
SELECT w.id, w.tenant_id, w.name, w.url, w.kinds, w.with_content, w.failures, w.failing_since, w.next_at, w.paused_at,
  w.pause_cause, w.created_at, w.changed_at, w.version,
  CASE WHEN w.previous_until > now() THEN w.previous_until END AS previous_until,
  (SELECT count(*) FROM webhook_delivery d
   WHERE d.tenant_id = w.tenant_id AND d.webhook_id = w.id AND d.state = 'waiting') AS waiting,
  (SELECT count(*) FROM webhook_delivery d
   WHERE d.tenant_id = w.tenant_id AND d.webhook_id = w.id AND d.state = 'dead') AS dead,
  (SELECT max(d.delivered_at) FROM webhook_delivery d
   WHERE d.tenant_id = w.tenant_id AND d.webhook_id = w.id AND d.state = 'delivered') AS delivered_at
FROM webhook w
WHERE w.tenant_id = ANY(%(tenants)s) AND w.removed_at IS NULL AND (%(id)s::uuid IS NULL OR w.id = %(id)s)
ORDER BY w.created_at, w.id
"""
_ADD: Final = """
INSERT INTO webhook (id, tenant_id, user_id, name, url, kinds, with_content, secret_sealed, read_xid, read_id)
VALUES (%(id)s, %(tenant_id)s, %(user_id)s, %(name)s, %(url)s, %(kinds)s, %(with_content)s, %(secret)s,
  pg_snapshot_xmin(pg_current_snapshot()), 0)
"""
_CHANGE: Final = """
UPDATE webhook SET name = %(name)s, url = %(url)s, kinds = %(kinds)s, with_content = %(with_content)s,
  paused_at = CASE WHEN %(paused)s THEN coalesce(paused_at, clock_timestamp()) END,
  pause_cause = CASE WHEN %(paused)s THEN coalesce(pause_cause, 'person') END,
  failures = 0, failing_since = NULL, next_at = clock_timestamp(), changed_at = clock_timestamp(), version = version + 1
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND version = %(version)s AND removed_at IS NULL
"""
_RENEW: Final = """
UPDATE webhook SET previous_sealed = secret_sealed, previous_until = %(until)s, secret_sealed = %(secret)s,
  changed_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""
_DELIVERIES: Final = """
SELECT id, kind, thing_id, changed_at, state, attempts, status, fault, milliseconds, at, tried_at, delivered_at
FROM webhook_delivery
WHERE tenant_id = %(tenant_id)s AND webhook_id = %(webhook_id)s AND (%(state)s::text IS NULL OR state = %(state)s)
  AND (%(at)s::timestamptz IS NULL OR (at, id) < (%(at)s, %(id)s))
ORDER BY at DESC, id DESC LIMIT %(limit)s
"""
_COUNT: Final = """
SELECT count(*) AS many FROM webhook_delivery
WHERE tenant_id = %(tenant_id)s AND webhook_id = %(webhook_id)s AND (%(state)s::text IS NULL OR state = %(state)s)
"""
_AGAIN: Final = """
UPDATE webhook_delivery SET state = 'waiting', attempts = 0
WHERE tenant_id = %(tenant_id)s AND webhook_id = %(webhook_id)s AND state IN ('dead', 'delivered')
  AND CASE WHEN %(id)s::uuid IS NULL THEN state = 'dead' ELSE id = %(id)s END
"""
_PING: Final = """
INSERT INTO webhook_delivery (id, tenant_id, webhook_id, change_xid, change_id, kind, thing_id, changed_at)
VALUES (%(id)s, %(tenant_id)s, %(webhook_id)s, pg_current_xact_id(), 0, %(kind)s, %(webhook_id)s, clock_timestamp())
"""


async def webhooks_of(
    tx: Transaction, *, tenants: Iterable[UUID], webhook_id: UUID | None = None
) -> list[Webhook]:
    """The webhooks of these enterprises, or one of them."""
    rows = await (await tx.execute(_OF, {"tenants": list(tenants), "id": webhook_id})).fetchall()
    return [Webhook(**row) for row in rows]


async def lock_house(tx: Transaction, *, tenant_id: UUID) -> None:
    """Whoever else is about to add a webhook waits."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended(%(h)s, 0))", {"h": f"hooks:{tenant_id}"})


async def add(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Keep a new webhook, which hears of what changes from now on."""
    await tx.execute(_ADD, values)


async def change(tx: Transaction, values: Mapping[str, Any]) -> bool:
    """Keep a webhook otherwise; False where somebody else has changed it meanwhile."""
    return (await tx.execute(_CHANGE, values)).rowcount == 1


async def remove(tx: Transaction, *, tenant_id: UUID, webhook_id: UUID) -> None:
    """Let a webhook hear nothing any more."""
    await tx.execute(
        """UPDATE webhook SET removed_at = clock_timestamp()
           WHERE tenant_id = %(t)s AND id = %(id)s AND removed_at IS NULL""",
        {"t": tenant_id, "id": webhook_id},
    )


async def renew(
    tx: Transaction, *, tenant_id: UUID, webhook_id: UUID, secret: bytes, until: datetime
) -> None:
    """Let another secret sign; the old one does too for a while."""
    await tx.execute(_RENEW, {"tenant_id": tenant_id, "id": webhook_id, "secret": secret, "until": until})


async def deliveries(tx: Transaction, values: Mapping[str, Any]) -> tuple[list[Delivery], int]:
    """Some messages of a webhook, newest first, and how many there are."""
    rows = await (await tx.execute(_DELIVERIES, values)).fetchall()
    count = await (await tx.execute(_COUNT, values)).fetchone()
    return [Delivery(**row) for row in rows], int(count["many"]) if count else 0


async def send_again(
    tx: Transaction, *, tenant_id: UUID, webhook_id: UUID, delivery_id: UUID | None = None
) -> int:
    """Let a message that was put aside be told again, or all of them; how many."""
    values = {"tenant_id": tenant_id, "webhook_id": webhook_id, "id": delivery_id}
    done = (await tx.execute(_AGAIN, values)).rowcount
    await tx.execute(
        """UPDATE webhook SET next_at = clock_timestamp(), failures = 0, failing_since = NULL
           WHERE tenant_id = %(t)s AND id = %(id)s""",
        {"t": tenant_id, "id": webhook_id},
    )
    return done


async def add_ping(tx: Transaction, *, tenant_id: UUID, webhook_id: UUID) -> UUID:
    """Put a message that only tries the way behind what waits."""
    delivery_id = new_id()
    values = {"id": delivery_id, "tenant_id": tenant_id, "webhook_id": webhook_id, "kind": PING}
    await tx.execute(_PING, values)
    await tx.execute(
        "UPDATE webhook SET next_at = clock_timestamp() WHERE tenant_id = %(t)s AND id = %(id)s",
        {"t": tenant_id, "id": webhook_id},
    )
    return delivery_id
