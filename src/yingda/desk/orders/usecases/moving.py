"""Orders go on: moved, filled in, reopened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from yingda.desk.fields.errors import ValuesInvalid
from yingda.desk.orders import events
from yingda.desk.orders.engine.moves import Standing, filled_in, require_move
from yingda.desk.orders.errors import (
    NoteMissing,
    OrderEnded,
    OrderNotEnded,
    SubtypeUnknown,
)
from yingda.desk.orders.masking import hidden_keys, shown, shown_values
from yingda.desk.orders.model.document import ENDED, LIVE, Category, Priority, State
from yingda.desk.orders.model.order import Order
from yingda.desk.orders.store import rows
from yingda.desk.orders.usecases.attaching import attach_values
from yingda.desk.orders.usecases.work import Orders, Work, standing_of
from yingda.desk.orders.words import hashes, words_of
from yingda.platform.crossing import again_if_crossed
from yingda.tenancy.model import Actor

_SILENT: Final = (Category.NEW, Category.CANCELLED)
"""Nobody has answered by getting an order there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What is changed of an order beside its form; what is None stays, and an empty text empties."""

    subject: str | None = None
    subtype: str | None = None
    area: str | None = None
    product: str | None = None
    priority: Priority | None = None
    customer_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Moving(Orders):
    """Lets orders go on."""

    @again_if_crossed
    async def move(
        self,
        actor: Actor,
        *,
        order_id: UUID,
        to: str,
        note: str,
        values: Mapping[str, Any],
        version: int | None,
    ) -> None:
        """Send an order to another state, with what was filled in for it."""
        async with self.working(actor, order_id, version=version) as work:
            standing = await standing_of(work.tx, actor, work.order)
            move, state = require_move(
                work.order.document, await work.situation(), standing, to=to, note=note
            )
            if state.category in LIVE and _is_anybodys(work.order, standing, actor):
                await _take_on(work, actor)
            before = work.order
            await self._fill_in(work, values, needs=move.needs)
            keys = sorted(
                key for key in work.order.values if work.order.values[key] != before.values.get(key)
            )
            await work.tell(
                events.MOVED, {"from": before.state, "to": state.code, "note": note.strip(), "keys": keys}
            )
            await self.arrive(work, actor, state)
            await work.changed("order.closed" if state.category in ENDED else "order.moved")

    @again_if_crossed
    async def change(
        self, actor: Actor, *, order_id: UUID, values: Mapping[str, Any], facts: Facts, version: int
    ) -> None:
        """Write an order's form or facts anew."""
        async with self.working(actor, order_id, version=version) as work:
            if work.order.category in ENDED:
                raise OrderEnded
            before = work.order
            await self._fill_in(work, values)
            if facts.customer_id is not None:
                await self.require_customer(
                    work.tx, tenant_id=before.tenant_id, customer_id=facts.customer_id
                )
            _apply(work, facts)
            if work.order.priority is not before.priority:
                work.runs = work.timekeeper.pressed(work.runs, at=work.now, priority=work.order.priority)
            if work.order.subject != before.subject:
                await rows.set_tokens(
                    work.tx, tenant_id=before.tenant_id, order_id=before.id, opened_at=before.opened_at,
                    tokens=hashes(work.cipher, words_of(before.number, work.order.subject)),
                )  # fmt: skip
            told = _difference(before, work.order)
            if told:
                await work.tell(events.CHANGED, told)
                await work.changed("order.changed")
            await work.keep()

    @again_if_crossed
    async def reopen(self, actor: Actor, *, order_id: UUID, note: str) -> None:
        """Begin anew with an order that was done or closed."""
        if not note.strip():
            raise NoteMissing
        async with self.working(actor, order_id) as work:
            state = work.order.document.first_of(Category.OPEN, Category.NEW)
            if work.order.category in LIVE or state is None:
                raise OrderNotEnded
            work.runs = [*work.timekeeper.reopened(_all_stopped(work), after=state, at=work.now,
                                                   priority=work.order.priority)]  # fmt: skip
            work.change(
                state=state.code, category=state.category, closed_at=None, solved_at=None, satisfaction=None,
                visit_due_at=None, visited_at=None, duplicate_of=None, reopened=work.order.reopened + 1,
            )  # fmt: skip
            await work.tell(events.REOPENED, {"note": note.strip(), "to": state.code})
            await work.changed("order.reopened")
            await work.notify([each for each in [work.order.responsible_user_id] if each], "reopened")
            await work.notify_watchers("reopened")
            await work.keep()
            await self.follow(work, actor)

    async def arrive(self, work: Work, actor: Actor, state: State) -> None:
        """Let an order be in a state from now on, with all that follows from it."""
        before = work.order.document.state(work.order.state)
        work.runs = work.timekeeper.moved(
            work.runs, before=before, after=state, at=work.now, priority=work.order.priority
        )
        work.change(state=state.code, category=state.category, **_moments(work, state))
        await work.notify([each for each in [work.order.responsible_user_id] if each], "moved")
        await work.notify_watchers("moved")
        await work.keep()
        await self.follow(work, actor)

    async def _fill_in(self, work: Work, given: Mapping[str, Any], *, needs: tuple[str, ...] = ()) -> None:
        before = work.order.values
        plain = {
            key: before[key] if key in before and _is_still_masked(work.order, key, value) else value
            for key, value in given.items()
        }
        values, problems = filled_in(work.order.document, before, plain, needs=needs)
        if problems:
            raise ValuesInvalid(problems=[each.to_json() for each in problems])
        work.change(values=values)
        await attach_values(work, values, before)


