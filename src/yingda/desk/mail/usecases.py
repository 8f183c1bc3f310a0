"""A letter, kept in the transaction of what it tells of."""

import json
from dataclasses import asdict, dataclass
from typing import Final, Literal
from uuid import UUID

from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction

_ADD: Final = (
    "INSERT INTO desk_mail (id, tenant_id, letter_sealed, about, about_id) "
    "VALUES (%(id)s, %(tenant_id)s, %(letter)s, %(about)s, %(about_id)s)"
)
Kind = Literal["order", "dispatch", "export_authorisation"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """To whom, about what, and the text."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class About:
    """What a letter concerns: there it is said when nobody gets it."""

    kind: Kind
    id: UUID


async def send_later(
    tx: Transaction, cipher: TenantCipher, *, tenant_id: UUID, letter: Letter, about: About | None = None
) -> UUID:
    """Send a letter once this transaction is over, by whoever is a worker then; its id."""
    mail_id = new_id()
    sealed = cipher.seal(json.dumps(asdict(letter), ensure_ascii=False))
    values = {
        "id": mail_id, "tenant_id": tenant_id, "letter": sealed, "about": about and about.kind,
        "about_id": about and about.id,
    }  # fmt: skip
    await tx.execute(_ADD, values)
    return mail_id
