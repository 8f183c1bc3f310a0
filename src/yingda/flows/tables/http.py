"""Lookup tables: uploaded, replaced, removed."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, File, Form, UploadFile
from pydantic import BaseModel

from yingda.flows.calendars.http import CODE, Kept
from yingda.flows.doors import KeysHere
from yingda.flows.tables import model as sheets
from yingda.flows.tables.model import MAX_BYTES, Layout, SheetTooLarge
from yingda.flows.tables.store import TableText
from yingda.flows.tables.usecases import Tables, check_sheet
from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, own, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/tables", tags=["tables"])
READERS: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.TENANT_VIEWER)
AUTHORS: Final = (Role.OPERATOR_ADMIN, Role.TENANT_ADMIN)
FIRST_ROWS: Final = 5

Upload = Annotated[UploadFile, File(description="CSV or XLSX with the names of the columns in its first row")]
Code = Annotated[str, Form(pattern=CODE)]
Name = Annotated[str, Form(min_length=1, max_length=80)]
Column = Annotated[str, Form(min_length=1, max_length=sheets.LONGEST_NAME)]
PinColumn = Annotated[str, Form(max_length=sheets.LONGEST_NAME)]


class TableOut(BaseModel):
    """A table by its names and columns; its rows are read by flows alone."""

    id: UUID
    tenant_id: UUID
    code: str
    name_zh: str
    name_en: str
    key_column: str
    pin_column: str | None
    columns: list[str]
    row_count: int
    generation: int
    changed_at: Instant
    author: str


class RowProblemOut(BaseModel):
    """What is wrong with a row (none: with the whole table)."""

    row: int | None
    column: str
    code: str


class SheetOut(BaseModel):
    """What a file would become: nothing was changed."""

    columns: list[str]
    rows: int
    first: list[list[str]]
    problems: list[RowProblemOut]
    problem_count: int


async def _content(file: UploadFile) -> bytes:
    content = await file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise SheetTooLarge(limit="bytes", at_most=MAX_BYTES)
    return content


@router.get("", dependencies=[listing(*READERS)], summary="Lookup tables")
async def list_tables(me: Me, db: DatabaseHere, keys: KeysHere) -> ListOf[TableOut]:
    return whole([TableOut.model_validate(row) for row in await Tables(db=db, keys=keys).all_of(me)])


@router.post("/check", dependencies=[own(*AUTHORS)], summary="What a file would become")
async def check_table(file: Upload, key_column: PinColumn = "", pin_column: PinColumn = "") -> SheetOut:
    layout = Layout(key_column=key_column, pin_column=pin_column or None)
    sheet, problems = await check_sheet(await _content(file), layout=layout)
    shown: list[Any] = sheets.shown(problems) if key_column else []
    hidden = sheet.columns.index(pin_column) if pin_column in sheet.columns else None
    return SheetOut(
        columns=list(sheet.columns),
        rows=len(sheet.rows),
        first=[
            ["****" if place == hidden else cell for place, cell in enumerate(cells)]
            for _, cells in sheet.rows[:FIRST_ROWS]
        ],
        problems=[RowProblemOut.model_validate(each) for each in shown],
        problem_count=len(problems) if key_column else 0,
    )


@router.post("", dependencies=[listing(*AUTHORS)], status_code=201, summary="Upload a table")
async def add_table(
    me: Me,
    db: DatabaseHere,
    keys: KeysHere,
    file: Upload,
    tenant_id: Annotated[UUID, Form()],
    code: Code,
    name_zh: Name,
    name_en: Name,
    key_column: Column,
    pin_column: PinColumn = "",
) -> Kept:
    found = await Tables(db=db, keys=keys).add(
        me,
        tenant_id=tenant_id,
        text=TableText(code=code, name_zh=name_zh, name_en=name_en),
        layout=Layout(key_column=key_column, pin_column=pin_column or None),
        content=await _content(file),
    )
    return Kept(id=found)


@router.get("/{table_id}", dependencies=[item(*READERS)], summary="One table")
async def read_table(table_id: UUID, me: Me, db: DatabaseHere, keys: KeysHere) -> TableOut:
    return TableOut.model_validate(await Tables(db=db, keys=keys).find(me, table_id))


@router.put("/{table_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Replace a table's rows")
async def replace_table(
    table_id: UUID,
    me: Me,
    db: DatabaseHere,
    keys: KeysHere,
    file: Upload,
    code: Code,
    name_zh: Name,
    name_en: Name,
    key_column: Column,
    pin_column: PinColumn = "",
) -> None:
    await Tables(db=db, keys=keys).replace(
        me,
        table_id=table_id,
        text=TableText(code=code, name_zh=name_zh, name_en=name_en),
        layout=Layout(key_column=key_column, pin_column=pin_column or None),
        content=await _content(file),
    )


@router.delete("/{table_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Remove a table")
async def remove_table(table_id: UUID, me: Me, db: DatabaseHere, keys: KeysHere) -> None:
    await Tables(db=db, keys=keys).remove(me, table_id)
