"""For whom the worker acts: whoever asked, a person or a machine, with the rights that he has now."""

from typing import Final
from uuid import UUID

from yingda.kernel.ids import TenantId, UserId, new_id
from yingda.platform.db import Database, Transaction
from yingda.tenancy.model import Actor, Role

_PERSON: Final = """
SELECT u.id, u.tenant_id, u.username, u.display_name, u.role = 'machine' AS machine,
  CASE u.role WHEN 'machine' THEN 'tenant_admin' ELSE u.role END AS role,
  ARRAY(SELECT a.tenant_id FROM tenant_assignment a WHERE a.user_id = u.id) AS assigned,
  ARRAY(SELECT m.id FROM tenant m WHERE m.numbers_masked AND u.role IN ('agent', 'supervisor')) AS masked
FROM app_user u JOIN tenant t ON t.id = u.tenant_id
WHERE u.id = %(id)s AND t.status = 'active'
  AND CASE u.role WHEN 'machine' THEN EXISTS (
        SELECT 1 FROM machine_key k WHERE k.tenant_id = u.tenant_id AND k.user_id = u.id AND k.revoked_at IS NULL
          AND k.expires_at > clock_timestamp())
      ELSE u.disabled_at IS NULL END
"""
_GRANTED: Final = "SELECT 1 FROM export_grant WHERE tenant_id = %(tenant_id)s AND user_id = %(user)s"
IMPORTERS: Final = (Role.TENANT_ADMIN, Role.SUPERVISOR)
"""Who may put lists into an enterprise."""
TAKERS: Final = (Role.TENANT_ADMIN, Role.SUPERVISOR, Role.TENANT_VIEWER, Role.CLERK)
"""Who may be given the right to take lists away; an enterprise's administrators have it."""


async def may_take(tx: Transaction, actor: Actor, tenant_id: UUID) -> bool:
    """Whether somebody may take lists of this tenant away."""
    if not actor.sees(tenant_id):
        return False
    if actor.role is Role.TENANT_ADMIN:
        return True
    found = await tx.execute(_GRANTED, {"tenant_id": tenant_id, "user": actor.user_id})
    return await found.fetchone() is not None


async def person(db: Database, user_id: UUID) -> Actor | None:
    """Who somebody is now; none if he may not work any more, his key has ended, or his enterprise is not served."""
    async with db.core() as tx:
        row = await (await tx.execute(_PERSON, {"id": user_id})).fetchone()
    if row is None:
        return None
    return Actor(
        user_id=UserId(row["id"]),
        tenant_id=TenantId(row["tenant_id"]),
        role=Role(row["role"]),
        username=row["username"],
        display_name=row["display_name"],
        tenants=frozenset({TenantId(row["tenant_id"]), *map(TenantId, row["assigned"])}),
        masked=frozenset(map(TenantId, row["masked"])),
        session_id=new_id(),
        address="",
        locale="zh-CN",
        machine=row["machine"],
    )
