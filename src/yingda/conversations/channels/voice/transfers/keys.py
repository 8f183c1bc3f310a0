"""The agent keys something to the other side: the menus of whom he called."""

import re
from typing import Final
from uuid import UUID

from yingda.conversations.channels.voice.centre import Centre
from yingda.conversations.channels.voice.handling.actions import line_for
from yingda.conversations.channels.voice.transfers.acting import Answer
from yingda.conversations.channels.voice.turn import agents_turn
from yingda.conversations.moves import Move, keyed_to
from yingda.conversations.transfer_events import DigitsSent
from yingda.kernel.errors import NotFound

DIGITS: Final = re.compile(r"[0-9*#]{1,32}")


async def send_digits(centre: Centre, *, agent_id: UUID, interaction_id: UUID, digits: str) -> Answer:
    """Key these digits to the customer, or to whom the agent talks with alone; only how many is written down."""
    line = line_for(centre, agent_id, interaction_id, Move.SEND_DIGITS)
    found = keyed_to(line.interaction)
    if found is None or DIGITS.fullmatch(digits) is None:
        raise NotFound
    to, channel_id = found
    await centre.switch.send_digits(channel_id, digits)
    with agents_turn(centre, agent_id) as turn:
        if line.interaction.is_live:
            turn.happen(line, DigitsSent(agent_id=agent_id, count=len(digits), to=to))
    return {}
