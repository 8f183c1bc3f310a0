"""Secrets for the enterprises' own systems, and queries tried by their authors."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field, SecretStr, StringConstraints
from starlette.requests import HTTPConnection

from yingda.flows.calendars.http import CODE, Kept
from yingda.flows.doors import KeysHere
from yingda.flows.queries.ask import SystemAsker
from yingda.flows.queries.secrets import Secrets, SecretText
from yingda.flows.queries.trying import QueryTrial, try_query
from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["queries"])
AUTHORS: Final = (Role.OPERATOR_ADMIN, Role.TENANT_ADMIN)


def _asker(connection: HTTPConnection) -> SystemAsker:
    asker: SystemAsker = connection.app.state.asker
    return asker


AskerHere = Annotated[SystemAsker, Depends(_asker)]
"""Asks the enterprises' own systems."""


class SecretBody(BaseModel):
    """What lets us in: a header, sent to one host and nowhere else."""

    code: str = Field(pattern=CODE)
    host: str = Field(min_length=1, max_length=260)
    header: str = Field(min_length=1, max_length=64)
    value: SecretStr = Field(min_length=1, max_length=4000)

    def text(self) -> SecretText:
        return SecretText(
            code=self.code, host=self.host, header=self.header, value=self.value.get_secret_value()
        )


class NewSecret(SecretBody):
    """A secret of an enterprise."""

    tenant_id: UUID


class SecretOut(BaseModel):
    """A secret without its value: nobody reads that again."""

    id: UUID
    tenant_id: UUID
    code: str
    host: str
    header: str
    changed_at: Instant
    author: str


class TryBody(BaseModel):
    """A query as a node of a flow has it, and the variables that it shall have."""

    tenant_id: UUID
    system: dict[str, Any] | None = None
    lookup: dict[str, Any] | None = None
    variables: dict[
        Annotated[str, StringConstraints(max_length=32)], Annotated[str, StringConstraints(max_length=500)]
    ] = Field(default={}, max_length=50)


class TriedOut(BaseModel):
    """What came of it: `found`, or the fault; the variables that the answer gives; how long it took."""

    outcome: str
    variables: dict[str, str]
    milliseconds: int


@router.get("/query-secrets", dependencies=[listing(*AUTHORS)], summary="Secrets for queries")
async def list_secrets(me: Me, db: DatabaseHere, keys: KeysHere) -> ListOf[SecretOut]:
    return whole([SecretOut.model_validate(row) for row in await Secrets(db=db, keys=keys).all_of(me)])


@router.post("/query-secrets", dependencies=[listing(*AUTHORS)], status_code=201, summary="A new secret")
async def add_secret(body: NewSecret, me: Me, db: DatabaseHere, keys: KeysHere) -> Kept:
    return Kept(id=await Secrets(db=db, keys=keys).add(me, tenant_id=body.tenant_id, text=body.text()))


@router.put(
    "/query-secrets/{secret_id}",
    dependencies=[item(*AUTHORS)],
    status_code=204,
    summary="Write a secret anew",
)
async def change_secret(secret_id: UUID, body: SecretBody, me: Me, db: DatabaseHere, keys: KeysHere) -> None:
    await Secrets(db=db, keys=keys).change(me, secret_id=secret_id, text=body.text())


@router.delete(
    "/query-secrets/{secret_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Remove a secret"
)
async def remove_secret(secret_id: UUID, me: Me, db: DatabaseHere, keys: KeysHere) -> None:
    await Secrets(db=db, keys=keys).remove(me, secret_id)


@router.post("/queries/try", dependencies=[listing(*AUTHORS)], summary="Try a query")
async def try_one(body: TryBody, me: Me, db: DatabaseHere, keys: KeysHere, asker: AskerHere) -> TriedOut:
    node = {
        name: value for name, value in (("system", body.system), ("lookup", body.lookup)) if value is not None
    }
    trial = QueryTrial(tenant_id=body.tenant_id, node=node, variables=body.variables)
    tried = await try_query(db=db, keys=keys, asker=asker, actor=me, trial=trial, now=datetime.now(UTC))
    return TriedOut.model_validate(tried, from_attributes=True)
