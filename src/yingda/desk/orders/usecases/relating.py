"""Orders that have to do with each other: below a parent, or saying the same as another one."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from yingda.desk.orders import events
from yingda.desk.orders.errors import OrderEnded, RelationInvalid
from yingda.desk.orders.model.document import ENDED, Category
from yingda.desk.orders.store import history, relations
from yingda.desk.orders.usecases.moving import Moving
from yingda.desk.orders.usecases.work import Work, locked
from yingda.kernel.errors import NotFound
from yingda.platform.crossing import again_if_crossed
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases.tenants import changing


@dataclass(frozen=True, kw_only=True, slots=True)
class Relating(Moving):
    """Relates orders to each other; within an enterprise one relation is made at a time, so that none runs in a circle."""

    @again_if_crossed
    async def put_below(self, actor: Actor, *, order_id: UUID, parent_id: UUID | None) -> None:
        """Put an order below another one, or (None) below none; both histories tell it."""
        before: UUID | None = (await self.row(actor, order_id))["parent_id"]
        wanted = [order_id, *(each for each in (before, parent_id) if each is not None)]
        async with self._together(actor, wanted) as works:
            work = works[order_id]
            if work.order.parent_id != before:
                raise RelationInvalid
            if before == parent_id:
                return
            if parent_id is not None:
                above = await relations.above(work.tx, tenant_id=work.order.tenant_id, order_id=parent_id)
                if order_id in (parent_id, *above):
                    raise RelationInvalid
            for each, kind in ((before, events.CHILD_REMOVED), (parent_id, events.CHILD_ADDED)):
                if each is not None:
                    await _tell_parent(works[each], kind, work)
            work.change(parent_id=parent_id)
            named = works[parent_id] if parent_id is not None else works[before or order_id]
            kind = events.PARENT_SET if parent_id is not None else events.PARENT_REMOVED
            await work.tell(kind, {"number": named.order.number, "id": named.order.id})
            await work.changed("order.changed")
            await work.keep()

    @again_if_crossed
    async def repeats(self, actor: Actor, *, order_id: UUID, other_id: UUID) -> None:
        """Note that an order says what another one says already: it ends with that, and whoever watches it watches the other."""
        if other_id == order_id:
            raise RelationInvalid
        async with self._together(actor, [order_id, other_id]) as works:
            work, other = works[order_id], works[other_id]
            tenant_id = work.order.tenant_id
            if other.order.duplicate_of is not None or work.order.category in ENDED:
                raise RelationInvalid
            if await relations.children(work.tx, tenant_id=tenant_id, order_id=order_id):
                raise RelationInvalid
            state = work.order.document.first_of(Category.CANCELLED, Category.CLOSED)
            assert state is not None
            before = work.order
            # What repeated this one repeats the other one now.
            await relations.repoint(work.tx, tenant_id=tenant_id, order_id=order_id, to=other_id)
            work.change(duplicate_of=other_id)
            await other.tell(events.HAS_DUPLICATE, {"number": before.number, "id": before.id})
            watching = await history.watchers(work.tx, tenant_id=tenant_id, order_id=order_id)
            await other.watch(row["user_id"] for row in watching)
            await other.notify([each for each in [other.order.responsible_user_id] if each], "moved")
            await other.changed("order.changed")
            await other.keep()
            await work.tell(events.DUPLICATE, {"number": other.order.number, "id": other_id})
            await work.tell(events.MOVED, {"from": before.state, "to": state.code, "note": "", "keys": []})
            await self.arrive(work, actor, state)
            await work.changed("order.closed")

    @asynccontextmanager
    async def _together(self, actor: Actor, ids: Iterable[UUID]) -> AsyncIterator[dict[UUID, Work]]:
        """Orders of one enterprise, which nobody else changes or relates meanwhile; NotFound where one is another's."""
        wanted = sorted(set(ids))
        tenant_id = (await self.row(actor, wanted[0]))["tenant_id"]
        cipher = await self.keys.cipher(self.db, tenant_id)
        async with changing(db=self.db, actor=actor, tenant_id=tenant_id) as tx:
            await relations.alone(tx, tenant_id=tenant_id)
            yield {
                each: await locked(
                    tx, cipher, tenant_id=tenant_id, order_id=each, now=self.clock.now(),
                    actor_id=actor.user_id, actor_name=actor.display_name,
                )
                for each in wanted
            }  # fmt: skip


async def _tell_parent(parent: Work, kind: str, child: Work) -> None:
    """What ended has the children that it ended with."""
    if parent.order.category in ENDED:
        raise OrderEnded
    if parent.order.tenant_id != child.order.tenant_id:
        raise NotFound
    await parent.tell(kind, {"number": child.order.number, "id": child.order.id})
    await parent.changed("order.changed")
    await parent.keep()
