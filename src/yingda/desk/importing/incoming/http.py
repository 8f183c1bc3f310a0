"""Imports over HTTP."""

from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Query, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import HTTPConnection
from starlette.responses import StreamingResponse

from yingda.desk.importing.acting import IMPORTERS
from yingda.desk.importing.incoming.usecases import Imports, Reasons
from yingda.desk.importing.incoming.words import reasons, template
from yingda.desk.importing.model import Language, Policy, State
from yingda.kernel.errors import NotFound
from yingda.platform.http import Instant, ListOf, item, listing, whole
from yingda.platform.paging import cursor_of, position_of
from yingda.platform.sheets.writing import XLSX
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/imports", tags=["imports"])
PAGE: Final = 50
ImportEncoding = Literal["utf-8", "gb18030", "utf-16", "big5"]
Spoken = Annotated[Language, Query()]


class ListColumnOut(BaseModel):
    """One thing that a list has of each of its rows."""

    model_config = ConfigDict(from_attributes=True)
    key: str
    name_zh: str
    name_en: str
    required: bool
    matches: bool
    example: str


class ImportTargetOut(BaseModel):
    """A list that rows can be put into."""

    target: str
    columns: list[ListColumnOut]


class ImportFirstRowOut(BaseModel):
    """One of the first rows, with its number in the file."""

    row: int
    cells: list[str]


class ImportHeadOut(BaseModel):
    """The beginning of the file: the names of its columns, and rows with their numbers."""

    columns: list[str]
    first: list[ImportFirstRowOut]


class ImportReadingOut(BaseModel):
    """How the file is read."""

    kind: Literal["csv", "xlsx"]
    encoding: str
    delimiter: str
    sheet: int
    sheets: list[str]


class ImportJobOut(BaseModel):
    """An import: its file, how it is taken, how far it is."""

    id: UUID
    tenant_id: UUID
    target: str
    state: State
    file_name: str
    size: int
    reading: ImportReadingOut
    head: ImportHeadOut
    mapping: list[str | None]
    policy: Policy
    match_by: str | None
    position: int
    total: int | None
    good: int
    bad: int
    added: int
    updated: int
    skipped: int
    restored: int
    kept: int
    author_name: str
    fault: str | None
    fault_details: dict[str, Any]
    stop_asked: bool
    undoable: bool
    created_at: Instant
    started_at: Instant | None
    ended_at: Instant | None
    undone_at: Instant | None


class ImportPlanBody(BaseModel):
    """Which column of the file is what, and what happens with rows that mean what is there already."""

    mapping: list[str | None] = Field(max_length=100)
    policy: Policy
    match_by: str | None = Field(default=None, max_length=60)


class ImportSheetBody(BaseModel):
    """Which sheet of the book is read."""

    sheet: int = Field(ge=0, le=1000)


class ImportEncodingBody(BaseModel):
    """How the text of the file is written."""

    encoding: ImportEncoding


class ImportProblemOut(BaseModel):
    """What is wrong with a row: the key of a column (or none), and a code."""

    column: str
    code: str


class BadRowOut(BaseModel):
    """A row that is not taken, as it stands in the file, and why."""

    row: int
    cells: list[str]
    problems: list[ImportProblemOut]
    reason: str


class KeptRowOut(BaseModel):
    """What could not be undone because it was changed since."""

    row: int
    thing_id: UUID


def _imports(connection: HTTPConnection) -> Imports:
    found: Imports = connection.app.state.imports
    return found


ImportsHere = Annotated[Imports, Depends(_imports)]


def _out(job: dict[str, Any]) -> ImportJobOut:
    done = job["state"] in (State.DONE, State.STOPPED) and job["added"] + job["updated"] > 0
    return ImportJobOut.model_validate({**job, "undoable": done and job["path"] is not None})


@router.get("", dependencies=[listing(*IMPORTERS)], summary="Imports, newest first")
async def list_imports(
    me: Me, imports: ImportsHere, tenant_id: UUID | None = None, after: str | None = None
) -> ListOf[ImportJobOut]:
    position = position_of(after) if after else None
    found, total = await imports.all_of(me, tenant_id=tenant_id, after=position, limit=PAGE)
    last = found[-1] if len(found) == PAGE else None
    return ListOf[ImportJobOut](
        items=[_out(each) for each in found],
        total=total,
        next=cursor_of(last["created_at"], last["id"]) if last else None,
    )


@router.get("/targets", dependencies=[listing(*IMPORTERS)], summary="Lists that rows can be put into")
async def list_import_targets(me: Me, imports: ImportsHere, tenant_id: UUID) -> ListOf[ImportTargetOut]:
    found = await imports.columns(me, tenant_id=tenant_id)
    return whole(
        [
            ImportTargetOut(target=name, columns=[ListColumnOut.model_validate(each) for each in columns])
            for name, columns in found.items()
        ]
    )


@router.get(
    "/targets/{target}/template.xlsx",
    dependencies=[listing(*IMPORTERS)],
    summary="An empty list to be filled in",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}}},
)
async def download_template(
    target: str, me: Me, imports: ImportsHere, tenant_id: UUID, language: Spoken = "zh"
) -> Response:
    found = await imports.columns(me, tenant_id=tenant_id)
    if target not in found:
        raise NotFound
    content = b"".join(template(found[target], language=language))
    headers = {"Content-Disposition": f'attachment; filename="{target}.xlsx"'}
    return Response(content, media_type=XLSX, headers=headers)


