"""The parts of a contact, from its ledger rows: the contact's own fold is watched, row by row, and what changed is noted.

The fold of `conversations` says whose phase each moment is, so that these figures and a contact's page tell the same times.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

from yingda.conversations.folding import Happening, Row, happenings
from yingda.conversations.model import Interaction
from yingda.conversations.parts import Phase
from yingda.insights.model import NO_LIMITS, NOTHING, Limits, Part, Scope

SPENT: Final = {
    Phase.TALKING: "talk",
    Phase.LISTENING: "talk",
    Phase.DIALLING: "talk",
    Phase.HELD: "hold",
    Phase.RETURNING: "hold",
    Phase.PARKED: "hold",
    Phase.SUPERVISED: "talk",
}
"""What an agent does with a contact in each phase; the fold counts seconds alike."""


class Tally(SimpleNamespace):
    """A part while it is counted; it becomes a `Part` at the end."""

    def add(self, name: str, amount: Any) -> None:
        setattr(self, name, getattr(self, name) + amount)

    def first(self, name: str, at: datetime) -> None:
        if getattr(self, name) is None:
            setattr(self, name, at)


_DEFAULTS: Final = {
    "queued_at": None,
    "answered_at": None,
    "gone_at": None,
    "left_at": None,
    "told": (),
    **dict.fromkeys(("talk", "hold", "wrap_up"), NOTHING),
    **dict.fromkeys(
        (
            "offers",
            "refusals",
            "silences",
            "transfers",
            "consults",
            "callbacks",
            "messages",
            "forwards",
            "tries",
            "reached",
        ),
        0,
    ),
}


class Count:
    """Watches one contact from its first row to the last one that there is."""

    def __init__(self, *, opened_at: datetime) -> None:
        self.opened_at = opened_at
        self.contact = self._tally(seq=1, at=opened_at)
        self.stays: list[Tally] = []
        self.stay: Tally | None = None
        """Where the contact waits, or what its agent answered it in."""
        self.shares: dict[tuple[int, UUID], Tally] = {}
        self.documented: dict[UUID, tuple[datetime, list[Tally]]] = {}
        """Since when an agent documents, and what that counts for."""

    def _tally(self, *, seq: int, at: datetime, **known: Any) -> Tally:
        return Tally(seq=seq, counted_at=at, **(_DEFAULTS | {"queue_id": None, "agent_id": None} | known))

    def enter(self, row: Row, queue_id: UUID) -> None:
        """A stay begins."""
        self.stay = self._tally(
            seq=row.seq,
            at=row.at,
            queue_id=queue_id,
            queued_at=row.at,
            waits_since=row.at,
            has_left=None,
            waits=True,
        )
        self.stays.append(self.stay)
        if self.contact.queued_at is None:
            self.contact.queued_at = self.contact.counted_at = row.at

    def share(self, agent_id: UUID, row: Row) -> Tally:
        """What this agent does in the present stay."""
        n = len(self.stays) if self.stay else 0
        if (n, agent_id) not in self.shares:
            stay = self.stay
            self.shares[n, agent_id] = self._tally(
                seq=row.seq,
                at=stay.counted_at if stay else row.at,
                queue_id=stay.queue_id if stay else None,
                agent_id=agent_id,
                queued_at=stay.waits_since if stay else None,
            )
        return self.shares[n, agent_id]

    def of(self, agent_id: UUID | None, row: Row) -> list[Tally]:
        """Everything that what an agent does counts for: the contact, the stay, his share."""
        found = [self.contact, *([self.stay] if self.stay else [])]
        return [*found, self.share(agent_id, row)] if agent_id else found

    def last_of(self, agent_id: UUID) -> list[Tally]:
        """What the last share of this agent counts for."""
        mine = [(n, share) for (n, who), share in self.shares.items() if who == agent_id]
        if not mine:
            return [self.contact]
        n, share = mine[-1]
        return [self.contact, *([self.stays[n - 1]] if n else []), share]


def count(
    rows: Sequence[Row], *, interaction_id: UUID, tenant_id: UUID, opened_at: datetime
) -> tuple[Count, Interaction]:
    """What the rows of a contact, in order, add up to, and the contact that they make."""
    item = Interaction(id=interaction_id, tenant_id=tenant_id, opened_at=opened_at, node="")
    counted = Count(opened_at=opened_at)
    for happening in happenings(item, rows):
        _spend(counted, happening)
        for note in NOTES.get(happening.row.type, ()):
            note(counted, happening)
        item = happening.after
    return counted, item


def _spend(counted: Count, happening: Happening) -> None:
    """The time since the row before was spent in a phase, by the agent who had the contact and whom he consulted."""
    before, row = happening.before, happening.row
    name = SPENT.get(before.phase)
    if before.last_at is None:
        return
    spent = max(NOTHING, row.at - before.last_at)
    if name is not None:
        for tally in counted.of(before.leg.agent_id if before.leg else None, row):
            tally.add(name, spent)
    for party in before.parties:
        if party.agent_id is not None and party.answered_at is not None:
            counted.share(party.agent_id, row).add("talk", spent)


def _queued(counted: Count, happening: Happening) -> None:
    counted.enter(happening.row, UUID(str(happening.row.facts["queue_id"])))


def _returned(counted: Count, happening: Happening) -> None:
    """The agent was lost: the stay goes on, unless it is another queue that takes over."""
    queue_id = UUID(str(happening.row.facts["queue_id"]))
    if counted.stay is None or counted.stay.queue_id != queue_id:
        counted.enter(happening.row, queue_id)
    else:
        counted.stay.waits_since = happening.row.at
        counted.stay.has_left = None
        counted.stay.waits = True


def _left_queue(counted: Count, happening: Happening) -> None:
    if counted.stay is not None:
        counted.stay.has_left = (happening.row.at, happening.row.facts.get("reason"))
        if happening.row.facts.get("reason") != "caller_gone":
            _close(counted.stay, at=happening.row.at, is_gone=False)
    counted.stay = None


def _flow_goes_on(counted: Count, happening: Happening) -> None:
    counted.stay = None


def _wait_told(counted: Count, happening: Happening) -> None:
    told = (happening.row.at, int(happening.row.facts["seconds"]))
    for tally in counted.of(None, happening.row):
        tally.add("told", (told,))


def _answered(counted: Count, happening: Happening) -> None:
    agent_id, stay = happening.agent_id, counted.stay
    if agent_id is not None:
        # Who takes over is told how long it waited for him; to whom it is handed, it did not wait for.
        share = counted.share(agent_id, happening.row)
        if share.answered_at is None:
            share.queued_at = stay.waits_since if stay is not None and stay.waits else None
    for tally in counted.of(agent_id, happening.row):
        tally.first("answered_at", happening.row.at)
    if stay is not None:
        stay.waits = False


def _each(name: str) -> Callable[[Count, Happening], None]:
    """One more of something that an agent did or was asked."""

    def note(counted: Count, happening: Happening) -> None:
        for tally in counted.of(happening.agent_id, happening.row):
            tally.add(name, 1)

    return note


def _for_queue(name: str) -> Callable[[Count, Happening], None]:
    """One more of something that a caller did: for the contact, and for its last stay in the queue that it names."""

    def note(counted: Count, happening: Happening) -> None:
        counted.contact.add(name, 1)
        queue_id = str(happening.row.facts.get("queue_id"))
        for stay in [each for each in counted.stays if str(each.queue_id) == queue_id][-1:]:
            stay.add(name, 1)

    return note


def _transferred(counted: Count, happening: Happening) -> None:
    """Counts for who handed it on; to a flow or to outside it leaves the stay."""
    facts = happening.row.facts
    for tally in counted.of(UUID(str(facts["from_agent_id"])), happening.row):
        tally.add("transfers", 1)
    if facts.get("kind") in {"flow", "number", "voicemail"}:
        counted.stay = None


def _consulted(counted: Count, happening: Happening) -> None:
    """Counts for who asked."""
    leg = happening.before.leg
    for tally in counted.of(leg.agent_id if leg else None, happening.row):
        tally.add("consults", 1)


def _forwarded(counted: Count, happening: Happening) -> None:
    counted.contact.add("forwards", 1)


def _begins_to_document(counted: Count, happening: Happening) -> None:
    agent_id = happening.agent_id
    if agent_id is not None:
        counted.documented[agent_id] = (happening.row.at, counted.last_of(agent_id))


def _documented(counted: Count, happening: Happening) -> None:
    agent_id = happening.agent_id
    since, tallies = counted.documented.pop(agent_id, (None, [])) if agent_id else (None, [])
    for tally in tallies:
        tally.add("wrap_up", max(NOTHING, happening.row.at - since) if since else NOTHING)


def _ended(counted: Count, happening: Happening) -> None:
    """The caller is gone: who was waiting until now gave up, or was sent away."""
    at, by = happening.row.at, happening.row.facts.get("by")
    for stay in counted.stays:
        _close(stay, at=stay.has_left[0] if stay.has_left else at, is_gone=by == "customer")
    is_gone = happening.row.facts.get("result") == "abandoned"
    if counted.contact.queued_at is not None:
        _close(counted.contact, at=at, is_gone=is_gone)


def _close(tally: Tally, *, at: datetime, is_gone: bool) -> None:
    if tally.answered_at is None and tally.gone_at is None and tally.left_at is None:
        tally.first("gone_at" if is_gone else "left_at", at)


NOTES: Final[Mapping[str, Sequence[Callable[[Count, Happening], None]]]] = {
    "queued": (_queued,),
    "returned_to_queue": (_returned,),
    "queue_left": (_left_queue,),
    "returned_to_flow": (_flow_goes_on,),
    "wait_told": (_wait_told,),
    "offered": (_each("offers"),),
    "refused": (_each("refusals"),),
    "offer_timed_out": (_each("silences"),),
    "connected": (_answered,),
    "message_heard": (_answered,),
    "customer_dialled": (_each("tries"),),
    "customer_answered": (_each("reached"),),
    "callback_booked": (_for_queue("callbacks"),),
    "voicemail_left": (_for_queue("messages"),),
    "forward_connected": (_forwarded,),
    "transferred": (_transferred,),
    "consult_answered": (_consulted,),
    "led": (_flow_goes_on,),
    "wrap_up_begun": (_begins_to_document,),
    "wrap_up_ended": (_documented,),
    "ended": (_ended,),
}
"""What each kind of row is noted for; every other kind only takes time."""


def parts_of(
    rows: Iterable[Row],
    *,
    interaction_id: UUID,
    tenant_id: UUID,
    opened_at: datetime,
    limits_of: Callable[[int, UUID], Limits],
) -> tuple[list[Part], bool]:
    """The parts that a contact has so far, and whether it is closed; limits are asked for by stay and queue."""
    counted, item = count(
        tuple(rows), interaction_id=interaction_id, tenant_id=tenant_id, opened_at=opened_at
    )
    whole: dict[str, Any] = {
        "number_id": item.number_id,
        "purpose": item.purpose,
        "direction": item.direction,
        "result": item.result or "",
    }
    limits = [limits_of(n, stay.queue_id) for n, stay in enumerate(counted.stays)]
    parts = [
        Part(scope=Scope.CALL, n=0, seq=1, counted_at=opened_at, **whole),
        _part(counted.contact, Scope.CONTACT, 0, limits[0] if limits else NO_LIMITS, whole),
        *(_part(stay, Scope.STAY, n, limits[n], whole) for n, stay in enumerate(counted.stays)),
        *(
            _part(share, Scope.SHARE, n, limits[stay - 1] if stay else NO_LIMITS, whole)
            for n, ((stay, _), share) in enumerate(counted.shares.items())
        ),
    ]
    return parts, item.closed_at is not None


def _part(tally: Tally, scope: Scope, n: int, limits: Limits, whole: Mapping[str, Any]) -> Part:
    known = {name: getattr(tally, name) for name in (*_DEFAULTS, "seq", "counted_at", "queue_id", "agent_id")}
    return Part(scope=scope, n=n, limits=limits, **known, **whole)
