"""What somebody outside sees and does by his link: this one order, as it was given to him."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Literal
from uuid import UUID

from yingda.desk import changes
from yingda.desk.parties import store
from yingda.desk.parties.errors import FilesNotTaken, LinkEnded, LinkThrottled, StepNotPossible
from yingda.desk.parties.model import ENDED, LEADS, WRONG_WINDOW, Dispatch
from yingda.desk.parties.ports import Folder, Kept, OrderBook, Told, Upload
from yingda.desk.parties.usecases.dispatching import hash_link
from yingda.kernel.errors import NotFound
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys

_HISTORY: Final = {
    "accepted": "party.accepted", "declined": "party.refused", "commented": "party.commented", "done": "party.done",
}  # fmt: skip
OWNER_KIND: Final[Literal["party_answer"]] = "party_answer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What is behind a link."""

    dispatch: Dispatch
    house_zh: str
    house_en: str
    files: Sequence[Kept]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What somebody outside does."""

    kind: str
    text: str
    file_ids: Sequence[UUID]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outside:
    """Serves who has nothing but a link."""

    db: Database
    keys: TenantKeys
    orders: OrderBook
    folder: Folder | None

    async def see(self, token: str, *, address: str) -> Seen:
        """What is behind a link; that it was opened is written down."""
        dispatch, cipher = await self._behind(token, address=address)
        tenant_id = dispatch.tenant_id
        async with self.db.app(sees=[tenant_id], writes=tenant_id) as tx:
            if dispatch.state == "sent" and await store.set_state(tx, dispatch=dispatch, state="opened"):
                await store.add_step(tx, cipher, dispatch=dispatch, kind="opened", by_party=True)
                dispatch = replace(dispatch, state="opened")
            steps = await store.steps(tx, cipher, tenant_id=tenant_id, dispatch_id=dispatch.id)
            house_zh, house_en = await store.house_of(tx, tenant_id=tenant_id)
        files = (
            await self.folder.shown(tenant_id=tenant_id, owner_ids=[each.id for each in steps])
            if self.folder
            else ()
        )
        return Seen(
            dispatch=replace(dispatch, steps=steps), house_zh=house_zh, house_en=house_en, files=files
        )

    async def answer(self, token: str, *, answer: Answer, address: str) -> None:
        """Accept, decline, say something, or say that it is done."""
        dispatch, cipher = await self._behind(token, address=address)
        leads = LEADS.get(dispatch.state, {})
        if answer.kind not in leads:
            raise StepNotPossible
        tenant_id = dispatch.tenant_id
        async with self.db.app(sees=[tenant_id], writes=tenant_id) as tx:
            if await store.is_busy(tx, dispatch=dispatch):
                raise LinkThrottled(retry_after_seconds=3_600)
            if not await store.set_state(tx, dispatch=dispatch, state=leads[answer.kind]):
                raise StepNotPossible
            await self._write(tx, cipher, dispatch, answer)

    async def upload(self, token: str, *, upload: Upload, address: str) -> Kept:
        """Take a file, which hangs on nothing before an answer names it."""
        dispatch, _ = await self._behind(token, address=address)
        if self.folder is None:
            raise FilesNotTaken
        subject = f"files:{dispatch.id}"
        async with self.db.core() as tx:
            if await store.is_throttled(tx, subject=subject):
                raise LinkThrottled(retry_after_seconds=int(WRONG_WINDOW.total_seconds()))
            await store.count(tx, subject=subject)
        return await self.folder.keep(tenant_id=dispatch.tenant_id, upload=upload)

    async def file(self, token: str, *, file_id: UUID, address: str) -> tuple[Kept, Iterator[bytes]]:
        """One of the files behind a link."""
        dispatch, cipher = await self._behind(token, address=address)
        if self.folder is None:
            raise NotFound
        async with self.db.app(sees=[dispatch.tenant_id]) as tx:
            steps = await store.steps(tx, cipher, tenant_id=dispatch.tenant_id, dispatch_id=dispatch.id)
        return await self.folder.read(
            tenant_id=dispatch.tenant_id, file_id=file_id, owner_ids=[each.id for each in steps]
        )

    async def _write(self, tx: Transaction, cipher: TenantCipher, dispatch: Dispatch, answer: Answer) -> None:
        text, tenant_id = answer.text.strip(), dispatch.tenant_id
        step_id = await store.add_step(
            tx, cipher, dispatch=dispatch, kind=answer.kind, by_party=True, text=text, file_ids=answer.file_ids
        )  # fmt: skip
        if answer.file_ids:
            if self.folder is None:
                raise FilesNotTaken
            await self.folder.attach(
                tx, tenant_id=tenant_id, file_ids=answer.file_ids, owner_kind=OWNER_KIND, owner_id=step_id
            )
        told = Told(
            kind=_HISTORY[answer.kind], party=dispatch.card.name, text=text, file_ids=answer.file_ids,
            actor_id=None, actor_name=dispatch.card.name,
        )  # fmt: skip
        await self.orders.told(tx, cipher, tenant_id=tenant_id, order_id=dispatch.order_id, told=told)
        await changes.note(tx, tenant_id=tenant_id, kind="dispatch.answered", thing_id=dispatch.id)

    async def _behind(self, token: str, *, address: str) -> tuple[Dispatch, TenantCipher]:
        async with self.db.core() as tx:
            if await store.is_throttled(tx, subject=address):
                raise LinkThrottled(retry_after_seconds=int(WRONG_WINDOW.total_seconds()))
            found = await store.by_link(tx, token_hash=hash_link(token))
            if found is None:
                await store.count(tx, subject=address)
        if found is None:
            raise NotFound
        dispatch_id, tenant_id = found
        cipher = await self.keys.cipher(self.db, tenant_id)
        async with self.db.app(sees=[tenant_id]) as tx:
            (dispatch,) = await store.dispatches(
                tx, {tenant_id: cipher}, tenants=[tenant_id], dispatch_id=dispatch_id
            )
        if dispatch.state in ENDED or dispatch.expires_at <= datetime.now(UTC):
            raise LinkEnded
        return dispatch, cipher
