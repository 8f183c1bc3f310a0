"""Orders given to outside parties by mail, and taken back."""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from yingda.desk import changes
from yingda.desk.mail.usecases import About, Letter, send_later
from yingda.desk.parties import store
from yingda.desk.parties.errors import PartyDisabled
from yingda.desk.parties.model import ENDED, Card, Given
from yingda.desk.parties.ports import OrderBook, Told
from yingda.desk.parties.usecases.keeping import Parties
from yingda.kernel.errors import NotFound
from yingda.kernel.ids import new_id
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database, Transaction
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import audit
from yingda.tenancy.usecases.tenants import changing

_TEXTS: Final = {
    "zh-CN": (
        "【{house}】工单 {number} 请您处理",
        "{name}：\n\n{house} 请您处理工单 {number}：{subject}\n\n请打开以下链接查看详情并回复，无需注册或登录：\n"
        "{link}\n\n链接有效期至 {until}，请勿转发给无关人员。\n",
    ),
    "en": (
        "[{house}] Order {number} for you",
        "{name},\n\n{house} asks you to take care of order {number}: {subject}\n\nOpen this link to see it and to answer; "
        "no account is needed:\n{link}\n\nThe link is good until {until}. Please pass it on to nobody else.\n",
    ),
}


def hash_link(token: str) -> bytes:
    """What is kept of a link's secret part."""
    return hashlib.sha256(token.encode()).digest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatches:
    """Gives orders to outside parties; what orders know as their port."""

    db: Database
    keys: TenantKeys
    orders: OrderBook
    base: str
    """The address that links begin with."""

    async def send(
        self,
        tx: Transaction,
        *,
        actor: Actor,
        tenant_id: UUID,
        order_id: UUID,
        party_id: UUID,
        days: int | None = None,
    ) -> str:
        """Send an order out within this transaction: the party's name; NotFound where there is none."""
        cipher = await self.keys.cipher(self.db, tenant_id)
        found = await store.parties(tx, {tenant_id: cipher}, tenants=[tenant_id], party_id=party_id)
        if not found:
            raise NotFound
        party = found[0]
        if party.disabled:
            raise PartyDisabled
        given = await self.orders.given(tx, cipher, tenant_id=tenant_id, order_id=order_id)
        dispatch_id, token = new_id(), secrets.token_urlsafe(32)
        expires_at = datetime.now(UTC) + timedelta(days=days or party.link_days)
        house_zh, house_en = await store.house_of(tx, tenant_id=tenant_id)
        letter = _letter(
            party.card, given, language=party.language, house=house_zh if party.language == "zh-CN" else house_en,
            link=f"{self.base}/outside/{token}", until=expires_at,
        )  # fmt: skip
        mail_id = await send_later(
            tx, cipher, tenant_id=tenant_id, letter=letter, about=About("order", order_id)
        )
        values = {
            "id": dispatch_id, "tenant_id": tenant_id, "party_id": party_id, "order_id": order_id,
            "token_hash": hash_link(token), "given": _sealed(given, cipher), "mail_id": mail_id,
            "sent_by": actor.user_id, "expires_at": expires_at,
        }  # fmt: skip
        await store.add_dispatch(tx, values)
        (dispatch,) = await store.dispatches(
            tx, {tenant_id: cipher}, tenants=[tenant_id], dispatch_id=dispatch_id
        )
        await store.add_step(tx, cipher, dispatch=dispatch, kind="sent", by_party=False)
        await changes.note(tx, tenant_id=tenant_id, kind="dispatch.sent", thing_id=dispatch_id)
        await audit.note(
            tx, actor=actor, action="dispatch.sent", tenant_id=tenant_id, object_id=dispatch_id,
            details={"order": given.number},
        )  # fmt: skip
        await self._tell(tx, cipher, actor, order_id=order_id, kind="party.sent", party=party.card.name)
        return party.card.name

    async def recall(self, tx: Transaction, *, actor: Actor, tenant_id: UUID, order_id: UUID) -> None:
        """Let nobody outside reach the order any more."""
        cipher = await self.keys.cipher(self.db, tenant_id)
        found = await store.dispatches(tx, {tenant_id: cipher}, tenants=[tenant_id], order_id=order_id)
        for dispatch in found:
            if dispatch.state in ENDED or not await store.set_state(tx, dispatch=dispatch, state="recalled"):
                continue
            await store.add_step(tx, cipher, dispatch=dispatch, kind="recalled", by_party=False)
            await changes.note(tx, tenant_id=tenant_id, kind="dispatch.recalled", thing_id=dispatch.id)
            await audit.note(
                tx, actor=actor, action="dispatch.recalled", tenant_id=tenant_id, object_id=dispatch.id,
                details={"order": dispatch.given.number},
            )  # fmt: skip
            await self._tell(
                tx, cipher, actor, order_id=order_id, kind="party.recalled", party=dispatch.card.name
            )

    async def recall_by_hand(self, actor: Actor, dispatch_id: UUID) -> None:
        """Take an order back from whomever it was given to; the order itself stays as it is."""
        dispatch = await Parties(db=self.db, keys=self.keys).dispatch(actor, dispatch_id)
        async with changing(db=self.db, actor=actor, tenant_id=dispatch.tenant_id) as tx:
            await self.recall(tx, actor=actor, tenant_id=dispatch.tenant_id, order_id=dispatch.order_id)

    async def _tell(
        self, tx: Transaction, cipher: TenantCipher, actor: Actor, *, order_id: UUID, kind: str, party: str
    ) -> None:
        told = Told(
            kind=kind, party=party, text="", file_ids=(), actor_id=actor.user_id, actor_name=actor.display_name
        )  # fmt: skip
        await self.orders.told(tx, cipher, tenant_id=cipher.tenant_id, order_id=order_id, told=told)


def _letter(card: Card, given: Given, *, language: str, house: str, link: str, until: datetime) -> Letter:
    subject, text = _TEXTS[language]
    facts = {
        "house": house, "number": given.number, "subject": given.subject, "name": card.person or card.name,
        "link": link, "until": until.strftime("%Y-%m-%d %H:%M UTC"),
    }  # fmt: skip
    return Letter(to=card.mail, subject=subject.format(**facts), text=text.format(**facts))


def _sealed(given: Given, cipher: TenantCipher) -> bytes:
    return cipher.seal(json.dumps(asdict(given), ensure_ascii=False))
