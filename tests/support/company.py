"""Who else is in a call, as it must be on the switch whenever nothing is under way."""

from tests.support.centre import House

from yingda.conversations.model import Interaction, Phase
from yingda.conversations.parts import PartyKind, Place
from yingda.routing.transitions import AgentState

WITH_COMPANY = frozenset({Phase.TALKING, Phase.HELD, Phase.RETURNING, Phase.FORWARDED})


def joined(item: Interaction) -> set[str]:
    """The legs of those who are in the conference."""
    return {each.channel_id for each in item.parties if each.place is Place.IN}


def legs(item: Interaction) -> set[str]:
    """The legs of all further parties."""
    return {each.channel_id for each in item.parties} - {""}


def outside(item: Interaction) -> int:
    """How many of them use a channel of the tenant's."""
    return sum(each.kind is PartyKind.OUTSIDE for each in item.parties)


def aside(item: Interaction) -> set[str]:
    """Who talks alone with the agent, and the agent."""
    here = {each.channel_id for each in item.parties if each.place is Place.ASIDE}
    return here | {item.leg.channel_id} if here and item.leg else set()


def main(item: Interaction) -> set[str]:
    """Who talks with the customer, or with the agent while the customer is held."""
    members = joined(item)
    if item.phase in {Phase.TALKING, Phase.FORWARDED} or (item.phase is Phase.RETURNING and members):
        members |= {item.channel_id}
    if item.phase is Phase.FORWARDED and item.outside:
        members |= {item.outside.channel_id}
    is_ringing = any(each.place is Place.RINGING for each in item.parties) and item.phase is Phase.HELD
    if item.phase in {Phase.TALKING, Phase.HELD} and item.leg and not aside(item) and not is_ringing:
        members |= {item.leg.channel_id}
    return members


def check_company(house: House, item: Interaction) -> None:
    """Nobody is stuck, and nobody hears silence, beside the customer and his agent."""
    if not item.parties:
        return
    assert item.is_live
    assert item.phase in WITH_COMPANY, f"{item.parties} in {item.phase}"
    pending = [each for each in item.parties if each.place is not Place.IN]
    assert len(pending) <= 1, "two are consulted at once"
    assert not pending or item.phase in {Phase.TALKING, Phase.HELD}, f"consulted in {item.phase}"
    for party in item.parties:
        if party.agent_id is None:
            if party.kind is PartyKind.OUTSIDE and party.place is Place.RINGING:
                assert ("consult", item.id) in house.timers.keys, "nobody gives the number up"
            continue
        agent = house.centre.floor.agent(party.agent_id)
        expected = {AgentState.TALKING} if party.answered_at else {AgentState.RESERVED, AgentState.RINGING}
        assert agent.interaction_id == item.id
        assert agent.state in expected, f"{agent} as {party}"
    _check_hearing(house, item)


def on_switch(house: House, channel_id: str) -> str:
    """The switch's own channel behind a leg; that of a line which is kept up has another name."""
    return str(house.centre.remote._real(channel_id))


def _check_hearing(house: House, item: Interaction) -> None:
    for party in item.parties:
        if party.place is Place.WAITING:
            assert str(house.switch.hears(on_switch(house, party.channel_id))).startswith("music:"), (
                "he waits in silence"
            )
    is_ringing = any(each.place is Place.RINGING for each in item.parties)
    if is_ringing and item.phase is Phase.HELD and item.leg:
        # The tone of who was asked before him may still be in his ear.
        # Who whispers to him meanwhile is heard beside it.
        heard = str(house.switch._heard(house.switch.channels[on_switch(house, item.leg.channel_id)]))
        assert heard.startswith(("music:ringing", "prompt:beep")), f"the agent hears {heard}"
