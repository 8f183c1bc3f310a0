"""Reads what is configured, and what this node owned when its last process ended."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from yingda.conversations.channels.voice.centre import Centre, Directory, NuisancePolicy, Seat
from yingda.conversations.channels.voice.supervision.house_rules import read_house_rules
from yingda.conversations.channels.voice.turn import Turn
from yingda.flows.calendars.usecases import read_calendars
from yingda.flows.emergency.usecases import read_announcements
from yingda.flows.references.loading import load_flow
from yingda.kernel.errors import DomainError
from yingda.kernel.ids import InteractionId, QueueId, SeatId, TenantId, UserId
from yingda.platform.db import Transaction
from yingda.routing.model import Agent, Asked, Contact, Pending, PendingKind
from yingda.routing.transitions import AgentState
from yingda.telephony.ports import Endpoint
from yingda.telephony.remote.model import RemoteSeat
from yingda.telephony.usecases.admit import DialledNumber
from yingda.tenancy.keys import TenantKeys

log = logging.getLogger(__name__)

_PROMPTS = """
    SELECT tenant_id, key, language, path FROM prompt WHERE state = 'ready' AND retired_at IS NULL ORDER BY version"""


async def operator_of(tx: Transaction) -> UUID:
    """The tenant row that is the operator himself."""
    row = await (await tx.execute("SELECT id FROM tenant WHERE kind = 'operator'")).fetchone()
    if row is None:
        raise LookupError("there is no operator yet")
    operator_id: UUID = row["id"]
    return operator_id


async def read_directory(tx: Transaction, directory: Directory, *, keys: TenantKeys, prompts: Path) -> None:
    """Seats, endpoints, prompts and dispositions as they are configured now."""
    outside = await _read_seats(tx, directory, keys=keys)
    rows = await (await tx.execute(_PROMPTS)).fetchall()
    directory.prompts = {
        (row["tenant_id"], row["key"], row["language"]): prompts / row["path"] for row in rows
    }
    directory.sounds = prompts
    directory.announcements = await read_announcements(tx)
    directory.calendars = await read_calendars(tx)
    directory.rules = await read_house_rules(tx)
    rows = await (await tx.execute("SELECT id, channel_limit FROM tenant")).fetchall()
    directory.channel_limits = {row["id"]: row["channel_limit"] for row in rows}
    await _read_handling(tx, directory)
    rows = await (await tx.execute("SELECT id, tenant_id FROM disposition")).fetchall()
    directory.dispositions = {row["id"]: row["tenant_id"] for row in rows}
    directory.remote = tuple(_remote_seat(directory, row, keys=keys) for row in outside)


async def _read_seats(
    tx: Transaction, directory: Directory, *, keys: TenantKeys
) -> Sequence[Mapping[str, Any]]:
    """Every seat that was not given back; returns those on telephones outside."""
    rows = await (
        await tx.execute("SELECT * FROM seat WHERE released_at IS NULL ORDER BY endpoint")
    ).fetchall()
    directory.seats = {
        row["id"]: Seat(
            id=row["id"],
            tenant_id=row["tenant_id"],
            kind=row["kind"],
            code=row["code"],
            endpoint=row["endpoint"],
            user_id=row["user_id"],
            mode=row["mode"],
        )
        for row in rows
    }
    directory.endpoints = tuple(
        Endpoint(
            name=row["endpoint"],
            secret=keys.of(row["tenant_id"]).unseal(row["secret_sealed"]),
            browser=row["kind"] == "browser",
        )
        for row in rows
        if row["kind"] != "remote"
    )
    return [row for row in rows if row["kind"] == "remote"]


def _remote_seat(directory: Directory, row: Mapping[str, Any], *, keys: TenantKeys) -> RemoteSeat:
    return RemoteSeat(
        id=row["id"],
        tenant_id=row["tenant_id"],
        endpoint=row["endpoint"],
        digits=keys.of(row["tenant_id"]).unseal(bytes(row["digits_sealed"])),
        caller_shown=row["caller_shown"],
        kept_up=row["mode"] == "kept_up",
        confirm=row["confirm"],
        ask=directory.of_platform("seat_take_call") or (directory.beep,),
        welcome=directory.of_platform("seat_begin_shift") or (directory.beep,),
        beep=(directory.beep,),
    )


async def _read_handling(tx: Transaction, directory: Directory) -> None:
    """How long customers may be parked, and what is a nuisance."""
    rows = await (await tx.execute("SELECT id, park_seconds FROM queue")).fetchall()
    directory.park_seconds = {row["id"]: row["park_seconds"] for row in rows}
    rows = await (await tx.execute("SELECT * FROM nuisance_policy")).fetchall()
    directory.nuisance = {
        row["tenant_id"]: NuisancePolicy(
            max_calls=row["max_calls"],
            minutes=row["minutes"],
            announces=row["beyond"] == "announce",
            ends_calls=row["ends_calls"],
        )
        for row in rows
    }
    rows = await (await tx.execute("SELECT DISTINCT tenant_id FROM blocked_caller")).fetchall()
    directory.blocking = frozenset(row["tenant_id"] for row in rows)


async def read_flow(tx: Transaction, directory: Directory, number: DialledNumber) -> None:
    """Have the flow at hand that a dialled number leads to."""
    if number.flow_id is not None and number.flow_version is not None:
        await read_version(
            tx,
            directory,
            tenant_id=number.tenant_id,
            flow_id=number.flow_id,
            version=number.flow_version,
        )


async def read_version(
    tx: Transaction, directory: Directory, *, tenant_id: UUID, flow_id: UUID, version: int
) -> None:
    """Have this version at hand; versions never change."""
    if (flow_id, version) in directory.flows:
        return
    try:
        loaded = await load_flow(tx, tenant_id=tenant_id, flow_id=flow_id, version=version)
    except DomainError as fault:
        # As if nothing were published: its callers are turned away, and everybody else is served.
        log.warning("a stored flow cannot be read", extra={"flow": str(flow_id), "code": fault.code})
        return
    if loaded is not None:
        directory.flows[flow_id, version] = loaded


_AGENTS = """
    SELECT u.id, m.tenant_id AS pool_tenant, a.*,
      array(SELECT queue_id FROM queue_assignment q WHERE q.user_id = u.id) AS queues
    FROM app_user u JOIN pool_member m ON m.user_id = u.id LEFT JOIN agent a ON a.user_id = u.id
    WHERE u.role = 'agent'"""


async def read_agents(tx: Transaction, centre: Centre) -> None:
    """Know every agent: new ones as stored, known ones with the queues that they serve now."""
    for row in await (await tx.execute(_AGENTS)).fetchall():
        queues = frozenset(QueueId(queue) for queue in row["queues"])
        known = centre.floor.agents().get(row["id"])
        if known is None:
            centre.floor.put(_agent(row, queues, centre))
        elif known.queues != queues:
            with Turn(centre, at=centre.clock.now()) as turn:
                turn.assign(known.user_id, queues)


def _agent(values: dict[str, Any], queues: frozenset[QueueId], centre: Centre) -> Agent:
    user_id = UserId(values["id"])
    if values["state"] is None:
        tenant_id = TenantId(values["pool_tenant"])
        return Agent(user_id=user_id, tenant_id=tenant_id, since=centre.clock.now(), queues=queues)
    return _stored_agent(values, user_id, queues)


def _stored_agent(values: dict[str, Any], user_id: UserId, queues: frozenset[QueueId]) -> Agent:
    contact = None
    if values["interaction_id"] is not None and values["contact_tenant_id"] is not None:
        contact = Contact(
            interaction_id=InteractionId(values["interaction_id"]),
            tenant_id=TenantId(values["contact_tenant_id"]),
        )
    pending = values["pending"]
    return Agent(
        user_id=user_id,
        tenant_id=TenantId(values["tenant_id"]),
        state=AgentState(values["state"]),
        reason=values["reason"],
        cause=values["cause"],
        since=values["since"],
        idle_since=values["idle_since"],
        deadline=values["deadline"],
        seat_id=SeatId(values["seat_id"]) if values["seat_id"] else None,
        contact=contact,
        pending=Pending(kind=PendingKind(pending["kind"]), reason=pending["reason"])
        if isinstance(pending, dict)
        else None,
        asked=TypeAdapter(Asked | None).validate_python(values["asked"]),
        queues=queues,
        version=values["version"],
    )
