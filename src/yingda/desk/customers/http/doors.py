"""What routes of customers ask the application for, and who may call them."""

from typing import Annotated, Final

from fastapi import Depends
from starlette.requests import HTTPConnection

from yingda.desk.customers.ports import ContactList
from yingda.desk.customers.usecases.keeping import CustomerKeeper
from yingda.desk.customers.usecases.popping import ContactCustomers
from yingda.desk.customers.usecases.reading import CustomerReader
from yingda.desk.customers.usecases.searching import CustomerFinder
from yingda.flows.doors import KeysHere
from yingda.platform.http import DatabaseHere
from yingda.tenancy.model import Role

KEEPERS: Final = (Role.SUPERVISOR, Role.AGENT, Role.TENANT_ADMIN, Role.CLERK)
"""Who works with customers: nobody reads of them by looking on."""
TIDIERS: Final = (Role.SUPERVISOR, Role.TENANT_ADMIN, Role.CLERK)
"""Who puts two into one."""
DESIGNERS: Final = (Role.TENANT_ADMIN,)


def _reader(db: DatabaseHere, keys: KeysHere) -> CustomerReader:
    return CustomerReader(db=db, keys=keys)


def _keeper(db: DatabaseHere, keys: KeysHere) -> CustomerKeeper:
    return CustomerKeeper(db=db, keys=keys)


def _finder(db: DatabaseHere, keys: KeysHere) -> CustomerFinder:
    return CustomerFinder(db=db, keys=keys)


def _contacts(db: DatabaseHere, keys: KeysHere) -> ContactCustomers:
    return ContactCustomers(db=db, keys=keys)


def _list(connection: HTTPConnection) -> ContactList:
    found: ContactList = connection.app.state.interactions
    return found


ReaderHere = Annotated[CustomerReader, Depends(_reader)]
KeeperHere = Annotated[CustomerKeeper, Depends(_keeper)]
FinderHere = Annotated[CustomerFinder, Depends(_finder)]
ContactsHere = Annotated[ContactCustomers, Depends(_contacts)]
ContactListHere = Annotated[ContactList, Depends(_list)]
