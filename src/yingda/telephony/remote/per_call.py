"""A leg to a seat that is dialled for each call: it is answered when the person has taken the call, and not before."""

from dataclasses import dataclass, replace
from typing import cast

from yingda.telephony.events import (
    CallEnded,
    DigitPressed,
    EndCause,
    LegAnswered,
    LegRinging,
    Party,
    PromptFinished,
    SeatPresenceChanged,
    SwitchEvent,
    SwitchReport,
)
from yingda.telephony.remote.asking import Question
from yingda.telephony.remote.means import Means
from yingda.telephony.remote.model import ACCEPT, CONFIRM, DECLINE, TAKEN, RemoteSeat

LOST = frozenset({EndCause.MEDIA_LOST, EndCause.FAILED, EndCause.SWITCH_LOST})


@dataclass(kw_only=True, slots=True)
class RemoteLeg:
    """One leg of that kind."""

    means: Means
    seat: RemoteSeat
    channel_id: str
    question: Question
    is_up: bool = False
    taken: bool = False
    end: EndCause | None = None
    """Why we hang it up, where the switch would not say it so."""

    def hear(self, report: SwitchEvent) -> list[SwitchReport]:
        """What is to be told of this report."""
        match report:
            case LegRinging():
                # Not every carrier tells it, so it was told when it was dialled.
                return []
            case LegAnswered():
                return self._answered(report)
            case DigitPressed() if not self.taken:
                return self._digit(report)
            case PromptFinished() if self.question.is_ours(report.playback_id):
                return self._said(report)
            case CallEnded():
                return self._ended(report)
        return [cast(SwitchReport, report)]

    def _answered(self, report: LegAnswered) -> list[SwitchReport]:
        self.is_up = True
        return self.ask(report)

    def ask(self, report: SwitchEvent) -> list[SwitchReport]:
        """Say what it is about, and wait for the key."""
        if self.seat.confirm:
            self.means.remind(self.channel_id, CONFIRM, self._overdue)
        said = self.question.next()
        if said is not None:
            self.means.play(self.channel_id, *said)
        elif not self.seat.confirm:
            return self._take(report)
        return []

    def _said(self, report: PromptFinished) -> list[SwitchReport]:
        if self.taken or report.playback_id != self.question.playback_id:
            return []
        if not self.seat.confirm:
            return self._take(report)
        said = self.question.next()
        if said is not None and not report.failed:
            self.means.play(self.channel_id, *said)
        return []

    def _digit(self, report: DigitPressed) -> list[SwitchReport]:
        if self.is_up and report.digit == ACCEPT:
            return self._take(report)
        if self.is_up and report.digit == DECLINE:
            self._refuse(EndCause.REJECTED)
        return []

    def _take(self, report: SwitchEvent) -> list[SwitchReport]:
        return [LegAnswered(channel_id=self.channel_id, at=report.at)] if self.accept() else []

    def accept(self) -> bool:
        """The person takes the call, by his key or on his desk; False: it is too early, or he has it."""
        if self.taken or not self.is_up:
            return False
        self.taken = self.question.over = True
        self.means.remind(self.channel_id, None, None)
        if self.question.playback_id is not None:
            self.means.stop_prompt(self.channel_id, self.question.playback_id)
        self.means.mark(self.channel_id, {TAKEN: "1"})
        return True

    def _overdue(self) -> None:
        self._refuse(EndCause.NO_ANSWER)

    def _refuse(self, cause: EndCause) -> None:
        self.end, self.question.over = cause, True
        self.means.hang_up(self.channel_id)

    def _ended(self, report: CallEnded) -> list[SwitchReport]:
        self.means.remind(self.channel_id, None, None)
        if not self.is_up:
            return [report]
        if not self.taken:
            # Who puts the receiver down while he is asked has refused.
            ours = self.end or (EndCause.REJECTED if report.by is Party.FAR_END else report.cause)
            return [replace(report, cause=ours)]
        if report.cause not in LOST:
            return [report]
        # The telephone can be dialled again at once.
        back = SeatPresenceChanged(endpoint=self.seat.endpoint, online=True, at=report.at)
        return [replace(report, cause=EndCause.MEDIA_LOST, by=Party.SYSTEM), back]
