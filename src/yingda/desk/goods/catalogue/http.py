"""The catalogue over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, StringConstraints, model_validator

from yingda.desk.goods.catalogue.store import ProductFilter
from yingda.desk.goods.catalogue.usecases import Catalogue
from yingda.desk.goods.store import seen
from yingda.desk.goods.wire import AUTHORS, READERS, GoodsId, Money, NamedIn, Rate, Unit
from yingda.platform.http import DatabaseHere, Instant, ListOf, item, listing, whole
from yingda.tenancy.usecases.acting import Me

router = APIRouter(prefix="/api/products", tags=["products"])
Category = Annotated[str, StringConstraints(max_length=80, strip_whitespace=True)]
Description = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]


class ProductIn(NamedIn):
    """What is sold, for how much, and from when until when."""

    category: Category = ""
    unit: Unit
    divisible: bool = False
    price: Money
    tax_rate: Rate
    tax_included: bool = True
    description: Description = ""
    on_sale: bool = True
    sold_from: date | None = None
    sold_until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "ProductIn":
        if self.sold_from and self.sold_until and self.sold_until < self.sold_from:
            raise ValueError("sold_until lies before sold_from")
        return self


class NewProduct(ProductIn):
    """A product of an enterprise."""

    tenant_id: UUID


class ChangedProduct(ProductIn):
    """A product as it is to be, from the version that was read."""

    version: int


class ProductOut(ProductIn):
    """A product as it is kept."""

    id: UUID
    tenant_id: UUID
    version: int
    changed_at: Instant


class CategoryOut(BaseModel):
    """A category, and how many products it has."""

    category: str
    products: int


@router.get("", dependencies=[listing(*READERS)], summary="Products")
async def list_products(
    me: Me,
    db: DatabaseHere,
    tenant_id: UUID | None = None,
    q: Annotated[str, Query(max_length=100)] = "",
    category: str | None = None,
    sold_on: date | None = None,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ListOf[ProductOut]:
    wanted = ProductFilter(tenants=seen(me.tenants, tenant_id), q=q, category=category, sold_on=sold_on)
    rows, total, following = await Catalogue(db=db).search(me, wanted, after=after, limit=limit)
    return ListOf(items=[ProductOut.model_validate(row) for row in rows], total=total, next=following)


@router.get("/categories", dependencies=[listing(*READERS)], summary="Categories in use")
async def list_categories(me: Me, db: DatabaseHere, tenant_id: UUID | None = None) -> ListOf[CategoryOut]:
    rows = await Catalogue(db=db).categories(me, tenants=seen(me.tenants, tenant_id))
    return whole([CategoryOut.model_validate(row) for row in rows])


@router.post("", dependencies=[listing(*AUTHORS)], status_code=201, summary="A new product")
async def add_product(body: NewProduct, me: Me, db: DatabaseHere) -> GoodsId:
    values = body.model_dump(exclude={"tenant_id"})
    return GoodsId(id=await Catalogue(db=db).things.add(me, tenant_id=body.tenant_id, values=values))


@router.get("/{product_id}", dependencies=[item(*READERS)], summary="One product")
async def read_product(product_id: UUID, me: Me, db: DatabaseHere) -> ProductOut:
    return ProductOut.model_validate(await Catalogue(db=db).things.find(me, product_id))


@router.put("/{product_id}", dependencies=[item(*AUTHORS)], status_code=204, summary="Change a product")
async def change_product(product_id: UUID, body: ChangedProduct, me: Me, db: DatabaseHere) -> None:
    values = body.model_dump(exclude={"version"})
    await Catalogue(db=db).things.change(me, thing_id=product_id, version=body.version, values=values)


@router.delete(
    "/{product_id}",
    dependencies=[item(*AUTHORS)],
    status_code=204,
    summary="Take a product away that stands on no order",
)
async def remove_product(product_id: UUID, me: Me, db: DatabaseHere) -> None:
    await Catalogue(db=db).things.remove(me, product_id)
