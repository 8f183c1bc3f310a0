"""One unit for all channels: what fills an agent, what may be put aside."""

from collections.abc import Mapping

import pytest

from yingda.routing.engine.capacity import CALLS_ONLY, EVERYTHING, Channel, ChannelRule, Profile

ALL = Profile(rules=EVERYTHING)


@pytest.mark.parametrize(
    ("load", "channel", "has_room"),
    [
        ({}, Channel.VOICE, True),
        ({Channel.VOICE: 1}, Channel.VOICE, False),
        ({Channel.VOICE: 1}, Channel.CHAT, False),
        ({Channel.CHAT: 1}, Channel.VOICE, False),
        ({Channel.CHAT: 2}, Channel.CHAT, True),
        ({Channel.CHAT: 3}, Channel.CHAT, False),
        ({Channel.EMAIL: 5}, Channel.VOICE, True),
        ({Channel.EMAIL: 5}, Channel.EMAIL, False),
        ({Channel.EMAIL: 3, Channel.TASK: 2}, Channel.EMAIL, False),
        ({Channel.EMAIL: 3, Channel.CHAT: 2}, Channel.CHAT, True),
        ({Channel.VOICE: 1}, Channel.EMAIL, False),
    ],
)
def test_what_fits_beside_what_he_has(load: Mapping[Channel, int], channel: Channel, has_room: bool) -> None:
    assert ALL.has_room(channel, load=load) is has_room


def test_a_channel_without_a_rule_is_not_his() -> None:
    assert CALLS_ONLY.open_to({}) == (Channel.VOICE,)
    assert not CALLS_ONLY.has_room(Channel.CHAT, load={})


def test_each_agent_may_have_a_profile_of_his_own() -> None:
    quick = Profile(rules={Channel.CHAT: ChannelRule(at_once=6)})
    assert quick.has_room(Channel.CHAT, load={Channel.CHAT: 5})
    assert quick.open_to({Channel.CHAT: 6}) == ()
