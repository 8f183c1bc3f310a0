"""HTTP plumbing for every domain: what a route is, who may call it, and how an error looks from outside.

A route declares its kind by a gate, `dependencies=[listing("supervisor")]`; `mount` refuses a route without.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Final, Generic, Protocol, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI, Header
from fastapi.routing import APIRoute, APIWebSocketRoute
from pydantic import AfterValidator, AwareDatetime, BaseModel, StringConstraints
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute

from yingda.kernel.errors import DomainError, NotAllowed
from yingda.kernel.ids import new_id
from yingda.platform.db import Database

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

REACHED_YEARS: Final = range(1000, 9000)

Item = TypeVar("Item")
Day = TypeVar("Day", bound=date)


class NotAuthenticated(DomainError):
    """Nobody is logged in here, or the login has ended."""

    code = "auth.required"


class OriginRefused(DomainError):
    """The request was made by a page of another site."""

    code = "origin.refused"


class RouteUndeclared(Exception):
    """A route must say by exactly one gate what kind it is and who may call it."""


class Kind(StrEnum):
    """What a route is, as far as the wall between tenants is concerned."""

    PUBLIC = "public"
    OWN = "own"
    """Things of the caller himself."""
    ITEM = "item"
    """One thing by its id: a foreign one is not found."""
    LIST = "list"
    """Many things: no foreign ones among them."""


class Caller(Protocol):
    """What a gate asks of whoever is logged in."""

    @property
    def role(self) -> str: ...


Authenticate = Callable[[HTTPConnection], Awaitable[Caller]]


@dataclass(frozen=True, slots=True)
class Gate:
    """Stands before one route: asks where the request comes from, who makes it, and whether he may."""

    kind: Kind
    roles: frozenset[str] = frozenset()
    exempt: Callable[[HTTPConnection], bool] | None = None
    """Says of a request whether it may pass with no login."""

    async def __call__(self, connection: HTTPConnection) -> None:
        refuse_foreign_origin(connection)
        if self.kind is Kind.PUBLIC or (self.exempt is not None and self.exempt(connection)):
            return
        authenticate: Authenticate = connection.app.state.authenticate
        caller = await authenticate(connection)
        connection.state.actor = caller
        if self.roles and caller.role not in self.roles:
            raise NotAllowed


def public() -> Any:
    """Open to anybody."""
    return Depends(Gate(Kind.PUBLIC))


def own(*roles: str) -> Any:
    """The caller's own things; no roles named means everybody who is logged in."""
    return Depends(Gate(Kind.OWN, frozenset(roles)))


def own_unless(exempt: Callable[[HTTPConnection], bool]) -> Any:
    """The caller's own things, or a request of which `exempt` says that it needs no login."""
    return Depends(Gate(Kind.OWN, exempt=exempt))


def item(*roles: str) -> Any:
    """One thing by its id, for these roles."""
    return Depends(Gate(Kind.ITEM, frozenset(roles)))


def listing(*roles: str) -> Any:
    """Many things, for these roles."""
    return Depends(Gate(Kind.LIST, frozenset(roles)))


def refuse_foreign_origin(connection: HTTPConnection) -> None:
    """Let no other site's page change anything or open a websocket in the name of a logged-in user."""
    if connection.scope["type"] == "http" and connection.scope["method"] in SAFE_METHODS:
        return
    origin = connection.headers.get("origin")
    if origin is None:
        if connection.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            raise OriginRefused
        return
    if urlsplit(origin).netloc.lower() != connection.headers.get("host", "").lower():
        raise OriginRefused


def gate_of(route: BaseRoute) -> Gate:
    """The one gate of a route, or RouteUndeclared."""
    if not isinstance(route, APIRoute | APIWebSocketRoute):
        raise RouteUndeclared(f"{route!r} is not a route that can have a gate")
    gates = [need.call for need in route.dependant.dependencies if isinstance(need.call, Gate)]
    if len(gates) != 1:
        raise RouteUndeclared(f"{route.path} ({route.name}) has {len(gates)} gates, must have one")
    return gates[0]


def mount(app: FastAPI, router: APIRouter) -> None:
    """Add the router's routes to the application; an undeclared one is refused."""
    for route in router.routes:
        gate_of(route)
    app.router.routes.extend(router.routes)


def declared_routes(app: FastAPI) -> Iterator[tuple[APIRoute | APIWebSocketRoute, Gate]]:
    """Every route of the application with its gate."""
    for route in app.routes:
        if isinstance(route, APIRoute | APIWebSocketRoute):
            yield route, gate_of(route)
        elif not getattr(route, "serves_static_files", False):
            raise RouteUndeclared(f"{route!r} has no gate")


def _as_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as wrong:
        raise ValueError("beyond what can be reckoned with") from wrong


def _within_reach(value: Day) -> Day:
    if value.year not in REACHED_YEARS:
        raise ValueError("beyond what can be reckoned with")
    return value


Instant = Annotated[datetime, AfterValidator(_as_utc)]
"""A point in time; goes out as ISO 8601 in UTC."""
AskedMoment = Annotated[AwareDatetime, AfterValidator(_within_reach)]
"""A point in time that comes in: any zone and some days around it can be reckoned with."""
Said = Annotated[str, StringConstraints(strip_whitespace=True)]
"""What somebody writes; blanks are nothing said."""
AskedDay = Annotated[date, AfterValidator(_within_reach)]
"""A day that comes in, likewise."""


class ListOf(BaseModel, Generic[Item]):
    """Part of a list; `next` is what to pass as `after` for the following part."""

    items: list[Item]
    total: int
    next: str | None = None


def whole(items: list[Item]) -> ListOf[Item]:
    """A list that is complete."""
    return ListOf[Item](items=items, total=len(items))


def _command_id(idempotency_key: Annotated[UUID | None, Header()] = None) -> UUID:
    return idempotency_key or new_id()


CommandId = Annotated[UUID, Depends(_command_id)]
"""Same key, same command: a repeat answers what the first one did."""


def client_address(connection: HTTPConnection) -> str:
    """The address that the request came from."""
    return connection.client.host if connection.client else ""


def _database(connection: HTTPConnection) -> Database:
    database: Database = connection.app.state.db
    return database


DatabaseHere = Annotated[Database, Depends(_database)]
"""The application's database."""
