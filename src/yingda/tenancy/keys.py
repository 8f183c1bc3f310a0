"""The keys of the tenants: made with a tenant, kept wrapped, gone for ever when destroyed."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from yingda.platform.crypto import KeyDestroyed, TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.platform.key_store import KeyStore

_WRAPPED: Final = (
    "SELECT tenant_id, wrapped_data_key, wrapped_index_key, master_key_id FROM tenant_key "
    "WHERE destroyed_at IS NULL"
)
_REWRAP: Final = """
    UPDATE tenant_key SET wrapped_data_key = %(data)s, wrapped_index_key = %(index)s, master_key_id = %(master)s
    WHERE tenant_id = %(tenant_id)s"""


class TenantKeys:
    """Hands out each tenant's cipher; unwrapped keys live in memory only."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store
        self._ciphers: dict[UUID, TenantCipher] = {}

    async def create(self, tx: Transaction, *, tenant_id: UUID) -> TenantCipher:
        """Make and store a new tenant's keys, as role core."""
        cipher = TenantCipher.new(tenant_id)
        await tx.execute(
            """INSERT INTO tenant_key (tenant_id, wrapped_data_key, wrapped_index_key, master_key_id)
               VALUES (%(tenant_id)s, %(data)s, %(index)s, %(master)s)""",
            self._wrapped(cipher),
        )
        self._ciphers[tenant_id] = cipher
        return cipher

    async def load(self, tx: Transaction) -> None:
        """Unwrap every tenant's keys, as role core; needed once before `of` is asked."""
        rows = await (await tx.execute(_WRAPPED)).fetchall()
        self._ciphers = {row["tenant_id"]: self._unwrapped(row) for row in rows}

    async def learn(self, db: Database, tenants: Iterable[UUID]) -> None:
        """Unwrap the keys also of tenants that are newer than this process."""
        if not all(map(self.knows, tenants)):
            async with db.core() as tx:
                await self.load(tx)

    async def cipher(self, db: Database, tenant_id: UUID) -> TenantCipher:
        """The cipher also of a tenant that is newer than this process, or KeyDestroyed."""
        await self.learn(db, [tenant_id])
        return self.of(tenant_id)

    async def rotate(self, tx: Transaction) -> int:
        """Wrap every tenant's keys under a new master key, as role core; what they seal stays as it is."""
        # Nobody founds a tenant meanwhile, under the old key.
        await tx.execute("LOCK TABLE tenant_key IN SHARE ROW EXCLUSIVE MODE")
        rows = await (await tx.execute(_WRAPPED)).fetchall()
        self._ciphers = {row["tenant_id"]: self._unwrapped(row) for row in rows}
        self._store.renew()
        for cipher in self._ciphers.values():
            await tx.execute(_REWRAP, self._wrapped(cipher))
        return len(rows)

    def knows(self, tenant_id: UUID) -> bool:
        return tenant_id in self._ciphers

    def of(self, tenant_id: UUID) -> TenantCipher:
        """This tenant's cipher, or KeyDestroyed."""
        try:
            return self._ciphers[tenant_id]
        except KeyError:
            raise KeyDestroyed(tenant_id=str(tenant_id)) from None

    def _wrapped(self, cipher: TenantCipher) -> dict[str, Any]:
        master, owner = self._store.current_id, cipher.tenant_id
        return {
            "tenant_id": owner,
            "data": self._store.wrap(cipher.data_key, owner=owner, key_id=master),
            "index": self._store.wrap(cipher.index_key, owner=owner, key_id=master),
            "master": master,
        }

    def _unwrapped(self, row: dict[str, Any]) -> TenantCipher:
        owner, master = row["tenant_id"], row["master_key_id"]
        return TenantCipher(
            tenant_id=owner,
            data_key=self._store.unwrap(row["wrapped_data_key"], owner=owner, key_id=master),
            index_key=self._store.unwrap(row["wrapped_index_key"], owner=owner, key_id=master),
        )
