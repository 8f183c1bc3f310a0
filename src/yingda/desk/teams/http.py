"""Teams and departments over HTTP."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from yingda.desk.teams.model import CODE, TeamKind, TeamText
from yingda.desk.teams.usecases import Teams
from yingda.platform.http import DatabaseHere, Instant, ListOf, Said, item, listing, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/teams", tags=["teams"])
READERS: Final = (Role.SUPERVISOR, Role.AGENT, Role.TENANT_ADMIN, Role.TENANT_VIEWER, Role.CLERK)
AUTHORS: Final = (Role.SUPERVISOR, Role.TENANT_ADMIN)


class TeamIn(BaseModel):
    """A team as somebody writes it."""

    code: str = Field(pattern=CODE)
    name_zh: Said = Field(min_length=1, max_length=80)
    name_en: Said = Field(min_length=1, max_length=80)
    kind: TeamKind = TeamKind.TEAM
    email: str | None = Field(default=None, max_length=254, pattern=r"^[^@\s]{1,64}@[^@\s]+\.[^@\s.]+$")
    queue_id: UUID | None = None
    members: list[UUID] = Field(default=[], max_length=500)

    def text(self) -> TeamText:
        """What the use case takes."""
        return TeamText(
            code=self.code,
            name_zh=self.name_zh,
            name_en=self.name_en,
            kind=self.kind,
            email=self.email,
            queue_id=self.queue_id,
            members=tuple(dict.fromkeys(self.members)),
        )


class NewTeam(TeamIn):
    """A new team of an enterprise."""

    tenant_id: UUID


class ChangedTeam(TeamIn):
    """A team as it is to be, and the version that it was read in."""

    version: int


class TeamOut(BaseModel):
    """A team with its members."""

    id: UUID
    tenant_id: UUID
    code: str
    name_zh: str
    name_en: str
    kind: TeamKind
    email: str | None
    queue_id: UUID | None
    members: list[UUID]
    version: int
    changed_at: Instant


class PersonOut(BaseModel):
    """Somebody who can be given an enterprise's orders."""

    user_id: UUID
    display_name: str
    role: Role
    staff_no: str | None


class TeamAdded(BaseModel):
    """The id of what is new."""

    id: UUID


@router.get("", dependencies=[listing(*READERS)], summary="Teams and departments")
async def list_teams(me: Me, db: DatabaseHere, tenant_id: UUID | None = None) -> ListOf[TeamOut]:
    rows = await Teams(db=db).all_of(me, tenant_id=tenant_id)
    return whole([TeamOut.model_validate(row) for row in rows])


@router.get("/people", dependencies=[listing(*READERS)], summary="Who can be given an enterprise's orders")
async def list_people(tenant_id: UUID, me: Me, db: DatabaseHere) -> ListOf[PersonOut]:
    rows = await Teams(db=db).people(me, tenant_id=tenant_id)
    return whole([PersonOut.model_validate(row) for row in rows])


@router.post("", dependencies=[listing(*AUTHORS)], status_code=201, summary="Add a team")
async def add_team(body: NewTeam, me: Me, db: DatabaseHere) -> TeamAdded:
    return TeamAdded(id=await Teams(db=db).add(me, tenant_id=body.tenant_id, text=body.text()))


@router.get("/{team_id}", dependencies=[item(*READERS)], summary="One team")
async def read_team(team_id: UUID, me: Me, db: DatabaseHere) -> TeamOut:
    return TeamOut.model_validate(await Teams(db=db).find(me, team_id))


@router.put("/{team_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Change a team")
async def change_team(team_id: UUID, body: ChangedTeam, me: Me, db: DatabaseHere) -> None:
    await Teams(db=db).change(me, team_id=team_id, text=body.text(), version=body.version)


@router.delete("/{team_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Remove a team")
async def remove_team(team_id: UUID, me: Me, db: DatabaseHere) -> None:
    await Teams(db=db).remove(me, team_id)
