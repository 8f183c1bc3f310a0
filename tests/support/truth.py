"""What must be true of a voice centre whenever nothing is under way: memory, switch, rows and ledger tell one story."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

import orjson
from tests.support import company
from tests.support.centre import House

from yingda.conversations import writes
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import pool
from yingda.conversations.channels.voice.supervision.tuning import ALOUD
from yingda.conversations.channels.voice.walking.rooms import room_bridge
from yingda.conversations.model import Interaction, Phase
from yingda.conversations.parts import IN_CONVERSATION, WITH_AGENT
from yingda.conversations.store import rebuild
from yingda.ledger.codec import event_type, join
from yingda.platform.crypto import TenantCipher
from yingda.routing.events import AgentEvent, AgentRecord, replay
from yingda.routing.model import Agent
from yingda.routing.transitions import AT_WORK, AgentState
from yingda.routing.writes import save_agent
from yingda.telephony.remote.model import LINE

PHASES: Final = {
    AgentState.RESERVED: {Phase.OFFERED},
    AgentState.RINGING: {Phase.OFFERED},
    AgentState.TALKING: IN_CONVERSATION,
}
AGENT_EVENTS: Final = {event_type(kind): kind for kind in AgentEvent.__args__}


def check_present(house: House) -> None:
    """Agents, lines, the matcher's index, deadlines and the switch agree with each other."""
    lines = house.centre.lines.all()
    for agent in house.centre.floor.agents().values():
        _check_agent(house, agent)
    for line in lines:
        _check_line(house, line)
    _check_counts(house, lines)
    _check_switch(house, lines)


def _check_agent(house: House, agent: Agent) -> None:
    if agent.deadline is not None and agent.due(now=agent.deadline) is not None:
        assert ("agent", agent.user_id) in house.timers.keys, f"nobody keeps the deadline of {agent}"
    if agent.state in AT_WORK:
        line = house.centre.lines.get(agent.interaction_id) if agent.interaction_id else None
        assert line is not None, f"at work without a line: {agent}"
        if agent.state is AgentState.WRAP_UP:
            assert line.interaction.documents(agent.user_id), f"{agent} documents nothing"
            return
        if line.interaction.party_of(agent.user_id) is not None:
            return
        assert line.interaction.phase in PHASES[agent.state], f"{agent} in {line.interaction.phase}"
        assert line.interaction.leg is not None
        assert line.interaction.leg.agent_id == agent.user_id
    else:
        assert agent.contact is None


def _check_line(house: House, line: Line) -> None:
    item = line.interaction
    assert item.closed_at is None, f"closed, but kept: {item}"
    if item.phase in WITH_AGENT:
        assert item.leg is not None
        agent = house.centre.floor.agent(item.leg.agent_id)
        assert agent.interaction_id == item.id, f"{item.phase} without its agent: {agent}"
    for each in item.documenting:
        assert house.centre.floor.agent(each.agent_id).interaction_id == item.id, f"nobody documents {item}"
    assert item.is_live or item.documenting, f"over, but kept: {item}"
    if item.phase in {Phase.QUEUED, Phase.OFFERED}:
        assert item.queue is not None
    if item.phase is Phase.QUEUED and is_due(house, item):
        queue_id = pool.visit_of(line).queue_id
        idle = [a for a in house.centre.floor.agents().values() if a.state is AgentState.READY]
        able = [a for a in idle if queue_id in a.queues and not is_kept_from(house, item, a.user_id)]
        assert not able, "somebody waits while somebody is idle"


def is_kept_from(house: House, item: Interaction, agent_id: UUID) -> bool:
    """Whether a contact that was handed on is not for this agent yet: he gave it away, or it is another one's first."""
    if item.handed is None or item.queue is None:
        return False
    wanted, now = item.queue.wanted, house.clock.now()
    excluded = wanted.excluded_until is not None and now < wanted.excluded_until
    named = wanted.named_until is not None and now < wanted.named_until
    return (excluded and agent_id in wanted.excluded) or (named and wanted.named not in {None, agent_id})


