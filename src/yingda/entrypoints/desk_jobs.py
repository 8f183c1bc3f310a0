"""What the worker does for the desk and the world outside."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Final

from yingda.desk.dispatching.dispatcher import Dispatcher
from yingda.desk.dispatching.waiting import QueueTeller
from yingda.desk.exchange.webhooks.delivering import Deliverer
from yingda.desk.files.jobs import SWEEP_SECONDS, FileSweeper
from yingda.desk.knowledge.noticing.usecases import look_at_ends
from yingda.desk.knowledge.searching.jobs import encode_stale, index_stale
from yingda.desk.mail.jobs import Postman
from yingda.desk.orders.jobs import Escalator
from yingda.desk.orders.ports import OrderPorts
from yingda.desk.portal.weekly import LOOK_SECONDS as REPORT_SECONDS
from yingda.desk.portal.weekly import ReportMaker
from yingda.entrypoints.api_parts.desk_outside import Letters, UndeliveredLetters
from yingda.entrypoints.code_senders import code_courier
from yingda.entrypoints.container import ways_out
from yingda.entrypoints.lists import lists_work
from yingda.entrypoints.rest_things import rest_things
from yingda.platform.db import Database
from yingda.platform.mail import MailServer
from yingda.platform.settings import Settings
from yingda.platform.storage import Storage
from yingda.tenancy.keys import TenantKeys

Work = tuple[str, Callable[[], Awaitable[object]], float]
"""What is looked after, by what, and every how many seconds at most."""
LOOK_SECONDS: Final = 1.0
QUEUE_SECONDS: Final = 2.0
SENTENCE_SECONDS: Final = 3.0
END_SECONDS: Final = 20.0


def desk_work(settings: Settings, *, db: Database, keys: TenantKeys, storage: Storage) -> Sequence[Work]:
    """Everything that the worker does for the desk again and again."""
    sweeper = FileSweeper(db=db, storage=storage)
    courier = code_courier(settings, db=db, keys=keys)
    return (
        ("loose files", sweeper.look, SWEEP_SECONDS),
        *lists_work(db=db, keys=keys, storage=storage, base=settings.public_base),
        ("terms of articles", partial(index_stale, db), SWEEP_SECONDS),
        ("ends of articles", partial(look_at_ends, db), END_SECONDS),
        ("what articles mean", partial(encode_stale, db), SENTENCE_SECONDS),
        ("orders that wait", Dispatcher(database=db).look, LOOK_SECONDS),
        ("orders on walls", QueueTeller(db=db).look, QUEUE_SECONDS),
        ("clocks of orders", escalator(db=db, keys=keys).look, LOOK_SECONDS),
        ("weekly reports", ReportMaker(db=db, keys=keys, storage=storage).look, REPORT_SECONDS),
        ("webhooks", deliverer(settings, db=db, keys=keys, storage=storage).look, LOOK_SECONDS),
        ("mail", postman(settings, db=db, keys=keys).look, LOOK_SECONDS),
        ("one-time codes", courier.deliver_waiting, LOOK_SECONDS),
    )


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
    return Postman(db=db, keys=keys, server=server, undelivered=UndeliveredLetters())
