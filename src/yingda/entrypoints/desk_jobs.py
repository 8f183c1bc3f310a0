"""What the worker does for the desk and the world outside."""

from yingda.desk.exchange.webhooks.delivering import Deliverer
from yingda.entrypoints.container import ways_out
from yingda.entrypoints.rest_things import rest_things
from yingda.platform.db import Database
from yingda.platform.settings import Settings
from yingda.platform.storage import Storage
from yingda.tenancy.keys import TenantKeys


def deliverer(settings: Settings, *, db: Database, keys: TenantKeys, storage: Storage) -> Deliverer:
    """Tells webhooks what changed."""
    things = rest_things(settings, db=db, keys=keys, storage=storage)
    return Deliverer(db=db, keys=keys, ways=ways_out(settings), things=things)
