"""Mail by a real server: over TLS, again after a while, put aside where it is refused."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from tests.flows.queries.conftest import Authority, authority
from tests.support.world import World

from yingda.desk.mail.jobs import MOST_ATTEMPTS, Postman
from yingda.desk.mail.usecases import Letter, send_later
from yingda.platform.db import Database
from yingda.platform.mail import MailServer
from yingda.platform.setting_kinds import SettingWrong, mail_address, smtp_url

__all__ = ["authority"]
LETTER = Letter(to="crew@party.example", subject="工单 GD-1\r\nBcc: x@evil.example", text="请处理。\n")


@dataclass
class Box:
    """A mail server that keeps what it gets, or answers otherwise."""

    port: int = 0
    answer: str = "250 OK"
    got: list[bytes] = field(default_factory=list)
    over_tls: list[bool] = field(default_factory=list)

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


async def write(db: Database, world: World) -> None:
    async with db.app(sees=[world.alpha], writes=world.alpha) as tx:
        await send_later(tx, world.keys.of(world.alpha), tenant_id=world.alpha, letter=LETTER)


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


@pytest.mark.parametrize("text", ["http://x.example", "smtp://", "mail"])
def test_a_mail_server_is_named_by_its_address(text: str) -> None:
    with pytest.raises(SettingWrong):
        smtp_url(text)


@pytest.mark.parametrize("text", ["x", "a@b\r\nBcc: c@d.example", "a b@c.example", "@c.example"])
def test_mail_comes_from_a_mailbox(text: str) -> None:
    with pytest.raises(SettingWrong):
        mail_address(text)
