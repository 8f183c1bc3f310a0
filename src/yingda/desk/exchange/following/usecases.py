"""What changed, told to whoever asks again and again: from where he was, without a gap."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from yingda.desk import changes
from yingda.desk.changes import Change, Position
from yingda.desk.exchange.errors import ChangesGone
from yingda.kernel.errors import NotFound
from yingda.platform.db import Database
from yingda.platform.paging import CursorInvalid
from yingda.tenancy.model import Actor

KEPT: Final = timedelta(days=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Some changes, and the word to go on with."""

    changes: list[Change]
    next: str
    more: bool
    """There is more already: ask at once."""


async def read_changes(*, db: Database, actor: Actor, tenant_id: UUID, after: str | None, limit: int) -> Part:
    """The changes after a word that was given out before; without one, none, and the word to begin with."""
    if not actor.sees(tenant_id):
        raise NotFound
    async with db.core() as tx:
        # Before the rows: whoever finds none goes on from here, and whatever appears meanwhile lies behind it.
        here = await changes.now(tx)
        if after is None:
            return Part(changes=[], next=_word(here), more=False)
        position = _position(after)
        found = await changes.read(tx, tenant_id=tenant_id, after=position, limit=limit)
    return Part(changes=found, next=_word(found[-1].position if found else here), more=len(found) == limit)


def _word(position: Position) -> str:
    return f"{position.xid}.{position.id}.{int(datetime.now(UTC).timestamp())}"


def _position(word: str) -> Position:
    parts = word.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 20 for part in parts):
        raise CursorInvalid
    if datetime.fromtimestamp(int(parts[2][:11]), UTC) < datetime.now(UTC) - KEPT:
        raise ChangesGone
    return Position(str(int(parts[0])), int(parts[1]))
