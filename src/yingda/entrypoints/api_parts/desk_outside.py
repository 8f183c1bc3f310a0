"""Orders as outside parties are given them: nothing masked, nothing about the customer that no field says."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from yingda.desk.fields.model import WITH_CHOICES, Field, FieldKind, Value
from yingda.desk.files.model import OwnerKind
from yingda.desk.files.usecases import Files, KeptFile, attach
from yingda.desk.mail.usecases import About, Letter, send_later
from yingda.desk.orders.store import rows
from yingda.desk.orders.usecases.library import orders_of
from yingda.desk.orders.usecases.telling import tell, tell_unreached
from yingda.desk.parties.model import Given, GivenValue
from yingda.desk.parties.ports import Kept, Told, Upload
from yingda.desk.parties.usecases.outside import OWNER_KIND
from yingda.kernel.errors import NotFound
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Transaction


@dataclass(frozen=True, slots=True)
class OutsideOrders:
    """What parties know as their book of orders."""

    async def given(self, tx: Transaction, cipher: TenantCipher, *, tenant_id: UUID, order_id: UUID) -> Given:
        """What of an order somebody outside may see; NotFound where there is none."""
        row = await rows.one(tx, tenants=[tenant_id], order_id=order_id)
        if row is None:
            raise NotFound
        [order] = await orders_of(tx, [row], {tenant_id: cipher})
        shown = _shown(order.document.fields, order.values)
        return Given(number=order.number, subject=order.subject, values=shown)

    async def told(
        self, tx: Transaction, cipher: TenantCipher, *, tenant_id: UUID, order_id: UUID, told: Told
    ) -> None:
        """Write into the order's history what happened with a party."""
        await tell(
            tx,
            cipher,
            actor_id=told.actor_id,
            actor_name=told.actor_name,
            tenant_id=tenant_id,
            order_id=order_id,
            kind=told.kind,
            payload={"party": told.party, "text": told.text, "files": [str(each) for each in told.file_ids]},
        )


def _shown(fields: Sequence[Field], values: Mapping[str, Value]) -> list[GivenValue]:
    return [
        GivenValue(name_zh=field.name_zh, name_en=field.name_en, value=_text(field, values[field.key]))
        for field in fields
        if field.key in values
        and not field.is_masked
        and field.kind is not FieldKind.FILES
        and field.is_shown(values)
    ]


def _text(field: Field, value: Value) -> str:
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if field.kind in WITH_CHOICES:
        names = {each.code: each.name_zh for each in field.choices}
        chosen = value if isinstance(value, list) else [str(value)]
        return "、".join(names.get(each, each) for each in chosen)
    return str(value)


@dataclass(frozen=True, slots=True)
class Letters:
    """What orders know as their mail."""

    async def send(
        self, tx: Transaction, cipher: TenantCipher, *, order_id: UUID, tenant_id: UUID, to: str, subject: str, text: str
    ) -> None:  # fmt: skip
        """Send a mail about an order once this transaction is over."""
        letter = Letter(to=to, subject=subject, text=text)
        await send_later(tx, cipher, tenant_id=tenant_id, letter=letter, about=About("order", order_id))


@dataclass(frozen=True, slots=True)
class UndeliveredLetters:
    """What mail knows as those whom an undelivered letter concerns; of exports it is read from the letters themselves."""

    async def tell(
        self, tx: Transaction, cipher: TenantCipher, *, tenant_id: UUID, about: About, to: str
    ) -> None:
        """Write it into the order's history, and tell who answers for it."""
        if about.kind == "order":
            await tell_unreached(tx, cipher, tenant_id=tenant_id, order_id=about.id, to=to)


@dataclass(frozen=True, slots=True)
class PartyFiles:
    """What parties know as their folder."""

    files: Files

    async def keep(self, *, tenant_id: UUID, upload: Upload) -> Kept:
        """Take a file that hangs on nothing yet."""
        kept = await self.files.add_from_outside(
            tenant_id=tenant_id, name=upload.name, content=upload.content
        )
        return _kept(kept)

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
        await attach(tx, tenant_id=tenant_id, file_ids=file_ids, owner_kind=owner_kind, owner_id=owner_id)

    async def shown(self, *, tenant_id: UUID, owner_ids: Sequence[UUID]) -> Sequence[Kept]:
        """The files that hang on these steps."""
        async with self.files.db.app(sees=[tenant_id]) as tx:
            return [
                _kept(each)
                for owner in owner_ids
                for each in await self.files.of_owner(
                    tx, tenant_id=tenant_id, owner_kind=OWNER_KIND, owner_id=owner
                )
            ]

    async def read(
        self, *, tenant_id: UUID, file_id: UUID, owner_ids: Sequence[UUID]
    ) -> tuple[Kept, Iterator[bytes]]:
        """One of the files that hang on these steps."""
        for owner in owner_ids:
            with suppress(NotFound):
                kept, content = await self.files.open_of_owner(
                    tenant_id=tenant_id, file_id=file_id, owner_kind=OWNER_KIND, owner_id=owner
                )
                return _kept(kept), content
        raise NotFound


def _kept(file: KeptFile) -> Kept:
    return Kept(id=file.id, name=file.name, size=file.size, media_type=file.media_type)
