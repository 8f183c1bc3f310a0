"""Many registered telephones on one socket; what each does with a call, a habit decides."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from yingda.demo.sip.message import ALLOW, Message, answer, describe, digest, tag_of, uri_of, user_of
from yingda.demo.sip.speech import FROM_CALLER, FROM_PHONE, Stream, is_speech_of
from yingda.demo.sip.wire import LOCAL, SipSide

EXPIRES: Final = 240
REFRESH_SECONDS: Final = 100.0
REGISTER_SECONDS: Final = 3.0


class Act(StrEnum):
    """What a telephone does with a call."""

    ANSWER = "answer"
    REFUSE = "refuse"
    IGNORE = "ignore"


@dataclass(frozen=True, kw_only=True, slots=True)
class Habit:
    """How one call is taken: after how long what is done, and when the telephone hangs up itself."""

    act: Act = Act.ANSWER
    after_seconds: float = 0.1
    talk_seconds: float | None = None


@dataclass(kw_only=True, slots=True)
class PhoneCall:
    """A call that one of the telephones was offered."""

    endpoint: str
    caller: str
    invite: Message
    invited_at: int
    tag: str
    answered_at: int | None = None
    heard_at: int | None = None
    """When the caller was heard first."""
    ended: bool = False
    hung_up: bool = False
    """The receiver was put down here, and not there."""
    stream: Stream | None = None
    habit: Habit = field(default_factory=Habit)
    reply: Message | None = None
    timer: asyncio.TimerHandle | None = None


class Phones(SipSide):
    """Telephones named as their endpoints are; listeners hear of invitations, answers and ends."""

    def __init__(self, *, switch_port: int, choose: Callable[[str], Habit], port: int = 0) -> None:
        super().__init__(switch_port=switch_port, port=port)
        self.choose = choose
        self.calls: dict[str, PhoneCall] = {}
        self.on_answered: Callable[[PhoneCall], None] = _nothing
        self.on_ended: Callable[[PhoneCall], None] = _nothing
        self._by_media: dict[int, PhoneCall] = {}
        self._secrets: dict[str, str] = {}
        self._registered: dict[str, asyncio.Future[int]] = {}
        self._signed: set[str] = set()
        self._count = 0

    # Registration

    async def register(self, secrets: Mapping[str, str]) -> list[str]:
        """Register telephones; returns those whom the switch refuses or does not answer."""
        self._secrets.update(secrets)
        loop = asyncio.get_running_loop()
        for name in secrets:
            self._registered[name] = loop.create_future()
            self._register(name)
        await asyncio.wait([self._registered[name] for name in secrets], timeout=REGISTER_SECONDS)
        return [name for name in secrets if not self._is_registered(name)]

    async def stay_registered(self) -> None:
        """Register anew from time to time, until cancelled."""
        while True:
            await asyncio.sleep(REFRESH_SECONDS)
            await self.register(dict(self._secrets))

    def _is_registered(self, name: str) -> bool:
        waiter = self._registered[name]
        return waiter.done() and waiter.result() == 200

    def _register(self, name: str, *, challenges: list[str] | None = None) -> None:
        self._count += 1
        uri = f"sip:{LOCAL}:{self.switch_port}"
        branch = f"z9hG4bK-r{self._count}"
        headers = [
            ("Via", f"SIP/2.0/UDP {LOCAL}:{self.wire.port};rport;branch={branch}"),
            ("From", f"<sip:{name}@{LOCAL}>;tag=r{name}"),
            ("To", f"<sip:{name}@{LOCAL}>"),
            ("Call-ID", f"reg-{name}-{self.wire.port}"),
            ("CSeq", f"{self._count} REGISTER"),
            ("Contact", f"<sip:{name}@{LOCAL}:{self.wire.port}>"),
            ("Expires", str(EXPIRES)),
            ("Max-Forwards", "70"),
        ]
        if challenges:
            signed = digest(challenges, user=name, secret=self._secrets[name], method="REGISTER", uri=uri)
            headers.append(("Authorization", signed))
            self._signed.add(branch)
        self.send(Message(start=f"REGISTER {uri} SIP/2.0", headers=headers))

    def _registration_answered(self, message: Message) -> None:
        name = user_of(message.get("To"))
        waiter = self._registered.get(name)
        if waiter is None or waiter.done() or message.status < 200:
            return
        challenges = message.all("WWW-Authenticate")
        if message.status == 401 and challenges and message.branch not in self._signed:
            self._register(name, challenges=challenges)
            return
        waiter.set_result(message.status)

    # Calls

    def take(self, message: Message, at: int) -> None:
        """Every message of the switch to a telephone."""
        if message.status:
            if message.method == "REGISTER":
                self._registration_answered(message)
            else:
                self.repeater.settle(message.branch, message.method)
            return
        match message.method:
            case "OPTIONS":
                self.send(answer(message, "200 OK", tag="o", extra={"Allow": ALLOW}))
            case "INVITE":
                self._invited(message, at)
            case "ACK":
                self.repeater.settle(message.call_id, "reply")
            case "CANCEL":
                self._cancelled(message)
            case "BYE":
                self.send(answer(message, "200 OK"))
                self._end(self.calls.get(message.call_id))
            case _:
                self.send(answer(message, "200 OK"))

    def hear(self, data: bytes, port: int, at: int) -> None:
        """Note the first packet of the caller."""
        call = self._by_media.get(port)
        if call is not None and call.heard_at is None and is_speech_of(FROM_CALLER, data):
            call.heard_at = at

    def _invited(self, invite: Message, at: int) -> None:
        known = self.calls.get(invite.call_id)
        if known is not None:
            if tag_of(invite.get("To")):
                self.send(self._accepting(invite, known.tag))
            elif known.reply is not None:
                self.send(known.reply)
            return
        self._count += 1
        endpoint = user_of(invite.start)
        call = PhoneCall(
            endpoint=endpoint,
            caller=user_of(invite.get("From")),
            invite=invite,
            invited_at=at,
            tag=f"p{self._count}",
            habit=self.choose(endpoint),
        )
        self.calls[invite.call_id] = call
        call.reply = answer(invite, "180 Ringing", tag=call.tag, extra=self._contact(endpoint))
        self.send(call.reply)
        if call.habit.act is not Act.IGNORE:
            loop = asyncio.get_running_loop()
            call.timer = loop.call_later(call.habit.after_seconds, self._decide, call)

    def _contact(self, endpoint: str) -> dict[str, str]:
        return {"Contact": f"<sip:{endpoint}@{LOCAL}:{self.wire.port}>", "Allow": ALLOW}

    def _accepting(self, invite: Message, tag: str) -> Message:
        contact = self._contact(user_of(invite.start))
        return answer(invite, "200 OK", tag=tag, extra=contact, body=describe(port=self.media.port))

    def _decide(self, call: PhoneCall) -> None:
        if call.ended:
            return
        if call.habit.act is Act.REFUSE:
            call.reply = answer(call.invite, "486 Busy Here", tag=call.tag)
            self.repeater.send(call.reply, name=call.invite.call_id, what="reply")
            self._end(call)
            return
        call.reply = self._accepting(call.invite, call.tag)
        port = call.invite.audio_port
        if port is not None:
            call.stream = Stream(self.media, port=port, sound=FROM_PHONE)
            self._by_media[port] = call
        call.answered_at = self.repeater.send(call.reply, name=call.invite.call_id, what="reply")
        if call.habit.talk_seconds is not None:
            loop = asyncio.get_running_loop()
            call.timer = loop.call_later(call.habit.talk_seconds, self.hang_up, call)
        self.on_answered(call)

    def _cancelled(self, cancel: Message) -> None:
        call = self.calls.get(cancel.call_id)
        if call is None:
            self.send(answer(cancel, "481 Call/Transaction Does Not Exist", tag="x"))
            return
        self.send(answer(cancel, "200 OK", tag=call.tag))
        if call.answered_at is None and not call.ended:
            call.reply = answer(call.invite, "487 Request Terminated", tag=call.tag)
            self.repeater.send(call.reply, name=cancel.call_id, what="reply")
            self._end(call)

    def hang_up(self, call: PhoneCall) -> None:
        """Put the receiver down."""
        if call.ended or call.answered_at is None:
            return
        self._count += 1
        branch = f"z9hG4bK-b{self._count}"
        headers = [
            ("Via", f"SIP/2.0/UDP {LOCAL}:{self.wire.port};rport;branch={branch}"),
            ("From", f"{call.invite.get('To')};tag={call.tag}"),
            ("To", call.invite.get("From")),
            ("Call-ID", call.invite.call_id),
            ("CSeq", "1 BYE"),
            ("Max-Forwards", "70"),
        ]
        bye = Message(start=f"BYE {uri_of(call.invite.get('Contact'))} SIP/2.0", headers=headers)
        self.repeater.send(bye, name=branch, what="BYE")
        call.hung_up = True
        self._end(call)

    def _end(self, call: PhoneCall | None) -> None:
        if call is None or call.ended:
            return
        call.ended = True
        if call.timer is not None:
            call.timer.cancel()
        port = call.invite.audio_port
        if port is not None and self._by_media.get(port) is call:
            del self._by_media[port]
        self.on_ended(call)


def _nothing(_: PhoneCall) -> None:
    """Nobody listens."""
