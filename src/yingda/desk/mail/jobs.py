"""Sends what waits: again after a while where the server is away, put aside (and said to whom it concerns) where it refuses."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from yingda.desk.mail.ports import Undelivered
from yingda.desk.mail.usecases import About
from yingda.platform.crypto import KeyDestroyed, TenantCipher
from yingda.platform.db import Database
from yingda.platform.mail import MailAway, MailRefused, MailServer, Outgoing
from yingda.tenancy.keys import TenantKeys

log = logging.getLogger(__name__)
AT_ONCE: Final = 20
WAITS: Final = (60, 300, 900, 3_600, 4 * 3_600)
"""Seconds after the first, second, ... failure; the last one from then on."""
MOST_ATTEMPTS: Final = 12
# Nobody else takes it for so long; whoever dies meanwhile leaves it to be sent again, under the same id.
_CLAIM: Final = """
UPDATE desk_mail SET next_at = clock_timestamp() + interval '2 minutes', attempts = attempts + 1
WHERE id IN (SELECT id FROM desk_mail WHERE state = 'waiting' AND next_at <= clock_timestamp()
             ORDER BY next_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
RETURNING id, tenant_id, letter_sealed, attempts, about, about_id
"""
_NOTE: Final = """
UPDATE desk_mail SET state = %(state)s, fault = %(fault)s, next_at = clock_timestamp() + %(wait)s,
  sent_at = CASE WHEN %(state)s = 'sent' THEN clock_timestamp() END
WHERE tenant_id = %(tenant_id)s AND id = %(id)s
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Postman:
    """Sends the letters of all enterprises; without a server they wait."""

    db: Database
    keys: TenantKeys
    server: MailServer | None
    undelivered: Undelivered | None = None

    async def look(self) -> None:
        """Send what is due."""
        if self.server is None:
            return
        async with self.db.core() as tx:
            due = await (await tx.execute(_CLAIM, {"limit": AT_ONCE})).fetchall()
        for each in due:
            try:
                cipher = await self.keys.cipher(self.db, each["tenant_id"])
            except KeyDestroyed:
                # Nobody will ever read it again, nor whom it was for.
                await self._note(each, state="dead", fault="key_destroyed")
            else:
                await self._send(self.server, cipher, each)

    async def _send(self, server: MailServer, cipher: TenantCipher, row: Mapping[str, Any]) -> None:
        letter = Outgoing(id=str(row["id"]), **json.loads(cipher.unseal(row["letter_sealed"])))
        try:
            await server.send(letter)
        except MailRefused as refused:
            await self._note(row, state="dead", fault=str(refused), cipher=cipher, to=letter.to)
        except MailAway as away:
            log.info("a letter waits for the mail server", extra={"cause": str(away)})
            state = "dead" if row["attempts"] >= MOST_ATTEMPTS else "waiting"
            await self._note(row, state=state, fault=str(away), cipher=cipher, to=letter.to)
        else:
            await self._note(row, state="sent")

    async def _note(
        self, row: Mapping[str, Any], *, state: str, fault: str | None = None, cipher: TenantCipher | None = None,
        to: str = "",
    ) -> None:  # fmt: skip
        wait = timedelta(seconds=WAITS[min(row["attempts"], len(WAITS)) - 1])
        values = {
            "tenant_id": row["tenant_id"], "id": row["id"], "state": state, "fault": fault, "wait": wait,
        }  # fmt: skip
        async with self.db.core() as tx:
            await tx.execute(_NOTE, values)
            if (
                state == "dead"
                and cipher is not None
                and row["about"] is not None
                and self.undelivered is not None
            ):
                about = About(row["about"], row["about_id"])
                await self.undelivered.tell(tx, cipher, tenant_id=row["tenant_id"], about=about, to=to)
