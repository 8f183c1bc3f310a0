"""What mail asks of areas that it does not know; entrypoints fill it in."""

from typing import Protocol
from uuid import UUID

from yingda.desk.mail.usecases import About
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction


class Undelivered(Protocol):
    """Says it where it concerns somebody that a letter reached nobody."""

    async def tell(
        self, tx: Transaction, cipher: TenantCipher, *, tenant_id: UUID, about: About, to: str
    ) -> None:
        """Told within the transaction in which the letter is given up, as the platform itself."""
        ...
