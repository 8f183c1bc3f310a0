"""What the web server is wired with while it runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.datastructures import State

from yingda.entrypoints.api_parts.health import AskOwner, Readiness
from yingda.entrypoints.container import database_dsn, master_keys
from yingda.platform.db import Database
from yingda.platform.internal import Owner
from yingda.platform.settings import Settings
from yingda.tenancy.keys import TenantKeys


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """Everything that routes ask for."""

    settings: Settings
    db: Database
    keys: TenantKeys
    ask_owner: AskOwner

    def attach(self, state: State) -> None:
        """Put everything where the routes look for it."""
        state.db = self.db
        state.keys = self.keys
        state.readiness = Readiness(settings=self.settings, db=self.db, ask_owner=self.ask_owner)


@asynccontextmanager
async def wired(settings: Settings) -> AsyncIterator[Services]:
    """The real parts."""
    async with Database(database_dsn(settings)) as db:
        owner = Owner(settings.sockets / "callcontrol.sock")
        yield Services(settings=settings, db=db, keys=TenantKeys(master_keys(settings)), ask_owner=owner.status)
