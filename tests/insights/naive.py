"""Figures counted once more, by somebody who knows only the ledger's words: no fold, no database, no measure of ours."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from tests.insights.shifts import Shift
from tests.insights.stories import Told

from yingda.ledger.codec import event_type

Cells = dict[tuple[Any, datetime], dict[str, float]]
TARGET, SHORT = 20.0, 5.0


def slot_of(at: datetime, zone: ZoneInfo, *, is_day: bool) -> datetime:
    """When the half-hour, or the day, began that a moment lies in."""
    local = at.astimezone(zone)
    if is_day:
        return datetime(local.year, local.month, local.day, tzinfo=zone)
    return at - timedelta(minutes=local.minute % 30, seconds=local.second, microseconds=local.microsecond)


class Recount:
    """Everything by queue, agent, number and tenant, each by slots."""

    def __init__(self, zone: ZoneInfo, *, is_day: bool) -> None:
        self.zone, self.is_day = zone, is_day
        self.cells: dict[str, Cells] = {
            name: defaultdict(lambda: defaultdict(float)) for name in ("queue", "agent", "number", "tenant")
        }

    def add(self, what: str, key: Any, at: datetime, **amounts: float) -> None:
        cell = self.cells[what][key, slot_of(at, self.zone, is_day=self.is_day)]
        for name, amount in amounts.items():
            cell[name] = max(cell[name], amount) if name == "longest_wait" else cell[name] + amount

    def count(self, told: Told) -> None:
        """One contact that a test has made up."""
        rows = [(at, event_type(type(event)), asdict(event)) for at, event in told.events]
        self.count_rows(rows, tenant_id=told.item.tenant_id)

    def count_rows(self, rows: list[Any], *, tenant_id: Any) -> None:
        """One contact by its ledger: moment, type and facts of each row, in order."""
        opened = rows[0][2]
        if opened["purpose"] == "trial":
            return
        is_call = opened["purpose"] == "call"
        number = next((facts["number_id"] for _, kind, facts in rows if kind == "number_resolved"), None)
        result = next((facts["result"] for _, kind, facts in rows if kind == "ended"), "")
        wholes = (("number", number), ("tenant", tenant_id))
        visits = visits_of(rows)
        began = visits[0]["at"] if visits else rows[0][0]
        for what, key in wholes:
            if is_call:
                is_taken = result not in ("refused", "fallback", "failed")
                self.add(what, key, rows[0][0], arrived=1, taken=is_taken)
            self.add(what, key, began, **contact_of(rows, visits, is_call=is_call, result=result))
        for visit in visits:
            self.add("queue", visit["queue"], visit["at"], **outcome_of(visit, is_call=is_call))
        for work in Work(rows).done():
            self._work(work, visits, wholes=[(*whole, began) for whole in wholes], is_call=is_call)

    def _work(
        self,
        work: tuple[Any, int | None, dict[str, Any]],
        visits: list[Any],
        *,
        wholes: list[Any],
        is_call: bool,
    ) -> None:
        agent, number, amounts = work
        visit = None if number is None else visits[number]
        since, waited = amounts.pop("since"), amounts.pop("waited", None)
        own = amounts.pop("own_talk", 0)
        shared = {name: amount for name, amount in amounts.items() if name != "handled"}
        amounts["talk"] = amounts.get("talk", 0) + own
        if is_call and waited is not None:
            amounts |= served(waited)
        if agent is not None:
            self.add("agent", agent, visit["at"] if visit else since, **amounts)
        for what, key, at in [*wholes, *([("queue", visit["queue"], visit["at"])] if visit else [])]:
            self.add(what, key, at, **shared)


def visits_of(rows: list[Any]) -> list[dict[str, Any]]:
    """The stays in queues, each with how it ended; a return of a lost agent's contact is no new one."""
    begins = [index for index, (_, kind, _) in enumerate(rows) if kind == "queued"]
    visits = [visit_of(rows[begin:end]) for begin, end in zip(begins, [*begins[1:], len(rows)], strict=False)]
    ended = next(((at, facts["by"]) for at, kind, facts in rows if kind == "ended"), None)
    for visit in visits if ended else []:
        visit["end"] = ended
    for at, kind, facts in rows:
        if kind in ("callback_booked", "voicemail_left"):
            there = [visit for visit in visits if visit["queue"] == facts["queue_id"] and visit["at"] <= at]
            for visit in there[-1:]:
                visit["callbacks" if kind == "callback_booked" else "voicemails"] = 1
    return visits


