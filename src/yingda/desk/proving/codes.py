"""One-time codes: made, hashed, brought to the customer by a worker, and never shown to whoever asks for them."""

import json
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from yingda.desk.proving import model, store
from yingda.desk.proving.model import Channel
from yingda.desk.proving.ports import CodeSender, CodeUndelivered, CustomerFile, Message
from yingda.platform.crypto import TenantCipher
from yingda.platform.db import Database
from yingda.tenancy.keys import TenantKeys

log = logging.getLogger(__name__)
BACK_OFF: Final = (timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=45))
_WORDS: Final = {
    "zh-CN": (
        "验证码",
        "您的验证码是 {code}，{minutes} 分钟内有效，请读给正在为您服务的座席。如非本人来电，请忽略。",
    ),
    "en": (
        "Your code",
        "Your code is {code}. It is good for {minutes} minutes: read it to the agent who serves you. "
        "If you have not called us, leave it alone.",
    ),
}


def new_code() -> str:
    """A code that nobody can guess in the attempts that he has."""
    return "".join(str(secrets.randbelow(10)) for _ in range(model.CODE_DIGITS))


def code_hash(cipher: TenantCipher, *, challenge_id: UUID, code: str) -> bytes:
    """By what a code is known again."""
    digits = "".join(sign for sign in code if sign.isdigit())
    return cipher.keyed_hash(f"identity-code:{challenge_id}:{digits}")


def message_for(file: CustomerFile, *, channel: Channel, language: str, code: str) -> str | None:
    """What the customer is told and where, to be sealed; None where he cannot be reached so."""
    addresses = file.emails if channel is Channel.MAIL else file.phones
    if not addresses:
        return None
    subject, text = _WORDS[language]
    spoken = " ".join(code) if channel is Channel.CALL else code
    told = text.format(code=spoken, minutes=model.CODE_MINUTES)
    return json.dumps({"address": addresses[0], "subject": subject, "text": told}, ensure_ascii=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeCourier:
    """Brings codes to customers, from the worker."""

    db: Database
    keys: TenantKeys
    sender: CodeSender

    async def deliver_waiting(self) -> int:
        """Send every code that waits; how many have left."""
        sent = 0
        while (row := await self._take()) is not None:
            sent += await self._deliver(row)
        async with self.db.core() as tx:
            await store.wipe_codes(tx)
        return sent

    async def _take(self) -> store.Row | None:
        async with self.db.core() as tx:
            return await store.take_code(tx)

    async def _deliver(self, row: store.Row) -> bool:
        cipher = await self.keys.cipher(self.db, row["tenant_id"])
        told: dict[str, Any] = json.loads(cipher.unseal(bytes(row["message_sealed"])))
        which = {"tenant_id": row["tenant_id"], "challenge_id": row["challenge_id"]}
        try:
            await self.sender.send(Message(channel=row["channel"], language=row["language"], **told))
        except CodeUndelivered as undelivered:
            # Neither the address nor the code: only that it was not possible, and the kind of cause.
            log.warning(
                "a code did not get out", extra={"channel": row["channel"], "cause": str(undelivered)}
            )
            async with self.db.core() as tx:
                pause = BACK_OFF[min(row["tries"], len(BACK_OFF)) - 1]
                await store.code_again(tx, **which, pause=pause)
            return False
        async with self.db.core() as tx:
            await store.code_left(tx, **which)
        return True