@router.post("", dependencies=[listing(*IMPORTERS)], status_code=201, summary="Upload a list")
async def upload_import(
    me: Me,
    imports: ImportsHere,
    file: Annotated[
        UploadFile, File(description="CSV or XLSX with the names of the columns in its first row")
    ],
    tenant_id: Annotated[UUID, Form()],
    target: Annotated[str, Form(max_length=40)],
    encoding: Annotated[ImportEncoding | None, Form(description="None: it is told by what is in it")] = None,
) -> ImportJobOut:
    name = file.filename or ""
    return _out(
        await imports.upload(
            me, tenant_id=tenant_id, target=target, name=name, file=file.file, encoding=encoding
        )
    )


@router.get("/{import_id}", dependencies=[item(*IMPORTERS)], summary="One import")
async def read_import(import_id: UUID, me: Me, imports: ImportsHere) -> ImportJobOut:
    return _out(await imports.find(me, import_id))


@router.put("/{import_id}/sheet", dependencies=[item(*IMPORTERS)], summary="Read another sheet")
async def choose_import_sheet(
    import_id: UUID, body: ImportSheetBody, me: Me, imports: ImportsHere
) -> ImportJobOut:
    return _out(await imports.choose_sheet(me, import_id, sheet=body.sheet))


@router.put("/{import_id}/encoding", dependencies=[item(*IMPORTERS)], summary="Read the text otherwise")
async def choose_import_encoding(
    import_id: UUID, body: ImportEncodingBody, me: Me, imports: ImportsHere
) -> ImportJobOut:
    return _out(await imports.choose_encoding(me, import_id, encoding=body.encoding))


@router.post(
    "/{import_id}/check", dependencies=[item(*IMPORTERS)], summary="Try every row; nothing is written"
)
async def check_import(import_id: UUID, body: ImportPlanBody, me: Me, imports: ImportsHere) -> ImportJobOut:
    return _out(
        await imports.check(me, import_id, mapping=body.mapping, policy=body.policy, match_by=body.match_by)
    )


@router.post("/{import_id}/start", dependencies=[item(*IMPORTERS)], summary="Write the good rows")
async def start_import(import_id: UUID, me: Me, imports: ImportsHere) -> ImportJobOut:
    return _out(await imports.start(me, import_id))


@router.post("/{import_id}/stop", dependencies=[item(*IMPORTERS)], summary="Stop after the present batch")
async def stop_import(import_id: UUID, me: Me, imports: ImportsHere) -> ImportJobOut:
    return _out(await imports.stop(me, import_id))


@router.post("/{import_id}/undo", dependencies=[item(*IMPORTERS)], summary="Put back what was there before")
async def undo_import(import_id: UUID, me: Me, imports: ImportsHere) -> ImportJobOut:
    return _out(await imports.undo(me, import_id))


@router.delete(
    "/{import_id}",
    dependencies=[item(*IMPORTERS)],
    status_code=204,
    summary="Remove what has written nothing",
)
async def remove_import(import_id: UUID, me: Me, imports: ImportsHere) -> None:
    await imports.remove(me, import_id)


@router.get(
    "/{import_id}/bad-rows", dependencies=[item(*IMPORTERS)], summary="Rows that are not taken, and why"
)
async def list_bad_rows(
    import_id: UUID,
    me: Me,
    imports: ImportsHere,
    after: int = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    language: Spoken = "zh",
) -> ListOf[BadRowOut]:
    job = await imports.find(me, import_id)
    said = await _reasons(imports, me, job, language)
    rows = await imports.bad_rows(me, import_id, after=after, limit=limit)
    return ListOf[BadRowOut](
        items=[BadRowOut(**row, reason=said.why(row["problems"])) for row in rows],
        total=job["bad"],
        next=str(rows[-1]["row"]) if len(rows) == limit else None,
    )


@router.get(
    "/{import_id}/bad-rows.csv",
    dependencies=[item(*IMPORTERS)],
    summary="Rows that are not taken, to be corrected",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
async def download_bad_rows(
    import_id: UUID, me: Me, imports: ImportsHere, language: Spoken = "zh"
) -> Response:
    job = await imports.find(me, import_id)
    pieces = imports.bad_rows_csv(me, import_id, reason=await _reasons(imports, me, job, language))
    headers = {
        "Content-Disposition": f'attachment; filename="not-imported-{str(import_id)[-12:]}.csv"',
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(pieces, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/{import_id}/kept", dependencies=[item(*IMPORTERS)], summary="What could not be undone")
async def list_kept_rows(import_id: UUID, me: Me, imports: ImportsHere) -> ListOf[KeptRowOut]:
    rows = await imports.kept(me, import_id)
    return whole([KeptRowOut(row=each["row_no"], thing_id=each["thing_id"]) for each in rows])


async def _reasons(imports: Imports, me: Me, job: dict[str, Any], language: Language) -> Reasons:
    columns = await imports.columns(me, tenant_id=job["tenant_id"])
    return reasons(columns.get(job["target"], ()), language=language)
