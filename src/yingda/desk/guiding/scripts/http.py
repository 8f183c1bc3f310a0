"""Scripts: written, checked, tried out, published; and how an enterprise greets and takes its leave."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection

from yingda.desk.guiding.engine.validate import problems_of
from yingda.desk.guiding.engine.walk import Deed, How, Walk, begin, go
from yingda.desk.guiding.engine.words import LANGUAGES, PLACES, Language, answers_in_words
from yingda.desk.guiding.model import Script
from yingda.desk.guiding.runs.usecases import all_fields
from yingda.desk.guiding.runs.view import GuideStepOut, PhaseOut, phases_out, step_out
from yingda.desk.guiding.scripts.usecases import Phrases, Scripts, ScriptText, ready_made
from yingda.desk.guiding.wire import Key, Name, ScriptDocument, ScriptProblemOut, problems_out
from yingda.platform.http import Instant, ListOf, item, listing, own, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["scripts"])
READERS: Final = (Role.SUPERVISOR, Role.TENANT_ADMIN, Role.TENANT_VIEWER)
AUTHORS: Final = (Role.SUPERVISOR, Role.TENANT_ADMIN)
CODE: Final = r"^[a-z][a-z0-9_.-]{0,63}$"


def _scripts(connection: HTTPConnection) -> Scripts:
    scripts: Scripts = connection.app.state.scripts
    return scripts


ScriptsHere = Annotated[Scripts, Depends(_scripts)]


class ScriptBody(BaseModel):
    """A script as it is written, instead of the version that it was written upon."""

    code: str = Field(pattern=CODE)
    name_zh: Name = Field(min_length=1)
    name_en: Name = Field(min_length=1)
    document: ScriptDocument
    version: int = 0

    def text(self) -> ScriptText:
        return ScriptText(
            code=self.code, name_zh=self.name_zh, name_en=self.name_en, document=self.document.stored()
        )


class NewScript(ScriptBody):
    """A script of an enterprise."""

    tenant_id: UUID


class FromReadyMadeScript(BaseModel):
    """A shipped script, to be an enterprise's own."""

    tenant_id: UUID
    name: Key
    code: str | None = Field(default=None, pattern=CODE)


class ReadyMadeScriptOut(BaseModel):
    """A shipped script."""

    code: str
    name_zh: str
    name_en: str
    document: ScriptDocument


class ScriptKept(BaseModel):
    """The id of what was kept."""

    id: UUID


class ScriptVersion(BaseModel):
    """What number the draft, or the published version, has now."""

    version: int


class ScriptOut(BaseModel):
    """A script in a list."""

    id: UUID
    tenant_id: UUID
    code: str
    name_zh: str
    name_en: str
    version: int
    published_version: int | None
    published_at: Instant | None
    has_changes: bool
    """The draft is not what is published."""
    runs: int
    changed_at: Instant
    author: str


class ScriptDetails(ScriptOut):
    """A script with its draft, and what keeps it from being published."""

    document: ScriptDocument
    problems: list[ScriptProblemOut]


class ScriptVersionOut(BaseModel):
    """What was published."""

    version: int
    note: str
    published_at: Instant
    author: str
    document: ScriptDocument


class PublishScriptBody(BaseModel):
    """The draft to be published, by its version, and what is new in it."""

    version: int
    note: str = Field(default="", max_length=500)


class CheckScript(BaseModel):
    """A document to be looked at."""

    document: ScriptDocument


class TryStep(BaseModel):
    """What is done at one step of a try-out."""

    how: How = How.NEXT
    values: dict[str, Any] = Field(default={}, max_length=60)
    order_opened: bool = False


class TryScriptBody(CheckScript):
    """A try-out: what was done so far, and what is supposed to be known of the contact."""

    steps: list[TryStep] = Field(default=[], max_length=300)
    facts: dict[str, str | bool | list[str]] = Field(default={}, max_length=20)


class TryOut(BaseModel):
    """Where a try-out has come to."""

    step: GuideStepOut | None
    phases: list[PhaseOut]
    path: list[str]


class StepTimeOut(BaseModel):
    """How a step went in the last days."""

    step: str
    done: int
    skipped: int
    back: int
    seconds: float


class PhrasesIO(BaseModel):
    """How an enterprise greets and takes its leave."""

    greeting_zh: str = Field(max_length=500)
    greeting_en: str = Field(max_length=500)
    closing_zh: str = Field(max_length=500)
    closing_en: str = Field(max_length=500)
    version: int = Field(ge=0)


@router.get("/scripts", dependencies=[listing(*READERS)], summary="Scripts")
async def list_scripts(me: Me, scripts: ScriptsHere, tenant_id: UUID | None = None) -> ListOf[ScriptOut]:
    rows = await scripts.all_of(me, tenant_id=tenant_id)
    return whole([ScriptOut.model_validate(row) for row in rows])


@router.post("/scripts", dependencies=[listing(*AUTHORS)], status_code=201, summary="A new script")
async def add_script(body: NewScript, me: Me, scripts: ScriptsHere) -> ScriptKept:
    return ScriptKept(id=await scripts.add(me, tenant_id=body.tenant_id, text=body.text()))


@router.get("/scripts/ready-made", dependencies=[own(*READERS)], summary="Scripts that are shipped")
async def list_ready_made() -> ListOf[ReadyMadeScriptOut]:
    return whole([ReadyMadeScriptOut.model_validate(each, from_attributes=True) for each in ready_made()])


