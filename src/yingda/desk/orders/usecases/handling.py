"""What people do with an order beside moving it: give it to somebody, speak of it, ask the customer, look at what is masked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from yingda.desk.fields.model import FieldKind
from yingda.desk.orders import events
from yingda.desk.orders.errors import (
    AssigneeUnknown,
    FieldNotMasked,
    NotSolvedYet,
    OrderEnded,
    PartiesAbsent,
)
from yingda.desk.orders.masking import hidden_keys
from yingda.desk.orders.model.document import ENDED, LIVE, Document
from yingda.desk.orders.store import history
from yingda.desk.orders.usecases.attaching import attach_said
from yingda.desk.orders.usecases.letters import write_to_team
from yingda.desk.orders.usecases.opening import members
from yingda.desk.orders.usecases.work import Orders, Work, people_known, standing_of
from yingda.desk.teams.usecases import teams_by_code
from yingda.kernel.errors import NotAllowed
from yingda.tenancy.model import Actor, Role
from yingda.tenancy.usecases import audit

SEE_ALL = frozenset({Role.SUPERVISOR, Role.TENANT_ADMIN})
"""Who may look at any masked value, saying why."""
ASK_AGAIN_AFTER: Final = timedelta(days=1)
"""Who was not reached on a return visit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """Whom an order is given to; a person and a team may go together."""

    user_id: UUID | None = None
    team_id: UUID | None = None
    party_id: UUID | None = None
    note: str = ""
    link_days: int | None = None
    """For how long the party can open what it is sent; None: as it is kept with the party."""
    send_again: bool = False
    """Also to the party that has it: what it was sent before leads nowhere any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Comment:
    """What somebody says of an order; what is not internal is an answer to the customer."""

    text: str
    mentions: Sequence[UUID] = ()
    file_ids: Sequence[UUID] = ()
    internal: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Visited:
    """What came of a return visit."""

    reached: bool
    note: str = ""
    score: int | None = None
    """How satisfied the customer is now, where he said so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Handling(Orders):
    """Does with orders what is no move."""

    async def assign(
        self, actor: Actor, *, order_id: UUID, to: Assignment, version: int | None = None
    ) -> None:
        """Give an order to somebody, or (nobody named) to nobody."""
        async with self.working(actor, order_id, version=version) as work:
            if work.order.category in ENDED:
                raise OrderEnded
            told: dict[str, Any] = {"note": to.note.strip()}
            await _to_person(work, to.user_id, told)
            before, team = work.order.team_id, await _to_team(work, to.team_id, told)
            await self._to_party(work, actor, to, told)
            await work.tell(events.ASSIGNED, told)
            await work.changed("order.assigned")
            if to.user_id is not None:
                await work.notify([to.user_id], "assigned")
            elif to.team_id is not None:
                await work.notify(await members(work.tx, work.order), "assigned")
            if team is not None and team["id"] != before:
                await write_to_team(work, self.ports, team)
            await work.notify_watchers("moved")
            await work.keep()

    async def _to_party(self, work: Work, actor: Actor, to: Assignment, told: dict[str, Any]) -> None:
        parties, before, party_id = self.ports.parties, work.order.party_id, to.party_id
        if party_id is None and before is None:
            return
        if parties is None:
            raise PartiesAbsent
        tenant_id, order_id = work.order.tenant_id, work.order.id
        if before == party_id and not to.send_again:
            return
        # Whoever sends it or takes it back writes into its history: then this goes on from there.
        await work.keep()
        if before is not None:
            await parties.recall(work.tx, actor=actor, tenant_id=tenant_id, order_id=order_id)
        if party_id is not None:
            told["party"] = await parties.send(
                work.tx, actor=actor, tenant_id=tenant_id, order_id=order_id, party_id=party_id,
                days=to.link_days,
            )  # fmt: skip
        work.last_seq = await history.last_seq(work.tx, tenant_id=tenant_id, order_id=order_id)
        work.change(party_id=party_id)

    async def comment(self, actor: Actor, *, order_id: UUID, comment: Comment) -> None:
        """Say something of an order; whoever is named is told, and watches it from now on."""
        async with self.working(actor, order_id) as work:
            tenant_id = work.order.tenant_id
            names = await people_known(work.tx, tenant_id=tenant_id, users=comment.mentions)
            if names is None:
                raise AssigneeUnknown
            event_id = await work.tell(
                events.COMMENTED,
                {
                    "text": comment.text.strip(),
                    "internal": comment.internal,
                    "mentions": list(names.values()),
                    "files": list(comment.file_ids),
                },
            )
            await attach_said(work, comment.file_ids, event_id)
            if not comment.internal and work.order.responded_at is None:
                work.change(responded_at=work.now)
                work.runs = work.timekeeper.responded(work.runs, at=work.now)
            await work.watch([*names, actor.user_id])
            await work.notify(names, "mentioned")
            if work.order.responsible_user_id is not None:
                await work.notify([work.order.responsible_user_id], "commented")
            await work.notify_watchers("commented")
            await work.changed("order.commented")
            await work.keep()

    async def rate(self, actor: Actor, *, order_id: UUID, score: int, remark: str) -> None:
        """Record how satisfied the customer is; the last word counts."""
        async with self.working(actor, order_id) as work:
            if work.order.category in LIVE:
                raise NotSolvedYet
            work.change(satisfaction=score)
            await work.tell(events.RATED, {"score": score, "remark": remark.strip()})
            await work.changed("order.rated")
            await work.keep()

    async def visit(self, actor: Actor, *, order_id: UUID, visit: Visited) -> None:
        """Record a return visit; who was not reached is asked again, and whoever asks is told again."""
        async with self.working(actor, order_id) as work:
            if work.order.category in LIVE:
                raise NotSolvedYet
            if visit.reached:
                work.change(visited_at=work.now)
            elif work.order.visit_due_at is not None:
                work.change(visit_due_at=work.now + ASK_AGAIN_AFTER)
            await work.tell(events.VISITED, {"reached": visit.reached, "note": visit.note.strip()})
            if visit.reached and visit.score is not None:
                work.change(satisfaction=visit.score)
                await work.tell(events.RATED, {"score": visit.score, "remark": ""})
                await work.changed("order.rated")
            await work.changed("order.changed")
            await work.keep()

    async def reveal(self, actor: Actor, *, order_id: UUID, field: str, reason: str) -> Any:
        """A masked value in full, for those who may and say why; the history and the audit know it."""
        async with self.working(actor, order_id) as work:
            standing = await standing_of(work.tx, actor, work.order)
            if actor.role not in SEE_ALL and not standing.is_responsible:
                raise NotAllowed
            document, hides = work.order.document, actor.hides_numbers_of(work.order.tenant_id)
            if field not in hidden_keys(document, hides_numbers=hides) or field not in work.order.values:
                raise FieldNotMasked
            if hides and _is_number(document, field):
                # By contract he dials without the digits.
                raise NotAllowed
            await work.tell(events.REVEALED, {"field": field, "reason": reason.strip()})
            await audit.note(
                work.tx, actor=actor, action="order.value_revealed", tenant_id=work.order.tenant_id,
                object_id=order_id, details={"field": field, "reason": reason.strip()},
            )  # fmt: skip
            await work.keep()
            return work.order.values[field]

    async def watch(self, actor: Actor, *, order_id: UUID, on: bool) -> None:
        """Be told of whatever happens to an order, or no more."""
        async with self.working(actor, order_id) as work:
            if on:
                await work.watch([actor.user_id])
            else:
                await history.unwatch(
                    work.tx, tenant_id=work.order.tenant_id, order_id=order_id, user_id=actor.user_id
                )


def _is_number(document: Document, key: str) -> bool:
    return any(field.key == key and field.kind is FieldKind.PHONE for field in document.fields)


async def _to_person(work: Work, user_id: UUID | None, told: dict[str, Any]) -> None:
    wanted = [user_id] if user_id is not None else []
    names = await people_known(work.tx, tenant_id=work.order.tenant_id, users=wanted)
    if names is None:
        raise AssigneeUnknown
    name = names[user_id] if user_id is not None else None
    told["user"] = name
    work.change(responsible_user_id=user_id, responsible_name=name)


async def _to_team(work: Work, team_id: UUID | None, told: dict[str, Any]) -> Mapping[str, Any] | None:
    teams = (await teams_by_code(work.tx, tenant_id=work.order.tenant_id)).values()
    team = next((each for each in teams if each["id"] == team_id), None)
    if team_id is not None and team is None:
        raise AssigneeUnknown
    told["team"] = None if team is None else {"zh": team["name_zh"], "en": team["name_en"]}
    work.change(team_id=team_id)
    return team
