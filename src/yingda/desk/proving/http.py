"""Identity checks: an enterprise's rules, what is asked of a customer, what came of it."""

from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field, StringConstraints
from starlette.requests import HTTPConnection

from yingda.desk.fields.wire import FieldIO, fields_out
from yingda.desk.proving import model
from yingda.desk.proving.model import Channel, Level, Method, Policy, Scope
from yingda.desk.proving.usecases import Asked, Proving, Standing
from yingda.platform.http import Instant, ListOf, item, listing
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api", tags=["identity"])
READERS: Final = (Role.SUPERVISOR, Role.AGENT, Role.TENANT_ADMIN, Role.TENANT_VIEWER, Role.CLERK)
CHECKERS: Final = (Role.SUPERVISOR, Role.AGENT, Role.TENANT_ADMIN, Role.CLERK)


def _proving(connection: HTTPConnection) -> Proving:
    proving: Proving = connection.app.state.proving
    return proving


ProvingHere = Annotated[Proving, Depends(_proving)]
FieldKey = Annotated[str, StringConstraints(max_length=40)]
Answer = Annotated[str, StringConstraints(max_length=500)]


class QuestionsIO(BaseModel):
    """Which of a customer's fields are asked, and how many at once."""

    fields: list[FieldKey] = Field(max_length=model.MAX_QUESTIONS)
    ask: int = Field(ge=1, le=model.MAX_QUESTIONS)
    level: Level = Level.BASIC


class CodeIO(BaseModel):
    """By which ways a one-time code goes out."""

    channels: list[Channel] = Field(max_length=3)
    level: Level = Level.STRONG


class IdentityDocumentIO(BaseModel):
    """Which field holds the number of the document."""

    field: FieldKey
    level: Level = Level.STRONG


class PolicyIO(BaseModel):
    """How an enterprise has identities proved; a method that is null is not offered."""

    questions: QuestionsIO | None = None
    code: CodeIO | None = None
    document: IdentityDocumentIO | None = None
    attempts: int = Field(default=3, ge=1, le=10)
    lock_minutes: int = Field(default=30, ge=1, le=1440)
    valid_minutes: int = Field(default=30, ge=1, le=1440)
    scope: Scope = Scope.CONTACT
    sensitive: Level = Level.BASIC


class IdentityPolicyOut(PolicyIO):
    """The rules as they are kept, and what can be asked."""

    tenant_id: UUID
    version: int
    askable: list[FieldIO]


class IdentityPolicyBody(PolicyIO):
    """Rules to be kept, instead of the version that they were written upon."""

    version: int = Field(ge=0)


class IdentityVersionOut(BaseModel):
    """The version that is kept now."""

    version: int


class ProofOut(BaseModel):
    """A proof that counts now."""

    method: Method
    level: Level
    at: Instant
    valid_until: Instant


class StandingOut(BaseModel):
    """What a customer has proved, and what may be asked of him now."""

    tenant_id: UUID
    customer_id: UUID | None
    """None as long as nobody has said whom the contact belongs to."""
    methods: list[Method]
    levels: dict[Method, Level]
    """How sure one is after each of the methods."""
    channels: list[Channel]
    sensitive: Level
    proof: ProofOut | None
    attempts_left: int
    locked_until: Instant | None


class CheckBody(BaseModel):
    """A check to be begun: for the customer of a contact, or for a customer by himself."""

    interaction_id: UUID | None = None
    customer_id: UUID | None = None
    method: Method
    channel: Channel | None = None
    language: Literal["zh-CN", "en"] = "zh-CN"


class ChallengeOut(BaseModel):
    """What is to be asked now."""

    id: UUID
    method: Method
    fields: list[FieldIO]
    expires_at: Instant
    attempts_left: int


class AnswersBody(BaseModel):
    """What the customer said."""

    answers: dict[FieldKey, Answer] = Field(max_length=model.MAX_QUESTIONS)


class OutcomeOut(BaseModel):
    """What came of it: the same for what is wrong and for what is not known."""

    proved: bool
    level: Level | None
    valid_until: Instant | None
    attempts_left: int
    locked_until: Instant | None


