"""What is done about orders when their time comes: clocks that run out, return visits; each once, whoever restarts when."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from yingda.desk.orders import events
from yingda.desk.orders.engine.runs import Run
from yingda.desk.orders.model.document import Escalation, Recipient
from yingda.desk.orders.store import clocks
from yingda.desk.orders.usecases.opening import members
from yingda.desk.orders.usecases.work import Orders, Work, locked
from yingda.desk.teams.usecases import people_by_id, people_of_role, teams_by_code
from yingda.platform.crypto import KeyDestroyed
from yingda.platform.db import AWAY
from yingda.tenancy.model import Role

log = logging.getLogger(__name__)
AT_ONCE: Final = 200
FAULT_PAUSE: Final = timedelta(minutes=5)
BY_ITSELF: Final = ""
"""Nobody did it: it was time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalator(Orders):
    """Does what is due; any number of them may look at once."""

    async def look(self) -> int:
        """Do what is due by now: about how many orders something was done."""
        now = self.clock.now()
        async with self.db.core() as tx:
            due = await clocks.due(tx, now=now, limit=AT_ONCE)
            visits = await clocks.visits_due(tx, now=now, limit=AT_ONCE)
        done = 0
        for tenant_id, order_id in due:
            done += await self._alone(self._step, tenant_id, order_id, now)
        for tenant_id, order_id in visits:
            done += await self._alone(self._visit, tenant_id, order_id, now)
        return done

    async def _alone(
        self,
        what: Callable[[Work], Awaitable[bool]],
        tenant_id: UUID,
        order_id: UUID,
        now: datetime,
    ) -> int:
        """What goes wrong with one order costs the others nothing."""
        try:
            cipher = await self.keys.cipher(self.db, tenant_id)
            async with self.db.app(sees=[tenant_id], writes=tenant_id) as tx:
                work = await locked(
                    tx, cipher, tenant_id=tenant_id, order_id=order_id, now=now, actor_id=None, actor_name=BY_ITSELF
                )  # fmt: skip
                return int(await what(work))
        except AWAY:
            raise
        except KeyDestroyed:
            async with self.db.core() as tx:
                await clocks.forget(tx, tenant_id=tenant_id, order_id=order_id)
        except Exception:
            log.exception("an order's clock could not be looked after", extra={"order_id": str(order_id)})
            async with self.db.core() as tx:
                await clocks.put_off(
                    tx, tenant_id=tenant_id, order_id=order_id, now=now, until=now + FAULT_PAUSE
                )
        return 0

    async def _step(self, work: Work) -> bool:
        done = False
        for place, run in enumerate(work.runs):
            now_run, step = work.timekeeper.stepped(run, at=work.now)
            while step is not None:
                done = True
                work.told.clear()
                await (self._missed(work, now_run) if step[1] is None else self._tell(work, now_run, step[1]))
                now_run, step = work.timekeeper.stepped(now_run, at=work.now)
            work.runs[place] = now_run
        if done:
            await work.keep()
        return done

    async def _missed(self, work: Work, run: Run) -> None:
        await work.tell(events.MISSED, {**_named(run), "due_at": run.due_at})
        await work.notify(await _whose(work), "overdue", clock=run.code)
        await work.changed("order.overdue")

    async def _tell(self, work: Work, run: Run, escalation: Escalation) -> None:
        told: dict[str, object] = {**_named(run), "to": escalation.to.value, "due_at": run.due_at}
        if escalation.raise_priority and work.order.priority is not work.order.priority.raised():
            work.change(priority=work.order.priority.raised())
            told["priority"] = work.order.priority.value
        if escalation.to is Recipient.EMAIL:
            await self._mail(work, run, escalation.email or "")
            told["told"] = [escalation.email]
        else:
            users = await _recipients(work, escalation)
            told["told"] = await _names(work, users)
            await work.notify(users, "escalated", clock=run.code)
        await work.tell(events.ESCALATED, told)
        await work.changed("order.escalated")

    async def _mail(self, work: Work, run: Run, address: str) -> None:
        if self.ports.letters is None:
            return
        order, due = work.order, f"{run.due_at:%Y-%m-%d %H:%M} UTC" if run.due_at else ""
        await self.ports.letters.send(
            work.tx,
            work.cipher,
            order_id=order.id,
            tenant_id=order.tenant_id,
            to=address,
            subject=f"工单 {order.number}：{run.name_zh} / Order {order.number}: {run.name_en}",
            text=f"{order.type_name_zh} {order.number}，{run.name_zh}，时限 {due}\n"
            f"{order.type_name_en} {order.number}, {run.name_en}, due {due}\n",
        )

    async def _visit(self, work: Work) -> bool:
        order = work.order
        if not await clocks.visit_told(work.tx, tenant_id=order.tenant_id, order_id=order.id, now=work.now):
            return False
        users = await _whose(work) or [each for each in [order.opened_by] if each is not None]
        await work.notify(users, "return_visit")
        return True


async def _whose(work: Work) -> list[UUID]:
    """Whoever is responsible, or the whole team while nobody is."""
    if work.order.responsible_user_id is not None:
        return [work.order.responsible_user_id]
    return await members(work.tx, work.order)


async def _recipients(work: Work, escalation: Escalation) -> list[UUID]:
    match escalation.to:
        case Recipient.RESPONSIBLE:
            return await _whose(work)
        case Recipient.TEAM if escalation.team is not None:
            teams = await teams_by_code(work.tx, tenant_id=work.order.tenant_id)
            return list(teams[escalation.team]["members"]) if escalation.team in teams else []
        case Recipient.TEAM:
            return await members(work.tx, work.order)
        case _:
            return await _supervisors(work)


async def _supervisors(work: Work) -> list[UUID]:
    """The supervisors of the enterprise; where there are none, whoever administers it."""
    for role in (Role.SUPERVISOR, Role.TENANT_ADMIN):
        found = await people_of_role(work.tx, tenant_id=work.order.tenant_id, role=role.value)
        if found:
            return list(found)
    return []


async def _names(work: Work, users: Iterable[UUID]) -> list[str]:
    asked = list(users)
    people = await people_by_id(work.tx, tenant_id=work.order.tenant_id, users=asked)
    return [people[each]["display_name"] for each in asked if each in people]


def _named(run: Run) -> dict[str, object]:
    return {"clock": run.code, "name_zh": run.name_zh, "name_en": run.name_en}
