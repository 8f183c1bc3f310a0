"""Calls that are not let in: a proper refusal for the carrier, and a row for whoever they belong to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tests.journeys.office import Office

pytestmark = [pytest.mark.switch, pytest.mark.database]
TRANSPORT, NOBODYS = "96968003", "96968009"


@asynccontextmanager
async def _changed(office: Office, code: str, **changes: Any) -> AsyncIterator[dict[str, Any]]:
    """A tenant as the operator has changed him, for a while."""
    admin = await office.person("operator.admin")
    tenant = await admin.find("/api/tenants", code)
    place = f"/api/tenants/{tenant['id']}"
    try:
        yield await admin.change(place, **changes)
    finally:
        await admin.change(place, **{name: tenant[name] for name in changes})


async def test_a_number_that_nobody_has_is_not_found(office: Office) -> None:
    customer = await office.call(NOBODYS)
    assert await customer.leg.refused() == 404
    row = await customer.row(closed=True)
    assert (row["result"], row["number"], row["caller"]) == ("refused", NOBODYS, customer.number)
    lead = await office.person("operator.lead")
    operator = (await lead.get("/api/auth/me"))["tenant"]
    assert row["tenant_id"] == operator["id"], "it is the operator's"
    foreign = await (await office.person("gas.lead")).get("/api/interactions", caller=customer.number)
    assert foreign["items"] == []


async def test_a_suspended_tenant_takes_no_calls(office: Office) -> None:
    async with _changed(office, "transport", status="suspended"):
        customer = await office.call(TRANSPORT)
        assert await customer.leg.refused() == 403
    row = await customer.row(closed=True)
    tenant = await (await office.person("operator.admin")).find("/api/tenants", "transport")
    assert (row["result"], row["tenant_id"]) == ("refused", tenant["id"])
    again = await office.call(TRANSPORT)
    assert await again.leg.answered()


async def test_no_more_channels_than_the_contract_says(office: Office) -> None:
    async with _changed(office, "transport", channel_limit=1):
        served = await office.call(TRANSPORT)
        assert await served.leg.answered()
        refused = await office.call(TRANSPORT)
        assert await refused.leg.refused() == 486
        served.leg.hang_up()
        await served.row(closed=True)
        again = await office.call(TRANSPORT)
        assert await again.leg.answered(), "the channel is free again"
    assert (await refused.row(closed=True))["result"] == "refused"
