"""What a customer wishes: consents, to be forgotten; and what of him is looked at for a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yingda.desk import changes
from yingda.desk.customers.model import ConsentPurpose
from yingda.desk.customers.store import merging, reading, writing
from yingda.desk.customers.usecases.reading import present
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing

_CONSENTS: Final = """
SELECT DISTINCT ON (c.purpose) c.purpose, c.given, c.source, c.interaction_id, c.at, u.display_name AS by
FROM customer_consent c LEFT JOIN app_user u ON u.id = c.author_id
WHERE c.tenant_id = %(tenant_id)s AND c.customer_id = ANY(%(ids)s) ORDER BY c.purpose, c.id DESC
"""
_CONSENT: Final = """
INSERT INTO customer_consent (id, tenant_id, customer_id, purpose, given, source, interaction_id, author_id)
VALUES (%(id)s, %(tenant_id)s, %(customer_id)s, %(purpose)s, %(given)s, %(source)s, %(interaction_id)s, %(author)s)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Consent:
    """What a customer says about a purpose, where, and in which contact."""

    purpose: ConsentPurpose
    given: bool
    source: str
    interaction_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerWishes:
    """Keeps what customers wish."""

    db: Database
    keys: TenantKeys

    async def consents(self, actor: Actor, customer_id: UUID) -> Sequence[Mapping[str, Any]]:
        """The last word about each purpose."""
        async with self.db.app(sees=actor.tenants) as tx:
            tenant_id = await reading.owner_of(tx, tenants=list(actor.tenants), customer_id=customer_id)
            if tenant_id is None:
                raise NotFound
            ids = await reading.same_ids(tx, tenant_id=tenant_id, customer_id=customer_id)
            return await (await tx.execute(_CONSENTS, {"tenant_id": tenant_id, "ids": ids})).fetchall()

    async def consent(self, actor: Actor, customer_id: UUID, consent: Consent) -> None:
        """Keep what a customer says; what he said before stays written."""
        tenant_id = await self._owner(actor, customer_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            values = {
                "id": new_id(),
                "tenant_id": tenant_id,
                "customer_id": customer_id,
                "purpose": consent.purpose.value,
                "given": consent.given,
                "source": consent.source,
                "interaction_id": consent.interaction_id,
                "author": actor.user_id,
            }
            await tx.execute(_CONSENT, values)
            await changes.note(tx, tenant_id=tenant_id, kind="customer.changed", thing_id=customer_id)
            await audit.note(
                tx, actor=actor, action="customer.consented", tenant_id=tenant_id, object_id=customer_id,
                details={"purpose": consent.purpose.value, "given": consent.given},
            )  # fmt: skip

    async def forget(self, actor: Actor, *, customer_id: UUID, reason: str) -> None:
        """Erase a customer and all who were merged into him; facts of contacts and orders stay, without him."""
        tenant_id = await self._owner(actor, customer_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            now = await reading.present_id(tx, tenant_id=tenant_id, customer_id=customer_id)
            ids = await reading.same_ids(tx, tenant_id=tenant_id, customer_id=now)
            for each in ids:
                await writing.drop_parts(tx, tenant_id=tenant_id, customer_id=each)
                await merging.forget(tx, tenant_id=tenant_id, customer_id=each, author=actor.user_id)
            await changes.note(tx, tenant_id=tenant_id, kind="customer.forgotten", thing_id=now)
            await audit.note(
                tx, actor=actor, action="customer.forgotten", tenant_id=tenant_id, object_id=now,
                details={"reason": reason, "customers": len(ids)},
            )  # fmt: skip

    async def reveal(self, actor: Actor, *, customer_id: UUID, field: str, reason: str) -> Any:
        """The whole of a masked value, for a reason that the audit keeps."""
        tenant_id = await self._owner(actor, customer_id)
        cipher = await self.keys.cipher(self.db, tenant_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            customer = await present(tx, tenant_id=tenant_id, customer_id=customer_id, cipher=cipher)
            if field not in customer.values:
                raise NotFound
            await audit.note(
                tx, actor=actor, action="customer.revealed", tenant_id=tenant_id, object_id=customer.id,
                details={"field": field, "reason": reason},
            )  # fmt: skip
        return customer.values[field]

    async def _owner(self, actor: Actor, customer_id: UUID) -> UUID:
        async with self.db.app(sees=actor.tenants) as tx:
            tenant_id = await reading.owner_of(tx, tenants=list(actor.tenants), customer_id=customer_id)
        if tenant_id is None:
            raise NotFound
        return tenant_id
