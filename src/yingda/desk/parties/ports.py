"""What outside parties need of areas that are above or beside them; entrypoints fill it in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from yingda.desk.files.model import OwnerKind
from yingda.desk.parties.model import Given
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction


class OrderBook(Protocol):
    """The orders that parties are given."""

    async def given(self, tx: Transaction, cipher: TenantCipher, *, tenant_id: UUID, order_id: UUID) -> Given:
        """What of an order somebody outside may see; NotFound where there is none."""
        ...

    async def told(
        self, tx: Transaction, cipher: TenantCipher, *, tenant_id: UUID, order_id: UUID, told: "Told"
    ) -> None:
        """Write into the order's history what happened with a party."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What happened with a party, for the order's history."""

    kind: str
    party: str
    text: str
    file_ids: Sequence[UUID]
    actor_id: UUID | None
    actor_name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """A file as it comes in."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A file as it is shown."""

    id: UUID
    name: str
    size: int
    media_type: str


class Folder(Protocol):
    """Keeps the files of parties."""

    async def keep(self, *, tenant_id: UUID, upload: Upload) -> Kept:
        """Take a file that hangs on nothing yet."""
        ...

    async def attach(
        self,
        tx: Transaction,
        *,
        tenant_id: UUID,
        file_ids: Sequence[UUID],
        owner_kind: OwnerKind,
        owner_id: UUID,
    ) -> None:
        """Let files hang on a step; NotFound where one is not there, or hangs on something else."""
        ...

    async def shown(self, *, tenant_id: UUID, owner_ids: Sequence[UUID]) -> Sequence[Kept]:
        """The files that hang on these steps."""
        ...

    async def read(
        self, *, tenant_id: UUID, file_id: UUID, owner_ids: Sequence[UUID]
    ) -> tuple[Kept, Iterator[bytes]]:
        """One of the files that hang on these steps."""
        ...
