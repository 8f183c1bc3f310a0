"""What the worker does for the desk and the world outside."""

from yingda.desk.exchange.webhooks.delivering import Deliverer
from yingda.desk.mail.jobs import Postman
from yingda.desk.orders.jobs import Escalator
from yingda.desk.orders.ports import OrderPorts
from yingda.entrypoints.api_parts.desk_outside import Letters
from yingda.entrypoints.container import ways_out
from yingda.entrypoints.rest_things import rest_things
from yingda.platform.db import Database
from yingda.platform.mail import MailServer
from yingda.platform.settings import Settings
from yingda.platform.storage import Storage
from yingda.tenancy.keys import TenantKeys


def deliverer(settings: Settings, *, db: Database, keys: TenantKeys, storage: Storage) -> Deliverer:
    """Tells webhooks what changed."""
    things = rest_things(settings, db=db, keys=keys, storage=storage)
    return Deliverer(db=db, keys=keys, ways=ways_out(settings), things=things)


def escalator(*, db: Database, keys: TenantKeys) -> Escalator:
    """Looks after the clocks of orders."""
    return Escalator(db=db, keys=keys, ports=OrderPorts(letters=Letters()))


def postman(settings: Settings, *, db: Database, keys: TenantKeys) -> Postman:
    """Sends the letters that wait, where the operator has named a server."""
    server = MailServer(url=settings.smtp_url, sender=settings.mail_from) if settings.smtp_url else None
    return Postman(db=db, keys=keys, server=server)
