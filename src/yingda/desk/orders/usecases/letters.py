"""What teams and departments are written of their orders: the number and the type, nothing that names a customer."""

from collections.abc import Mapping
from typing import Any

from yingda.desk.orders.ports import OrderPorts
from yingda.desk.orders.usecases.work import Work


async def write_to_team(work: Work, ports: OrderPorts, team: Mapping[str, Any]) -> None:
    """Tell a team by mail that an order is its now, where it has an address."""
    if ports.letters is None or not team["email"]:
        return
    order = work.order
    await ports.letters.send(
        work.tx,
        work.cipher,
        order_id=order.id,
        tenant_id=order.tenant_id,
        to=team["email"],
        subject=f"新工单 {order.number} / Order {order.number}",
        text=f"{order.type_name_zh} {order.number} 已派给 {team['name_zh']}，请登录处理。\n"
        f"{order.type_name_en} {order.number} was given to {team['name_en']}.\n",
    )
