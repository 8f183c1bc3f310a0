"""The messages that wait for each webhook: claimed by one worker at a time, told in the order of the changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from yingda.desk import changes
from yingda.desk.changes import Change, Position
from yingda.desk.exchange.webhooks.model import Sent
from yingda.kernel.ids import new_id
from yingda.platform.db import Transaction

MOST_WAITING: Final = 1_000
"""More is not prepared for one webhook: the rest waits among the changes."""
CHANGES_AT_ONCE: Final = 500
PARTS_AT_ONCE: Final = 20

_CLAIM: Final = """
UPDATE webhook SET claimed_until = clock_timestamp() + interval '60 seconds'
WHERE id IN (
  SELECT w.id FROM webhook w JOIN tenant t ON t.id = w.tenant_id
  WHERE w.removed_at IS NULL AND w.paused_at IS NULL AND w.next_at <= clock_timestamp() AND t.status <> 'ended'
    AND (w.claimed_until IS NULL OR w.claimed_until < clock_timestamp())
    AND (EXISTS (SELECT 1 FROM webhook_delivery d
                 WHERE d.tenant_id = w.tenant_id AND d.webhook_id = w.id AND d.state = 'waiting')
      OR EXISTS (SELECT 1 FROM desk_change c
                 WHERE c.tenant_id = w.tenant_id AND c.xid < pg_snapshot_xmin(pg_current_snapshot())
                   AND (c.xid, c.id) > (w.read_xid, w.read_id)))
  ORDER BY w.next_at LIMIT %(limit)s FOR UPDATE OF w SKIP LOCKED)
RETURNING id, tenant_id, claimed_until
"""
_HOLD: Final = """
UPDATE webhook SET claimed_until = clock_timestamp() + interval '60 seconds'
WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND claimed_until = %(held)s
  AND removed_at IS NULL AND paused_at IS NULL
RETURNING id, tenant_id, user_id, name, url, kinds, with_content, secret_sealed, failures, failing_since, claimed_until,
  CASE WHEN previous_until > now() THEN previous_sealed END AS previous_sealed,
  read_xid::text AS read_xid, read_id
"""
_RELEASE: Final = """
UPDATE webhook SET claimed_until = NULL WHERE tenant_id = %(tenant_id)s AND id = %(id)s AND claimed_until = %(held)s
"""
_PREPARE: Final = """
INSERT INTO webhook_delivery (id, tenant_id, webhook_id, change_xid, change_id, kind, thing_id, changed_at)
VALUES (%(id)s, %(tenant_id)s, %(webhook_id)s, %(xid)s::xid8, %(change_id)s, %(kind)s, %(thing_id)s, %(at)s)
ON CONFLICT (webhook_id, change_xid, change_id) DO NOTHING
"""
_READ_TO: Final = """
UPDATE webhook SET read_xid = %(xid)s::xid8, read_id = %(read_id)s WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""
_NEXT: Final = """
SELECT id, kind, thing_id, changed_at, attempts FROM webhook_delivery
WHERE tenant_id = %(tenant_id)s AND webhook_id = %(webhook_id)s AND state = 'waiting'
ORDER BY change_xid, change_id LIMIT 1
"""
_NOTE: Final = """
UPDATE webhook_delivery SET state = %(state)s, attempts = attempts + 1, status = %(status)s, fault = %(fault)s,
  milliseconds = %(milliseconds)s, tried_at = clock_timestamp(),
  delivered_at = CASE WHEN %(state)s = 'delivered' THEN clock_timestamp() END
WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""
_HEARD: Final = """
UPDATE webhook SET failures = 0, failing_since = NULL, next_at = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""
_UNHEARD: Final = """
UPDATE webhook SET failures = failures + 1, failing_since = coalesce(failing_since, clock_timestamp()), next_at = %(next_at)s,
  paused_at = CASE WHEN %(given_up)s THEN clock_timestamp() END,
  pause_cause = CASE WHEN %(given_up)s THEN 'failing' END
WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""


async def claim(tx: Transaction, *, limit: int) -> Sequence[Mapping[str, Any]]:
    """Webhooks that have something to tell, and that nobody else tells now; they are ours for a minute."""
    return await (await tx.execute(_CLAIM, {"limit": limit})).fetchall()


async def hold(tx: Transaction, claimed: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Keep a webhook for another minute, as it is now; None where it is not ours any more, or was paused."""
    values = {"tenant_id": claimed["tenant_id"], "id": claimed["id"], "held": claimed["claimed_until"]}
    return await (await tx.execute(_HOLD, values)).fetchone()


async def release(tx: Transaction, claimed: Mapping[str, Any]) -> None:
    """Give a webhook back."""
    values = {"tenant_id": claimed["tenant_id"], "id": claimed["id"], "held": claimed["claimed_until"]}
    await tx.execute(_RELEASE, values)


async def prepare(tx: Transaction, hook: Mapping[str, Any]) -> None:
    """Make messages of what changed since it was last looked at."""
    place = {"tenant_id": hook["tenant_id"], "webhook_id": hook["id"]}
    rows = await tx.execute(
        """SELECT count(*) AS many FROM webhook_delivery
           WHERE tenant_id = %(tenant_id)s AND webhook_id = %(webhook_id)s AND state = 'waiting'""",
        place,
    )
    row = await rows.fetchone()
    if row is None or row["many"] >= MOST_WAITING:
        return
    read = Position(hook["read_xid"], hook["read_id"])
    for _ in range(PARTS_AT_ONCE):
        found = await changes.read(tx, tenant_id=hook["tenant_id"], after=read, limit=CHANGES_AT_ONCE)
        if not found:
            break
        read = found[-1].position
        wanted = [each for each in found if each.kind in hook["kinds"]]
        await _add(tx, wanted, place=place)
        if wanted or len(found) < CHANGES_AT_ONCE:
            break
    values = {"tenant_id": hook["tenant_id"], "id": hook["id"], "xid": read.xid, "read_id": read.id}
    await tx.execute(_READ_TO, values)


async def _add(tx: Transaction, wanted: Sequence[Change], *, place: Mapping[str, Any]) -> None:
    for each in wanted:
        about = {"kind": each.kind, "thing_id": each.thing_id, "at": each.at}
        position = {"xid": each.position.xid, "change_id": each.position.id}
        await tx.execute(_PREPARE, {**place, **about, **position, "id": new_id()})


async def next_of(tx: Transaction, hook: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The message that is to be told next."""
    values = {"tenant_id": hook["tenant_id"], "webhook_id": hook["id"]}
    return await (await tx.execute(_NEXT, values)).fetchone()


async def note(
    tx: Transaction, *, hook: Mapping[str, Any], delivery_id: UUID, sent: Sent, state: str
) -> None:
    """Keep what came of telling a message once."""
    await tx.execute(
        _NOTE,
        {
            "tenant_id": hook["tenant_id"],
            "id": delivery_id,
            "state": state,
            "status": sent.status,
            "fault": sent.fault,
            "milliseconds": sent.milliseconds,
        },
    )


async def note_heard(tx: Transaction, *, hook: Mapping[str, Any]) -> None:
    """The receiver is there."""
    await tx.execute(_HEARD, {"tenant_id": hook["tenant_id"], "id": hook["id"]})


async def note_unheard(
    tx: Transaction, *, hook: Mapping[str, Any], next_at: datetime, given_up: bool
) -> None:
    """The receiver is left alone until then, or for good."""
    values = {"tenant_id": hook["tenant_id"], "id": hook["id"], "next_at": next_at, "given_up": given_up}
    await tx.execute(_UNHEARD, values)
