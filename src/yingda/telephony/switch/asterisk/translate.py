"""Asterisk's events in our words; knows nothing but what the events say."""

import re
from datetime import UTC, datetime
from typing import Any, Final

from yingda.telephony.events import (
    ArrivalAnnounced,
    CallArrived,
    CallEnded,
    DigitPressed,
    EndCause,
    HoldPressed,
    HoldReleased,
    LegAnswered,
    LegReady,
    LegRinging,
    Party,
    PromptFinished,
    SwitchReport,
)

Json = dict[str, Any]

TRUNK_CONTEXT: Final = "from-trunk"
IN: Final = "trunk-"
"""What the endpoint of calls that come in by a trunk is called, before the trunk's name."""
LEG: Final = "leg"
"""What we give to the application with a leg of our own."""
AGAIN: Final = "again"
"""What the fallback gives with a call that it has answered."""

# Q.850 causes, as the switch reports them.
CAUSES: Final = {
    0: EndCause.NORMAL,
    1: EndCause.UNREACHABLE,
    3: EndCause.UNREACHABLE,
    16: EndCause.NORMAL,
    17: EndCause.BUSY,
    18: EndCause.NO_ANSWER,
    19: EndCause.NO_ANSWER,
    20: EndCause.UNREACHABLE,
    21: EndCause.REJECTED,
    22: EndCause.UNREACHABLE,
    26: EndCause.CANCELLED,
    27: EndCause.UNREACHABLE,
    28: EndCause.UNREACHABLE,
    31: EndCause.NORMAL,
    44: EndCause.MEDIA_LOST,
}
# What the other side's SIP answer says better than the cause made of it.
SIP_CAUSES: Final = {
    401: EndCause.FAILED,
    407: EndCause.FAILED,
    404: EndCause.UNREACHABLE,
    408: EndCause.UNREACHABLE,
    480: EndCause.UNREACHABLE,
    486: EndCause.BUSY,
    487: EndCause.CANCELLED,
    502: EndCause.FAILED,
    600: EndCause.BUSY,
    603: EndCause.REJECTED,
}
DEVICE_GAVE_UP: Final = 1
"""Asterisk's flag for a channel whose driver ended it: no speech came for too long."""
_DIGITS: Final = re.compile(r"\+?[0-9*#]+")


def end_cause(*, cause: int, sip: int = 0) -> EndCause:
    """Why a channel ended, from its Q.850 cause and the SIP answer behind it."""
    return SIP_CAUSES.get(sip) or CAUSES.get(cause, EndCause.FAILED)


def digits_of(caller: str) -> str:
    """A caller's digits; empty when he withheld them or sent a name."""
    return caller if _DIGITS.fullmatch(caller) else ""


def endpoint_of(channel_name: str) -> str:
    """Name of the endpoint behind a channel such as PJSIP/trunk-0000002a."""
    return channel_name.partition("/")[2].rpartition("-")[0]


def is_inbound(channel: Json) -> bool:
    """Whether a channel came from a trunk; else we made it."""
    dialplan = channel.get("dialplan")
    return isinstance(dialplan, dict) and dialplan.get("context") == TRUNK_CONTEXT


