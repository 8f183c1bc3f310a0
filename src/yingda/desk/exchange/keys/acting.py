"""The door at which routes learn which machine makes a request."""

from typing import Final

from starlette.requests import HTTPConnection

from yingda.desk.exchange.errors import ScopeMissing
from yingda.desk.exchange.keys.usecases import recognise
from yingda.platform.db import Database
from yingda.platform.http import client_address
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases import acting

_BEARER: Final = "bearer "
LONGEST: Final = 200


async def authenticate(connection: HTTPConnection) -> Actor:
    """Whoever makes a request: a machine by its key, a person by his session."""
    header = connection.headers.get("authorization", "")
    if not header.lower().startswith(_BEARER):
        return await acting.authenticate(connection)
    if connection.scope["type"] != "http":
        raise ScopeMissing(scope="")
    db: Database = connection.app.state.db
    return await recognise(
        db=db,
        token=header[len(_BEARER) : LONGEST].strip(),
        method=connection.scope["method"],
        path=connection.url.path,
        address=client_address(connection),
    )
