"""One contact, made up as it goes: every event of it has gone through the contact's own fold."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from yingda.conversations import consult_events as consult
from yingda.conversations import events as ev
from yingda.conversations import outside_events as out
from yingda.conversations import transfer_events as transfer
from yingda.conversations import walk_events as walk
from yingda.conversations.events import InteractionEvent
from yingda.conversations.model import Interaction
from yingda.kernel.ids import new_id

# fmt: off
WAITS = (0, 0.4, 3, 4.999, 5, 9.999, 10, 19.999, 20, 20.001, 29.9, 31, 59.9999, 60, 75, 119, 120, 300, 1700, 3900)
# fmt: on


@dataclass
class Told:
    """A contact with everything that was told of it."""

    item: Interaction
    events: list[tuple[datetime, InteractionEvent]] = field(default_factory=list)


@dataclass
class Place:
    """What a day takes place with."""

    tenant_id: UUID
    queues: Sequence[UUID]
    numbers: Sequence[UUID | None]
    agents: Sequence[UUID]


class Story:
    """One contact, made up as it goes."""

    def __init__(self, rng: random.Random, place: Place, at: datetime) -> None:
        self.rng, self.place, self.at = rng, place, at
        self.told = Told(item=Interaction(id=new_id(), tenant_id=place.tenant_id, opened_at=at, node="n"))
        self.visits = 0

    def happen(self, event: InteractionEvent, *, after: float = 0.0) -> None:
        self.at += timedelta(seconds=after)
        self.told.events.append((self.at, event))
        self.told.item = self.told.item.apply(event, at=self.at)

    def pause(self) -> float:
        """A time between two happenings; often one that lies at a border."""
        return self.rng.choice(WAITS) if self.rng.random() < 0.5 else round(self.rng.expovariate(1 / 40), 3)

    def tell(self) -> Told:
        purpose = self.rng.choices(("call", "callback", "voicemail", "trial"), (85, 7, 4, 4))[0]
        self.happen(
            ev.Opened(
                number_digits="95550001",
                channel_id="" if purpose in {"callback", "voicemail"} else "c",
                call_id=new_id(),
                caller="13900000001",
                direction="outbound" if purpose == "callback" else "inbound",
                purpose=purpose,
                message_id=new_id() if purpose == "voicemail" else None,
                callback_id=new_id() if purpose == "callback" else None,
            )
        )
        if purpose in {"callback", "voicemail"}:
            self._queue()
            self._task(purpose)
        elif self.rng.random() < 0.05:
            self._end("system", self.rng.choice(("refused", "fallback", "failed")))
        else:
            self._resolve()
            self._lead()
        return self._cut_off()

    def _cut_off(self) -> Told:
        """Some contacts are not over yet."""
        if self.rng.random() < 0.9:
            return self.told
        kept = self.told.events[: self.rng.randint(1, len(self.told.events))]
        item = Interaction(
            id=self.told.item.id, tenant_id=self.place.tenant_id, opened_at=self.told.item.opened_at, node="n"
        )
        for at, event in kept:
            item = item.apply(event, at=at)
        return Told(item=item, events=kept)

    def _resolve(self) -> None:
        self.happen(
            ev.NumberResolved(
                number_id=self.rng.choice(self.place.numbers), flow_id=new_id(), flow_version=1
            ),
            after=0.01,
        )
        self.happen(ev.FlowEntered(node="menu", node_type="menu", visit=1))
        self.happen(ev.FlowLeft(node="menu", result="2"), after=self.pause())

    def _lead(self) -> None:
        """The flow: a queue, perhaps another, or none."""
        if self.rng.random() < 0.1:
            self._end("customer", "self_service", after=self.pause())
            return
        for _ in range(3):
            self._queue()
            come = self._wait()
            if come == "over":
                return
            if self.rng.random() < 0.4:
                break
        self._farewell()

    def _farewell(self) -> None:
        item, wish = self.told.item, self.rng.random()
        queue_id = self.rng.choice(self.place.queues)
        result = "answered" if item.answered_at else "unserved"
        if wish < 0.2:
            self.happen(
                out.CallbackBooked(
                    callback_id=new_id(), queue_id=queue_id, visit=9, not_before=None, number="139"
                ),
                after=self.pause(),
            )
            result = "answered" if item.answered_at else "callback"
        elif wish < 0.4:
            self.happen(out.VoicemailLeft(queue_id=queue_id, recording_id=new_id()), after=self.pause())
            result = "answered" if item.answered_at else "voicemail"
        elif wish < 0.6:
            call_id = new_id()
            self.happen(
                out.ForwardRequested(visit=8, attempt=1, call_id=call_id, channel_id="f", number="139"),
                after=self.pause(),
            )
            self.happen(out.ForwardConnected(call_id=call_id), after=self.pause())
            result = "answered" if item.answered_at else "forwarded"
        elif wish < 0.8 and item.answered_at is None:
            self._end("customer", "abandoned", after=self.pause())
            return
        self._end("flow", result, after=self.pause())

    def _queue(self) -> None:
        self.visits += 1
        self.happen(
            ev.Queued(
                queue_id=self.rng.choice(self.place.queues),
                work_id=new_id(),
                visit=self.visits,
                max_wait_seconds=None,
                returns=self.rng.random() < 0.3,
            )
        )

    def _offer(self) -> UUID:
        agent_id = self._free(new_id())
        self.happen(
            ev.Offered(
                agent_id=agent_id,
                seat_id=new_id(),
                call_id=new_id(),
                channel_id="a",
                endpoint="e",
                deadline=self.at,
            ),
            after=self.pause(),
        )
        self.happen(ev.Rang(agent_id=agent_id), after=0.2)
        return agent_id

    def _tell_wait(self, queue_id: UUID) -> None:
        if self.rng.random() < 0.3:
            told = walk.WaitTold(queue_id=queue_id, position=2, seconds=self.rng.randint(0, 90))
            self.happen(told, after=self.pause())

    def _wait(self) -> str:
        """Until somebody answers, or it is over: `flow` or `over`."""
        queue = self.told.item.queue
        assert queue is not None
        for _ in range(4):
            self._tell_wait(queue.queue_id)
            come = self.rng.random()
            if come < 0.15:
                return self._give_up(self.pause())
            if come < 0.25:
                self.happen(ev.QueueLeft(queue_id=queue.queue_id, reason="timed_out"), after=self.pause())
                return "flow"
            agent_id = self._offer()
            come = self.rng.random()
            if come < 0.1:
                self.happen(ev.OfferWithdrawn(agent_id=agent_id, cause="caller_gone"), after=self.pause())
                return self._give_up(0.0)
            if come < 0.2:
                self.happen(ev.Refused(agent_id=agent_id, cause="refused"), after=self.pause())
            elif come < 0.3:
                self.happen(ev.OfferTimedOut(agent_id=agent_id), after=20)
            elif come < 0.35:
                self.happen(ev.OfferWithdrawn(agent_id=agent_id, cause="recovered"), after=self.pause())
            else:
                return self._talk(agent_id)
        return self._give_up(self.pause())

    def _give_up(self, after: float) -> str:
        queue = self.told.item.queue
        assert queue is not None
        by = "customer" if self.rng.random() < 0.8 else "switch"
        result = "answered" if self.told.item.answered_at else "abandoned" if by == "customer" else "unserved"
        self.happen(ev.QueueLeft(queue_id=queue.queue_id, reason="caller_gone"), after=after)
        self._end(by, result)
        return "over"

    def _talk(self, agent_id: UUID) -> str:
        self.happen(ev.Accepted(agent_id=agent_id), after=self.pause())
        self.happen(ev.Connected(agent_id=agent_id, call_id=new_id(), channel_id="a"), after=0.05)
        for _ in range(self.rng.randint(0, 3)):
            self.happen(ev.Held(agent_id=agent_id), after=self.pause())
            self.happen(ev.Resumed(agent_id=agent_id), after=self.pause())
        if self.rng.random() < 0.15:
            self.happen(ev.Left(agent_id=agent_id, cause="gone", deadline=self.at), after=self.pause())
            if self.rng.random() < 0.5:
                return self._lost()
            self.happen(ev.Returning(agent_id=agent_id, call_id=new_id(), channel_id="b"), after=self.pause())
            self.happen(ev.Connected(agent_id=agent_id, call_id=new_id(), channel_id="b"), after=self.pause())
        return self._hand_on(agent_id) if self.rng.random() < 0.35 else self._part(agent_id)

    def _hand_on(self, agent_id: UUID) -> str:
        """The agent passes the contact on, asks somebody, or parks it."""
        return self.rng.choice((self._to_queue, self._to_colleague, self._consult, self._park))(agent_id)

    def _to_queue(self, agent_id: UUID) -> str:
        self.happen(ev.WrapUpBegun(agent_id=agent_id, deadline=self.at), after=self.pause())
        self.happen(transfer.Transferred(manner="blind", kind="queue", from_agent_id=agent_id))
        self._queue()
        return self._wait()

    def _to_colleague(self, agent_id: UUID) -> str:
        queue = self.told.item.queue
        assert queue is not None
        self.happen(ev.WrapUpBegun(agent_id=agent_id, deadline=self.at), after=self.pause())
        self.happen(transfer.Transferred(manner="blind", kind="agent", from_agent_id=agent_id))
        self.happen(
            ev.ReturnedToQueue(
                queue_id=queue.queue_id, work_id=new_id(), visit=queue.visit, cause="transferred"
            )
        )
        return self._wait()

    def _consult(self, agent_id: UUID) -> str:
        colleague, call_id = self._free(agent_id), new_id()
        self.happen(ev.Held(agent_id=agent_id), after=self.pause())
        self.happen(
            consult.ConsultRequested(agent_id=agent_id, kind="agent", call_id=call_id, to_agent_id=colleague)
        )
        offered = consult.ConsultOffered(
            agent_id=colleague,
            seat_id=new_id(),
            call_id=call_id,
            channel_id="k",
            endpoint="e",
            deadline=self.at,
        )
        self.happen(offered)
        if self.rng.random() < 0.7:
            self.happen(consult.ConsultAnswered(call_id=call_id, agent_id=colleague), after=self.pause())
            if self.rng.random() < 0.6:
                return self._hand_over(agent_id, colleague, call_id)
        self.happen(
            consult.PartyGone(call_id=call_id, cause="hung_up", agent_id=colleague), after=self.pause()
        )
        self.happen(ev.Resumed(agent_id=agent_id), after=self.pause())
        return self._part(agent_id)

    def _hand_over(self, agent_id: UUID, colleague: UUID, call_id: UUID) -> str:
        handed = transfer.Transferred(
            manner="consulted", kind="agent", from_agent_id=agent_id, agent_id=colleague
        )
        self.happen(handed, after=self.pause())
        self.happen(ev.WrapUpBegun(agent_id=agent_id, deadline=self.at))
        self.happen(ev.Connected(agent_id=colleague, call_id=call_id, channel_id="k"))
        return self._part(colleague)

    def _park(self, agent_id: UUID) -> str:
        parked = transfer.Parked(agent_id=agent_id, slot="1", returns_at=self.at)
        self.happen(ev.WrapUpBegun(agent_id=agent_id, deadline=self.at), after=self.pause())
        self.happen(parked)
        colleague, call_id = self._free(agent_id), new_id()
        self.happen(
            transfer.Taken(
                agent_id=colleague, seat_id=new_id(), call_id=call_id, channel_id="t", deadline=self.at
            ),
            after=self.pause(),
        )
        self.happen(ev.Connected(agent_id=colleague, call_id=call_id, channel_id="t"), after=self.pause())
        return self._part(colleague)

    def _free(self, agent_id: UUID) -> UUID:
        """Somebody else who has nothing to do with the contact at the moment."""
        busy = {agent_id, *(each.agent_id for each in self.told.item.documenting)}
        return self.rng.choice([each for each in self.place.agents if each not in busy])

    def _lost(self) -> str:
        """The agent does not come back: the contact waits for another one in the same stay."""
        queue = self.told.item.queue
        assert queue is not None
        returned = ev.ReturnedToQueue(
            queue_id=queue.queue_id, work_id=new_id(), visit=queue.visit, cause="seat_lost"
        )
        self.happen(returned, after=20)
        return self._wait()

    def _part(self, agent_id: UUID) -> str:
        queue = self.told.item.queue
        assert queue is not None
        if queue.returns and self.rng.random() < 0.7:
            self.happen(ev.WrapUpBegun(agent_id=agent_id, deadline=self.at), after=self.pause())
            self.happen(out.ReturnedToFlow(agent_id=agent_id, by="agent"))
            if self.rng.random() < 0.5:
                self.happen(ev.WrapUpEnded(agent_id=agent_id, cause="done"), after=self.pause())
            return "flow"
        self.happen(ev.Ended(by="customer", cause="normal", result="answered"), after=self.pause())
        self.happen(ev.WrapUpBegun(agent_id=agent_id, deadline=self.at))
        self._close()
        return "over"

    def _task(self, purpose: str) -> None:
        """An agent calls back, or hears a message."""
        agent_id = self._offer()
        self.happen(ev.Accepted(agent_id=agent_id), after=self.pause())
        if purpose == "voicemail":
            self.happen(out.MessageHeard(agent_id=agent_id, recording_id=new_id()))
        for attempt in range(self.rng.randint(purpose == "callback", 2)):
            call_id = new_id()
            self.happen(
                out.CustomerDialled(call_id=call_id, channel_id="d", attempt=attempt + 1), after=self.pause()
            )
            if self.rng.random() < 0.5:
                self.happen(out.CustomerAnswered(call_id=call_id), after=self.pause())
                self.happen(ev.Connected(agent_id=agent_id, call_id=new_id(), channel_id="a"))
                break
            self.happen(out.CustomerNotReached(cause="no_answer"), after=self.pause())
        answered = self.told.item.answered_at is not None
        self.happen(
            ev.Ended(by="agent", cause="normal", result="answered" if answered else "unreached"),
            after=self.pause(),
        )
        self.happen(ev.WrapUpBegun(agent_id=agent_id, deadline=self.at))
        self._close()

    def _end(self, by: str, result: str, after: float = 0.0) -> None:
        self.happen(ev.Ended(by=by, cause="normal", result=result), after=after)
        self._close()

    def _close(self) -> None:
        for each in self.told.item.documenting:
            self.happen(ev.WrapUpEnded(agent_id=each.agent_id, cause="done"), after=self.pause())
        self.happen(ev.Closed())
