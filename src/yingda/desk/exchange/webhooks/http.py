"""Webhooks: kept, tried, their messages seen and told again."""

from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import HTTPConnection

from yingda.desk.changes import KINDS
from yingda.desk.exchange.webhooks.usecases import Wanted, Webhooks
from yingda.flows.doors import KeysHere
from yingda.flows.queries.ask import LONGEST_URL
from yingda.platform.http import DatabaseHere, Instant, ListOf, Said, item, listing, whole
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/webhooks", tags=["exchange"])
KEEPERS: Final = (Role.TENANT_ADMIN,)
Kind = Literal[KINDS]  # type: ignore[valid-type]  # the words are those of changes
State = Literal["waiting", "delivered", "dead"]


class WebhookOut(BaseModel):
    """A webhook, and how it fares."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    tenant_id: UUID
    name: str
    url: str
    kinds: list[str]
    with_content: bool
    failures: int
    failing_since: Instant | None
    next_at: Instant
    paused_at: Instant | None
    pause_cause: Literal["person", "failing"] | None
    previous_until: Instant | None
    created_at: Instant
    changed_at: Instant
    version: int
    waiting: int
    dead: int
    delivered_at: Instant | None


class WebhookFacts(BaseModel):
    """A webhook as somebody wants it."""

    name: Said = Field(min_length=1, max_length=80)
    url: str = Field(min_length=1, max_length=LONGEST_URL)
    kinds: Annotated[list[Kind], Field(min_length=1, max_length=len(KINDS))]
    with_content: bool = False

    def wanted(self) -> Wanted:
        """The same in the words of the use case."""
        return Wanted(name=self.name, url=self.url, kinds=self.kinds, with_content=self.with_content)


class WebhookIn(WebhookFacts):
    """A new webhook of an enterprise."""

    tenant_id: UUID


class WebhookChange(WebhookFacts):
    """A webhook otherwise."""

    paused: bool = False
    version: int


class WebhookMade(BaseModel):
    """A new webhook, and the secret that signs: it is told this once."""

    id: UUID
    secret: str


class SecretMade(BaseModel):
    """Another secret: it is told this once."""

    secret: str


class DeliveryOut(BaseModel):
    """A message of a webhook, and what became of it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: str
    thing_id: UUID
    changed_at: Instant
    state: State
    attempts: int
    status: int | None
    fault: Literal["status", "timeout", "address", "unreachable"] | None
    milliseconds: int | None
    at: Instant
    tried_at: Instant | None
    delivered_at: Instant | None


class SentAgain(BaseModel):
    """How many messages are told again."""

    messages: int


def _webhooks(connection: HTTPConnection, db: DatabaseHere, keys: KeysHere) -> Webhooks:
    return Webhooks(db=db, keys=keys, named_hosts=connection.app.state.asker.named_hosts)


Here = Annotated[Webhooks, Depends(_webhooks)]


@router.get("", dependencies=[listing(*KEEPERS)], summary="Webhooks")
async def list_webhooks(me: Me, hooks: Here) -> ListOf[WebhookOut]:
    return whole([WebhookOut.model_validate(each) for each in await hooks.all_of(me)])


@router.post("", dependencies=[listing(*KEEPERS)], status_code=201, summary="Add a webhook")
async def add_webhook(body: WebhookIn, me: Me, hooks: Here) -> WebhookMade:
    found, secret = await hooks.add(me, tenant_id=body.tenant_id, wanted=body.wanted())
    return WebhookMade(id=found, secret=secret)


@router.get("/{webhook_id}", dependencies=[item(*KEEPERS)], summary="One webhook")
async def read_webhook(webhook_id: UUID, me: Me, hooks: Here) -> WebhookOut:
    return WebhookOut.model_validate(await hooks.find(me, webhook_id))


@router.put("/{webhook_id}", dependencies=[item(*KEEPERS)], status_code=204, summary="Change a webhook")
async def change_webhook(webhook_id: UUID, body: WebhookChange, me: Me, hooks: Here) -> None:
    await hooks.change(
        me, webhook_id=webhook_id, wanted=body.wanted(), paused=body.paused, version=body.version
    )


@router.delete("/{webhook_id}", dependencies=[item(*KEEPERS)], status_code=204, summary="Remove a webhook")
async def remove_webhook(webhook_id: UUID, me: Me, hooks: Here) -> None:
    await hooks.remove(me, webhook_id)


@router.post("/{webhook_id}/secret", dependencies=[item(*KEEPERS)], summary="Make another secret")
async def renew_secret(webhook_id: UUID, me: Me, hooks: Here) -> SecretMade:
    return SecretMade(secret=await hooks.renew_secret(me, webhook_id))


@router.post("/{webhook_id}/ping", dependencies=[item(*KEEPERS)], status_code=202, summary="Try the way")
async def ping(webhook_id: UUID, me: Me, hooks: Here) -> None:
    await hooks.ping(me, webhook_id)


@router.get("/{webhook_id}/deliveries", dependencies=[item(*KEEPERS)], summary="Messages of a webhook")
async def list_deliveries(
    webhook_id: UUID,
    me: Me,
    hooks: Here,
    state: State | None = None,
    after: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ListOf[DeliveryOut]:
    found, total, following = await hooks.deliveries(me, webhook_id, state=state, after=after, limit=limit)
    shown = [DeliveryOut.model_validate(each) for each in found]
    return ListOf[DeliveryOut](items=shown, total=total, next=following)


@router.post("/{webhook_id}/resend", dependencies=[item(*KEEPERS)], summary="Tell all dead letters again")
async def resend_all(webhook_id: UUID, me: Me, hooks: Here) -> SentAgain:
    return SentAgain(messages=await hooks.send_again(me, webhook_id))


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/resend",
    dependencies=[item(*KEEPERS)],
    summary="Tell one message again",
)
async def resend_one(webhook_id: UUID, delivery_id: UUID, me: Me, hooks: Here) -> SentAgain:
    return SentAgain(messages=await hooks.send_again(me, webhook_id, delivery_id))
