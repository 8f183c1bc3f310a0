"""Who waits in a queue is told his place and his expected wait, in between the music, as his flow wants it."""

from datetime import timedelta

from yingda.conversations.channels.voice.lines import Line
from yingda.conversations.channels.voice.offering import music, pool
from yingda.conversations.channels.voice.turn import Turn
from yingda.conversations.channels.voice.walking import steps
from yingda.conversations.model import Phase
from yingda.conversations.walk_events import WaitTold
from yingda.flows.engine.spoken.waiting import Tell, words
from yingda.flows.model import Enqueue

FIRST = timedelta(seconds=5)
"""Who is put through within this time has no use for it."""
SAID = timedelta(seconds=10)
"""Nothing that is said to who waits takes longer."""


def begin(turn: Turn, line: Line, wait: Enqueue) -> None:
    """Tell him soon for the first time."""
    if wait.tell != Tell.NOTHING and line.interaction.phase is Phase.QUEUED:
        turn.centre.remind("tell", line.id, turn.centre.clock.now() + FIRST)


def due(turn: Turn, line: Line) -> None:
    """Tell him now, unless a phone rings for him already, or something is being said to him."""
    wait = line.wait or steps.wait_of(turn, line)
    if line.interaction.phase not in steps.IN_QUEUE or not isinstance(wait, Enqueue):
        return
    # What he is being told will be over soon; then it is his place's turn.
    is_spoken_to = line.playback_id is not None
    after = FIRST if is_spoken_to else timedelta(seconds=wait.tell_every_seconds)
    turn.centre.remind("tell", line.id, turn.centre.clock.now() + after)
    if line.interaction.phase is Phase.QUEUED and not is_spoken_to:
        _tell(turn, line, wait)


def _tell(turn: Turn, line: Line, wait: Enqueue) -> None:
    visit, floor = pool.visit_of(line), turn.centre.floor
    rules = floor.queue(visit.queue_id).rules
    position = floor.position(pool.work_of(line.interaction, visit, rules=rules))
    seconds = floor.expected_seconds(visit.queue_id, position=position)
    turn.happen(line, WaitTold(queue_id=visit.queue_id, position=position, seconds=round(seconds)))
    told = words(Tell(wait.tell), position=position, seconds=seconds, language=wait.language)
    music.stop_music(turn, line)
    steps.play(turn, line, told, language=wait.language)


def go_on(turn: Turn, line: Line) -> None:
    """After our own crash he is told again in a while."""
    wait, now = line.wait or steps.wait_of(turn, line), turn.centre.clock.now()
    if line.playback_id is not None:
        # The end of what was said just then may have come while nobody listened.
        turn.centre.remind("prompt", line.id, now + SAID)
    if isinstance(wait, Enqueue) and wait.tell != Tell.NOTHING:
        turn.centre.remind("tell", line.id, now + timedelta(seconds=wait.tell_every_seconds))
