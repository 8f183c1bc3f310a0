"""What the operator holds: classes and ranges of numbers, and trunks to carriers."""

from ipaddress import ip_address, ip_network
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import AfterValidator, BaseModel, Field, SecretStr, StringConstraints, model_validator
from starlette.requests import HTTPConnection

from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.telephony.http import OPERATOR, Access, Areas, Digits, Name, Note
from yingda.telephony.usecases import ranges, trunks
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["telephony"])
LARGEST_RANGE = 1_000_000
SHORTEST, LONGEST = 8, 128
"""A carrier's password, as the switch can hold it."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
Pattern = Annotated[str, StringConstraints(pattern=r"^[0-9X]{1,15}\*?$")]
HOST_NAME = r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$"


def _network(value: str) -> str:
    """Where calls come from is known by address: a name may be somebody else's tomorrow."""
    return str(ip_network(value, strict=False))


class ClassOut(BaseModel):
    """A class of numbers by the numbering plan."""

    id: UUID
    code: str
    name_zh: str
    name_en: str
    pattern: str
    may_carry_hotline: bool
    rule_zh: str
    rule_en: str


class ClassBody(BaseModel):
    """A class of numbers; one that may not carry a hotline says why."""

    code: Code
    name_zh: Name
    name_en: Name
    pattern: Pattern
    may_carry_hotline: bool
    rule_zh: str = Field(default="", max_length=500)
    rule_en: str = Field(default="", max_length=500)

    @model_validator(mode="after")
    def _says_why(self) -> "ClassBody":
        if not self.may_carry_hotline and not (self.rule_zh.strip() and self.rule_en.strip()):
            raise ValueError("the rule, in both languages")
        return self


class RangeOut(BaseModel):
    """A block of numbers that the operator holds."""

    id: UUID
    first_digits: str
    last_digits: str
    class_id: UUID
    number_class: str
    access: Access
    areas: list[str]
    note: str
    created_at: Instant
    size: int
    taken: int


class RangeBody(BaseModel):
    """A block of numbers."""

    first_digits: Digits
    last_digits: Digits
    class_id: UUID
    access: Access = "national"
    areas: Areas = []
    note: Note = ""

    @model_validator(mode="after")
    def _is_block(self) -> "RangeBody":
        same_length = len(self.first_digits) == len(self.last_digits)
        if not same_length or not 0 <= int(self.last_digits) - int(self.first_digits) < LARGEST_RANGE:
            raise ValueError("first and last digits of one length, at most a million numbers")
        return self


class TrunkOut(BaseModel):
    """A connection to a carrier; of its password only that there is one."""

    id: UUID
    code: str
    name_zh: str
    name_en: str
    host: str
    port: int
    sources: list[str]
    username: str
    has_secret: bool
    outbound: bool
    prefix: str
    channels: int | None
    position: int
    status: Literal["active", "suspended"]


Source = Annotated[str, AfterValidator(_network)]
Host = Annotated[str, StringConstraints(pattern=HOST_NAME)]
Address = Annotated[
    str, StringConstraints(max_length=45), AfterValidator(lambda value: str(ip_address(value)))
]


class TrunkChange(BaseModel):
    """What is changed of a trunk; what is not named stays."""

    name_zh: Name | None = None
    name_en: Name | None = None
    host: Host | Address | None = None
    port: int | None = Field(default=None, ge=1, le=65_535)
    sources: list[Source] | None = Field(default=None, max_length=50)
    username: str | None = Field(default=None, pattern=r"^([A-Za-z0-9_.@+-]{1,64})?$")
    secret: SecretStr | None = None
    outbound: bool | None = None
    prefix: str | None = Field(default=None, pattern=r"^[0-9*#]{0,16}$")
    channels: int | None = Field(default=None, ge=1, le=10_000)
    position: int | None = Field(default=None, ge=0, le=1_000)
    status: Literal["active", "suspended"] | None = None

    @model_validator(mode="after")
    def _secret_fits(self) -> "TrunkChange":
        secret = self.secret.get_secret_value() if self.secret else ""
        is_printable = secret.isascii() and secret.isprintable() and not set(" ;") & set(secret)
        if secret and not (SHORTEST <= len(secret) <= LONGEST and is_printable):
            raise ValueError("8 to 128 printable characters, no space and no semicolon")
        return self

    def values(self) -> dict[str, object]:
        """The columns that are named; the number of channels may be taken away."""
        named = self.model_dump(exclude_unset=True)
        if self.secret is not None:
            named["secret"] = self.secret.get_secret_value()
        return {name: value for name, value in named.items() if value is not None or name == "channels"}


