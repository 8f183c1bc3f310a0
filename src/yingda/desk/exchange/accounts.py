"""Accounts of machines: somebody who does things, and by whom nobody can log in."""

from typing import Final
from uuid import UUID

from yingda.kernel.ids import TenantId, UserId, new_id
from yingda.platform.db import Database
from yingda.tenancy.model import Actor, Role

_ADD: Final = """
INSERT INTO app_user (id, tenant_id, username, display_name, role, password_hash, disabled_at)
VALUES (%(id)s, %(tenant_id)s, %(username)s, %(name)s, 'machine', '', clock_timestamp())
"""


async def open_account(db: Database, *, tenant_id: UUID, name: str) -> UUID:
    """A new account of this name; its id."""
    account = new_id()
    values = {"id": account, "tenant_id": tenant_id, "username": f"machine:{account}", "name": name}
    async with db.core() as tx:
        await tx.execute(_ADD, values)
    return account


def actor_of(
    *, account: UUID, tenant_id: UUID, session_id: UUID, name: str, address: str, role: Role
) -> Actor:
    """A machine as whoever makes a request: it sees its own enterprise."""
    return Actor(
        user_id=UserId(account),
        tenant_id=TenantId(tenant_id),
        role=role,
        username=f"machine:{account}",
        display_name=name,
        tenants=frozenset({TenantId(tenant_id)}),
        session_id=session_id,
        address=address,
        locale="en",
        machine=True,
    )
