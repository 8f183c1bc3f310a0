"""Walk a flow to its next wait; nothing is remembered but what is returned."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from yingda.flows.engine.nodes.emergency import EMERGENCY, Emergency
from yingda.flows.engine.templates import with_values
from yingda.flows.errors import FlowStuck
from yingda.flows.events import FlowEvent, NodeEntered, NodeLeft
from yingda.flows.model import (
    Environment,
    Flow,
    KeepWaiting,
    Leave,
    Move,
    Node,
    Position,
    Step,
)
from yingda.flows.outcomes import Digit, Outcome, PromptFinished, TimedOut

MAX_MOVES = 1000
_NOTHING: Mapping[str, str] = MappingProxyType({})


def start(
    flow: Flow,
    *,
    env: Environment,
    variables: Mapping[str, str] = _NOTHING,
    language: str = "zh-CN",
    visit: int = 1,
) -> Step:
    """Begin a flow with what is known of the contact, and walk to the first wait.

    Who comes from another flow goes on counting his visits: what is known of one is never taken for another's.
    """
    position = with_values(Position(node=flow.start, visit=visit, language=language), variables)
    entered, move = _enter(flow, position, env=env)
    return _follow(flow, position, move, (entered,), env=env)


def resume(flow: Flow, position: Position, outcome: Outcome, *, env: Environment) -> Step:
    """Go on from a wait with what came of it; what belongs to another visit or came too late changes nothing."""
    if _is_over(flow, position):
        return rejoin(flow, position, env=env)
    if getattr(outcome, "visit", position.visit) != position.visit:
        return Step(position=position, events=(), wait=KeepWaiting())
    if isinstance(outcome, Digit | PromptFinished | TimedOut):
        passed_over, position = position.pass_over, replace(position, pass_over="")
        if passed_over and outcome == Digit(digit=passed_over):
            return Step(position=position, events=(), wait=KeepWaiting())
    move = _node(flow, position).hear(position, outcome, env=env)
    return _follow(flow, position, move, (), env=env)


def rejoin(flow: Flow, position: Position, *, env: Environment) -> Step:
    """Take up a stored position after a crash: the same visit, its effect once more."""
    if _is_over(flow, position):
        return _follow(flow, position, Leave(result="over", target=flow.start, at=position), (), env=env)
    move = _node(flow, position).enter(position, env=env)
    return _follow(flow, position, move, (), env=env)


def is_secret(flow: Flow, position: Position) -> bool:
    """Whether what the contact keys where it stands may be neither logged nor recorded."""
    node = flow.nodes.get(position.node)
    return node is not None and node.is_secret


def announced(flow: Flow, *, prompts: tuple[str, ...], then_hang_up: bool) -> Flow:
    """The flow with an emergency announcement before everything else."""
    emergency = Emergency(prompts=prompts, next=None if then_hang_up else flow.start)
    return Flow(start=EMERGENCY, nodes={**flow.nodes, EMERGENCY: emergency})


def _is_over(flow: Flow, position: Position) -> bool:
    """Whether the contact stands at an announcement that was ended meanwhile."""
    return position.node == EMERGENCY and EMERGENCY not in flow.nodes


def _follow(
    flow: Flow, position: Position, move: Move, before: tuple[FlowEvent, ...], *, env: Environment
) -> Step:
    events = list(before)
    for _ in range(MAX_MOVES):
        events += move.events
        if not isinstance(move, Leave):
            return Step(position=move.position, events=tuple(events), wait=move.wait)
        events.append(NodeLeft(node=position.node, result=move.result, visit=position.visit))
        position = _after(move, position)
        entered, move = _enter(flow, position, env=env)
        events.append(entered)
    raise FlowStuck(node=position.node, moves=MAX_MOVES)


def _after(move: Leave, position: Position) -> Position:
    """The next visit, with what the contact takes along."""
    return Position(
        node=move.target,
        visit=position.visit + 1,
        typed_ahead=move.at.typed_ahead,
        pass_over=move.pass_over or move.at.pass_over,
        language=move.at.language,
        returns=move.at.returns,
        variables=move.at.variables,
        secrets=move.at.secrets,
    )


def _enter(flow: Flow, position: Position, *, env: Environment) -> tuple[NodeEntered, Move]:
    node = _node(flow, position)
    entered = NodeEntered(node=position.node, node_type=node.type_name, visit=position.visit)
    return entered, node.enter(position, env=env)


def _node(flow: Flow, position: Position) -> Node:
    node = flow.nodes.get(position.node)
    if node is None:
        raise FlowStuck(node=position.node)
    return node
