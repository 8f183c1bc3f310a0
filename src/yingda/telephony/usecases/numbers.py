"""The inventory: taking numbers into it, and what each is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from psycopg import errors

from yingda.kernel.errors import NotFound
from yingda.platform.db import Database, Transaction
from yingda.telephony import numbers_store as store
from yingda.telephony import ranges_store
from yingda.telephony.errors import (
    CalendarUnknown,
    CallerLimitTooHigh,
    ClassCarriesNoHotline,
    FlowForeign,
    NumberIsMerchant,
    NumberTaken,
    NumberWithoutFlow,
    RangeExhausted,
)
from yingda.telephony.model import IN_SERVICE, NumberClass, class_of
from yingda.telephony.usecases.history import differences, inventory, write_down
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases.tenants import require_active

TENANTS_OWN: Final = frozenset({"flow_id", "calendar_code", "languages", "recording", "caller_limit"})
"""What an enterprise says of its numbers itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Taking:
    """Numbers to take into the inventory: these digits, or some out of a range."""

    digits: str | None = None
    range_id: UUID | None = None
    count: int = 1
    kind: str = "own"
    access: str = "national"
    areas: list[str] = field(default_factory=list)
    name_zh: str = ""
    name_en: str = ""
    note: str = ""


async def list_numbers(
    *, db: Database, actor: Actor, wanted: Mapping[str, object]
) -> Sequence[Mapping[str, Any]]:
    """A part of the inventory that the actor sees; each row also holds the total."""
    async with inventory(db=db, actor=actor) as (tx, tenants):
        return await store.numbers(tx, tenants=tenants, wanted=wanted)


async def read_history(*, db: Database, actor: Actor, number_id: UUID) -> Sequence[Mapping[str, Any]]:
    """What was done with a number, as far as the actor sees it."""
    async with inventory(db=db, actor=actor) as (tx, tenants):
        if await store.number(tx, tenants=tenants, number_id=number_id) is None:
            raise NotFound
        return await store.history(tx, tenants=tenants, number_id=number_id)


async def read_choices(
    *, db: Database, actor: Actor, tenant_id: UUID
) -> tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]]:
    """Which flows and calendars a number of this tenant may have; of a foreign tenant none."""
    async with inventory(db=db, actor=actor) as (tx, tenants):
        if tenants is not None and tenant_id not in tenants:
            return [], []
        return await store.choices(tx, tenant_id=tenant_id)


async def take_numbers(*, db: Database, actor: Actor, taking: Taking) -> list[UUID]:
    """Take numbers into the inventory: free, the operator's, of a class that may carry a hotline."""
    async with db.core() as tx:
        classes = await ranges_store.classes(tx, tenant_id=actor.tenant_id)
        all_digits, inherited = await _chosen(tx, actor, taking)
        return [
            await _take(tx, actor, digits, taking=taking, inherited=inherited, classes=classes)
            for digits in all_digits
        ]


async def _chosen(
    tx: Transaction, actor: Actor, taking: Taking
) -> tuple[Sequence[str], Mapping[str, object]]:
    if taking.range_id is None:
        return [taking.digits or ""], {"access": taking.access, "areas": taking.areas}
    block = await ranges_store.number_range(tx, tenant_id=actor.tenant_id, range_id=taking.range_id)
    if block is None:
        raise NotFound
    first, last = block["first_digits"], block["last_digits"]
    inherited = {"range_id": block["id"]} | {name: block[name] for name in ("class_id", "access", "areas")}
    if taking.digits is not None:
        if not (first <= taking.digits <= last and len(taking.digits) == len(first)):
            raise RangeExhausted(digits=taking.digits)
        return [taking.digits], inherited
    taken = await store.taken_between(tx, first=first, last=last)
    width = len(first)
    free = (f"{value:0{width}}" for value in range(int(first), int(last) + 1))
    chosen = [
        digits for _, digits in zip(range(taking.count), (d for d in free if d not in taken), strict=False)
    ]
    if len(chosen) < taking.count:
        raise RangeExhausted(left=len(chosen))
    return chosen, inherited