class TrunkBody(TrunkChange):
    """A new trunk."""

    code: Code
    name_zh: Name
    name_en: Name
    host: Host | Address


class Added(BaseModel):
    """The new one."""

    id: UUID


def _keys(connection: HTTPConnection) -> TenantKeys:
    keys: TenantKeys = connection.app.state.keys
    return keys


KeysHere = Annotated[TenantKeys, Depends(_keys)]


@router.get("/number-classes", dependencies=[listing(*OPERATOR)], summary="Classes of numbers")
async def list_classes(me: Me, db: DatabaseHere) -> ListOf[ClassOut]:
    return whole([ClassOut.model_validate(row) for row in await ranges.list_classes(db=db, actor=me)])


@router.post("/number-classes", dependencies=[listing(*OPERATOR)], status_code=201, summary="Add a class")
async def add_class(body: ClassBody, me: Me, db: DatabaseHere) -> Added:
    return Added(id=await ranges.add_class(db=db, actor=me, values=body.model_dump()))


@router.put(
    "/number-classes/{class_id}", dependencies=[item(*OPERATOR)], status_code=204, summary="Change a class"
)
async def change_class(class_id: UUID, body: ClassBody, me: Me, db: DatabaseHere) -> None:
    await ranges.change_class(db=db, actor=me, class_id=class_id, values=body.model_dump(exclude={"code"}))


@router.get("/number-ranges", dependencies=[listing(*OPERATOR)], summary="Ranges of numbers")
async def list_ranges(me: Me, db: DatabaseHere) -> ListOf[RangeOut]:
    return whole([RangeOut.model_validate(row) for row in await ranges.list_ranges(db=db, actor=me)])


@router.post("/number-ranges", dependencies=[listing(*OPERATOR)], status_code=201, summary="Add a range")
async def add_range(body: RangeBody, me: Me, db: DatabaseHere) -> Added:
    return Added(id=await ranges.add_range(db=db, actor=me, values=body.model_dump()))


@router.delete(
    "/number-ranges/{range_id}", dependencies=[item(*OPERATOR)], status_code=204, summary="Remove a range"
)
async def remove_range(range_id: UUID, me: Me, db: DatabaseHere) -> None:
    await ranges.remove_range(db=db, actor=me, range_id=range_id)


@router.get("/trunks", dependencies=[listing(*OPERATOR)], summary="Trunks")
async def list_trunks(me: Me, db: DatabaseHere) -> ListOf[TrunkOut]:
    return whole([TrunkOut.model_validate(row) for row in await trunks.list_trunks(db=db, actor=me)])


@router.post("/trunks", dependencies=[listing(*OPERATOR)], status_code=201, summary="Add a trunk")
async def add_trunk(body: TrunkBody, me: Me, db: DatabaseHere, keys: KeysHere) -> Added:
    return Added(id=await trunks.add_trunk(db=db, keys=keys, actor=me, values=body.values()))


@router.patch("/trunks/{trunk_id}", dependencies=[item(*OPERATOR)], status_code=204, summary="Change a trunk")
async def change_trunk(trunk_id: UUID, body: TrunkChange, me: Me, db: DatabaseHere, keys: KeysHere) -> None:
    await trunks.change_trunk(db=db, keys=keys, actor=me, trunk_id=trunk_id, values=body.values())
