"""What routes of flows ask the application for."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from yingda.tenancy.keys import TenantKeys


def _keys(connection: HTTPConnection) -> TenantKeys:
    keys: TenantKeys = connection.app.state.keys
    return keys


KeysHere = Annotated[TenantKeys, Depends(_keys)]
"""The keys of the tenants."""
