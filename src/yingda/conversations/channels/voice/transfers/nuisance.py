"""Calls that their agent has marked as a nuisance: after a while he is warned, and the enterprise may have them ended."""

from typing import Final
from uuid import UUID

from yingda.conversations.channels.voice.centre import Centre, NuisancePolicy
from yingda.conversations.channels.voice.handling import ending
from yingda.conversations.channels.voice.handling.actions import line_for
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import music, offers
from yingda.conversations.channels.voice.recording import tape
from yingda.conversations.channels.voice.transfers import breaches, words
from yingda.conversations.channels.voice.transfers.acting import Answer
from yingda.conversations.channels.voice.turn import Turn, agents_turn
from yingda.conversations.model import Phase
from yingda.conversations.moves import Move
from yingda.conversations.nuisance.lasting import ended_at, warned_at
from yingda.conversations.transfer_events import Led, NuisanceMarked, NuisanceWarned

CAUSE: Final = "nuisance"
GOODBYES: Final = ("nuisance_end", "goodbye")
"""What the customer hears before he is hung up: the first of these that there is."""


async def mark_nuisance(centre: Centre, *, agent_id: UUID, interaction_id: UUID) -> Answer:
    """The agent says that the call is a nuisance; once is enough."""
    line = line_for(centre, agent_id, interaction_id, Move.MARK_NUISANCE)
    if line.interaction.nuisance is None:
        with agents_turn(centre, agent_id) as turn:
            turn.happen(line, NuisanceMarked(agent_id=agent_id))
            watch(turn, line)
    return {}


def watch(turn: Turn, line: Line) -> None:
    """Set the next deadline of a call that was marked; also after a crash."""
    item = line.interaction
    if item.nuisance is not None and item.is_live and item.words is None:
        at = warned_at(item) if item.nuisance.warned_at is None else ended_at(item)
        turn.centre.remind("nuisance", line.id, max(at, turn.centre.clock.now()))


def due(turn: Turn, line: Line) -> None:
    """The call has gone on for too long: first the agent is warned, then it is written down, and ended."""
    item = line.interaction
    if item.nuisance is None or not item.is_live:
        return
    agent_id = offers.agent_of(line)
    if item.nuisance.warned_at is None:
        turn.happen(line, NuisanceWarned(agent_id=agent_id))
        breaches.add(turn, line, kind="warned", agent_id=agent_id)
        watch(turn, line)
        return
    breaches.add(turn, line, kind="overlong", agent_id=agent_id)
    policy = turn.centre.directory.nuisance.get(item.tenant_id, NuisancePolicy())
    if policy.ends_calls:
        _end(turn, line)


def _end(turn: Turn, line: Line) -> None:
    """Tell the customer that his call is over; who is not with an agent alone is hung up without words."""
    item = line.interaction
    if item.phase not in {Phase.TALKING, Phase.HELD} or item.parties:
        ending.end_contact(turn, line, by="system", cause=CAUSE)
        return
    directory = turn.centre.directory
    key = next((key for key in GOODBYES if directory.prompt(line, key, item.language)), GOODBYES[-1])
    music.stop_music(turn, line)
    turn.at_once(turn.centre.switch.close_bridge, item.bridge_id)
    tape.conversation_over(turn, line)
    ending.release_agent(turn, line, cause=CAUSE)
    words.lead(turn, line, Led(kind="words", cause=CAUSE, prompt_key=key))
