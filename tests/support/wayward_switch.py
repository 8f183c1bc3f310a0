"""What a switch does on a bad day: it tells late, twice, in another order of its channels, and refuses commands."""

from collections import Counter
from typing import Final

from yingda.telephony.events import CallArrived, DigitPressed, SwitchReport
from yingda.telephony.ports import ChannelGone

TOLD_ONCE: Final = (DigitPressed, CallArrived)
"""Whoever hears these twice rightly believes that they happened twice."""


class Wayward:
    """The moods of a switch; without any it tells at once, once, and obeys."""

    def __init__(self) -> None:
        self.stutters = False
        """While true, everything is told twice."""
        self.refusals: Counter[str] = Counter()
        """How many of the next commands of a name are refused, as one about a channel that is on its way out."""
        self._held: list[SwitchReport] | None = None

    def hold_back(self) -> None:
        """Tell nothing for now; what is asked for is done, and what is gone is gone."""
        self._held = self._held or []

    def take(self, report: SwitchReport) -> list[SwitchReport]:
        """What of this is to be told now."""
        if self._held is not None:
            self._held.append(report)
            return []
        return self._words(report)

    def _words(self, report: SwitchReport) -> list[SwitchReport]:
        twice = self.stutters and not isinstance(report, TOLD_ONCE)
        return [report, report] if twice else [report]

    def let_go(self, *, backwards: bool) -> list[SwitchReport]:
        """Everything that was held back; one channel's reports keep their order, channels need not."""
        held, self._held = self._held or [], None
        if backwards:
            order = list(dict.fromkeys(_channel(each) for each in held))[::-1]
            held = sorted(held, key=lambda each: order.index(_channel(each)))
        return [word for report in held for word in self._words(report)]

    def obey(self, verb: str, channel_id: str) -> None:
        """Refuse the command if it is one of those that are to be refused."""
        if self.refusals[verb] > 0:
            self.refusals[verb] -= 1
            raise ChannelGone(channel_id=channel_id)

    def forget(self) -> None:
        """Whoever was to be told is not there any more."""
        self._held = None


def _channel(report: SwitchReport) -> str:
    return str(getattr(report, "channel_id", ""))
