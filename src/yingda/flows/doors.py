"""What routes of flows ask the application for."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from yingda.flows.queries.ask import SystemAsker
from yingda.tenancy.keys import TenantKeys


def _keys(connection: HTTPConnection) -> TenantKeys:
    keys: TenantKeys = connection.app.state.keys
    return keys


def _asker(connection: HTTPConnection) -> SystemAsker:
    asker: SystemAsker = connection.app.state.asker
    return asker


KeysHere = Annotated[TenantKeys, Depends(_keys)]
"""The keys of the tenants."""
AskerHere = Annotated[SystemAsker, Depends(_asker)]
"""Asks the enterprises' own systems."""
