"""The keys of the tenants: made with a tenant, kept wrapped, gone for ever when destroyed."""

from uuid import UUID

from yingda.platform.crypto import KeyDestroyed, MasterKeys, TenantCipher
from yingda.platform.db import Transaction


class TenantKeys:
    """Hands out each tenant's cipher; unwrapped keys live in memory only."""

    def __init__(self, master: MasterKeys) -> None:
        self._master = master
        self._ciphers: dict[UUID, TenantCipher] = {}

    async def create(self, tx: Transaction, *, tenant_id: UUID) -> TenantCipher:
        """Make and store a new tenant's keys, as role core."""
        cipher = TenantCipher.new(tenant_id)
        await tx.execute(
            """INSERT INTO tenant_key (tenant_id, wrapped_data_key, wrapped_index_key, master_key_id)
               VALUES (%(tenant_id)s, %(data)s, %(index)s, %(master)s)""",
            {
                "tenant_id": tenant_id,
                "data": self._master.wrap(cipher.data_key, owner=tenant_id),
                "index": self._master.wrap(cipher.index_key, owner=tenant_id),
                "master": self._master.key_id,
            },
        )
        self._ciphers[tenant_id] = cipher
        return cipher

    async def load(self, tx: Transaction) -> None:
        """Unwrap every tenant's keys, as role core; needed once before `of` is asked."""
        rows = await (
            await tx.execute(
                "SELECT tenant_id, wrapped_data_key, wrapped_index_key FROM tenant_key WHERE destroyed_at IS NULL"
            )
        ).fetchall()
        self._ciphers = {
            row["tenant_id"]: TenantCipher(
                tenant_id=row["tenant_id"],
                data_key=self._master.unwrap(row["wrapped_data_key"], owner=row["tenant_id"]),
                index_key=self._master.unwrap(row["wrapped_index_key"], owner=row["tenant_id"]),
            )
            for row in rows
        }

    def knows(self, tenant_id: UUID) -> bool:
        return tenant_id in self._ciphers

    def of(self, tenant_id: UUID) -> TenantCipher:
        """This tenant's cipher, or KeyDestroyed."""
        try:
            return self._ciphers[tenant_id]
        except KeyError:
            raise KeyDestroyed(tenant_id=str(tenant_id)) from None
