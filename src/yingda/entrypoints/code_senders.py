"""How one-time codes get out: by the operator's mail server; in a demo, into files that only its owner reads."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from yingda.desk.proving.codes import CodeCourier
from yingda.desk.proving.ports import CodeSender, CodeUndelivered, Message
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.platform.mail import MailAway, MailRefused, MailServer, Outgoing
from yingda.platform.settings import Settings
from yingda.tenancy.keys import TenantKeys

DEMO_FOLDER: Final = "demo-messages"


@dataclass(frozen=True, kw_only=True, slots=True)
class MailedCodes:
    """Sends codes by mail."""

    server: MailServer

    async def send(self, message: Message) -> None:
        """Hand the code to the mail server."""
        letter = Outgoing(id=str(new_id()), to=message.address, subject=message.subject, text=message.text)
        try:
            await self.server.send(letter)
        except (MailAway, MailRefused) as fault:
            raise CodeUndelivered(type(fault).__name__) from fault


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoMessages:
    """Stands for the telephones and mailboxes of a demo's customers: each message is a file, and in no log."""

    folder: Path

    async def send(self, message: Message) -> None:
        """Keep the message where whoever runs the demo looks for it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = self.folder / f"{new_id()}.json"
        place.touch(mode=0o600)
        told = {"channel": message.channel, "to": message.address, "text": message.text}
        place.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")


@dataclass(frozen=True, kw_only=True, slots=True)
class CodesByWay:
    """Each way has its own sender; where there is none, the code waits until it is no longer good."""

    senders: Mapping[str, CodeSender]

    async def send(self, message: Message) -> None:
        """Send the code the way that was asked for."""
        sender = self.senders.get(message.channel)
        if sender is None:
            raise CodeUndelivered("no_way")
        await sender.send(message)


def code_courier(settings: Settings, *, db: Database, keys: TenantKeys) -> CodeCourier:
    """Brings codes to customers by what this installation has."""
    senders: dict[str, CodeSender] = {}
    if settings.demo:
        demo = DemoMessages(folder=settings.data / DEMO_FOLDER)
        senders = {"mail": demo, "text": demo, "call": demo}
    if settings.smtp_url:
        senders["mail"] = MailedCodes(server=MailServer(url=settings.smtp_url, sender=settings.mail_from))
    return CodeCourier(db=db, keys=keys, sender=CodesByWay(senders=senders))
