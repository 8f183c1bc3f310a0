"""Whether we are alive, and whether a call can be taken."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from yingda.platform.db import Database
from yingda.platform.heartbeat import beat_file, silent_for
from yingda.platform.http import public
from yingda.platform.settings import Settings

router = APIRouter(tags=["operation"])
PATIENCE: Final = 1.5
WORKER_SILENCE: Final = 5.0

Part = Literal["database", "controller", "switch", "worker"]
AskOwner = Callable[[], Awaitable[Mapping[str, bool]]]
"""Asks call control how it is: `switch` is connected, `claiming` new calls."""


class Alive(BaseModel):
    """We answer."""

    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """Whether a call can be taken, and what is missing where it cannot."""

    ready: bool
    missing: list[Part]


@dataclass(frozen=True, kw_only=True, slots=True)
class Readiness:
    """Looks at every part that a call needs."""

    settings: Settings
    db: Database
    ask_owner: AskOwner

    async def missing(self) -> list[Part]:
        """The parts without which no call can be taken."""
        database, (controller, switch) = await asyncio.gather(self._database(), self._owner())
        found: dict[Part, bool] = {
            "database": database,
            "controller": controller,
            "switch": switch,
            "worker": self._worker(),
        }
        return [part for part, is_well in found.items() if not is_well]

    async def _database(self) -> bool:
        """A hung server also delays the cancelling of what asks it, so that is not waited for."""
        asking = asyncio.create_task(self._ask_database())
        done, _ = await asyncio.wait({asking}, timeout=PATIENCE)
        asking.cancel()
        return bool(done) and asking.exception() is None

    async def _ask_database(self) -> None:
        async with self.db.core() as tx:
            await tx.execute("SELECT 1 FROM tenant LIMIT 1")

    async def _owner(self) -> tuple[bool, bool]:
        try:
            async with asyncio.timeout(PATIENCE):
                told = await self.ask_owner()
        except Exception:
            return False, False
        return bool(told.get("claiming")), bool(told.get("switch"))

    def _worker(self) -> bool:
        silence = silent_for(beat_file(self.settings, "worker"))
        return silence is not None and silence < WORKER_SILENCE


def _readiness(connection: HTTPConnection) -> Readiness:
    readiness: Readiness = connection.app.state.readiness
    return readiness


@router.get("/healthz", dependencies=[public()], summary="Alive")
async def healthz() -> Alive:
    return Alive()


@router.get(
    "/readyz", dependencies=[public()], summary="Can a call be taken", responses={503: {"model": Ready}}
)
async def readyz(response: Response, readiness: Annotated[Readiness, Depends(_readiness)]) -> Ready:
    missing = await readiness.missing()
    response.status_code = 503 if missing else 200
    return Ready(ready=not missing, missing=missing)
