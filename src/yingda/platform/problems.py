"""How an error looks from outside, decided in one place: RFC 9457, nothing of our insides."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
import psycopg
import psycopg_pool
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from yingda.kernel.errors import Conflict, DomainError, NotAllowed, NotFound, OwnerAbsent
from yingda.platform.db import UNWRITABLE, DatabaseAway
from yingda.platform.http import NotAuthenticated, OriginRefused

log = logging.getLogger(__name__)

Statuses = Mapping[type[DomainError], int]

KERNEL_STATUSES: Final[Statuses] = {
    DomainError: 409,
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    OwnerAbsent: 503,
    DatabaseAway: 503,
    NotAuthenticated: 401,
    OriginRefused: 403,
}
CODES_BY_STATUS: Final[Mapping[int, tuple[str, str]]] = {
    400: ("request.malformed", "The request cannot be read."),
    404: ("not_found", "There is no such thing, or not for you: from outside both look the same."),
    405: ("method.not_allowed", "This address does not know that method."),
    413: ("request.too_large", "The request is larger than allowed."),
    415: ("request.malformed", "The request cannot be read."),
    500: ("internal", "Something went wrong on our side."),
    503: ("unavailable", "This cannot be served at the moment."),
}
VALIDATION_CODE: Final = "request.invalid"


class Problem(BaseModel):
    """An error in the form of RFC 9457; the interface holds the sentence that belongs to `code`."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    details: dict[str, Any] = {}


def problem(
    *, status: int, code: str, title: str, details: Mapping[str, object], headers: Mapping[str, str]
) -> Response:
    """The answer for one error."""
    body = {"type": "about:blank", "title": title, "status": status, "code": code, "details": details}
    return Response(
        orjson.dumps(body, default=str),
        status_code=status,
        media_type="application/problem+json",
        headers={"Cache-Control": "no-store", **headers},
    )


def status_of(error: type[DomainError], statuses: Statuses) -> int:
    """The status of an error's class, or of the nearest class above it that has one."""
    return next(statuses[kind] for kind in error.__mro__ if kind in statuses)


def install_problems(app: FastAPI, *, statuses: Statuses) -> None:
    """Answer every error of the application as a problem; `statuses` are those of the domains' own errors."""
    known = {**KERNEL_STATUSES, **statuses}

    async def domain_error(_: HTTPConnection, error: Exception) -> Response:
        assert isinstance(error, DomainError)
        return _domain_problem(error, status=status_of(type(error), known))

    app.add_exception_handler(DomainError, domain_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _plain)
    for unwritable in UNWRITABLE:
        app.add_exception_handler(unwritable, _not_text)
    app.add_exception_handler(psycopg.OperationalError, _database_absent)
    app.add_exception_handler(psycopg.InterfaceError, _database_absent)
    app.add_exception_handler(psycopg_pool.PoolTimeout, _database_absent)
    app.add_exception_handler(psycopg_pool.PoolClosed, _database_absent)
    app.add_exception_handler(Exception, _internal)


def _domain_problem(error: DomainError, *, status: int) -> Response:
    wait = error.details.get("retry_after_seconds")
    headers = {"Retry-After": str(wait)} if wait is not None else {}
    if status == 503 and not headers:
        headers = {"Retry-After": "1"}
    return problem(status=status, code=error.code, title=str(error), details=error.details, headers=headers)


async def _invalid(_: HTTPConnection, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    details = {"problems": field_problems(error.errors())}
    return problem(
        status=422, code=VALIDATION_CODE, title="Something in the request is not as it must be.",
        details=details, headers={},
    )  # fmt: skip


async def _not_text(_: HTTPConnection, error: Exception) -> Response:
    if isinstance(error, psycopg.DataError) and error.sqlstate is not None:
        # The database itself says so: that is a mistake of ours.
        raise error
    return problem(
        status=422,
        code=VALIDATION_CODE,
        title="Something in the request is not as it must be.",
        details={},
        headers={},
    )


def field_problems(errors: Sequence[Any]) -> list[dict[str, object]]:
    """Which field, what is wrong with it; never what was sent (it may be a password)."""
    return [
        {
            "field": ".".join(str(part) for part in each["loc"][1:]) or str(each["loc"][0]),
            "code": each["type"],
            "message": each["msg"],
        }
        for each in errors
    ]


async def _plain(_: HTTPConnection, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, title = CODES_BY_STATUS.get(error.status_code, CODES_BY_STATUS[500])
    return problem(status=error.status_code, code=code, title=title, details={}, headers=error.headers or {})


async def _database_absent(_: HTTPConnection, error: Exception) -> Response:
    log.warning("the database is away", extra={"error": type(error).__name__})
    return _domain_problem(DatabaseAway(), status=KERNEL_STATUSES[DatabaseAway])


async def too_late(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers in the place of what has not answered in time."""
    code, title = CODES_BY_STATUS[503]
    answer = problem(status=503, code=code, title=title, details={}, headers={"Retry-After": "2"})
    await answer(scope, receive, send)


async def _internal(_: HTTPConnection, error: Exception) -> Response:
    log.error("a request failed", exc_info=error)
    code, title = CODES_BY_STATUS[500]
    return problem(status=500, code=code, title=title, details={}, headers={})


def plumbing_codes() -> list[str]:
    """Every code that comes from the plumbing itself and not from a domain's error."""
    return sorted({code for code, _ in CODES_BY_STATUS.values()} | {VALIDATION_CODE})
