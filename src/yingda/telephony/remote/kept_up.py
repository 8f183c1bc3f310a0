"""A line that is kept up for an agent's whole shift; each call on it is a leg like any other to who asked for it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from yingda.kernel.errors import DomainError
from yingda.kernel.ids import new_id
from yingda.telephony.events import (
    CallEnded,
    DigitPressed,
    EndCause,
    LegAnswered,
    LegReady,
    LegRinging,
    Party,
    PromptFinished,
    SeatPresenceChanged,
    SwitchEvent,
    SwitchReport,
)
from yingda.telephony.ports import EndpointUnreachable, Leg, OutsideNumber
from yingda.telephony.remote.asking import Question
from yingda.telephony.remote.means import Means
from yingda.telephony.remote.model import (
    ACCEPT,
    BACK_OFF,
    CALL,
    CONFIRM,
    DECLINE,
    LINE,
    QUIET,
    RING_SECONDS,
    ROW,
    SEAT,
    TAKEN,
    LineRecord,
    RemoteSeat,
)


@dataclass(kw_only=True, slots=True)
class LineCall:
    """One call on a kept-up line, under the id that was chosen for its leg."""

    id: str
    question: Question
    auto_answer: bool = False
    rings: bool = False
    taken: bool = False
    bridges: set[str] = field(default_factory=set)
    muted: bool = False


@dataclass(kw_only=True, slots=True)
class KeptLine:
    """The line to one seat: dialled until it is up, and again when it is lost, for as long as somebody sits there."""

    means: Means
    seat: RemoteSeat
    record: LineRecord | None = None
    """The line that there is; None: it is to be dialled again."""
    question: Question | None = None
    """What it begins with, until it is up."""
    answered: bool = False
    up: bool = False
    call: LineCall | None = None
    losses: int = 0
    wanted: bool = True

    @property
    def channel_id(self) -> str | None:
        return self.record.channel_id if self.record else None

    # The line

    def dial(self) -> None:
        """Dial the telephone."""
        if not self.wanted or self.record is not None:
            return
        row_id = new_id()
        self.record = LineRecord(
            id=row_id,
            seat=self.seat,
            channel_id=f"{LINE}{row_id}",
            state="requested",
            requested_at=self.means.clock.now(),
        )
        self.means.book(self.record)
        self.answered = self.up = False
        leg = Leg(
            channel_id=self.record.channel_id,
            outside=OutsideNumber(digits=self.seat.digits, caller_shown=self.seat.caller_shown),
        )
        self.means.create(leg, self._not_made)

    def _not_made(self, refused: DomainError) -> None:
        self.lost(self.means.clock.now(), cause=refused.code)

    def hear(self, report: SwitchEvent) -> list[SwitchReport]:
        """What is to be told of a report about the line."""
        match report:
            case LegReady():
                self._ready(report.channel_id)
            case LegAnswered() if not self.answered:
                return self._answered(report.at)
            case DigitPressed():
                return self._digit(report)
            case PromptFinished():
                return self._said(report)
            case CallEnded():
                return self._ended(report)
            case _ if self.up and self.call is not None and not isinstance(report, LegRinging):
                return [cast(SwitchReport, replace(report, channel_id=self.call.id))]
        return []

    def _ready(self, channel_id: str) -> None:
        if self.record is None:
            return
        self.means.mark(channel_id, {SEAT: self.seat.endpoint, ROW: str(self.record.id)})
        self.means.dial(channel_id, ring_seconds=RING_SECONDS)

    def _answered(self, at: datetime) -> list[SwitchReport]:
        self.answered = True
        if not self.seat.confirm:
            return self._up(at)
        self.ask_who_is_there()
        return []

    def ask_who_is_there(self) -> None:
        """A mailbox is no seat: whoever is there keys that he is."""
        if self.channel_id is None:
            return
        self.question = Question(prompts=self.seat.welcome, again=self.seat.welcome)
        self.means.remind(self.channel_id, CONFIRM, self._nobody_there)
        if said := self.question.next():
            self.means.play(self.channel_id, *said)

    def _nobody_there(self) -> None:
        if self.channel_id is not None:
            self.means.hang_up(self.channel_id)

    def _up(self, at: datetime) -> list[SwitchReport]:
        if self.record is None or self.channel_id is None:
            return []
        self.means.remind(self.channel_id, None, None)
        self._hush(self.question)
        self.question, self.up, self.losses = None, True, 0
        self.record = replace(self.record, state="up", up_at=at)
        self.means.book(self.record)
        self.means.mark(self.channel_id, {TAKEN: "1"})
        self.means.music(self.channel_id, QUIET)
        return [SeatPresenceChanged(endpoint=self.seat.endpoint, online=True, at=at)]

    def _ended(self, report: CallEnded) -> list[SwitchReport]:
        return self.lost(report.at, cause=report.cause.value)

    def lost(self, at: datetime, *, cause: str) -> list[SwitchReport]:
        """The line is gone, with whatever was on it; it is dialled again after a while."""
        if self.record is None:
            return []
        told: list[SwitchReport] = []
        self.means.remind(self.record.channel_id, None, None)
        self.means.book(replace(self.record, state="ended", ended_at=at, end_cause=cause))
        self.means.forget(self.record.channel_id)
        if self.call is not None:
            ended = CallEnded(channel_id=self.call.id, at=at, cause=EndCause.MEDIA_LOST, by=Party.SYSTEM)
            told.append(ended)
        if self.up:
            gone = SeatPresenceChanged(endpoint=self.seat.endpoint, online=False, at=at, sure=True)
            told.insert(0, gone)
        self.record = self.call = self.question = None
        self.answered = self.up = False
        self._dial_again()
        return told

    def _dial_again(self) -> None:
        after = BACK_OFF[min(self.losses, len(BACK_OFF) - 1)]
        self.losses += 1
        if self.wanted:
            self.means.remind(self.seat.endpoint, timedelta(seconds=after), self.dial, kind="dial")

    def leave(self) -> None:
        """Nobody sits there any more."""
        self.wanted = False
        channel_id = self.channel_id
        for told in self.lost(self.means.clock.now(), cause="released"):
            self.means.tell(told)
        self.means.remind(self.seat.endpoint, None, None, kind="dial")
        if channel_id is not None:
            self.means.hang_up(channel_id)

    def adopt(self, record: LineRecord, *, answered: bool, taken: bool, call: LineCall | None) -> None:
        """This line is there since before our own start."""
        self.record, self.answered, self.up, self.call = record, answered, taken, call
        if taken and call is None:
            self.means.music(record.channel_id, QUIET)
        elif taken and call is not None and not call.taken:
            self._announce(call)
        elif answered and not taken:
            self.ask_who_is_there()

    # A call on it

    def begin(self, leg: Leg) -> None:
        """Have this leg on the line, without announcing it yet."""
        if not self.up or self.call is not None or self.channel_id is None:
            raise EndpointUnreachable(endpoint=self.seat.endpoint)
        prompts = (*self.seat.beep, *leg.announce, *self.seat.ask)
        question = Question(prompts=prompts, again=(*leg.announce, *self.seat.ask))
        if leg.auto_answer:
            question = Question(prompts=self.seat.beep)
        self.call = LineCall(id=leg.channel_id, question=question, auto_answer=leg.auto_answer)
        self.means.mark(self.channel_id, {CALL: leg.channel_id, TAKEN: "1"})

    def ring(self, *, ring_seconds: int) -> None:
        """Announce the call: a beep, whose it is, and the question for the key."""
        if self.call is None or self.channel_id is None or self.call.rings:
            return
        call, now = self.call, self.means.clock.now()
        call.rings = True
        self.means.music(self.channel_id, None)
        self.means.remind(call.id, timedelta(seconds=ring_seconds), self._not_taken, kind="ring")
        self.means.tell(LegRinging(channel_id=call.id, at=now))
        if self.call is call:
            self._announce(call)

    def _announce(self, call: LineCall) -> None:
        said = call.question.next()
        if self.channel_id is not None and said is not None:
            self.means.play(self.channel_id, *said)
        if call.auto_answer or (said is None and not self.seat.confirm):
            self._tell_taken(call)

    def _not_taken(self) -> None:
        self._call_over(EndCause.NO_ANSWER, Party.SYSTEM)

    def _said(self, report: PromptFinished) -> list[SwitchReport]:
        if self.question is not None and self.question.is_ours(report.playback_id):
            said = self.question.next()
            if said is not None and not report.failed and self.channel_id is not None:
                self.means.play(self.channel_id, *said)
            return []
        call = self.call
        if call is None:
            return []
        if not call.question.is_ours(report.playback_id):
            return [replace(report, channel_id=call.id)]
        if not call.taken and report.playback_id == call.question.playback_id:
            self._asked(call, failed=report.failed)
        return []

    def _asked(self, call: LineCall, *, failed: bool) -> None:
        if not self.seat.confirm:
            self._tell_taken(call)
        elif not failed:
            self._announce(call)

    def _digit(self, report: DigitPressed) -> list[SwitchReport]:
        if not self.up:
            return self._up(report.at) if self.answered and report.digit == ACCEPT else []
        call = self.call
        if call is None or not call.rings:
            return []
        if call.taken:
            return [replace(report, channel_id=call.id)]
        if report.digit == ACCEPT:
            return [LegAnswered(channel_id=call.id, at=report.at)] if self.accept(call.id) else []
        if report.digit == DECLINE:
            self._call_over(EndCause.REJECTED, Party.FAR_END)
        return []

    def accept(self, call_id: str) -> bool:
        """The person takes the call, by his key or on his desk; False: he has it, or it is gone."""
        call = self.call
        if call is None or call.id != call_id or call.taken or not call.rings or self.channel_id is None:
            return False
        call.taken = call.question.over = True
        self.means.remind(call.id, None, None, kind="ring")
        if not call.auto_answer:
            self._hush(call.question)
        self.means.mark(self.channel_id, {TAKEN: "call"})
        return True

    def _tell_taken(self, call: LineCall) -> None:
        if self.accept(call.id):
            self.means.tell(LegAnswered(channel_id=call.id, at=self.means.clock.now()))

    def _hush(self, question: Question | None) -> None:
        if question is not None and question.playback_id is not None and self.channel_id is not None:
            self.means.stop_prompt(self.channel_id, question.playback_id)

    def _call_over(self, cause: EndCause, by: Party) -> None:
        call = self.call
        if call is not None:
            self.end_call(call.id)
            self.means.tell(CallEnded(channel_id=call.id, at=self.means.clock.now(), cause=cause, by=by))

    def end_call(self, call_id: str) -> None:
        """The call is over, the line stays: its person hears that it waits again."""
        call = self.call
        if call is None or call.id != call_id:
            return
        self.call = None
        self.means.remind(call.id, None, None, kind="ring")
        channel_id = self.channel_id
        if channel_id is None:
            return
        self._hush(call.question)
        self.means.take_out(channel_id, tuple(call.bridges), muted=call.muted)
        self.means.mark(channel_id, {CALL: "", TAKEN: "1"})
        self.means.music(channel_id, QUIET)


def row_of(value: str | None) -> UUID | None:
    """The id that a mark names."""
    try:
        return UUID(value or "")
    except ValueError:
        return None
