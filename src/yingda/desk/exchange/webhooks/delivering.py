"""Tells webhooks what changed: each in its order, again until it is heard, the same message under the same id."""

import asyncio
import json
import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from yingda.desk.exchange.accounts import actor_of
from yingda.desk.exchange.things import address_of
from yingda.desk.exchange.webhooks import queue
from yingda.desk.exchange.webhooks.model import GIVEN_UP_AFTER, MOST_ATTEMPTS, Sent, wait_after
from yingda.desk.exchange.webhooks.ports import Things, ThingUnreadable
from yingda.desk.exchange.webhooks.sending import send
from yingda.flows.queries.transport import Ways
from yingda.platform.db import AWAY, Database
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import AuditEntry, Role
from yingda.tenancy.usecases import audit

log = logging.getLogger(__name__)
AT_ONCE: Final = 20
"""Webhooks that are told at the same time: a slow receiver keeps no other waiting."""
UNREADABLE: Final = timedelta(seconds=30)


@dataclass(kw_only=True)
class Deliverer:
    """Tells all webhooks; any number of workers may have one, and any may die at any moment."""

    db: Database
    keys: TenantKeys
    ways: Ways
    things: Things
    jitter: Callable[[], float] = random.random
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    async def look(self) -> None:
        """Take up what is due and is told by nobody."""
        self._running = {task for task in self._running if not task.done()}
        room = AT_ONCE - len(self._running)
        if room <= 0:
            return
        async with self.db.core() as tx:
            claimed = await queue.claim(tx, limit=room)
        self._running |= {asyncio.create_task(self._serve(each)) for each in claimed}

    async def settle(self) -> None:
        """Wait until what was taken up is told, or has failed."""
        await asyncio.gather(*self._running)

    async def _serve(self, claimed: Mapping[str, Any]) -> None:
        try:
            held: Mapping[str, Any] | None = claimed
            while held is not None:
                claimed = held
                held = await self._tell_one(claimed)
            async with self.db.core() as tx:
                await queue.release(tx, claimed)
        except AWAY as away:
            # The claim ends by itself; what was told and could not be noted is told again under its id.
            log.warning("a webhook waits for the database", extra={"cause": type(away).__name__})
        except Exception:
            log.exception("a webhook was not told", extra={"webhook_id": str(claimed["id"])})

    async def _tell_one(self, claimed: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Tell the next message; the webhook where there may be another one, None where it is enough for now."""
        async with self.db.core() as tx:
            hook = await queue.hold(tx, claimed)
            if hook is None:
                return None
            message = await queue.next_of(tx, hook)
            if message is None:
                await queue.prepare(tx, hook)
                message = await queue.next_of(tx, hook)
        if message is None:
            await self._give_back(hook)
            return None
        try:
            body = await self._body(hook, message)
        except ThingUnreadable:
            await self._later(hook)
            return None
        cipher = await self.keys.cipher(self.db, hook["tenant_id"])
        sealed = [hook["secret_sealed"], hook["previous_sealed"]]
        sent = await send(
            self.ways,
            url=hook["url"],
            message_id=str(message["id"]),
            body=body,
            secrets=[cipher.unseal(each) for each in sealed if each is not None],
        )
        await self._note(hook, message, sent)
        if sent.heard:
            return hook
        await self._give_back(hook)
        return None

    async def _note(self, hook: Mapping[str, Any], message: Mapping[str, Any], sent: Sent) -> None:
        now = datetime.now(UTC)
        async with self.db.core() as tx:
            if sent.heard:
                await queue.note(tx, hook=hook, delivery_id=message["id"], sent=sent, state="delivered")
                await queue.note_heard(tx, hook=hook)
                return
            state = "dead" if message["attempts"] + 1 >= MOST_ATTEMPTS else "waiting"
            await queue.note(tx, hook=hook, delivery_id=message["id"], sent=sent, state=state)
            since = hook["failing_since"]
            given_up = since is not None and now - since > GIVEN_UP_AFTER
            wait = wait_after(hook["failures"] + 1, jitter=self.jitter())
            await queue.note_unheard(tx, hook=hook, next_at=now + wait, given_up=given_up)
            if given_up:
                await audit.record(tx, _given_up(hook))

    async def _later(self, hook: Mapping[str, Any]) -> None:
        async with self.db.core() as tx:
            await queue.note_unheard(tx, hook=hook, next_at=datetime.now(UTC) + UNREADABLE, given_up=False)
            await queue.release(tx, hook)

    async def _give_back(self, hook: Mapping[str, Any]) -> None:
        async with self.db.core() as tx:
            await queue.release(tx, hook)

    async def _body(self, hook: Mapping[str, Any], message: Mapping[str, Any]) -> bytes:
        address = address_of(message["kind"], message["thing_id"])
        content = None
        if hook["with_content"] and address is not None:
            actor = actor_of(
                account=hook["user_id"],
                tenant_id=hook["tenant_id"],
                session_id=hook["id"],
                name=hook["name"],
                address="webhook",
                role=Role.TENANT_ADMIN,
            )
            content = await self.things.read(actor, address)
        told = {
            "id": str(message["id"]),
            "kind": message["kind"],
            "at": message["changed_at"].isoformat(),
            "tenant_id": str(hook["tenant_id"]),
            "thing_id": str(message["thing_id"]),
            "address": address,
            "content": content,
        }
        return json.dumps(told, ensure_ascii=False).encode()


def _given_up(hook: Mapping[str, Any]) -> AuditEntry:
    return AuditEntry(
        tenant_id=hook["tenant_id"],
        actor_id=None,
        actor_name="system",
        action="webhook.given_up",
        address="",
        object_kind="webhook",
        object_id=hook["id"],
        details={"name": hook["name"]},
    )
