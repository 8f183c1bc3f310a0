"""Emergency announcements: switched on and off in one action, heard before everything else."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from yingda.flows import emergency_store as store
from yingda.platform.db import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Announcement:
    """What callers hear first, and whether that is all that they hear."""

    prompt_key: str
    then_hang_up: bool


async def read_announcements(tx: Transaction) -> Mapping[UUID, Announcement]:
    """The announcement of each tenant that has one now, its own or the operator's for all; as role core."""
    return {
        row["tenant_id"]: Announcement(prompt_key=row["prompt_key"], then_hang_up=row["then_hang_up"])
        for row in await store.running(tx)
    }
