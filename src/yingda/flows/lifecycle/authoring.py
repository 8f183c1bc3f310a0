"""Who may read and write flows over HTTP, and what the installation lets their documents name."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Header
from pydantic import StringConstraints
from starlette.requests import HTTPConnection

from yingda.flows.references.usecases import hosts_named
from yingda.tenancy.model import Role

READERS: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.TENANT_VIEWER)
AUTHORS: Final = (Role.OPERATOR_ADMIN, Role.TENANT_ADMIN)
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=500)]
"""What somebody says; the database cannot hold the one character that is refused."""
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00-\x1f]*$")
]
REVIEWERS: Final = (Role.OPERATOR_ADMIN, Role.SUPERVISOR, Role.TENANT_ADMIN)
"""A small enterprise may have one administrator: then the supervisor who is assigned to it is the second person."""


def _hosts(connection: HTTPConnection) -> frozenset[str]:
    return hosts_named(connection.app.state.settings)


IdempotencyKey = Annotated[UUID | None, Header()]
"""Same key, same command: a repeat answers what the first one did, whatever has become of its connection."""
HostsHere = Annotated[frozenset[str], Depends(_hosts)]
"""The hosts of the inner net that the operator lets flows ask."""
