"""POST /api/feeds/...: items with keys of the sender's own; a repeat of any part, in any order, changes nothing."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from yingda.desk.customers.drafting import AddressDraft, Draft, NumberDraft
from yingda.desk.customers.model import NumberKind
from yingda.desk.customers.usecases.keeping import CustomerKeeper
from yingda.desk.exchange.feeds.usecases import MOST_ITEMS, Feed, Item, Taken, take
from yingda.desk.goods.catalogue.http import ProductIn
from yingda.desk.goods.catalogue.usecases import upsert_product
from yingda.flows.doors import KeysHere
from yingda.platform.db import Transaction
from yingda.platform.http import DatabaseHere, listing
from yingda.platform.problems import VALIDATION_CODE
from yingda.tenancy.model import Role
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/feeds", tags=["exchange"])
SENDERS: Final = (Role.TENANT_ADMIN,)
Key = Annotated[str, Field(min_length=1, max_length=200)]
Word = Annotated[str, Field(min_length=1, max_length=80)]
_NOTHING_ELSE: Final = ConfigDict(extra="forbid")
"""What has a name that nobody knows would be lost without a word."""


class FedNumber(BaseModel):
    """A number of a customer."""

    model_config = _NOTHING_ELSE
    number: str = Field(min_length=1, max_length=40)
    kind: NumberKind = NumberKind.MOBILE


class FedCustomer(BaseModel):
    """A customer; what is not said stays as it was."""

    model_config = _NOTHING_ELSE
    name: str = Field(default="", max_length=200)
    values: dict[str, Any] = {}
    grade: str | None = None
    tags: list[Word] = []
    do_not_call: bool = False
    numbers: list[FedNumber] = Field(default=[], max_length=20)
    addresses: list[Annotated[str, Field(max_length=500)]] = Field(default=[], max_length=20)

    def draft(self) -> Draft:
        """The same as customers know it."""
        return Draft(
            name=self.name,
            values=self.values,
            grade=self.grade,
            tags=self.tags,
            do_not_call=self.do_not_call,
            numbers=[NumberDraft(number=each.number, kind=each.kind) for each in self.numbers],
            addresses=[AddressDraft(text=each) for each in self.addresses],
        )


class FedProduct(ProductIn):
    """A product, said whole."""

    model_config = _NOTHING_ELSE


class FeedItemIn(BaseModel):
    """An item under the sender's own key: another key for each change, the same one for a repeat."""

    key: Key
    content: dict[str, Any]


class CustomersIn(BaseModel):
    """Part of a feed of customers."""

    tenant_id: UUID | None = None
    by: Word = Field(
        default="number", description="A unique field of the layout, or number: whom an item means"
    )
    items: list[FeedItemIn] = Field(min_length=1, max_length=MOST_ITEMS)


class ProductsIn(BaseModel):
    """Part of a feed of products, which are meant by their codes."""

    tenant_id: UUID | None = None
    items: list[FeedItemIn] = Field(min_length=1, max_length=MOST_ITEMS)


class FedItemOut(BaseModel):
    """What became of an item; `repeated`: it came before, nothing was done this time."""

    key: str
    outcome: Literal["added", "changed", "unchanged", "refused"]
    id: UUID | None
    repeated: bool
    code: str | None
    details: dict[str, Any]


class FeedOut(BaseModel):
    """What became of each item, in their order."""

    items: list[FedItemOut]
    refused: int


@router.post("/customers", dependencies=[listing(*SENDERS)], summary="Customers from an enterprise's system")
async def feed_customers(body: CustomersIn, me: Me, db: DatabaseHere, keys: KeysHere) -> FeedOut:
    tenant_id = body.tenant_id or me.tenant_id
    keeper = CustomerKeeper(db=db, keys=keys)

    async def apply(tx: Transaction, content: Mapping[str, Any]) -> tuple[UUID, str]:
        draft = FedCustomer.model_validate(content).draft()
        return await keeper.upsert(tx, actor=me, tenant_id=tenant_id, draft=draft, by=body.by)

    sound, wrong = _sorted(body.items, FedCustomer)
    feed = Feed(name="customers", tenant_id=tenant_id, apply=apply)
    return _out(body.items, [*await take(db=db, actor=me, feed=feed, items=sound), *wrong])


@router.post("/products", dependencies=[listing(*SENDERS)], summary="Products from an enterprise's system")
async def feed_products(body: ProductsIn, me: Me, db: DatabaseHere) -> FeedOut:
    tenant_id = body.tenant_id or me.tenant_id

    async def apply(tx: Transaction, content: Mapping[str, Any]) -> tuple[UUID, str]:
        values = FedProduct.model_validate(content).model_dump()
        return await upsert_product(tx, tenant_id=tenant_id, values=values)

    sound, wrong = _sorted(body.items, FedProduct)
    feed = Feed(name="products", tenant_id=tenant_id, apply=apply)
    return _out(body.items, [*await take(db=db, actor=me, feed=feed, items=sound), *wrong])


def _sorted(items: Sequence[FeedItemIn], shape: type[BaseModel]) -> tuple[list[Item], list[Taken]]:
    """Items that have the right shape, and what is wrong with the others."""
    sound, wrong = [], []
    for item in items:
        try:
            shape.model_validate(item.content)
        except ValidationError as problem:
            places = [".".join(map(str, each["loc"])) for each in problem.errors()]
            wrong.append(
                Taken(key=item.key, outcome="refused", code=VALIDATION_CODE, details={"places": places[:20]})
            )
        else:
            sound.append(Item(key=item.key, content=item.content))
    return sound, wrong


def _out(items: Sequence[FeedItemIn], taken: Sequence[Taken]) -> FeedOut:
    by_key = {each.key: each for each in taken}
    shown = [
        FedItemOut.model_validate(
            {
                "key": each.key, "outcome": each.outcome, "id": each.thing_id, "repeated": each.repeated,
                "code": each.code, "details": dict(each.details),
            }
        )
        for each in (by_key[item.key] for item in items)
    ]  # fmt: skip
    return FeedOut(items=shown, refused=sum(each.outcome == "refused" for each in shown))