def visit_of(rows: list[Any]) -> dict[str, Any]:
    """One stay, from the row that it began with."""
    visit = {"queue": rows[0][2]["queue_id"], "at": rows[0][0], "callbacks": 0, "voicemails": 0}
    for at, kind, facts in rows:
        if kind in ("connected", "message_heard"):
            visit.setdefault("answered", at)
        if kind == "queue_left":
            visit.setdefault("left", (at, facts["reason"]))
    visit["told"] = told_of(rows, visit.get("answered"))
    return visit


def told_of(rows: list[Any], answered: datetime | None) -> dict[str, float]:
    """How often a wait was told before it was over, and how wrongly."""
    before = [
        (at, facts["seconds"])
        for at, kind, facts in rows
        if kind == "wait_told" and answered and at <= answered
    ]
    wrong = [abs((answered - at).total_seconds() - seconds) for at, seconds in before if answered]
    return {"waits_told": len(before), "wait_error": sum(wrong)}


def served(waited: float) -> dict[str, float]:
    """A caller who was put through after so long."""
    return {"answered": 1, "answer_wait": waited, "in_target": waited <= TARGET, "longest_wait": waited}


def gone(waited: float) -> dict[str, float]:
    """A caller who gave up after so long."""
    return {
        "abandoned": 1,
        "abandon_wait": waited,
        "longest_wait": waited,
        "short_abandoned": waited < SHORT,
        "abandoned_to_10": waited < 10,
        "abandoned_to_30": 10 <= waited < 30,
        "abandoned_to_60": 30 <= waited < 60,
        "abandoned_to_120": 60 <= waited < 120,
        "abandoned_later": waited >= 120,
    }


def outcome_of(visit: dict[str, Any], *, is_call: bool) -> dict[str, float]:
    found: dict[str, float] = {"handled": "answered" in visit}
    if not is_call:
        return found
    found |= {"queued": 1, "callbacks": visit["callbacks"], "voicemails": visit["voicemails"]}
    if "answered" in visit:
        told: dict[str, float] = visit["told"]
        return found | told | served((visit["answered"] - visit["at"]).total_seconds())
    left_at, reason = visit.get("left", (None, None))
    if left_at and reason != "caller_gone":
        return found | {"not_served": 1, "longest_wait": (left_at - visit["at"]).total_seconds()}
    if "end" not in visit:
        return found | {"waiting": 1}
    ended_at, by = visit["end"]
    waited = ((left_at or ended_at) - visit["at"]).total_seconds()
    return found | (gone(waited) if by == "customer" else {"not_served": 1, "longest_wait": waited})


def contact_of(rows: list[Any], visits: list[Any], *, is_call: bool, result: str) -> dict[str, float]:
    """The contact as a whole."""
    kinds = [kind for _, kind, _ in rows]
    answered = next((at for at, kind, _ in rows if kind in ("connected", "message_heard")), None)
    found: dict[str, float] = {"handled": answered is not None}
    if not is_call:
        return found
    found |= {
        "callbacks": "callback_booked" in kinds,
        "voicemails": "voicemail_left" in kinds,
        "forwarded": "forward_connected" in kinds,
    }
    if not visits:
        return found
    began = visits[0]["at"]
    found["queued"] = 1
    if answered:
        return found | told_of(rows, answered) | served((answered - began).total_seconds())
    ended = next((at for at, kind, _ in rows if kind == "ended"), None)
    if ended is None:
        return found | {"waiting": 1}
    waited = (ended - began).total_seconds()
    return found | (gone(waited) if result == "abandoned" else {"not_served": 1, "longest_wait": waited})


