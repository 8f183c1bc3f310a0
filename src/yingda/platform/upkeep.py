"""What keeps the database small and ready: old rows swept in small bites, the ledger's next months made ahead."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, LiteralString

from psycopg import sql

from yingda.platform.db import Database

log = logging.getLogger(__name__)
BITE: Final = 2000
"""Rows of one transaction: a long one would hold back every reader of the outbox."""
_SWEEP: Final = sql.SQL("""
    DELETE FROM {table} WHERE ({key}) IN (
      SELECT {key} FROM {table} WHERE {only} AND {column} < clock_timestamp() - %(keep)s
      ORDER BY {key} LIMIT %(bite)s)""")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sweep:
    """Rows of one table are kept for a time after the moment that a column tells."""

    table: str
    column: str = "at"
    keep: timedelta
    key: tuple[str, ...] = ("id",)
    only: LiteralString = "true"
    """Of which rows this is said."""


def sweeps(*, audit_days: int) -> Sequence[Sweep]:
    """What is swept, and after how long."""
    return (
        Sweep(table="outbox", keep=timedelta(hours=1)),
        Sweep(table="command", keep=timedelta(days=1)),
        Sweep(table="login_failure", keep=timedelta(days=1)),
        Sweep(table="login_session", column="expires_at", keep=timedelta(0)),
        Sweep(table="recording_listening", column="expires_at", keep=timedelta(days=1)),
        Sweep(
            table="recording_export", column="created_at", keep=timedelta(days=90), only="state <> 'ready'"
        ),
        Sweep(table="desk_change", keep=timedelta(days=31)),
        Sweep(table="webhook_delivery", keep=timedelta(days=31)),
        Sweep(table="feed_item", keep=timedelta(days=31), key=("tenant_id", "feed", "key_hash")),
        Sweep(table="desk_mail", keep=timedelta(days=31), only="state <> 'waiting'"),
        Sweep(table="alarm", column="cleared_at", keep=timedelta(days=90)),
        Sweep(table="queue_alarm", column="cleared_at", keep=timedelta(days=365)),
        Sweep(table="staff_message", keep=timedelta(days=90)),
        Sweep(table="help_request", column="ended_at", keep=timedelta(days=90)),
        # What was asked is kept for the report of what was asked in vain, how often articles were read for a year's course.
        Sweep(table="knowledge_search", keep=timedelta(days=180), key=("tenant_id", "id")),
        Sweep(table="article_read", keep=timedelta(days=365)),
        Sweep(table="knowledge_notice", keep=timedelta(days=90)),
        Sweep(table="audit_event", keep=timedelta(days=audit_days)),
        # What came of a check is kept for good; what was asked, only as long as it could be answered and counted.
        Sweep(table="identity_challenge", keep=timedelta(days=7)),
        Sweep(table="flow_trial", column="expires_at", keep=timedelta(days=1)),
        # What could be dialled for a quarter of an hour; a call may go on for long after that.
        Sweep(
            table="flow_version",
            column="published_at",
            keep=timedelta(days=2),
            key=("flow_id", "version"),
            only="version < 0",
        ),
    )


async def sweep(database: Database, what: Sweep) -> int:
    """Delete what is older than it is kept; returns how many rows went."""
    statement = _SWEEP.format(
        table=sql.Identifier(what.table),
        column=sql.Identifier(what.column),
        key=sql.SQL(", ").join(map(sql.Identifier, what.key)),
        only=sql.SQL(what.only),
    )
    gone, last = 0, BITE
    while last == BITE:
        async with database.core() as tx:
            last = (await tx.execute(statement, {"keep": what.keep, "bite": BITE})).rowcount
        gone += last
    if gone:
        log.info("swept", extra={"table": what.table, "rows": gone})
    return gone


async def make_partitions(database: Database) -> None:
    """Have the ledger's partitions for a year ahead; rather later than make a call's write wait."""
    async with database.core() as tx:
        await tx.execute("SET LOCAL lock_timeout = '500ms'")
        await tx.execute("SELECT ensure_ledger_partitions(now() + interval '12 months')")
