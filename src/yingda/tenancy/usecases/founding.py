"""The beginning of an installation: the operator itself, and its first administrator."""

from typing import Final
from uuid import UUID

from psycopg import errors

from yingda.kernel.ids import new_id
from yingda.platform.db import Transaction
from yingda.tenancy.errors import UsernameTaken
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.model import AuditEntry, Role
from yingda.tenancy.passwords import hash_password
from yingda.tenancy.usecases import audit

CODE: Final = "operator"
NAMES: Final = ("运营商", "Operator")
CHANNELS: Final = 500
"""What calls for several enterprises, such as those on a shared number, may use at once until it is changed."""
BY_HAND: Final = "command line"


async def ensure_operator(tx: Transaction, *, keys: TenantKeys) -> UUID:
    """The operator's own row, made with its keys where there is none yet; as role core."""
    row = await (await tx.execute("SELECT id FROM tenant WHERE kind = 'operator'")).fetchone()
    if row is not None:
        return UUID(str(row["id"]))
    tenant_id = new_id()
    await tx.execute(
        """INSERT INTO tenant (id, code, kind, name_zh, name_en, channel_limit)
           VALUES (%(id)s, %(code)s, 'operator', %(name_zh)s, %(name_en)s, %(channels)s)""",
        {"id": tenant_id, "code": CODE, "name_zh": NAMES[0], "name_en": NAMES[1], "channels": CHANNELS},
    )
    await keys.create(tx, tenant_id=tenant_id)
    return tenant_id


async def name_operator(tx: Transaction, *, tenant_id: UUID, name_zh: str, name_en: str) -> None:
    """Give the operator its names."""
    await tx.execute(
        """UPDATE tenant SET name_zh = %(name_zh)s, name_en = %(name_en)s
           WHERE tenant_id = %(id)s AND id = %(id)s AND kind = 'operator'""",
        {"id": tenant_id, "name_zh": name_zh, "name_en": name_en},
    )


async def add_administrator(
    tx: Transaction, *, tenant_id: UUID, username: str, display_name: str, password: str
) -> UUID:
    """Add somebody who administers the installation; written down in the audit."""
    user_id = new_id()
    try:
        async with tx.transaction():
            await tx.execute(
                """INSERT INTO app_user (id, tenant_id, username, display_name, role, password_hash)
                   VALUES (%(id)s, %(tenant_id)s, %(username)s, %(display_name)s, %(role)s, %(hash)s)""",
                {
                    "id": user_id,
                    "tenant_id": tenant_id,
                    "username": username,
                    "display_name": display_name,
                    "role": Role.OPERATOR_ADMIN.value,
                    "hash": hash_password(password),
                },
            )
    except errors.UniqueViolation as taken:
        raise UsernameTaken(username=username) from taken
    await audit.record(
        tx,
        AuditEntry(
            tenant_id=tenant_id,
            actor_id=None,
            actor_name=BY_HAND,
            action="operator.created",
            address="",
            object_kind="user",
            object_id=user_id,
            details={"username": username},
        ),
    )
    return user_id
