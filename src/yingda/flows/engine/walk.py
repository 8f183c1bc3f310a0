"""Walk a flow to its next wait; nothing is remembered but what is returned."""

from datetime import datetime

from yingda.flows.errors import FlowStuck
from yingda.flows.events import FlowEvent, NodeEntered, NodeLeft
from yingda.flows.model import Flow, Leave, Move, Node, Outcome, Position, Step

MAX_MOVES = 1000


def start(flow: Flow, *, now: datetime) -> Step:
    """Begin a flow, and walk to its first wait."""
    position = Position(node=flow.start, visit=1)
    entered, move = _enter(flow, position, now=now)
    return _follow(flow, position, move, (entered,), now=now)


def resume(flow: Flow, position: Position, outcome: Outcome, *, now: datetime) -> Step:
    """Go on from a wait with what came of it; an outcome that came too late changes nothing."""
    move = _node(flow, position).hear(position, outcome, now=now)
    return _follow(flow, position, move, (), now=now)


def rejoin(flow: Flow, position: Position, *, now: datetime) -> Step:
    """Take up a stored position after a crash: the same visit, its effect once more."""
    move = _node(flow, position).enter(position, now=now)
    return _follow(flow, position, move, (), now=now)


def _follow(
    flow: Flow, position: Position, move: Move, before: tuple[FlowEvent, ...], *, now: datetime
) -> Step:
    events = list(before)
    for _ in range(MAX_MOVES):
        events += move.events
        if not isinstance(move, Leave):
            return Step(position=move.position, events=tuple(events), wait=move.wait)
        events.append(NodeLeft(node=position.node, result=move.result, visit=position.visit))
        position = Position(node=move.target, visit=position.visit + 1, typed_ahead=move.typed_ahead)
        entered, move = _enter(flow, position, now=now)
        events.append(entered)
    raise FlowStuck(node=position.node, moves=MAX_MOVES)


def _enter(flow: Flow, position: Position, *, now: datetime) -> tuple[NodeEntered, Move]:
    node = _node(flow, position)
    entered = NodeEntered(node=position.node, node_type=node.type_name, visit=position.visit)
    return entered, node.enter(position, now=now)


def _node(flow: Flow, position: Position) -> Node:
    node = flow.nodes.get(position.node)
    if node is None:
        raise FlowStuck(node=position.node)
    return node