async def _take(
    tx: Transaction,
    actor: Actor,
    digits: str,
    *,
    taking: Taking,
    inherited: Mapping[str, object],
    classes: Sequence[NumberClass],
) -> UUID:
    kinds = {kind.id: kind for kind in classes}
    given = inherited.get("class_id")
    kind = kinds.get(given) if isinstance(given, UUID) else class_of(digits, classes)
    refuse_class(kind, digits=digits)
    if await store.is_behind_shared(tx, digits=digits):
        raise NumberIsMerchant(digits=digits)
    values = {
        "tenant_id": actor.tenant_id, "digits": digits, "status": "free", "kind": taking.kind,
        "name_zh": taking.name_zh or digits, "name_en": taking.name_en or digits, "note": taking.note,
        **inherited, "class_id": kind.id if kind else None,
    }  # fmt: skip
    try:
        async with tx.transaction():
            number_id = await store.add(tx, "number", values)
    except errors.UniqueViolation as taken:
        raise NumberTaken(digits=digits) from taken
    await write_down(
        tx,
        actor,
        tenant_id=actor.tenant_id,
        number_id=number_id,
        done="take",
        details={"digits": digits, "kind": taking.kind},
    )
    return number_id


def refuse_class(kind: NumberClass | None, *, digits: str) -> None:
    """A class that may not carry a hotline is refused with its rule."""
    if kind is not None and not kind.may_carry_hotline:
        rule = {"rule_zh": kind.rule_zh, "rule_en": kind.rule_en}
        raise ClassCarriesNoHotline(digits=digits, number_class=kind.code, **rule)


async def change_number(
    *, db: Database, actor: Actor, number_id: UUID, changes: Mapping[str, object]
) -> Mapping[str, Any]:
    """Change what a number is for; what is not named stays."""
    if actor.role is not Role.OPERATOR_ADMIN:
        changes = {name: value for name, value in changes.items() if name in TENANTS_OWN}
    async with inventory(db=db, actor=actor, writes=True) as (tx, tenants):
        number = await locked_number(tx, number_id, tenants=tenants)
        is_served = number["status"] in IN_SERVICE
        await check_use(tx, tenant_id=number["tenant_id"], changes=changes, is_served=is_served)
        changed = differences(number, changes)
        if changed:
            await store_number(tx, number, {name: changes[name] for name in changed})
            await write_down(
                tx,
                actor,
                tenant_id=number["tenant_id"],
                number_id=number_id,
                done="change",
                details=changed,
            )
        return await read_number(tx, number_id, tenants=tenants)


async def check_use(
    tx: Transaction, *, tenant_id: UUID, changes: Mapping[str, object], is_served: bool = False
) -> None:
    """Flow, calendar and limit must be the tenant's own; what is in service keeps a flow that is published."""
    await require_active(tx, tenant_id=tenant_id)
    calendar, limit = (changes.get(name) for name in ("calendar_code", "caller_limit"))
    if "flow_id" in changes:
        await _check_flow(tx, tenant_id=tenant_id, flow_id=changes["flow_id"], is_served=is_served)
    if isinstance(calendar, str) and not await store.has_calendar(tx, tenant_id=tenant_id, code=calendar):
        raise CalendarUnknown(calendar=calendar)
    holder = await store.holder(tx, tenant_id=tenant_id)
    if isinstance(limit, int) and holder is not None and limit > holder["channel_limit"]:
        raise CallerLimitTooHigh(limit=holder["channel_limit"])


async def _check_flow(tx: Transaction, *, tenant_id: UUID, flow_id: object, is_served: bool) -> None:
    flow = None
    if isinstance(flow_id, UUID):
        flow = await store.flow(tx, tenant_id=tenant_id, flow_id=flow_id)
        if flow is None:
            raise FlowForeign
    if is_served and (flow is None or flow["published_version"] is None):
        raise NumberWithoutFlow


async def locked_number(
    tx: Transaction, number_id: UUID, *, tenants: Sequence[UUID] | None
) -> Mapping[str, Any]:
    """The number, which nobody else changes meanwhile."""
    number = await store.number(tx, tenants=tenants, number_id=number_id, locked=True)
    if number is None:
        raise NotFound
    return number


async def read_number(
    tx: Transaction, number_id: UUID, *, tenants: Sequence[UUID] | None
) -> Mapping[str, Any]:
    """The number as it is now; it must be there."""
    number = await store.number(tx, tenants=tenants, number_id=number_id)
    assert number is not None
    return number


async def store_number(tx: Transaction, number: Mapping[str, Any], values: Mapping[str, object]) -> None:
    """Change columns of a number."""
    await store.change(tx, "number", tenant_id=number["tenant_id"], row_id=number["id"], values=values)
