"""Who acts: the door at which every route learns who makes its request."""

from typing import Annotated, Final

from fastapi import Depends
from starlette.requests import HTTPConnection

from yingda.platform.db import Database
from yingda.platform.http import NotAuthenticated, client_address
from yingda.tenancy.errors import PasswordDue
from yingda.tenancy.model import Actor
from yingda.tenancy.usecases.log_in import find_actor

COOKIE: Final = "yingda_session"
MAX_TOKEN: Final = 200
OWN_ACCOUNT: Final = "/api/auth/"
"""All that somebody may do who has to choose a password first."""


async def authenticate(connection: HTTPConnection) -> Actor:
    """The person whose session's cookie came with the request."""
    token = connection.cookies.get(COOKIE, "")
    if not token or len(token) > MAX_TOKEN:
        raise NotAuthenticated
    db: Database = connection.app.state.db
    actor = await find_actor(db=db, token=token, address=client_address(connection))
    if actor is None:
        raise NotAuthenticated
    if actor.must_change_password and not connection.url.path.startswith(OWN_ACCOUNT):
        raise PasswordDue
    return actor


def _actor(connection: HTTPConnection) -> Actor:
    actor: Actor = connection.state.actor
    return actor


Me = Annotated[Actor, Depends(_actor)]
"""Whoever makes the request; the route's gate has asked him before."""