class Work:
    """What each agent did, by the number of the stay that he did it in."""

    MODES: ClassVar = {
        "customer_dialled": "talk",
        "resumed": "talk",
        "held": "hold",
        "left": "hold",
        "ended": "",
    }
    COUNTS: ClassVar = {
        "refused": "refused",
        "offer_timed_out": "not_answered",
        "customer_dialled": "dialled",
        "customer_answered": "reached",
    }

    def __init__(self, rows: list[Any]) -> None:
        self.rows = rows
        self.found: dict[tuple[Any, int | None], dict[str, Any]] = {}
        self.mode = ""
        self.agent: Any = None
        self.visit: int | None = None
        self.visits = 0
        self.waits_since: Any = None
        self.asked: dict[Any, Any] = {}
        """Who is consulted: since when he is on the line, by his leg."""
        self.documents: dict[Any, Any] = {}

    def done(self) -> list[tuple[Any, int | None, dict[str, Any]]]:
        last = self.rows[0][0]
        for at, kind, facts in self.rows:
            if self.mode:
                self.more(at, self.mode, (at - last).total_seconds())
            for asked in self.asked.values():
                self.helped(at, asked, (at - last).total_seconds())
            last = at
            if kind in self.COUNTS:
                self.more(at, self.COUNTS[kind])
            self.mode = self.MODES.get(kind, self.mode)
            step = getattr(self, kind, None)
            if step is not None:
                step(at, facts)
        return [(agent, visit, dict(amounts)) for (agent, visit), amounts in self.found.items()]

    def more(self, at: datetime, name: str, amount: float = 1) -> dict[str, Any]:
        mine = self.found.setdefault((self.agent, self.visit), {"since": at})
        mine[name] = mine.get(name, 0) + amount
        return mine

    def queued(self, at: datetime, facts: Any) -> None:
        self.visit, self.waits_since, self.mode = self.visits, at, ""
        self.visits += 1

    def returned_to_queue(self, at: datetime, facts: Any) -> None:
        self.waits_since, self.mode = at, ""

    def queue_left(self, at: datetime, facts: Any) -> None:
        self.visit, self.mode = None, ""

    returned_to_flow = queue_left

    def offered(self, at: datetime, facts: Any) -> None:
        self.agent = facts["agent_id"]
        self.more(at, "offered")

    def connected(self, at: datetime, facts: Any) -> None:
        self.mode, self.agent = "talk", facts["agent_id"]
        self.asked.pop(facts.get("call_id"), None)
        mine = self.more(at, "handled", 0)
        if not mine["handled"] and self.visit is not None and self.waits_since is not None:
            mine["waited"] = (at - self.waits_since).total_seconds()
        mine["handled"] = 1
        self.waits_since = None

    def message_heard(self, at: datetime, facts: Any) -> None:
        self.connected(at, facts)

    def helped(self, at: datetime, who: Any, seconds: float) -> None:
        """Who is consulted talks as well: it is told in his own figures only."""
        mine = self.found.setdefault((who, self.visit), {"since": at})
        mine["own_talk"] = mine.get("own_talk", 0) + seconds

    def transferred(self, at: datetime, facts: Any) -> None:
        self.agent = facts["from_agent_id"]
        self.more(at, "transferred")

    def consult_answered(self, at: datetime, facts: Any) -> None:
        self.more(at, "consulted")
        self.asked[facts["call_id"]] = facts["agent_id"]

    def party_gone(self, at: datetime, facts: Any) -> None:
        self.asked.pop(facts["call_id"], None)

    def parked(self, at: datetime, facts: Any) -> None:
        self.mode, self.agent = "hold", None

    def taken(self, at: datetime, facts: Any) -> None:
        self.agent = facts["agent_id"]

    def wrap_up_begun(self, at: datetime, facts: Any) -> None:
        self.documents[facts["agent_id"]] = (at, (facts["agent_id"], self.visit))

    def wrap_up_ended(self, at: datetime, facts: Any) -> None:
        since, where = self.documents[facts["agent_id"]]
        mine = self.found.setdefault(where, {"since": at})
        mine["wrap_up"] = mine.get("wrap_up", 0) + (at - since).total_seconds()


def time_of(
    shift: Shift, *, zone: ZoneInfo, is_day: bool, until: datetime
) -> dict[tuple[str, str | None, datetime], float]:
    """An agent's seconds by state, reason and slot, second by second where a border lies between."""
    found: dict[tuple[str, str | None, datetime], float] = defaultdict(float)
    moments: Iterable[tuple[datetime, Any]] = [(at, after) for at, _, after, _ in shift.steps]
    listed = list(moments)
    for (at, agent), (end, _) in zip(listed, [*listed[1:], (until, None)], strict=True):
        if agent.state == "signed_out":
            continue
        while at < end:
            slot = slot_of(at, zone, is_day=is_day)
            nxt = at
            while nxt < end and slot_of(nxt, zone, is_day=is_day) == slot:
                nxt = min(end, slot_of(nxt, zone, is_day=False) + timedelta(minutes=30))
            found[agent.state.value, agent.reason, slot] += (nxt - at).total_seconds()
            at = nxt
    return found
