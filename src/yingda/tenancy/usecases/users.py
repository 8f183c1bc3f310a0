"""The people of the houses that somebody may look into."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from yingda.platform.db import Database
from yingda.tenancy.model import Actor

_USERS: Final = """
SELECT u.id, u.tenant_id, u.username, u.display_name, u.role, u.staff_no,
       u.disabled_at IS NOT NULL AS is_disabled,
       p.id AS pool_id, p.name_zh AS pool_name_zh, p.name_en AS pool_name_en
FROM app_user u
LEFT JOIN pool_member m ON m.tenant_id = u.tenant_id AND m.user_id = u.id
LEFT JOIN pool p ON p.tenant_id = u.tenant_id AND p.id = m.pool_id
WHERE u.tenant_id = ANY(%(tenants)s)
ORDER BY u.username
"""


async def list_users(*, db: Database, actor: Actor) -> Sequence[Mapping[str, Any]]:
    """The users of the actor's house and of those that he is assigned to."""
    tenants = list(actor.tenants)
    async with db.app(sees=tenants) as tx:
        return await (await tx.execute(_USERS, {"tenants": tenants})).fetchall()
