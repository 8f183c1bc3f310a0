"""The system of a fictional securities house: accounts with PINs, holdings, quotes, orders."""

import hmac
import itertools
from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request
from pydantic import BaseModel

HOST: Final = "api.hengyuan-securities.example"
HEADER: Final = "X-Api-Key"
ACCOUNT: Final = "60010001"
PIN: Final = "246810"
"""Of the demo's customer; the README names both."""
LOT: Final = 100
FIRST_ORDER: Final = 800_001


@dataclass(frozen=True, kw_only=True, slots=True)
class Stock:
    """A listed company and the price of its share."""

    code: str
    fen: int


STOCKS: Final = {
    stock.code: stock
    for stock in (
        Stock(code="990101", fen=1286),
        Stock(code="990102", fen=745),
        Stock(code="990103", fen=10350),
        Stock(code="990104", fen=3618),
        Stock(code="990105", fen=598),
        Stock(code="990106", fen=2204),
    )
}


@dataclass(kw_only=True, slots=True)
class House:
    """What the house knows."""

    key: str
    pins: dict[str, str] = field(default_factory=lambda: {ACCOUNT: PIN, "60010002": "135790"})
    holdings: dict[str, dict[str, int]] = field(
        default_factory=lambda: {ACCOUNT: {"990101": 1200, "990104": 300}, "60010002": {"990106": 500}}
    )
    orders: dict[str, str] = field(default_factory=dict)
    """Order numbers by the key of the request, so that a repeat orders nothing twice."""
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(FIRST_ORDER))


class Identity(BaseModel):
    """Who claims to call."""

    account: str
    pin: str


class Order(BaseModel):
    """What he wants to trade."""

    account: str
    side: str
    code: str
    quantity: str


def securities_app(house: House) -> FastAPI:
    """The house's HTTP interface."""
    app = FastAPI(openapi_url=None, dependencies=[Depends(_admitted)])
    app.state.house = house
    app.include_router(_router)
    return app


def _house(request: Request) -> House:
    house: House = request.app.state.house
    return house


def _admitted(request: Request, x_api_key: Annotated[str, Header()] = "") -> None:
    if not hmac.compare_digest(x_api_key.encode(), _house(request).key.encode()):
        raise HTTPException(status_code=401)


_router = APIRouter()
Here = Annotated[House, Depends(_house)]


@_router.get("/quotes/{code}")
async def quote(code: str) -> dict[str, str]:
    """What a share costs now."""
    if code not in STOCKS:
        raise HTTPException(status_code=404)
    return {"code": code, "price": _yuan(STOCKS[code].fen)}


@_router.post("/identities")
async def verify(claim: Identity, house: Here) -> dict[str, bool]:
    """Whether the PIN is the account's."""
    known = house.pins.get(claim.account, "")
    return {"verified": bool(known) and hmac.compare_digest(known.encode(), claim.pin.encode())}


@_router.get("/accounts/{account}/holdings")
async def holdings(account: str, house: Here) -> dict[str, str]:
    """How many kinds of shares there are, what they are worth, and the largest of them."""
    held = house.holdings.get(account)
    if not held:
        raise HTTPException(status_code=404)
    worth = {code: STOCKS[code].fen * count for code, count in held.items()}
    largest = max(worth, key=lambda code: worth[code])
    return {
        "kinds": str(len(held)),
        "value": _yuan(sum(worth.values())),
        "code": largest,
        "shares": str(held[largest]),
    }


@_router.post("/orders")
async def order(wanted: Order, house: Here, idempotency_key: Annotated[str, Header()]) -> dict[str, str]:
    """Take an order, once however often it is sent."""
    if wanted.code not in STOCKS or wanted.account not in house.pins or not _is_lot(wanted.quantity):
        raise HTTPException(status_code=404)
    if idempotency_key not in house.orders:
        house.orders[idempotency_key] = str(next(house.numbers))
    return {"number": house.orders[idempotency_key]}


def _is_lot(quantity: str) -> bool:
    return quantity.isdecimal() and int(quantity) > 0 and int(quantity) % LOT == 0


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
