"""Forms, and what was registered with them."""

from typing import Annotated, Final, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field, StringConstraints, model_validator

from yingda.flows.calendars.http import CODE, Kept
from yingda.flows.doors import KeysHere
from yingda.flows.forms import model
from yingda.flows.forms.usecases import Forms, FormText
from yingda.platform.http import AskedMoment, DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.platform.sheets.writing import XLSX
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/forms", tags=["registrations"])
EVERYBODY: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.AGENT, Role.TENANT_ADMIN, Role.TENANT_VIEWER)
AUTHORS: Final = (Role.OPERATOR_ADMIN, Role.TENANT_ADMIN)
READERS: Final = (Role.SUPERVISOR, Role.TENANT_ADMIN)
"""Who reads what people have told: nobody does by looking on."""
REGISTRARS: Final = (Role.SUPERVISOR, Role.AGENT, Role.TENANT_ADMIN)
MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": XLSX,
}
Name = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]


class ChoiceBody(BaseModel):
    """One of the answers that a field allows."""

    value: str = Field(min_length=1, max_length=64)
    name_zh: Name
    name_en: Name


class FieldBody(BaseModel):
    """One answer that a form asks for."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")
    name_zh: Name
    name_en: Name
    kind: Literal["text", "digits", "number", "date", "choice"]
    required: bool = False
    choices: list[ChoiceBody] = Field(default=[], max_length=50)


class FormBody(BaseModel):
    """A form: what it asks for, how often, and when."""

    code: str = Field(pattern=CODE)
    name_zh: Name
    name_en: Name
    fields: list[FieldBody] = Field(min_length=1, max_length=model.MAX_FIELDS)
    one_per_caller: bool = False
    opens_at: AskedMoment | None = None
    closes_at: AskedMoment | None = None

    @model_validator(mode="after")
    def _require_sense(self) -> Self:
        if len({field.code for field in self.fields}) < len(self.fields):
            raise ValueError("each field has a code of its own")
        if any((field.kind == "choice") != bool(field.choices) for field in self.fields):
            raise ValueError("a choice has choices, and nothing else has")
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValueError("a form closes after it has opened")
        return self

    def text(self) -> FormText:
        fields = [
            model.Field(
                **{
                    **field.model_dump(),
                    "choices": tuple(model.Choice(**c.model_dump()) for c in field.choices),
                }
            )
            for field in self.fields
        ]
        return FormText(
            code=self.code,
            name_zh=self.name_zh,
            name_en=self.name_en,
            fields=fields,
            one_per_caller=self.one_per_caller,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
        )


class NewForm(FormBody):
    """A form of an enterprise."""

    tenant_id: UUID


class FormOut(BaseModel):
    """A form as it is kept, and how many have registered with it."""

    id: UUID
    tenant_id: UUID
    code: str
    name_zh: str
    name_en: str
    fields: list[FieldBody]
    one_per_caller: bool
    opens_at: Instant | None
    closes_at: Instant | None
    is_open: bool
    registrations: int
    changed_at: Instant
    author: str


class RegistrationOut(BaseModel):
    """One registration."""

    id: UUID
    interaction_id: UUID
    at: Instant
    agent: str | None
    values: dict[str, str]


class RegisterBody(BaseModel):
    """What a contact told whoever serves it."""

    interaction_id: UUID
    values: dict[str, Annotated[str, StringConstraints(max_length=model.LONGEST_ANSWER)]] = Field(
        max_length=model.MAX_FIELDS
    )


@router.get("", dependencies=[listing(*EVERYBODY)], summary="Forms")
async def list_forms(me: Me, db: DatabaseHere, keys: KeysHere) -> ListOf[FormOut]:
    return whole([FormOut.model_validate(row) for row in await Forms(db=db, keys=keys).all_of(me)])


@router.post("", dependencies=[listing(*AUTHORS)], status_code=201, summary="A new form")
async def add_form(body: NewForm, me: Me, db: DatabaseHere, keys: KeysHere) -> Kept:
    return Kept(id=await Forms(db=db, keys=keys).add(me, tenant_id=body.tenant_id, text=body.text()))


@router.get("/{form_id}", dependencies=[item(*EVERYBODY)], summary="One form")
async def read_form(form_id: UUID, me: Me, db: DatabaseHere, keys: KeysHere) -> FormOut:
    return FormOut.model_validate(await Forms(db=db, keys=keys).find(me, form_id))


@router.put("/{form_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Write a form anew")
async def change_form(form_id: UUID, body: FormBody, me: Me, db: DatabaseHere, keys: KeysHere) -> None:
    await Forms(db=db, keys=keys).change(me, form_id=form_id, text=body.text())


@router.delete("/{form_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Remove a form")
async def remove_form(form_id: UUID, me: Me, db: DatabaseHere, keys: KeysHere) -> None:
    await Forms(db=db, keys=keys).remove(me, form_id)


@router.get(
    "/{form_id}/registrations", dependencies=[item(*READERS)], summary="What was registered, newest first"
)
async def list_registrations(
    form_id: UUID,
    me: Me,
    db: DatabaseHere,
    keys: KeysHere,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: UUID | None = None,
) -> ListOf[RegistrationOut]:
    found, total = await Forms(db=db, keys=keys).registrations(me, form_id=form_id, before=after, limit=limit)
    return ListOf[RegistrationOut](
        items=[RegistrationOut.model_validate(each, from_attributes=True) for each in found],
        total=total,
        next=str(found[-1].id) if len(found) == limit else None,
    )


@router.post(
    "/{form_id}/registrations",
    dependencies=[item(*REGISTRARS)],
    status_code=201,
    summary="Register for a contact",
)
async def register(form_id: UUID, body: RegisterBody, me: Me, db: DatabaseHere, keys: KeysHere) -> Kept:
    found = await Forms(db=db, keys=keys).register(
        me, form_id=form_id, interaction_id=body.interaction_id, values=body.values
    )
    return Kept(id=found)


@router.get(
    "/{form_id}/registrations/export",
    dependencies=[item(*READERS)],
    summary="Everything that was registered, as a file",
    response_class=Response,
    responses={200: {"content": {kind: {} for kind in MEDIA_TYPES.values()}}},
)
async def export_registrations(
    form_id: UUID,
    me: Me,
    db: DatabaseHere,
    keys: KeysHere,
    reason: Annotated[str, Query(min_length=3, max_length=500)],
    kind: Annotated[Literal["csv", "xlsx"], Query(alias="format")] = "xlsx",
) -> Response:
    content = await Forms(db=db, keys=keys).export(me, form_id=form_id, kind=kind, reason=reason)
    headers = {"Content-Disposition": f'attachment; filename="registrations-{form_id}.{kind}"'}
    return Response(content, media_type=MEDIA_TYPES[kind], headers=headers)
