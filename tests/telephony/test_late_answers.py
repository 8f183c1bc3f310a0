"""What the switch answers late overwrites nothing that was heard since: no dead channel lives again, no bridge is believed."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from yingda.telephony.ports import ChannelGone, LiveBridge, LiveChannel, LiveState
from yingda.telephony.switch.asterisk.ami import Ami
from yingda.telephony.switch.asterisk.bridges import Bridges
from yingda.telephony.switch.asterisk.commands import Commands
from yingda.telephony.switch.asterisk.live import only_callers
from yingda.telephony.switch.asterisk.memory import ChannelMemory

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def channel(name: str) -> LiveChannel:
    return LiveChannel(
        channel_id=name,
        up=True,
        ringing=False,
        inbound=True,
        number="96968001",
        caller="13800000001",
        created_at=NOON,
        owned=True,
        marks={},
    )


def test_who_has_left_meanwhile_and_ears_are_no_callers() -> None:
    state = LiveState(
        channels={name: channel(name) for name in ("here", "gone", "ye-ear")},
        bridges={name: LiveBridge(bridge_id=name, channel_ids=frozenset()) for name in ("yb-1", "yl-ear")},
        started_at=NOON,
    )
    left = only_callers(state, without={"gone"})
    assert (set(left.channels), set(left.bridges)) == ({"here"}, {"yb-1"})


async def test_marks_of_a_channel_that_began_while_the_switch_answered_are_kept() -> None:
    memory = ChannelMemory(ami=cast(Ami, _Manager()))
    memory.begin("old")
    before = frozenset(memory.marks)
    await memory.write("new", {"seat": "remote-1"})
    memory.adopt({}, before=before)
    assert memory.marks == {"new": {"seat": "remote-1"}}


class _Manager:
    async def on_channel(self, *_: str, **__: str) -> None:
        return None


class _Switch:
    """Bridges as a switch has them: what is put into one that is not there is refused."""

    def __init__(self) -> None:
        self.bridges: dict[str, list[str]] = {}

    def post(self, method: str, uri: str, **_: Any) -> None:
        if method == "POST":
            self.bridges.setdefault(uri.removeprefix("bridges/"), [])

    async def ask(self, method: str, uri: str, *, query: dict[str, str], bridge_id: str) -> None:
        if bridge_id not in self.bridges or query["channel"] == "dead":
            raise ChannelGone(bridge_id=bridge_id)
        self.bridges[bridge_id] += query["channel"].split(",")


async def test_a_bridge_that_only_seemed_to_be_there_is_made() -> None:
    switch = _Switch()
    bridges = Bridges(commands=cast(Commands, switch))
    bridges.adopt(["yb-1"])
    await bridges.join("yb-1", ["a", "b"], keyed=False)
    assert switch.bridges == {"yb-1": ["a", "b"]}


async def test_who_is_gone_is_put_into_no_bridge() -> None:
    bridges = Bridges(commands=cast(Commands, _Switch()))
    with pytest.raises(ChannelGone):
        await bridges.join("yb-1", ["dead"], keyed=False)