def is_due(house: House, item: Interaction) -> bool:
    """Whether who waits may be served now, or has asked for a later time that somebody remembers."""
    later = item.queue.not_before if item.queue else None
    if later is None or later <= house.clock.now():
        return True
    assert ("place", item.id) in house.timers.keys, f"nobody remembers {item}"
    return False


def _channels(item: Interaction) -> int:
    """How many of its tenant's channels a contact uses."""
    is_out = item.is_live and item.outside is not None and not item.is_dialled
    return item.has_customer + is_out + company.outside(item)


def _check_counts(house: House, lines: Iterable[Line]) -> None:
    centre = house.centre
    live: Counter[UUID] = Counter()
    for line in lines:
        live[line.interaction.tenant_id] += _channels(line.interaction)
    waiting = Counter(
        line.interaction.queue.queue_id
        for line in lines
        if line.interaction.phase is Phase.QUEUED and line.interaction.queue and line.interaction.has_customer
    )
    signed_in: Counter[UUID] = Counter()
    for agent in centre.floor.agents().values():
        if agent.state is not AgentState.SIGNED_OUT:
            signed_in.update(agent.queues)
    for tenant_id in house.ids.tenants.values():
        assert centre.lines.customers_of(tenant_id) == live[tenant_id]
    for queue_id in house.ids.queues.values():
        assert centre.floor.waiting(queue_id) == waiting[queue_id]
        assert centre.floor.signed_in(queue_id) == signed_in[queue_id]


def _check_switch(house: House, lines: Iterable[Line]) -> None:
    """Every channel and every bridge belongs to a line, every line has its channels, and nobody hears silence."""
    switch, expected, bridges = house.switch, set(), {}
    for line in (each for each in lines if each.interaction.is_live):
        item = line.interaction
        expected |= {item.channel_id} - {""}
        expected |= {each.channel_id for each in item.listeners}
        if item.outside is not None:
            expected.add(item.outside.channel_id)
        if item.phase in WITH_AGENT and item.leg and item.leg.channel_id:
            expected.add(item.leg.channel_id)
        expected |= company.legs(item)
        bridges[item.bridge_id] = company.main(item)
        bridges[item.consult_bridge_id] = company.aside(item)
        aloud = _aloud(item)
        if aloud:
            where = item.consult_bridge_id if company.aside(item) else item.bridge_id
            bridges[where] |= _with_supervisors(item, aloud)
        company.check_company(house, item)
        _check_sound(house, line)
    rooms = _rooms(house)
    bridges |= rooms
    bridges = {name: members for name, members in bridges.items() if len(members) > 1}
    remote = house.centre.remote
    _check_kept_up_lines(house)
    ours = {remote.stands_for(each) for each in _owned(house) if not remote.is_idle_line(each)}
    assert ours == expected, (
        f"channels and lines differ: {ours - expected} too many, {expected - ours} missing"
    )
    members = {name: set(map(remote.stands_for, found)) for name, found in switch.bridges.items()}
    assert {name: found for name, found in members.items() if len(found) > 1} == bridges
    known = {line.interaction.bridge_id for line in lines if line.interaction.is_live}
    assert set(switch.bridges) <= known | set(bridges), "a bridge is left over"


def _aloud(item: Interaction) -> set[str]:
    """The legs of supervisors whom everybody hears."""
    return {each.channel_id for each in item.listeners if each.begun_at is not None and each.mode in ALOUD}


def _with_supervisors(item: Interaction, aloud: set[str]) -> set[str]:
    """Who is in the conversation that a supervisor has come into."""
    return aloud | ({item.channel_id} if item.phase is Phase.SUPERVISED else set())


def _owned(house: House) -> set[str]:
    return {channel.id for channel in house.switch.channels.values() if channel.owned}


def _check_kept_up_lines(house: House) -> None:
    """A line that is kept up is somebody's who sits there, or is just dialled for him."""
    seats = house.centre.directory.seats
    taken = {agent.seat_id for agent in house.centre.floor.agents().values()}
    wanted = {seat.endpoint for seat in seats.values() if seat.id in {*taken, *house.centre.awaited.values()}}
    for channel_id in _owned(house):
        if channel_id.startswith(LINE):
            line = house.centre.remote._line_on(channel_id)
            assert line is not None, "a line of nobody"
            assert line.seat.endpoint in wanted, "a line that nobody wants"


