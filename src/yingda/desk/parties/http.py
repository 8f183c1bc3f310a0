"""Outside parties: kept by an enterprise; what it gave them, seen and taken back."""

from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import HTTPConnection

from yingda.desk.parties.model import LINK_DAYS, MOST_LINK_DAYS, Card, Dispatch, Party
from yingda.desk.parties.usecases.dispatching import Dispatches
from yingda.desk.parties.usecases.keeping import Parties, Wanted
from yingda.flows.doors import KeysHere
from yingda.platform.http import DatabaseHere, Instant, ListOf, Said, item, listing, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["parties"])
READERS: Final = (Role.TENANT_ADMIN, Role.SUPERVISOR, Role.CLERK, Role.AGENT)
KEEPERS: Final = (Role.TENANT_ADMIN, Role.SUPERVISOR)
MAIL: Final = r"^[^@\s,;<>\"]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,63}$"
Area = Annotated[str, Field(min_length=1, max_length=80)]
State = Literal["sent", "opened", "accepted", "declined", "done", "recalled"]


class OutsidePartyFacts(BaseModel):
    """A party as somebody wants it."""

    name: Said = Field(min_length=1, max_length=120)
    mail: str = Field(pattern=MAIL, max_length=254)
    phone: str = Field(default="", max_length=40)
    person: str = Field(default="", max_length=80)
    areas: list[Area] = Field(default=[], max_length=50)
    language: Literal["zh-CN", "en"] = "zh-CN"
    link_days: int = Field(
        default=LINK_DAYS, ge=1, le=MOST_LINK_DAYS, description="for how long what it is sent can be opened"
    )

    def wanted(self) -> Wanted:
        """The same in the words of the use case."""
        card = Card(name=self.name, mail=self.mail, phone=self.phone, person=self.person)
        return Wanted(card=card, areas=self.areas, language=self.language, link_days=self.link_days)


class OutsidePartyIn(OutsidePartyFacts):
    """A new party of an enterprise."""

    tenant_id: UUID


class OutsidePartyChange(OutsidePartyFacts):
    """A party otherwise."""

    disabled: bool = False
    version: int


class OutsidePartyOut(BaseModel):
    """An outside party."""

    id: UUID
    tenant_id: UUID
    name: str
    mail: str
    phone: str
    person: str
    areas: list[str]
    language: Literal["zh-CN", "en"]
    link_days: int
    disabled: bool
    open: int
    version: int
    created_at: Instant


class OutsidePartyMade(BaseModel):
    """The id of a new party."""

    id: UUID


class PartyStepOut(BaseModel):
    """Something that was said or done."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: Literal["sent", "opened", "accepted", "declined", "commented", "done", "recalled"]
    by_party: bool
    text: str
    file_ids: list[UUID]
    at: Instant


class GivenValueOut(BaseModel):
    """A field as the party sees it."""

    model_config = ConfigDict(from_attributes=True)

    name_zh: str
    name_en: str
    value: str


class PartyDispatchOut(BaseModel):
    """An order that was given to a party."""

    id: UUID
    tenant_id: UUID
    party_id: UUID
    party_name: str
    order_id: UUID
    order_number: str
    subject: str
    state: State
    mail: Literal["waiting", "sent", "dead", "gone"]
    sent_by: str
    at: Instant
    expires_at: Instant
    changed_at: Instant
    given: list[GivenValueOut] = Field(description="what the party sees, beside the number and the subject")
    steps: list[PartyStepOut]


def _parties(db: DatabaseHere, keys: KeysHere) -> Parties:
    return Parties(db=db, keys=keys)


def _dispatches(connection: HTTPConnection) -> Dispatches:
    found: Dispatches = connection.app.state.dispatches
    return found


PartiesHere = Annotated[Parties, Depends(_parties)]
DispatchesHere = Annotated[Dispatches, Depends(_dispatches)]


@router.get("/parties", dependencies=[listing(*READERS)], summary="Outside parties")
async def list_parties(me: Me, parties: PartiesHere) -> ListOf[OutsidePartyOut]:
    return whole([_party(each) for each in await parties.all_of(me)])


@router.post("/parties", dependencies=[listing(*KEEPERS)], status_code=201, summary="Add an outside party")
async def add_party(body: OutsidePartyIn, me: Me, parties: PartiesHere) -> OutsidePartyMade:
    return OutsidePartyMade(id=await parties.add(me, tenant_id=body.tenant_id, wanted=body.wanted()))


@router.get("/parties/{party_id}", dependencies=[item(*READERS)], summary="One outside party")
async def read_party(party_id: UUID, me: Me, parties: PartiesHere) -> OutsidePartyOut:
    return _party(await parties.find(me, party_id))


@router.put(
    "/parties/{party_id}", dependencies=[item(*KEEPERS)], status_code=204, summary="Change an outside party"
)
async def change_party(party_id: UUID, body: OutsidePartyChange, me: Me, parties: PartiesHere) -> None:
    await parties.change(
        me, party_id=party_id, wanted=body.wanted(), disabled=body.disabled, version=body.version
    )


@router.get("/dispatches", dependencies=[listing(*READERS)], summary="Orders given to outside parties")
async def list_dispatches(
    me: Me, parties: PartiesHere, order_id: UUID | None = None, party_id: UUID | None = None
) -> ListOf[PartyDispatchOut]:
    found = await parties.dispatches(me, order_id=order_id, party_id=party_id)
    return whole([_dispatch(each) for each in found])


@router.get("/dispatches/{dispatch_id}", dependencies=[item(*READERS)], summary="One of them, with its steps")
async def read_dispatch(dispatch_id: UUID, me: Me, parties: PartiesHere) -> PartyDispatchOut:
    return _dispatch(await parties.dispatch(me, dispatch_id))


@router.post(
    "/dispatches/{dispatch_id}/recall",
    dependencies=[item(*KEEPERS)],
    status_code=204,
    summary="Take an order back",
)
async def recall(dispatch_id: UUID, me: Me, dispatches: DispatchesHere) -> None:
    await dispatches.recall_by_hand(me, dispatch_id)


def _party(party: Party) -> OutsidePartyOut:
    card = party.card
    return OutsidePartyOut.model_validate(
        {
            "id": party.id, "tenant_id": party.tenant_id, "name": card.name, "mail": card.mail, "phone": card.phone,
            "person": card.person, "areas": list(party.areas), "language": party.language,
            "link_days": party.link_days, "disabled": party.disabled, "open": party.open,
            "version": party.version,
            "created_at": party.created_at,
        }
    )  # fmt: skip


def _dispatch(dispatch: Dispatch) -> PartyDispatchOut:
    return PartyDispatchOut.model_validate(
        {
            "id": dispatch.id, "tenant_id": dispatch.tenant_id, "party_id": dispatch.party_id,
            "party_name": dispatch.card.name, "order_id": dispatch.order_id,
            "order_number": dispatch.given.number, "subject": dispatch.given.subject, "state": dispatch.state,
            "mail": dispatch.mail, "sent_by": dispatch.sent_by, "at": dispatch.at,
            "expires_at": dispatch.expires_at, "changed_at": dispatch.changed_at,
            "given": [GivenValueOut.model_validate(each) for each in dispatch.given.values],
            "steps": [PartyStepOut.model_validate(each) for each in dispatch.steps],
        }
    )  # fmt: skip
