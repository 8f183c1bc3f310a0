"""What an enterprise keeps of its customers, as it designs it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from yingda.desk.customers.errors import LayoutFixed, TooManyToCheck
from yingda.desk.customers.model import Layout
from yingda.desk.customers.store import layouts, reading, writing
from yingda.desk.fields.model import Field
from yingda.kernel.errors import Conflict
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing

MOST_CHECKED: Final = 5_000
"""So many customers are looked through while somebody waits."""
AT_ONCE: Final = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerLayouts:
    """Keeps the layouts of the enterprises."""

    db: Database
    keys: TenantKeys

    async def change(self, actor: Actor, *, tenant_id: UUID, layout: Layout) -> int:
        """Write a layout anew, if nobody has since its version; its new version."""
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            before = await layouts.layout(tx, tenant_id=tenant_id)
            if before.version != layout.version:
                raise Conflict
            _require_same_kinds(before, layout)
            version = await layouts.keep(tx, layout, tenant_id=tenant_id, author=actor.user_id)
            if version is None:
                raise Conflict
            newly = [each for each in layout.fields if each.unique and _was_not_unique(before, each)]
            if newly or _no_longer_unique(before, layout):
                await self._keep_uniques(tx, tenant_id, layout)
            await audit.note(
                tx, actor=actor, action="customer_layout.changed", tenant_id=tenant_id, object_id=tenant_id,
                details={"fields": [each.key for each in layout.fields], "version": version},
            )  # fmt: skip
        return version

    async def _keep_uniques(self, tx: Transaction, tenant_id: UUID, layout: Layout) -> None:
        """Look through every customer, as long as they are few; ValueTaken if two have the same."""
        if await reading.count(tx, tenants=[tenant_id]) > MOST_CHECKED:
            raise TooManyToCheck(at_most=MOST_CHECKED)
        cipher = await self.keys.cipher(self.db, tenant_id)
        everybody = [
            each
            for _, each in await reading.newest_ids(tx, tenants=[tenant_id], after=None, limit=MOST_CHECKED)
        ]
        await writing.drop_uniques(tx, tenant_id=tenant_id)
        for place in range(0, len(everybody), AT_ONCE):
            batch = everybody[place : place + AT_ONCE]
            found = await reading.several(tx, tenant_id=tenant_id, ids=batch, cipher=cipher)
            await writing.keep_uniques(
                tx, list(found.values()), tenant_id=tenant_id, fields=layout.fields, cipher=cipher
            )


def _was_not_unique(before: Layout, field: Field) -> bool:
    old = before.field(field.key)
    return old is not None and not old.unique


def _no_longer_unique(before: Layout, layout: Layout) -> bool:
    still = {each.key for each in layout.fields if each.unique}
    return any(each.unique and each.key not in still for each in before.fields)


def _require_same_kinds(before: Layout, after: Layout) -> None:
    """What customers hold was read as its field's kind."""
    changed = [
        each.key
        for each in after.fields
        if (old := before.field(each.key)) is not None and old.kind is not each.kind
    ]
    if changed:
        raise LayoutFixed(fields=changed)
