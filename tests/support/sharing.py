"""A number that belongs to the operator, and merchants behind it."""

from collections.abc import Mapping
from typing import Any

from psycopg.types.json import Jsonb
from tests.support.centre import House

from yingda.flows.testing import say
from yingda.kernel.ids import new_id

SHARED = "1252"
SHOP: dict[str, dict[str, object]] = {"hello": say("welcome", then="end"), "end": {"type": "hang_up"}}


async def add_flow(house: House, tenant: str, nodes: Mapping[str, object]) -> object:
    """A published flow of a tenant's."""
    flow_id, author = new_id(), house.ids.users[f"{tenant}.admin"]
    tenant_id = house.ids.tenants[tenant]
    document = {"format": 2, "start": next(iter(nodes)), "nodes": dict(nodes)}
    await house.change(
        """INSERT INTO flow (id, tenant_id, code, name_zh, name_en, published_version)
           VALUES (%(id)s, %(tenant)s, %(code)s, 'x', 'x', 1)""",
        id=flow_id,
        tenant=tenant_id,
        code=str(flow_id),
    )
    await house.change(
        """INSERT INTO flow_version (flow_id, version, tenant_id, document, author_id)
           VALUES (%(id)s, 1, %(tenant)s, %(document)s, %(author)s)""",
        id=flow_id,
        tenant=tenant_id,
        document=Jsonb(document),
        author=author,
    )
    return flow_id


async def add_merchant(house: House, tenant: str, code: str, **more: Any) -> None:
    values = {"status": "active", "caller_limit": None, "recording": "queue", **more}
    await house.change(
        """INSERT INTO merchant (id, tenant_id, number_id, code, flow_id, name_zh, name_en, status, caller_limit, recording)
           SELECT %(id)s, %(tenant)s, n.id, %(code)s, %(flow)s, 'x', 'x', %(status)s, %(caller_limit)s, %(recording)s
           FROM number n WHERE digits = '1252'""",
        id=new_id(),
        tenant=house.ids.tenants[tenant],
        code=code,
        flow=await add_flow(house, tenant, SHOP),
        **values,
    )


async def share(house: House, lobby: Mapping[str, object]) -> None:
    """The operator's number, whose callers are met by this flow."""
    await house.change(
        """INSERT INTO number (id, tenant_id, digits, flow_id, kind, name_zh, name_en)
           VALUES (%(id)s, %(tenant)s, '1252', %(flow)s, 'shared', 'x', 'x')""",
        id=new_id(),
        tenant=house.ids.tenants["operator"],
        flow=await add_flow(house, "operator", lobby),
    )