@router.post(
    "/scripts/from-ready-made",
    dependencies=[listing(*AUTHORS)],
    status_code=201,
    summary="Begin with a shipped script",
)
async def add_from_ready_made(body: FromReadyMadeScript, me: Me, scripts: ScriptsHere) -> ScriptKept:
    found = await scripts.add_ready_made(me, tenant_id=body.tenant_id, name=body.name, code=body.code)
    return ScriptKept(id=found)


@router.post(
    "/scripts/check", dependencies=[own(*READERS)], summary="What keeps a document from being published"
)
async def check_script(body: CheckScript) -> ListOf[ScriptProblemOut]:
    return whole(problems_out(problems_of(body.document.script())))


@router.post("/scripts/try", dependencies=[own(*READERS)], summary="Walk a document; nothing is kept")
async def try_script(body: TryScriptBody) -> TryOut:
    return _tried(body.document.script(), body)


@router.get("/scripts/{script_id}", dependencies=[item(*READERS)], summary="One script with its draft")
async def read_script(script_id: UUID, me: Me, scripts: ScriptsHere) -> ScriptDetails:
    row = await scripts.find(me, script_id)
    problems = problems_of(Script.from_json(row["draft"]))
    return ScriptDetails.model_validate({**row, "document": row["draft"], "problems": problems_out(problems)})


@router.put("/scripts/{script_id}", dependencies=[item(*AUTHORS)], summary="Write a script's draft anew")
async def change_script(script_id: UUID, body: ScriptBody, me: Me, scripts: ScriptsHere) -> ScriptVersion:
    kept = await scripts.change(me, script_id=script_id, version=body.version, text=body.text())
    return ScriptVersion(version=kept)


@router.delete(
    "/scripts/{script_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Remove a script"
)
async def remove_script(script_id: UUID, me: Me, scripts: ScriptsHere) -> None:
    await scripts.remove(me, script_id)


@router.post(
    "/scripts/{script_id}/publish", dependencies=[item(*AUTHORS)], summary="Lead contacts by the draft"
)
async def publish_script(
    script_id: UUID, body: PublishScriptBody, me: Me, scripts: ScriptsHere
) -> ScriptVersion:
    kept = await scripts.publish(me, script_id=script_id, version=body.version, note=body.note)
    return ScriptVersion(version=kept)


@router.post(
    "/scripts/{script_id}/withdraw",
    dependencies=[item(*AUTHORS)],
    status_code=204,
    summary="Lead no new contacts by a script",
)
async def withdraw_script(script_id: UUID, me: Me, scripts: ScriptsHere) -> None:
    await scripts.withdraw(me, script_id)


@router.get("/scripts/{script_id}/versions", dependencies=[item(*READERS)], summary="What was published")
async def list_versions(script_id: UUID, me: Me, scripts: ScriptsHere) -> ListOf[ScriptVersionOut]:
    rows = await scripts.versions(me, script_id)
    return whole([ScriptVersionOut.model_validate(row) for row in rows])


@router.get("/scripts/{script_id}/times", dependencies=[item(*READERS)], summary="How long the steps took")
async def list_times(
    script_id: UUID, me: Me, scripts: ScriptsHere, days: Annotated[int, Query(ge=1, le=366)] = 30
) -> ListOf[StepTimeOut]:
    rows = await scripts.times(me, script_id, days=days)
    return whole([StepTimeOut.model_validate(row) for row in rows])


@router.get(
    "/guide-phrases/{tenant_id}",
    dependencies=[item(*READERS)],
    summary="How an enterprise greets and takes leave",
)
async def read_phrases(tenant_id: UUID, me: Me, scripts: ScriptsHere) -> PhrasesIO:
    phrases, version = await scripts.phrases(me, tenant_id)
    return PhrasesIO.model_validate({**_plain(phrases), "version": version})


@router.put(
    "/guide-phrases/{tenant_id}",
    dependencies=[item(*AUTHORS)],
    summary="Say how an enterprise greets and takes leave",
)
async def keep_phrases(tenant_id: UUID, body: PhrasesIO, me: Me, scripts: ScriptsHere) -> ScriptVersion:
    phrases = Phrases(**body.model_dump(exclude={"version"}))
    kept = await scripts.keep_phrases(me, tenant_id, phrases=phrases, version=body.version)
    return ScriptVersion(version=kept)


def _plain(phrases: Phrases) -> dict[str, str]:
    return {
        name: getattr(phrases, name) for name in ("greeting_zh", "greeting_en", "closing_zh", "closing_en")
    }


def _tried(script: Script, body: TryScriptBody) -> TryOut:
    walk = begin(script, body.facts)
    for each in body.steps:
        if walk.step is None:
            break
        walk = go(script, walk, _deed(each), body.facts)
    words = _sample_words(script, walk)
    step = script.step(walk.step)
    return TryOut(
        step=step_out(step, walk, words) if step else None,
        phases=phases_out(script, walk),
        path=[*walk.path, *([walk.step] if walk.step else [])],
    )


def _deed(step: TryStep) -> Deed:
    order_id = str(UUID(int=0)) if step.order_opened else None
    return Deed(how=step.how, values=step.values, order_id=order_id)


def _sample_words(script: Script, walk: Walk) -> dict[Language, dict[str, str]]:
    """In a try-out the places stand there by their names, but for what was answered."""
    fields = all_fields(script)
    return {
        language: {**_places_by_name(language), **answers_in_words(fields, walk.answers, language)}
        for language in LANGUAGES
    }


def _places_by_name(language: Language) -> dict[str, str]:
    at = LANGUAGES.index(language)
    return {place: ("【{}】", "[{}]")[at].format(PLACES[place][at]) for place in PLACES}
