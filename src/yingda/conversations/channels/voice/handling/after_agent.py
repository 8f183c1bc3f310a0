"""The agent is done: the contact is over, or its flow goes on with the customer while the agent documents it."""

from yingda.conversations import outside_events as out
from yingda.conversations.channels.voice.handling import ending, handing
from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import music
from yingda.conversations.channels.voice.recording import tape
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.channels.voice.walking import steps
from yingda.conversations.model import Phase
from yingda.flows.outcomes import AgentDone
from yingda.ledger.model import By

WITH_CUSTOMER = frozenset({Phase.TALKING, Phase.HELD})


def agent_done(turn: Turn, line: Line, *, cause: str, actor: By | None = None) -> None:
    """The agent hung up by will; whoever else is in the call keeps the customer."""
    if line.interaction.parties and handing.hung_up(turn, line, cause=cause, actor=actor):
        return
    item = line.interaction
    returns = item.queue is not None and item.queue.returns and item.phase in WITH_CUSTOMER
    if returns and item.has_customer and item.leg is not None:
        _return_to_flow(turn, line, cause=cause, actor=actor)
    else:
        ending.end_contact(turn, line, by="agent", cause=cause, actor=actor)


def _return_to_flow(turn: Turn, line: Line, *, cause: str, actor: By | None) -> None:
    item = line.interaction
    if item.leg is None:
        return
    agent_id = item.leg.agent_id
    music.stop_music(turn, line)
    turn.at_once(turn.centre.switch.close_bridge, item.bridge_id)
    tape.conversation_over(turn, line)
    ending.release_agent(turn, line, cause=cause)
    turn.happen(line, out.ReturnedToFlow(agent_id=agent_id, by="agent"), by=actor)
    steps.hear(turn, line, AgentDone())
