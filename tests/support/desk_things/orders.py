"""Orders, a type of them and a team, for whoever walks along the wall or needs one."""

from datetime import UTC, datetime
from uuid import UUID

from tests.support.world import World

from yingda.desk.orders.types.usecases import OrderTypes
from yingda.desk.orders.usecases.opening import NewOrder, Opening
from yingda.desk.teams.model import TeamKind, TeamText
from yingda.desk.teams.usecases import Teams
from yingda.kernel.clock import Clock
from yingda.kernel.ids import TenantId, UserId, new_id
from yingda.platform.db import Database
from yingda.tenancy.model import Actor, Role

ROLES = {"admin": Role.TENANT_ADMIN, "lead": Role.SUPERVISOR, "agent": Role.AGENT}


class FixedClock:
    """A clock that stands until it is put on."""

    def __init__(self, now: datetime | None = None) -> None:
        self.time = now or datetime.now(UTC)

    def now(self) -> datetime:
        return self.time


def actor(world: World, house: str, who: str = "admin") -> Actor:
    """Somebody of a house."""
    tenant_id = TenantId(world.ids.tenants[house])
    return Actor(
        user_id=UserId(world.ids.users[f"{house}.{who}"]),
        tenant_id=tenant_id,
        role=ROLES[who],
        username=f"{house}.{who}",
        display_name=f"{house} {who}",
        tenants=frozenset([tenant_id]),
        session_id=new_id(),
        address="192.0.2.1",
        locale="zh-CN",
    )


async def make_type(db: Database, world: World, house: str, name: str = "consultation") -> UUID:
    """A shipped type that the house has published."""
    types = OrderTypes(db=db)
    admin = actor(world, house)
    type_id = await types.add_ready_made(
        admin, tenant_id=admin.tenant_id, name=name, code=f"t{new_id().hex[-12:]}"
    )
    await types.publish(admin, type_id=type_id)
    return type_id


async def make_order(
    db: Database,
    world: World,
    house: str,
    type_id: UUID,
    *,
    clock: Clock | None = None,
    who: str = "agent",
    new: NewOrder | None = None,
) -> UUID:
    """An order of a shipped consultation, or what is said."""
    opening = Opening(db=db, keys=world.keys, clock=clock or FixedClock())
    wanted = new or NewOrder(
        type_id=type_id, subject=f"开放时间咨询 {house}", values={"question": "几点开门"}
    )
    return await opening.open(actor(world, house, who), tenant_id=world.ids.tenants[house], new=wanted)


async def make_team(db: Database, world: World, house: str, *members: str) -> UUID:
    """A team of a house with these of its people."""
    text = TeamText(
        code=f"m{new_id().hex[-12:]}",
        name_zh="后台组",
        name_en="Back office",
        kind=TeamKind.TEAM,
        email=None,
        queue_id=None,
        members=tuple(world.ids.users[f"{house}.{each}"] for each in members),
    )
    return await Teams(db=db).add(actor(world, house), tenant_id=world.ids.tenants[house], text=text)


async def make_orders(db: Database, world: World, house: str) -> dict[str, UUID | str]:
    """One of each."""
    type_id = await make_type(db, world, house)
    return {
        "type_id": type_id,
        "order_id": await make_order(db, world, house, type_id),
        "team_id": await make_team(db, world, house, "agent"),
    }