def _rooms(house: House) -> dict[str, set[str]]:
    """Who should be in which room's bridge; who is alone in his room is in none."""
    members: dict[str, set[str]] = {}
    for line in house.centre.lines.all():
        item = line.interaction
        if item.room and item.is_live:
            members.setdefault(room_bridge(item.tenant_id, item.room), set()).add(item.channel_id)
    return members


def _check_sound(house: House, line: Line) -> None:
    item = line.interaction
    if not item.has_customer:
        if item.phase is Phase.DIALLING and item.leg is not None:
            heard = str(house.switch.hears(company.on_switch(house, item.leg.channel_id)))
            assert heard.startswith(("music:ringing", "prompt:")), f"who calls out hears {heard}"
        return
    hears: object = house.switch.hears(item.channel_id)
    if isinstance(hears, frozenset):
        hears = frozenset(map(house.centre.remote.stands_for, hears))
    if item.phase is Phase.FORWARDED or (item.phase is Phase.RETURNING and item.joined):
        assert hears == company.main(item) - {item.channel_id}
    elif item.phase is Phase.FLOW and item.room:
        others = _rooms(house)[room_bridge(item.tenant_id, item.room)] - {item.channel_id}
        assert hears == others if others else str(hears).startswith("music:"), f"hears {hears}"
    elif item.phase is Phase.FLOW:
        assert isinstance(hears, str)
        assert hears.startswith("prompt:") or ("wait", item.id) in house.timers.keys, f"hears {hears}"
    elif item.phase in {Phase.TALKING, Phase.SUPERVISED}:
        muted = {each.channel_id for each in (item.leg, *item.parties) if each is not None and each.muted}
        others = company.main(item) - {item.channel_id} - muted
        supervisors = set() if company.aside(item) else _aloud(item)
        expected = others | supervisors or "silence"
        assert hears == expected, f"{item.phase} hears {hears}, not {expected}"
    else:
        assert str(hears).startswith(("music:", "prompt:")), f"{item.phase} hears {hears}"


async def check_ledger(house: House) -> None:
    """Streams have no gaps, rows are what their streams make, work and calls are what is alive, nothing names a person."""
    interactions = await house.rows("SELECT * FROM interaction")
    for row in interactions:
        await _check_interaction(house, row)
    for row in await house.rows("SELECT * FROM agent"):
        await _check_agent_stream(house, row)
    assert len(await house.rows("SELECT DISTINCT interaction_id FROM interaction_event")) == len(interactions)
    await _check_work(house)
    await _check_callbacks(house)
    await _check_calls(house)
    await _check_privacy(house)


async def _check_interaction(house: House, row: Mapping[str, Any]) -> None:
    events = await house.rows(
        "SELECT * FROM interaction_event WHERE interaction_id = %(id)s ORDER BY seq", id=row["id"]
    )
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    times = [event["occurred_at"] for event in events]
    assert times == sorted(times), f"time runs backwards: {[(e['type'], e['occurred_at']) for e in events]}"
    cipher = house.centre.keys.of(row["tenant_id"])
    item = rebuild(
        events, interaction_id=row["id"], tenant_id=row["tenant_id"], node=row["node"], cipher=cipher
    )
    made = writes.save_interaction(item, position=None, cipher=cipher, epoch=row["epoch"]).values
    expected = {
        name: value
        for name, value in made.items()
        if name not in {"flow_position", "flow_sealed", "caller_sealed", "note_sealed"}
    }
    expected |= {
        "queue_id": _last(_queued(events), "queue_id"),
        "agent_id": _last(_answered(events), "agent_id"),
    }
    found = {name: float(row[name]) if name.endswith("_seconds") else row[name] for name in expected}
    assert found == expected
    _check_sealed(row, item, cipher)
    live = house.centre.lines.get(row["id"])
    assert (live.interaction if live else None) == (item if item.closed_at is None else None)


