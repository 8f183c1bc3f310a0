"""A weekly report of a house, for whoever walks along the wall; its papers lie nowhere."""

from uuid import UUID

from tests.support.world import World

from yingda.kernel.ids import new_id
from yingda.platform.db import Database


async def make_reports(db: Database, world: World, house: str) -> dict[str, UUID | str]:
    """A report of a week in which nothing happened."""
    tenant_id, report_id = world.ids.tenants[house], new_id()
    async with db.app(sees=[tenant_id], writes=tenant_id) as tx:
        await tx.execute(
            """INSERT INTO desk_report (id, tenant_id, kind, first_day, last_day, opened, opened_before, kept, missed)
               VALUES (%(id)s, %(t)s, 'weekly_issues', '2020-01-06', '2020-01-12', 0, 0, 0, 0)""",
            {"id": report_id, "t": tenant_id},
        )
    return {"report_id": report_id}
