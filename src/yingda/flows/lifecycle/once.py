"""A command that is repeated under its key answers what the first one did, and does nothing more."""

from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from yingda.kernel.errors import Conflict
from yingda.platform.db import Transaction


async def answer_before(tx: Transaction, *, key: UUID | None, tenant_id: UUID, about: str) -> Any:
    """What the first command under this key answered; None where there was none.

    Whoever asks holds a lock that every command about the same thing takes first: the second then sees the first.
    """
    if key is None:
        return None
    row = await (
        await tx.execute(
            "SELECT result FROM command WHERE tenant_id = %(tenant_id)s AND id = %(id)s",
            {"tenant_id": tenant_id, "id": key},
        )
    ).fetchone()
    if row is None:
        return None
    if row["result"].get("about") != about:
        raise Conflict
    return row["result"]["answer"]


async def keep_answer(tx: Transaction, *, key: UUID | None, tenant_id: UUID, about: str, answer: Any) -> None:
    """Keep what was answered, with what was done; a key that was used for something else is refused."""
    if key is None:
        return
    result = Jsonb({"about": about, "answer": answer})
    done = await tx.execute(
        """INSERT INTO command (id, tenant_id, result) VALUES (%(id)s, %(tenant_id)s, %(result)s)
           ON CONFLICT DO NOTHING""",
        {"id": key, "tenant_id": tenant_id, "result": result},
    )
    if done.rowcount != 1:
        raise Conflict