def _queued(events: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Only who waited in a queue himself was in it."""
    return [event for event in events if event["type"] in {"queued", "returned_to_queue", "outbound_begun"}]


def _answered(events: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """An interaction is its agent's only when he took it."""
    return [event for event in events if event["type"] in {"accepted", "connected"}]


def _last(events: Iterable[Mapping[str, Any]], name: str) -> UUID | None:
    told = [event["facts"][name] for event in events if name in event["facts"]]
    return UUID(told[-1]) if told else None


def _check_sealed(row: Mapping[str, Any], item: Interaction, cipher: TenantCipher) -> None:
    assert cipher.unseal(row["caller_sealed"]) == item.caller
    assert (cipher.unseal(row["note_sealed"]) if row["note_sealed"] else "") == item.note


async def _check_agent_stream(house: House, row: Mapping[str, Any]) -> None:
    events = await house.rows(
        "SELECT * FROM agent_event WHERE agent_id = %(id)s ORDER BY seq", id=row["user_id"]
    )
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    live = house.centre.floor.agent(row["user_id"])
    if not events:
        assert live.state is AgentState.SIGNED_OUT
        return
    made = replay(
        AgentRecord(
            user_id=event["agent_id"],
            tenant_id=event["tenant_id"],
            seq=event["seq"],
            at=event["occurred_at"],
            event=join(AGENT_EVENTS[event["type"]], event["facts"], {}),
        )
        for event in events
    )
    expected = dict(save_agent(made, node=row["node"], epoch=row["epoch"]).values)
    expected["pending"] = (
        None if made.pending is None else {"kind": made.pending.kind.value, "reason": made.pending.reason}
    )
    expected["asked"] = None if made.asked is None else orjson.loads(str(expected["asked"]))
    differences = {name: (row[name], value) for name, value in expected.items() if row[name] != value}
    assert not differences, f"row and stream differ: {differences}"
    assert live == made or live.state is AgentState.SIGNED_OUT


async def _check_work(house: House) -> None:
    found = {
        row["interaction_id"]: (row["id"], row["queue_id"], row["state"], row["agent_id"])
        for row in await house.rows("SELECT * FROM work")
    }
    expected: dict[UUID, tuple[UUID, UUID, str, UUID | None]] = {}
    for line in house.centre.lines.all():
        item = line.interaction
        if item.phase is Phase.QUEUED and item.queue:
            expected[item.id] = (item.queue.work_id, item.queue.queue_id, "waiting", None)
        elif item.phase is Phase.OFFERED and item.queue and item.leg:
            expected[item.id] = (item.queue.work_id, item.queue.queue_id, "offered", item.leg.agent_id)
    assert found == expected


async def _check_callbacks(house: House) -> None:
    """Who waits to be called back has one interaction that is about it, with the place that he had."""
    lines = [line.interaction for line in house.centre.lines.all()]
    about = {item.id: item for item in lines if item.callback_id is not None and item.is_live}
    rows = await house.rows("SELECT * FROM callback WHERE state IN ('waiting', 'calling')")
    assert {row["interaction_id"]: row["id"] for row in rows} == {
        item.id: item.callback_id for item in about.values()
    }
    for row in rows:
        item = about[row["interaction_id"]]
        assert row["since"] == item.place
        is_called = item.phase not in {Phase.QUEUED, Phase.OFFERED}
        assert is_called <= (row["state"] == "calling"), f"{row['state']} in {item.phase}"


async def _check_calls(house: House) -> None:
    alive = {
        row["channel_id"] for row in await house.rows("SELECT channel_id FROM call WHERE state <> 'ended'")
    }
    remote = house.centre.remote
    assert alive == {remote.stands_for(each) for each in _owned(house) if not remote.is_idle_line(each)}
    recording = await house.rows("SELECT channel_id FROM recording WHERE state = 'recording'")
    assert {row["channel_id"] for row in recording} == {
        channel.id for channel in house.switch.channels.values() if channel.recording is not None
    }


async def _check_privacy(house: House) -> None:
    """No caller's number and no note stand in clear in any column of any table."""
    secret = [*house.secrets, *(text.encode().hex() for text in house.secrets)]
    for table in await house.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        rows = await house.rows(f"SELECT to_jsonb(t)::text AS text FROM {table['tablename']} t")
        for row in rows:
            assert not any(text in row["text"] for text in secret), f"in clear in {table['tablename']}"
