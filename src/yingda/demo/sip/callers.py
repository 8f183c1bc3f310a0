"""Many customers on one socket; each places one call and hangs up when he is told to."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from yingda.demo.sip.message import ALLOW, Message, answer, describe, uri_of
from yingda.demo.sip.speech import FROM_CALLER, FROM_PHONE, Stream, is_speech_of
from yingda.demo.sip.wire import LOCAL, SipSide


class State(StrEnum):
    """Where a customer's call stands."""

    CALLING = "calling"
    CANCELLING = "cancelling"
    TALKING = "talking"
    ENDED = "ended"


@dataclass(kw_only=True, slots=True)
class CallerCall:
    """One customer's call."""

    number: str
    caller: str
    call_id: str
    sent_at: int = 0
    state: State = State.CALLING
    heard_of: bool = False
    """The switch has answered something, so that the call can be cancelled."""
    refused: int | None = None
    answered_at: int | None = None
    heard_at: int | None = None
    """When an agent was heard first."""
    ended_by: str | None = None
    """`caller`, `switch` or nobody yet."""
    remote: str = ""
    to: str = ""
    stream: Stream | None = None
    media_port: int | None = None


class Callers(SipSide):
    """Places calls; listeners hear of answers and ends."""

    def __init__(self, *, switch_port: int) -> None:
        super().__init__(switch_port=switch_port)
        self.calls: dict[str, CallerCall] = {}
        self.by_caller: dict[str, CallerCall] = {}
        self.on_answered: Callable[[CallerCall], None] = _nothing
        self.on_ended: Callable[[CallerCall], None] = _nothing
        self._by_media: dict[int, CallerCall] = {}
        self._count = 0

    def place(self, number: str, *, caller: str) -> CallerCall:
        """Dial."""
        self._count += 1
        call = CallerCall(number=number, caller=caller, call_id=f"c{self._count}-{self.wire.port}")
        self.calls[call.call_id] = self.by_caller[caller] = call
        invite = self._request("INVITE", call, body=describe(port=self.media.port))
        call.sent_at = self.repeater.send(invite, name=call.call_id, what="INVITE")
        return call

    def hang_up(self, call: CallerCall) -> None:
        """Put the receiver down: BYE, or CANCEL before the answer."""
        if call.state is State.TALKING:
            self.repeater.send(self._request("BYE", call), name=call.call_id, what="BYE")
            self._end(call, by="caller")
        elif call.state is State.CALLING:
            call.state = State.CANCELLING
            if call.heard_of:
                self._cancel(call)

    def _cancel(self, call: CallerCall) -> None:
        self.repeater.send(self._request("CANCEL", call), name=call.call_id, what="CANCEL")

    def _request(self, method: str, call: CallerCall, *, body: str = "") -> Message:
        number = {"INVITE": 1, "ACK": 1, "CANCEL": 1, "BYE": 2}[method]
        first = f"sip:{call.number}@{LOCAL}:{self.switch_port}"
        accepted = method == "BYE" or (method == "ACK" and call.state is State.TALKING)
        uri = call.remote if accepted else first
        # An ACK of a refusal and a CANCEL belong to the INVITE's transaction.
        kind = method if accepted else "INVITE"
        headers = [
            ("Via", f"SIP/2.0/UDP {LOCAL}:{self.wire.port};rport;branch=z9hG4bK-{call.call_id}-{kind}"),
            ("From", f"<sip:{call.caller}@{LOCAL}:{self.wire.port}>;tag=c{call.call_id}"),
            ("To", call.to if method in {"ACK", "BYE"} else f"<{first}>"),
            ("Call-ID", call.call_id),
            ("CSeq", f"{number} {method}"),
            ("Contact", f"<sip:{call.caller}@{LOCAL}:{self.wire.port}>"),
            ("Max-Forwards", "70"),
            ("Allow", ALLOW),
        ]
        if body:
            headers.append(("Content-Type", "application/sdp"))
        return Message(start=f"{method} {uri} SIP/2.0", headers=headers, body=body)

    def take(self, message: Message, at: int) -> None:
        """Every message of the switch to a customer."""
        call = self.calls.get(message.call_id)
        if call is None:
            return
        if message.status:
            self._answered(call, message, at)
        elif message.method == "BYE":
            self.send(answer(message, "200 OK"))
            self._end(call, by="switch")
        elif message.method == "INVITE":
            extra = {"Contact": f"<sip:{call.caller}@{LOCAL}:{self.wire.port}>"}
            self.send(answer(message, "200 OK", extra=extra, body=describe(port=self.media.port)))
        elif message.method != "ACK":
            self.send(answer(message, "200 OK"))

    def hear(self, data: bytes, port: int, at: int) -> None:
        """Note the first packet of an agent."""
        call = self._by_media.get(port)
        if call is not None and call.heard_at is None and is_speech_of(FROM_PHONE, data):
            call.heard_at = at

    def _answered(self, call: CallerCall, message: Message, at: int) -> None:
        self.repeater.settle(call.call_id, message.method)
        if message.method != "INVITE":
            return
        if message.status < 200:
            self._provisional(call)
        elif message.status < 300:
            self._accepted(call, message, at)
        else:
            call.to = message.get("To")
            self.send(self._request("ACK", call))
            if call.state is not State.ENDED:
                call.refused = message.status
                self._end(call, by="caller" if call.state is State.CANCELLING else "switch")

    def _provisional(self, call: CallerCall) -> None:
        if not call.heard_of and call.state is State.CANCELLING:
            self._cancel(call)
        call.heard_of = True

    def _accepted(self, call: CallerCall, message: Message, at: int) -> None:
        call.to, call.remote = message.get("To"), uri_of(message.get("Contact"))
        before = call.state
        if before is not State.ENDED:
            call.state = State.TALKING
        self.send(self._acknowledgement(call))
        if call.answered_at is not None or before is State.ENDED:
            return
        call.answered_at, call.media_port = at, message.audio_port
        if call.media_port is not None:
            call.stream = Stream(self.media, port=call.media_port, sound=FROM_CALLER)
            self._by_media[call.media_port] = call
        if before is State.CANCELLING:
            self.hang_up(call)
        else:
            self.on_answered(call)

    def _acknowledgement(self, call: CallerCall) -> Message:
        message = self._request("ACK", call)
        if call.state is State.TALKING:
            return message
        return Message(start=f"ACK {call.remote} SIP/2.0", headers=message.headers)

    def _end(self, call: CallerCall, *, by: str) -> None:
        if call.state is State.ENDED:
            return
        call.state, call.ended_by = State.ENDED, by
        if call.media_port is not None and self._by_media.get(call.media_port) is call:
            del self._by_media[call.media_port]
        self.on_ended(call)


def _nothing(_: CallerCall) -> None:
    """Nobody listens."""
