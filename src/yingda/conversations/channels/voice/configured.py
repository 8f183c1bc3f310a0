"""Whether anything that people configure is other than before, by one look at its rows' versions."""

import time
from dataclasses import dataclass
from typing import Final, LiteralString

from yingda.platform.db import Transaction

ANEW_SECONDS: Final = 15.0
"""What no row's version tells, as that a moment has come, is seen by then."""
TABLES: Final[tuple[LiteralString, ...]] = (
    "agent_skill",
    "app_user",
    "blocked_caller",
    "calendar",
    "declared_fault",
    "disposition",
    "emergency_announcement",
    "nuisance_policy",
    "pool",
    "pool_member",
    "prompt",
    "queue",
    "queue_assignment",
    "seat",
    "seat_commitment",
    "skill",
    "tenant",
    "tenant_key",
    "trunk",
)
"""All that the owner of a node reads again and again."""
_VERSIONS: Final = ", ".join(
    f"(SELECT count(*) || ':' || coalesce(sum(hashint8(xmin::text::bigint)), 0) FROM {table})"
    for table in TABLES
)
_STAMP: Final = (
    f"SELECT concat_ws(' ', {_VERSIONS}, "
    "(SELECT count(*) FROM emergency_announcement WHERE until > clock_timestamp())) AS stamp"
)


@dataclass(kw_only=True, slots=True)
class Configured:
    """Tells whether it is worth while to read everything again."""

    _taken: str = ""
    _seen: str = ""
    _anew_at: float = 0.0

    async def is_other(self, tx: Transaction) -> bool:
        """Whether anything was added, changed, removed, has run out, or was not looked at for long."""
        row = await (await tx.execute(_STAMP)).fetchone()
        assert row is not None
        if row["stamp"] == self._taken and time.monotonic() < self._anew_at:
            return False
        self._taken, self._seen = "", row["stamp"]
        return True

    def taken(self) -> None:
        """All of it was read."""
        self._taken, self._anew_at = self._seen, time.monotonic() + ANEW_SECONDS
