"""What the web server is wired with while it runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.datastructures import State

from yingda.conversations.callbacks.store import CallbackReader
from yingda.conversations.desk.store import DeskReader
from yingda.conversations.floor.expected import Expectations
from yingda.conversations.floor.store import FloorReader
from yingda.conversations.interactions.store import InteractionReader
from yingda.conversations.live import Audience
from yingda.conversations.ports import CallOwner
from yingda.conversations.recordings.exports import Exports
from yingda.conversations.recordings.listening import Listening
from yingda.conversations.recordings.search import RecordingReader
from yingda.conversations.staff.store import StaffReader
from yingda.conversations.staff.usecases import StaffRoom
from yingda.desk.customers.usecases.calling import CustomerNumbers
from yingda.desk.dispatching.waiting import OrdersOfQueues
from yingda.desk.files.usecases import Files
from yingda.desk.fulfilment.following import BookingsInOrders, GoodsOfOrders
from yingda.desk.goods.booking.usecases import Bookings
from yingda.desk.guiding.runs.contacts import Contacts
from yingda.desk.guiding.runs.usecases import Guides
from yingda.desk.guiding.scripts.usecases import Scripts
from yingda.desk.importing.incoming.usecases import Imports
from yingda.desk.importing.outgoing.usecases import ListExports
from yingda.desk.orders.ports import OrderPorts
from yingda.desk.parties.usecases.dispatching import Dispatches
from yingda.desk.parties.usecases.outside import Outside
from yingda.desk.portal.weekly import Reports
from yingda.desk.proving.usecases import Proving
from yingda.entrypoints.api_parts.desk_outside import Letters, OutsideOrders, PartyFiles
from yingda.entrypoints.api_parts.desk_people import DeskPeople
from yingda.entrypoints.api_parts.file_gates import file_gates
from yingda.entrypoints.api_parts.health import Readiness
from yingda.entrypoints.api_parts.sip import PhoneLines
from yingda.entrypoints.container import database_dsn, master_keys, recording_storage, system_asker
from yingda.entrypoints.lists import export_sources, import_targets
from yingda.flows.prompts.usecases import Prompts
from yingda.flows.queries.ask import SystemAsker
from yingda.flows.queries.transport import Ways
from yingda.insights.store import FigureReader
from yingda.insights.wall.store import WallReader
from yingda.platform.db import Database
from yingda.platform.internal import Owner
from yingda.platform.realtime import OutboxFollower
from yingda.platform.settings import Settings
from yingda.platform.storage import DirectoryStorage, Storage
from yingda.tenancy.keys import TenantKeys

OWNER_SOCKET = "callcontrol.sock"


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """Everything that routes ask for."""

    settings: Settings
    db: Database
    keys: TenantKeys
    owner: CallOwner
    storage: Storage
    audience: Audience
    asker: SystemAsker = field(default_factory=lambda: SystemAsker(Ways()))
    """Asks the enterprises' own systems when somebody tries a query."""

    def attach(self, state: State) -> None:
        """Put everything where the routes look for it."""
        db, keys = self.db, self.keys
        state.db, state.keys, state.owner, state.audience = db, keys, self.owner, self.audience
        state.asker = self.asker
        state.phone_lines = PhoneLines()
        state.readiness = Readiness(settings=self.settings, db=db, ask_owner=self.owner.status)
        state.number_book = CustomerNumbers(db=db, keys=keys)
        state.desks = DeskReader(db=db, keys=keys)
        state.floors = FloorReader(
            db=db,
            keys=keys,
            figures=WallReader(db=db),
            expectations=Expectations(owner=self.owner),
            orders=OrdersOfQueues(db=db),
        )
        state.staff = StaffReader(db=db, keys=keys)
        state.staff_room = StaffRoom(db=db, keys=keys)
        state.callbacks = CallbackReader(db=db, keys=keys)
        state.interactions = InteractionReader(db=db, keys=keys)
        state.insights = FigureReader(db=db)
        state.prompts = Prompts(db=db, storage=DirectoryStorage(self.settings.prompts))
        state.listening = Listening(db=db, keys=keys, storage=self.storage)
        state.recordings = RecordingReader(db=db, keys=keys)
        state.exports = Exports(db=db, keys=keys, storage=self.storage)
        state.imports = Imports(db=db, keys=keys, storage=self.storage, targets=import_targets(db, keys))
        state.list_exports = ListExports(
            db=db, keys=keys, storage=self.storage, sources=export_sources(db, keys)
        )
        state.files = Files(db=db, keys=keys, storage=self.storage, gates=file_gates(db))
        state.own_reports = Reports(db=db, keys=keys, storage=self.storage)
        people = DeskPeople(db=db, keys=keys)
        state.proving = Proving(db=db, keys=keys, files=people)
        state.bookings = Bookings(db=db, keys=keys, followers=(BookingsInOrders(keys=keys),))
        goods = GoodsOfOrders(keys=keys, bookings=state.bookings)
        book = OutsideOrders()
        state.dispatches = Dispatches(db=db, keys=keys, orders=book, base=self.settings.public_base)
        state.outside = Outside(db=db, keys=keys, orders=book, folder=PartyFiles(state.files))
        state.order_ports = OrderPorts(
            identity=state.proving,
            parties=state.dispatches,
            followers=(goods,),
            letters=Letters(),
        )
        state.scripts = Scripts(db=db)
        contacts = Contacts(db=db, proving=state.proving, customers=people)
        state.guides = Guides(db=db, keys=keys, contacts=contacts)


@asynccontextmanager
async def wired(settings: Settings) -> AsyncIterator[Services]:
    """The real parts."""
    owner = Owner(settings.sockets / OWNER_SOCKET)
    asker = system_asker(settings)
    async with (
        Database(database_dsn(settings)) as db,
        following(db, dsn=database_dsn(settings)) as audience,
    ):
        yield Services(
            settings=settings,
            db=db,
            keys=TenantKeys(master_keys(settings)),
            owner=owner,
            storage=recording_storage(settings),
            audience=audience,
            asker=asker,
        )
    await owner.close()
    await asker.close()


@asynccontextmanager
async def following(db: Database, *, dsn: str) -> AsyncIterator[Audience]:
    """An audience that hears of every change while this lasts."""
    audience = Audience(db=db)
    follower = OutboxFollower(dsn, hear=audience.hear, resync=audience.resync, is_heard=audience.is_there)
    running = [asyncio.create_task(follower.run()), asyncio.create_task(audience.watch_logins())]
    try:
        yield audience
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
