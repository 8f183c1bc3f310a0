"""A letter, kept in the transaction of what it tells of."""

import json
from dataclasses import asdict, dataclass
from typing import Final
from uuid import UUID

from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction

_ADD: Final = (
    "INSERT INTO desk_mail (id, tenant_id, letter_sealed) VALUES (%(id)s, %(tenant_id)s, %(letter)s)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """To whom, about what, and the text."""

    to: str
    subject: str
    text: str


async def send_later(tx: Transaction, cipher: TenantCipher, *, tenant_id: UUID, letter: Letter) -> UUID:
    """Send a letter once this transaction is over, by whoever is a worker then; its id."""
    mail_id = new_id()
    sealed = cipher.seal(json.dumps(asdict(letter), ensure_ascii=False))
    await tx.execute(_ADD, {"id": mail_id, "tenant_id": tenant_id, "letter": sealed})
    return mail_id
