"""What routes of orders ask the application for."""

from typing import Annotated, Any, Final

from fastapi import Depends
from starlette.requests import HTTPConnection

from yingda.desk.orders.ports import OrderPorts
from yingda.desk.orders.usecases.work import PRESENT
from yingda.tenancy.model import Role

READERS: Final = (Role.SUPERVISOR, Role.AGENT, Role.TENANT_ADMIN, Role.TENANT_VIEWER, Role.CLERK)
WORKERS: Final = (Role.SUPERVISOR, Role.AGENT, Role.TENANT_ADMIN, Role.CLERK)


def _orders(connection: HTTPConnection) -> dict[str, Any]:
    state = connection.app.state
    return {
        "db": state.db,
        "keys": state.keys,
        "ports": getattr(state, "order_ports", OrderPorts()),
        "clock": getattr(state, "clock", PRESENT),
    }


OrdersHere = Annotated[dict[str, Any], Depends(_orders)]
"""What each use case of orders works with."""
