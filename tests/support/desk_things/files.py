"""A file that hangs on something, for whoever walks along the wall."""

from uuid import UUID

from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database


async def make_files(db: Database, world: World, house: str) -> dict[str, UUID | str]:
    """A file of a house."""
    tenant_id, file_id = world.ids.tenants[house], new_id()
    cipher = await world.keys.cipher(db, tenant_id)
    async with db.core() as tx:
        await tx.execute(
            """INSERT INTO desk_file (id, tenant_id, name_sealed, media_type, size, sha256, path, owner_kind, owner_id)
               VALUES (%(id)s, %(t)s, %(name)s, 'text/plain', 1, 'x', %(path)s, 'order', gen_random_uuid())""",
            {"id": file_id, "t": tenant_id, "name": cipher.seal("x.txt"), "path": f"desk/{file_id}"},
        )
    return {"file_id": file_id}
