"""Many merchants at once, from a table: first tried without changing anything, then all or none."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from yingda.platform.db import Database, Transaction
from yingda.telephony import merchants_store as store
from yingda.telephony.errors import ListUnreadable
from yingda.telephony.model import CODE, LANGUAGES, Codes, RecordingRule
from yingda.telephony.usecases.merchants import insert, shared_number, store_change
from yingda.tenancy.model import Actor

NEEDED: Final = ("code", "tenant", "name_zh", "name_en")
LONGEST_NAME: Final = 100
MOST_ROWS: Final = 1_000


@dataclass(kw_only=True, slots=True)
class Line:
    """One line of the table: what it says, and what is to be done."""

    number: int
    code: str
    action: str = "add"
    """add, change or keep."""
    problems: list[str] = field(default_factory=list)
    tenant_id: UUID | None = None
    existing: UUID | None = None
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What the lines are held against."""

    digits: str
    codes: Mapping[str, Mapping[str, Any]]
    tenants: Mapping[str, Mapping[str, Any]]
    flows: Mapping[tuple[UUID, str], Mapping[str, Any]]


async def load_merchants(
    *, db: Database, actor: Actor, number_id: UUID, table: str, dry_run: bool
) -> tuple[list[Line], bool]:
    """What each line means and what is wrong with it; carried out when nothing is, and it is no dry run."""
    rows = _rows(table)
    async with db.core() as tx:
        number = await shared_number(tx, number_id)
        known = Known(
            digits=number["digits"],
            codes=await store.codes(tx, number_id=number_id),
            tenants=await store.tenants_by_code(tx),
            flows=await store.flows_by_code(tx),
        )
        lines = [_line(at, row, known) for at, row in enumerate(rows, start=2)]
        _collisions(lines, known)
        await _numbers_of_their_own(tx, lines, known)
        is_good = not any(line.problems for line in lines)
        if is_good:
            for line in lines:
                await _weigh(tx, actor, number, line, apply=not dry_run)
        return lines, is_good and not dry_run


def _rows(table: str) -> Sequence[Mapping[str, str]]:
    reader = csv.DictReader(io.StringIO(table.lstrip("\ufeff")), strict=True)
    try:
        rows = [{key: (value or "").strip() for key, value in row.items() if key} for row in reader]
    except (csv.Error, AttributeError) as error:
        raise ListUnreadable(reason=str(error)) from error
    if not rows or len(rows) > MOST_ROWS or any(name not in rows[0] for name in NEEDED):
        raise ListUnreadable(columns=list(NEEDED), rows=len(rows))
    return rows


def _line(at: int, row: Mapping[str, str], known: Known) -> Line:
    line = Line(number=at, code=row["code"])
    tenant = known.tenants.get(row["tenant"])
    if not CODE.fullmatch(line.code):
        line.problems.append("code_invalid")
    if tenant is None:
        line.problems.append("tenant_unknown")
        return line
    line.tenant_id = tenant["id"]
    _existing(line, known)
    _names(line, row)
    _flow(line, row, known)
    _limit(line, row, most=tenant["channel_limit"])
    _rules(line, row)
    return line


def _existing(line: Line, known: Known) -> None:
    before = known.codes.get(line.code)
    if before is None:
        return
    line.action, line.existing = "change", before["id"]
    if before["tenant_id"] != line.tenant_id:
        line.problems.append("code_of_another")


def _names(line: Line, row: Mapping[str, str]) -> None:
    for name in ("name_zh", "name_en"):
        if not 1 <= len(row[name]) <= LONGEST_NAME:
            line.problems.append(f"{name}_invalid")
        line.values[name] = row[name]


def _flow(line: Line, row: Mapping[str, str], known: Known) -> None:
    if not row.get("flow") or line.tenant_id is None:
        return
    flow = known.flows.get((line.tenant_id, row["flow"]))
    if flow is None:
        line.problems.append("flow_unknown")
        return
    line.values["flow_id"] = flow["id"]
    if line.existing is None and flow["published_version"] is not None:
        line.values["status"] = "active"


def _limit(line: Line, row: Mapping[str, str], *, most: int) -> None:
    limit = row.get("caller_limit", "")
    if not limit:
        return
    if not limit.isascii() or not limit.isdecimal() or int(limit) > most:
        line.problems.append("caller_limit_invalid")
    else:
        line.values["caller_limit"] = int(limit)


def _rules(line: Line, row: Mapping[str, str]) -> None:
    languages = row.get("languages", "").replace("+", " ").split()
    if languages:
        if not set(languages) <= set(LANGUAGES):
            line.problems.append("languages_invalid")
        line.values["languages"] = languages
    if row.get("recording"):
        if row["recording"] not in set(RecordingRule):
            line.problems.append("recording_invalid")
        line.values["recording"] = row["recording"]


def _collisions(lines: Sequence[Line], known: Known) -> None:
    """No code twice, and none that begins like another."""
    codes, seen = Codes(known.codes), set[str]()
    for line in lines:
        if line.code in seen or codes.in_the_way(line.code):
            line.problems.append("code_taken")
        else:
            codes.add(line.code)
            seen.add(line.code)


async def _numbers_of_their_own(tx: Transaction, lines: Sequence[Line], known: Known) -> None:
    candidates = [known.digits + line.code for line in lines]
    taken = await store.numbers_among(tx, candidates=candidates)
    for line in lines:
        if known.digits + line.code in taken:
            line.problems.append("is_number")


async def _weigh(
    tx: Transaction, actor: Actor, number: Mapping[str, Any], line: Line, *, apply: bool
) -> None:
    """Carry a line out, or see whether it would change anything."""
    if line.existing is None:
        if apply and line.tenant_id is not None:
            await insert(
                tx, actor, number=number, tenant_id=line.tenant_id, code=line.code, values=line.values
            )
        return
    merchant = await store.merchant(tx, tenants=None, merchant_id=line.existing)
    assert merchant is not None
    if all(merchant[name] == value for name, value in line.values.items()):
        line.action = "keep"
    elif apply:
        await store_change(tx, actor, merchant, line.values)
