"""Orders as they are shown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yingda.desk.fields.wire import fields_out
from yingda.desk.orders.engine.moves import Obstacle
from yingda.desk.orders.engine.runs import Calendars, Run
from yingda.desk.orders.http.wire import ClockOut, LegalMove, OrderOut, OrderRow, RelatedOrder, WatcherOut
from yingda.desk.orders.masking import hidden_keys, shown_values
from yingda.desk.orders.model.document import LIVE, Document, Move
from yingda.desk.orders.model.order import Order
from yingda.desk.orders.types.wire import StateIO, SubtypeIO
from yingda.desk.orders.usecases.reading import Whole
from yingda.tenancy.model import Actor


def row_of(order: Order, *, now: datetime, names: Mapping[UUID, str]) -> OrderRow:
    """An order in a list."""
    return OrderRow(**_plain(order, now=now, wanted=OrderRow.model_fields, names=names))


def whole_of(whole: Whole, *, reader: Actor) -> OrderOut:
    """An order with all that belongs to it."""
    order, document = whole.order, whole.order.document
    hides = reader.hides_numbers_of(order.tenant_id)
    hidden = hidden_keys(document, hides_numbers=hides)
    values = {
        "fields": fields_out(document.fields),
        "values": shown_values(document, order.values, hides_numbers=hides),
        "masked_fields": [
            field.key for field in document.fields if field.key in hidden & order.values.keys()
        ],
        "states": [StateIO.model_validate(each, from_attributes=True) for each in document.states],
        "subtypes": [SubtypeIO.model_validate(each, from_attributes=True) for each in document.subtypes],
        "clocks": [_clock(run, now=whole.now, calendars=whole.calendars) for run in whole.runs],
        "moves": [_move(document, move, obstacles) for move, obstacles in whole.moves],
        "parent": _related(whole.parent),
        "children": _all_related(whole.children),
        "duplicate_of": _related(whole.original),
        "duplicates": _all_related(whole.duplicates),
        "watchers": [WatcherOut.model_validate(each) for each in whole.watchers],
        "watching": any(each["user_id"] == reader.user_id for each in whole.watchers),
        "satisfaction_before_close": document.satisfaction_before_close,
        "parts": document.parts,
        "products": document.products,
        "booking": document.booking,
        "may_work": whole.may_work,
        "may_reveal": whole.may_reveal,
    }
    return OrderOut(**_plain(order, now=whole.now, wanted=OrderOut.model_fields, names=whole.names) | values)


def _plain(
    order: Order, *, now: datetime, wanted: Iterable[str], names: Mapping[UUID, str]
) -> dict[str, Any]:
    state = order.document.state(order.state)
    found = {name: getattr(order, name) for name in wanted if hasattr(order, name)}
    is_over = order.due_at is not None and order.due_at < now
    return found | {
        "state_name_zh": state.name_zh,
        "state_name_en": state.name_en,
        "customer_name": names.get(order.customer_id) if order.customer_id is not None else None,
        "overdue": order.category in LIVE and is_over,
    }


def _related(order: Order | None) -> RelatedOrder | None:
    if order is None:
        return None
    state = order.document.state(order.state)
    return RelatedOrder(
        id=order.id,
        number=order.number,
        subject=order.subject,
        state_name_zh=state.name_zh,
        state_name_en=state.name_en,
        category=order.category,
    )


def _all_related(orders: Sequence[Order]) -> list[RelatedOrder]:
    return [found for found in map(_related, orders) if found is not None]


def _clock(run: Run, *, now: datetime, calendars: Calendars) -> ClockOut:
    used = run.used_by(now, calendars)
    running = "running" if run.running_since is not None else "paused"
    return ClockOut(
        code=run.code,
        round=run.round,
        name_zh=run.name_zh,
        name_en=run.name_en,
        calendar=run.calendar,
        state=running if run.is_on else "stopped",
        allowed_seconds=run.allowed.total_seconds(),
        used_seconds=used.total_seconds(),
        remaining_seconds=(run.allowed - used).total_seconds(),
        paused_seconds=run.paused.total_seconds(),
        started_at=run.started_at,
        due_at=run.due_at,
        stopped_at=run.stopped_at,
        missed=run.missed_at is not None or (run.is_on and run.due_at is not None and run.due_at < now),
    )


def _move(document: Document, move: Move, obstacles: list[Obstacle]) -> LegalMove:
    return LegalMove(
        to_state=move.to_state,
        name_zh=move.name_zh,
        name_en=move.name_en,
        category=document.state(move.to_state).category,
        needs=list(move.needs),
        note_required=move.note_required,
        obstacles=obstacles,
    )
