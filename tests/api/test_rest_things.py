"""Things read by the application's own routes, as webhooks carry them."""

import httpx
from tests.api.conftest import LogIn
from tests.support.world import World

from yingda.desk.exchange.accounts import actor_of
from yingda.entrypoints.rest_things import rest_things
from yingda.kernel.ids import new_id
from yingda.platform.db import Database
from yingda.platform.settings import Settings
from yingda.platform.storage import DirectoryStorage
from yingda.tenancy.model import Role


async def test_a_thing_is_what_the_api_gives_and_nobody_elses(
    log_in: LogIn, anonymous: httpx.AsyncClient, settings: Settings, db: Database, world: World
) -> None:
    admin = await log_in("alpha.admin")
    body = {"tenant_id": str(world.alpha), "name": "x", "mail": "x@party.example"}
    party_id = (await admin.post("/api/parties", json=body)).json()["id"]
    things = rest_things(settings, db=db, keys=world.keys, storage=DirectoryStorage(settings.recordings))
    address = f"/api/parties/{party_id}"
    found = {
        house: await things.read(
            actor_of(
                account=new_id(), tenant_id=world.ids.tenants[house], session_id=new_id(), name="x",
                address="webhook", role=Role.TENANT_ADMIN,
            ),
            address,
        )
        for house in ("alpha", "beta")
    }  # fmt: skip
    assert found == {"alpha": (await admin.get(address)).json(), "beta": None}
