"""Imports and exports for the walk along the wall."""

from uuid import UUID

from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database


async def make_lists(db: Database, world: World, house: str) -> dict[str, UUID | str]:
    """An import, an export and a standing authorisation of a house."""
    tenant_id = world.ids.tenants[house]
    cipher = world.keys.of(tenant_id)
    ids = {"import_id": new_id(), "list_export_id": new_id(), "authorisation_id": new_id()}
    values = {
        **ids,
        "t": tenant_id,
        "admin": world.ids.users[f"{house}.admin"],
        "name": cipher.seal("x.csv"),
        "head": cipher.seal('{"columns": ["a"], "first": [], "sheets": []}'),
    }
    async with db.app(sees=[tenant_id], writes=tenant_id) as tx:
        await tx.execute(
            """INSERT INTO import_job (id, tenant_id, target, file_name_sealed, size, sha256, reading, head_sealed, author_id,
                 author_name)
               VALUES (%(import_id)s, %(t)s, 'customers', %(name)s, 1, 'x',
                 '{"kind": "csv", "encoding": "utf-8", "delimiter": ",", "sheet": 0, "sheets": []}', %(head)s, %(admin)s, 'x')""",
            values,
        )
        await tx.execute(
            """INSERT INTO export_authorisation (id, tenant_id, name, source, format, columns, reason, note, every, at_minute,
                 ends_on, given_by, given_by_name)
               VALUES (%(authorisation_id)s, %(t)s, 'x', 'customers', 'csv', '{name}', 'report', 'x', 'day', 60,
                 current_date + 30, %(admin)s, 'x')""",
            values,
        )
        await tx.execute(
            """INSERT INTO export_job (id, tenant_id, source, format, columns, reason, note, user_id, user_name)
               VALUES (%(list_export_id)s, %(t)s, 'customers', 'csv', '{name}', 'report', 'x', %(admin)s, 'x')""",
            values,
        )
    return {**ids}