class CheckOut(BaseModel):
    """One attempt of the past."""

    id: UUID
    tenant_id: UUID
    interaction_id: UUID | None
    customer_id: UUID | None
    agent: str | None
    method: Method
    result: Literal["proved", "not_proved"]
    level: Level | None
    asked: list[str]
    document: str | None
    """Masked."""
    at: Instant
    valid_until: Instant | None


@router.get(
    "/identity-policies/{tenant_id}", dependencies=[item(*READERS)], summary="How identities are proved"
)
async def read_policy(tenant_id: UUID, me: Me, proving: ProvingHere) -> IdentityPolicyOut:
    policy, version = await proving.policy(me, tenant_id)
    askable = fields_out(list(await proving.askable(me, tenant_id)))
    return IdentityPolicyOut(tenant_id=tenant_id, version=version, askable=askable, **policy.to_json())


@router.put(
    "/identity-policies/{tenant_id}",
    dependencies=[item(Role.TENANT_ADMIN)],
    summary="Say how identities are proved",
)
async def keep_policy(
    tenant_id: UUID, body: IdentityPolicyBody, me: Me, proving: ProvingHere
) -> IdentityVersionOut:
    policy = Policy.from_json(body.model_dump(mode="json"))
    return IdentityVersionOut(
        version=await proving.keep_policy(me, tenant_id, policy=policy, version=body.version)
    )


@router.get("/identity-checks", dependencies=[listing(*READERS)], summary="What came of identity checks")
async def list_checks(
    me: Me,
    proving: ProvingHere,
    tenant_id: UUID | None = None,
    customer_id: UUID | None = None,
    interaction_id: UUID | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ListOf[CheckOut]:
    rows, total = await proving.history(
        me,
        tenant_id=tenant_id,
        customer_id=customer_id,
        interaction_id=interaction_id,
        before=after,
        limit=limit,
    )
    found = [CheckOut.model_validate(row) for row in rows]
    following = str(found[-1].id) if len(found) == limit else None
    return ListOf[CheckOut](items=found, total=total, next=following)


@router.get(
    "/identity-checks/by-contact/{interaction_id}",
    dependencies=[item(*CHECKERS)],
    summary="What the customer of a contact has proved",
)
async def standing_of_contact(interaction_id: UUID, me: Me, proving: ProvingHere) -> StandingOut:
    return _standing(await proving.standing(me, interaction_id=interaction_id, customer_id=None))


@router.get(
    "/identity-checks/by-customer/{customer_id}",
    dependencies=[item(*CHECKERS)],
    summary="What a customer has proved without a contact",
)
async def standing_of_customer(customer_id: UUID, me: Me, proving: ProvingHere) -> StandingOut:
    return _standing(await proving.standing(me, interaction_id=None, customer_id=customer_id))


@router.post(
    "/identity-checks", dependencies=[listing(*CHECKERS)], status_code=201, summary="Begin an identity check"
)
async def begin_check(body: CheckBody, me: Me, proving: ProvingHere) -> ChallengeOut:
    challenge = await proving.begin(me, Asked(**body.model_dump()))
    return ChallengeOut(
        id=challenge.id,
        method=challenge.method,
        fields=fields_out(challenge.fields),
        expires_at=challenge.expires_at,
        attempts_left=challenge.attempts_left,
    )


@router.post(
    "/identity-checks/{challenge_id}/answers",
    dependencies=[item(*CHECKERS)],
    summary="Compare what the customer says",
)
async def answer_check(challenge_id: UUID, body: AnswersBody, me: Me, proving: ProvingHere) -> OutcomeOut:
    outcome = await proving.answer(me, challenge_id, given=body.answers)
    return OutcomeOut.model_validate(outcome, from_attributes=True)


def _standing(standing: Standing) -> StandingOut:
    policy = standing.policy
    return StandingOut(
        tenant_id=standing.tenant_id,
        customer_id=standing.customer_id,
        methods=list(policy.methods),
        levels={method: policy.level_of(method) for method in policy.methods},
        channels=list(policy.code.channels) if policy.code else [],
        sensitive=policy.sensitive,
        proof=ProofOut.model_validate(standing.proof) if standing.proof else None,
        attempts_left=standing.attempts_left,
        locked_until=standing.locked_until,
    )
