"""The people of houses, over HTTP."""

from collections.abc import Mapping
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from yingda.platform.http import DatabaseHere, ListOf, item, listing, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases import sessions, users
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/users", tags=["tenancy"])
KEEPERS: Final = (Role.OPERATOR_ADMIN, Role.TENANT_ADMIN)
Username = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{1,63}$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
StaffNo = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,20}$")]


class PoolOut(BaseModel):
    """A group of agents."""

    id: UUID
    name_zh: str
    name_en: str


class UserOut(BaseModel):
    """A person of a house."""

    id: UUID
    tenant_id: UUID
    username: str
    display_name: str
    role: Role
    staff_no: str | None
    is_disabled: bool
    must_change_password: bool
    """He has not chosen his own password yet."""
    pool: PoolOut | None
    assigned: list[UUID]
    """Client enterprises that a supervisor has an eye on, as far as the reader knows of them."""


class PersonBody(BaseModel):
    """What is said of a person."""

    display_name: Name
    staff_no: StaffNo | None = None
    pool_id: UUID | None = None
    """Of an agent; without one his house's first, or the one that he has."""
    assigned: list[UUID] = Field(default_factory=list, max_length=500)
    """Of a supervisor of the operator's."""


class NewPersonBody(PersonBody):
    """Somebody new."""

    tenant_id: UUID | None = None
    """His house; without one the reader's own."""
    username: Username
    role: Role


class UserOpened(BaseModel):
    """A person, and once only the password for his next login."""

    user: UserOut
    password: str


class Revoked(BaseModel):
    """How many logins were ended."""

    sessions: int


def _user(row: Mapping[str, Any]) -> UserOut:
    pool = row["pool_id"] and PoolOut(
        id=row["pool_id"], name_zh=row["pool_name_zh"], name_en=row["pool_name_en"]
    )
    return UserOut.model_validate({**row, "pool": pool or None})


def _details(body: PersonBody) -> users.Details:
    return users.Details(
        display_name=body.display_name,
        staff_no=body.staff_no,
        pool_id=body.pool_id,
        assigned=frozenset(body.assigned),
    )


@router.get(
    "", dependencies=[listing(Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN)], summary="Users"
)
async def list_users(me: Me, db: DatabaseHere) -> ListOf[UserOut]:
    return whole([_user(row) for row in await users.list_users(db=db, actor=me)])


@router.post("", dependencies=[listing(*KEEPERS)], status_code=201, summary="Add a person")
async def add_person(body: NewPersonBody, me: Me, db: DatabaseHere) -> UserOpened:
    opened = await users.add_person(
        db=db,
        actor=me,
        tenant_id=body.tenant_id or me.tenant_id,
        username=body.username,
        role=body.role,
        details=_details(body),
    )
    return UserOpened(user=_user(opened.row), password=opened.password)


@router.put("/{user_id}", dependencies=[item(*KEEPERS)], summary="Change what is said of a person")
async def change_person(user_id: UUID, body: PersonBody, me: Me, db: DatabaseHere) -> UserOut:
    return _user(await users.change_person(db=db, actor=me, user_id=user_id, details=_details(body)))


@router.post("/{user_id}/disable", dependencies=[item(*KEEPERS)], summary="Let a person log in no more")
async def lock_out(user_id: UUID, me: Me, db: DatabaseHere) -> UserOut:
    return _user(await users.lock_out(db=db, actor=me, user_id=user_id))


@router.post("/{user_id}/enable", dependencies=[item(*KEEPERS)], summary="Let a person log in again")
async def let_in(user_id: UUID, me: Me, db: DatabaseHere) -> UserOut:
    return _user(await users.let_in(db=db, actor=me, user_id=user_id))


@router.post("/{user_id}/reset-password", dependencies=[item(*KEEPERS)], summary="A new password, once")
async def reset_password(user_id: UUID, me: Me, db: DatabaseHere) -> UserOpened:
    opened = await users.reset_password(db=db, actor=me, user_id=user_id)
    return UserOpened(user=_user(opened.row), password=opened.password)


@router.post("/{user_id}/revoke-sessions", dependencies=[item(*KEEPERS)], summary="End every login of a user")
async def revoke_sessions(user_id: UUID, me: Me, db: DatabaseHere) -> Revoked:
    return Revoked(sessions=await sessions.revoke_sessions_of(db=db, actor=me, user_id=user_id))
