"""How a journey follows a customer through a flow, and changes what his flow depends on."""

from typing import Any

from tests.journeys.office import Customer, Office, until

CLOSED: dict[str, Any] = {
    "timezone": "Asia/Shanghai",
    "weekly": [{"days": [1], "from": "00:00", "to": "00:01"}],
    "exceptions": [{"date": "2020-01-01", "closed": True}],
}
"""Practically never."""
OPEN: dict[str, Any] = {
    "timezone": "Asia/Shanghai",
    "weekly": [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "24:00"}],
}
REFRESH: float = 10.0
"""Call control reads what is configured every few seconds."""


async def contacts(office: Office, caller: str, *, by: str) -> list[dict[str, Any]]:
    """Every interaction of a caller that this person sees, trials last."""
    reader = await office.person(by)
    rows = [
        (await reader.get("/api/interactions", caller=caller, **only))["items"]
        for only in ({}, {"purpose": "trial"})
    ]
    return [row for found in rows for row in found]


async def story(office: Office, row: dict[str, Any], *, by: str) -> list[dict[str, Any]]:
    """The timeline of one interaction."""
    found: list[dict[str, Any]] = (await (await office.person(by)).get(f"/api/interactions/{row['id']}"))[
        "timeline"
    ]
    return found


async def reaches(
    office: Office, customer: Customer, node: str, *, by: str, within: float = 10.0
) -> dict[str, Any]:
    """Wait until the customer stands at this node; the interaction."""

    async def is_there() -> dict[str, Any] | None:
        for row in await contacts(office, customer.number, by=by):
            entered = [
                each["details"]["node"]
                for each in await story(office, row, by=by)
                if each["type"] == "flow_entered"
            ]
            if entered and entered[-1] == node:
                return row
        return None

    row: dict[str, Any] = await until(is_there, within=within, what=f"the node {node}")
    return row


async def happens(
    office: Office, row: dict[str, Any], kind: str, *, by: str, within: float = 10.0
) -> dict[str, Any]:
    """Wait until something of this kind has happened in an interaction; the last of it."""

    async def is_there() -> dict[str, Any] | None:
        found = [each for each in await story(office, row, by=by) if each["type"] == kind]
        return found[-1] if found else None

    event: dict[str, Any] = await until(is_there, within=within, what=f"{kind} in the ledger")
    return event


async def closed(office: Office, row: dict[str, Any], *, by: str, within: float = 10.0) -> dict[str, Any]:
    """Wait until an interaction is over; its row."""
    reader = await office.person(by)

    async def is_over() -> dict[str, Any] | None:
        found: dict[str, Any] = await reader.get(f"/api/interactions/{row['id']}")
        return found if found["state"] == "closed" else None

    over: dict[str, Any] = await until(is_over, within=within, what="the end of an interaction")
    return over


async def set_hours(office: Office, code: str, definition: dict[str, Any], *, by: str) -> None:
    """Write an enterprise's calendar anew."""
    admin = await office.person(by)
    calendar = await admin.find("/api/calendars", code)
    body = {name: calendar[name] for name in ("code", "name_zh", "name_en")}
    answer = await admin.client.put(
        f"/api/calendars/{calendar['id']}", json={**body, "definition": definition}
    )
    assert answer.is_success, answer.text
