"""Mail by a real server: over TLS, again after a while, put aside where it is refused."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.policy import default
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from tests.flows.queries.conftest import Authority, authority
from tests.support.desk_things.orders import make_order, make_type
from tests.support.world import World

from yingda.desk.mail.jobs import MOST_ATTEMPTS, Postman
from yingda.desk.mail.usecases import About, Letter, send_later
from yingda.entrypoints.api_parts.desk_outside import UndeliveredLetters
from yingda.platform.crypto import KeyDestroyed, TenantCipher
from yingda.platform.db import Database
from yingda.platform.mail import MailServer
from yingda.platform.setting_kinds import SettingWrong, mail_address, smtp_url
from yingda.tenancy.keys import TenantKeys

__all__ = ["authority"]
LETTER = Letter(to="crew@party.example", subject="工单 GD-1\r\nBcc: x@evil.example", text="请处理。\n")


@dataclass
class Box:
    """A mail server that keeps what it gets, or answers otherwise."""

    port: int = 0
    answer: str = "250 OK"
    refused: frozenset[str] = frozenset()
    got: list[bytes] = field(default_factory=list)
    over_tls: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  # its name there
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # its name there
        if self.answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.got.append(envelope.content)
            self.over_tls.append(session.ssl is not None)
        return self.answer


@asynccontextmanager
async def serving(box: Box, context: ssl.SSLContext | None = None) -> AsyncIterator[Box]:
    loop = asyncio.get_running_loop()
    listener = await loop.create_server(
        lambda: SMTP(box, hostname="mail.example", tls_context=context, loop=loop, enable_SMTPUTF8=True),
        "127.0.0.1",
        0,
    )
    box.port = listener.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        listener.close()
        await asyncio.sleep(0.05)


def postman(db: Database, world: World, box: Box, **other: Any) -> Postman:
    server = MailServer(url=f"smtp://127.0.0.1:{box.port}", sender="desk@yingda.example", **other)
    return Postman(db=db, keys=world.keys, server=server)


async def write(
    db: Database, world: World, *, to: str = LETTER.to, house: str = "alpha", about: About | None = None
) -> None:
    tenant, letter = world.ids.tenants[house], replace(LETTER, to=to)
    async with db.app(sees=[tenant], writes=tenant) as tx:
        await send_later(tx, world.keys.of(tenant), tenant_id=tenant, letter=letter, about=about)


async def state(db: Database) -> dict[str, Any]:
    async with db.core() as tx:
        row = await (await tx.execute("SELECT * FROM desk_mail")).fetchone()
    assert row is not None
    return row


async def hurry(db: Database) -> None:
    async with db.core() as tx:
        await tx.execute("UPDATE desk_mail SET next_at = now()")


async def test_a_letter_is_sent_once_and_kept_sealed(db: Database, world: World) -> None:
    async with serving(Box()) as box:
        await write(db, world)
        for _ in range(2):
            await postman(db, world, box).look()
            await hurry(db)
        (raw,) = box.got
        message = message_from_bytes(raw, policy=default)
        assert message["To"] == "crew@party.example"
        assert message["Subject"] == "工单 GD-1 Bcc: x@evil.example"
        assert message["Bcc"] is None
        row = await state(db)
        assert message["Message-ID"] == f"<{row['id']}@yingda.example>"
        assert message.get_content().strip() == "请处理。"
        assert row["state"] == "sent"
        assert b"party.example" not in row["letter_sealed"]


async def test_a_server_that_is_away_is_tried_again_with_the_same_letter(db: Database, world: World) -> None:
    box = Box(answer="451 later")
    async with serving(box):
        await write(db, world)
        await postman(db, world, box).look()
        row = await state(db)
        assert (row["state"], row["attempts"]) == ("waiting", 1)
        await postman(db, world, box).look()
        assert (await state(db))["attempts"] == 1, "left alone for a while"
        box.answer = "250 OK"
        await hurry(db)
        await postman(db, world, box).look()
        assert (await state(db))["state"] == "sent"
    assert str(row["id"]).encode() in box.got[0]


async def test_nobody_there_is_tried_again_until_it_is_enough(db: Database, world: World) -> None:
    async with serving(Box()) as box:
        pass
    await write(db, world)
    for _ in range(MOST_ATTEMPTS):
        assert (await state(db))["state"] == "waiting"
        await postman(db, world, box).look()
        await hurry(db)
    assert (await state(db))["state"] == "dead"


async def test_what_is_refused_for_good_is_put_aside(db: Database, world: World) -> None:
    async with serving(Box(answer="554 never")) as box:
        await write(db, world)
        await postman(db, world, box).look()
    assert (await state(db))["state"] == "dead"


async def test_tls_is_used_where_the_server_has_it(db: Database, world: World, authority: Authority) -> None:
    trust = ssl.create_default_context(cafile=str(authority.file))
    async with serving(Box(), authority.server_context("localhost")) as box:
        await write(db, world)
        server = MailServer(
            url=f"smtp://localhost:{box.port}?tls=required", sender="desk@yingda.example", trust=trust
        )
        await Postman(db=db, keys=world.keys, server=server).look()
    assert box.over_tls == [True]


async def test_a_letter_is_not_sent_in_clear_where_tls_is_required(db: Database, world: World) -> None:
    async with serving(Box()) as box:
        await write(db, world)
        server = MailServer(url=f"smtp://127.0.0.1:{box.port}?tls=required", sender="desk@yingda.example")
        await Postman(db=db, keys=world.keys, server=server).look()
    assert box.got == []
    assert (await state(db))["state"] == "waiting"


async def test_without_a_server_letters_wait(db: Database, world: World) -> None:
    await write(db, world)
    await Postman(db=db, keys=world.keys, server=None).look()
    assert (await state(db))["attempts"] == 0


async def test_an_hour_away_loses_and_doubles_nothing(db: Database, world: World) -> None:
    async with serving(Box()) as gone:
        pass
    people = [f"p{number}@party.example" for number in range(25)]
    for to in people:
        await write(db, world, to=to)
    for _ in range(6):
        await postman(db, world, gone).look()
        await hurry(db)
    async with serving(Box(answer="421 later")) as box:
        for _ in range(2):
            await postman(db, world, box).look()
            await hurry(db)
        box.answer = "250 OK"
        for _ in range(3):
            await asyncio.gather(postman(db, world, box).look(), postman(db, world, box).look())
            await hurry(db)
        messages = [message_from_bytes(raw, policy=default) for raw in box.got]
    assert sorted(str(each["To"]) for each in messages) == sorted(people)
    assert len({each["Message-ID"] for each in messages}) == len(people)


async def test_an_address_that_is_refused_is_said_to_who_answers_for_the_order(
    db: Database, world: World
) -> None:
    order_id = await make_order(db, world, "alpha", await make_type(db, world, "alpha"))
    about = About("order", order_id)
    await write(db, world, to="nobody@party.example", about=about)
    await write(db, world, to="x\r\n@party.example", about=about)
    await write(db, world, to="crew@party.example", about=about)
    async with serving(Box(refused=frozenset({"nobody@party.example"}))) as box:
        await replace(postman(db, world, box), undelivered=UndeliveredLetters()).look()
    assert len(box.got) == 1
    async with db.core() as tx:
        events = await tx.execute("SELECT payload_sealed FROM work_order_event WHERE kind = 'mail.refused'")
        told = [bytes(row["payload_sealed"]) for row in await events.fetchall()]
        notices = await tx.execute("SELECT user_id, kind FROM work_order_notice WHERE kind = 'unreached'")
        people = {row["user_id"] for row in await notices.fetchall()}
    unsealed = sorted(world.keys.of(world.alpha).unseal(each) for each in told)
    assert unsealed == ['{"text": "nobody@party.example"}', '{"text": "x\\r\\n@party.example"}']
    assert people == {world.ids.users["alpha.agent"]}


async def test_an_enterprise_whose_key_is_destroyed_keeps_no_other_s_mail_away(
    db: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(db, world, house="beta")
    await write(db, world)
    known = TenantKeys.cipher

    async def cipher(keys: TenantKeys, here: Database, tenant_id: UUID) -> TenantCipher:
        if tenant_id == world.beta:
            raise KeyDestroyed
        return await known(keys, here, tenant_id)

    monkeypatch.setattr(TenantKeys, "cipher", cipher)
    async with serving(Box()) as box:
        await postman(db, world, box).look()
    assert len(box.got) == 1
    async with db.core() as tx:
        rows = await (await tx.execute("SELECT state, fault FROM desk_mail ORDER BY state")).fetchall()
    assert [(row["state"], row["fault"]) for row in rows] == [("dead", "key_destroyed"), ("sent", None)]


@pytest.mark.parametrize("text", ["http://x.example", "smtp://", "mail"])
def test_a_mail_server_is_named_by_its_address(text: str) -> None:
    with pytest.raises(SettingWrong):
        smtp_url(text)


@pytest.mark.parametrize("text", ["x", "a@b\r\nBcc: c@d.example", "a b@c.example", "@c.example"])
def test_mail_comes_from_a_mailbox(text: str) -> None:
    with pytest.raises(SettingWrong):
        mail_address(text)