class Translator:
    """Turns events into reports; remembers only hang-ups that have begun, until the channel's end.

    A far end's hang-up brings a request with the cause; ours, and the switch's own, bring one marked `soft` whose cause
    is no cause but Asterisk's internal flags. The first request tells the truth: when both sides hang up at once, the
    second only confirms.
    """

    def __init__(self) -> None:
        self._endings: dict[str, tuple[EndCause, Party]] = {}
        self._ours: set[str] = set()

    def we_hang_up(self, channel_id: str) -> None:
        """We are about to end this channel ourselves: a ringing leg was called off then, not left unanswered."""
        self._ours.add(channel_id)

    def report(self, event: Json) -> SwitchReport | None:
        """Our word for an event, or None when it says nothing to us."""
        translate = _TRANSLATIONS.get(str(event.get("type")))
        if translate is None:
            return None
        try:
            return translate(self, event)
        except (KeyError, TypeError, ValueError, AttributeError):
            # A malformed event must never stop the line for all calls.
            return None

    def forget(self) -> None:
        """The switch has another life: nothing of the old one counts."""
        self._endings.clear()
        self._ours.clear()

    def _broadcast(self, event: Json) -> SwitchReport:
        channel = event["channel"]
        return ArrivalAnnounced(
            channel_id=channel["id"],
            at=_at(event),
            number=channel["dialplan"]["exten"],
            caller=digits_of(channel["caller"]["number"]),
            rebroadcast=channel["state"] == "Up",
        )

    def _start(self, event: Json) -> SwitchReport:
        channel = event["channel"]
        if LEG in event["args"]:
            return LegReady(channel_id=channel["id"], at=_at(event))
        return CallArrived(
            channel_id=channel["id"],
            at=_at(event),
            number=channel["dialplan"]["exten"],
            caller=digits_of(channel["caller"]["number"]),
            trunk=endpoint_of(channel["name"]).removeprefix(IN),
            answered=AGAIN in event["args"],
        )

    def _state(self, event: Json) -> SwitchReport | None:
        channel = event["channel"]
        if is_inbound(channel):
            return None
        if channel["state"] == "Ringing":
            return LegRinging(channel_id=channel["id"], at=_at(event))
        if channel["state"] == "Up":
            return LegAnswered(channel_id=channel["id"], at=_at(event))
        return None

    def _hangup_request(self, event: Json) -> None:
        channel = event["channel"]
        if event.get("soft"):
            ending = (self._soft_cause(channel, flags=int(event["cause"])), Party.SYSTEM)
        else:
            cause = end_cause(cause=int(event.get("cause", 0)), sip=int(event.get("tech_cause", 0)))
            ending = (cause, Party.FAR_END)
        self._endings.setdefault(channel["id"], ending)

    def _soft_cause(self, channel: Json, *, flags: int) -> EndCause:
        if flags & DEVICE_GAVE_UP:
            return EndCause.MEDIA_LOST
        if channel["state"] == "Up":
            return EndCause.NORMAL
        if is_inbound(channel):
            return EndCause.REJECTED
        return EndCause.CANCELLED if channel["id"] in self._ours else EndCause.NO_ANSWER

    def _end(self, event: Json) -> SwitchReport:
        channel = event["channel"]
        # Without a request the far end had hung up before the call was ours.
        unheard = EndCause.NORMAL if channel["state"] == "Up" else EndCause.CANCELLED
        cause, by = self._endings.pop(channel["id"], (unheard, Party.FAR_END))
        self._ours.discard(channel["id"])
        return CallEnded(channel_id=channel["id"], at=_at(event), cause=cause, by=by)

    def _digit(self, event: Json) -> SwitchReport | None:
        digit = str(event["digit"])
        if digit not in "0123456789*#" or len(digit) != 1:
            return None
        return DigitPressed(channel_id=event["channel"]["id"], at=_at(event), digit=digit)

    def _playback(self, event: Json) -> SwitchReport | None:
        playback = event["playback"]
        kind, _, channel_id = playback["target_uri"].partition(":")
        if kind != "channel":
            return None
        return PromptFinished(
            channel_id=channel_id,
            at=_at(event),
            playback_id=playback["id"],
            failed=playback["state"] == "failed",
        )

    def _hold(self, event: Json) -> SwitchReport:
        return HoldPressed(channel_id=event["channel"]["id"], at=_at(event))

    def _unhold(self, event: Json) -> SwitchReport:
        return HoldReleased(channel_id=event["channel"]["id"], at=_at(event))


_TRANSLATIONS: Final = {
    "CallBroadcast": Translator._broadcast,
    "StasisStart": Translator._start,
    "ChannelStateChange": Translator._state,
    "ChannelHangupRequest": Translator._hangup_request,
    "StasisEnd": Translator._end,
    "ChannelDtmfReceived": Translator._digit,
    "PlaybackFinished": Translator._playback,
    "ChannelHold": Translator._hold,
    "ChannelUnhold": Translator._unhold,
}


def _at(event: Json) -> datetime:
    return datetime.fromisoformat(event["timestamp"]).astimezone(UTC)