def _is_anybodys(order: Order, standing: Standing, actor: Actor) -> bool:
    """Whether it is for anybody of the actor's team to take."""
    return (
        order.responsible_user_id is None
        and order.party_id is None
        and standing.is_responsible
        and not actor.machine
    )


async def _take_on(work: Work, actor: Actor) -> None:
    """Who goes on with what nobody has is responsible for it from now on."""
    work.change(responsible_user_id=actor.user_id, responsible_name=actor.display_name)
    await work.tell(events.ASSIGNED, {"user": actor.display_name, "note": ""})


def _is_still_masked(order: Order, key: str, value: object) -> bool:
    """Whether what comes back is what was shown to whoever may not see it: then it was not changed."""
    field = next((each for each in order.document.fields if each.key == key), None)
    return field is not None and "*" in str(value) and value == shown(field, order.values[key])


def _moments(work: Work, state: State) -> dict[str, Any]:
    order, now = work.order, work.now
    is_solved = state.category in (Category.DONE, Category.CLOSED)
    days = order.document.return_visit_days
    closes = state.category in ENDED
    found: dict[str, Any] = {
        "responded_at": order.responded_at or (None if state.category in _SILENT else now),
        "solved_at": (order.solved_at or now) if is_solved else None,
        "closed_at": now if closes else None,
    }
    if state.category in LIVE:
        # What the customer said of a solution that he gets anew; the history has it.
        found["satisfaction"] = None
    if state.category is Category.CLOSED and days is not None:
        found["visit_due_at"] = now + timedelta(days=days)
    return found


def _all_stopped(work: Work) -> list[Any]:
    state = work.order.document.state(work.order.state)
    closed = work.order.document.first_of(Category.CLOSED)
    assert closed is not None
    return work.timekeeper.moved(
        work.runs, before=state, after=closed, at=work.now, priority=work.order.priority
    )


def _apply(work: Work, facts: Facts) -> None:
    if facts.subtype and facts.subtype not in {each.code for each in work.order.document.subtypes}:
        raise SubtypeUnknown(subtype=facts.subtype)
    texts = {name: getattr(facts, name) for name in ("subtype", "area", "product")}
    news: dict[str, Any] = {name: text.strip() or None for name, text in texts.items() if text is not None}
    if facts.subject is not None:
        news["subject"] = facts.subject.strip()
    for name in ("priority", "customer_id"):
        if getattr(facts, name) is not None:
            news[name] = getattr(facts, name)
    work.change(**news)


def _difference(before: Order, after: Order) -> dict[str, Any]:
    """What was changed, from what to what; what is masked stays masked in the history too."""
    hidden = hidden_keys(after.document, hides_numbers=True)

    def told(order: Order) -> dict[str, Any]:
        plain = {name: getattr(order, name) for name in ("subject", "subtype", "area", "product")}
        values = shown_values(order.document, order.values, hides_numbers=True)
        return {**values, **plain, "priority": order.priority.value, "customer_id": order.customer_id}

    old, new = told(before), told(after)
    keys = sorted(
        key
        for key in old.keys() | new.keys()
        if old.get(key) != new.get(key) or (key in hidden and before.values.get(key) != after.values.get(key))
    )
    if not keys:
        return {}
    return {"before": {key: old.get(key) for key in keys}, "after": {key: new.get(key) for key in keys}}
