"""Say something before a longer wait, or after it, keeping the digits that come meanwhile."""

from dataclasses import replace

from yingda.flows.engine.prompts import Prompts, play
from yingda.flows.model import (
    MAX_TYPED_AHEAD,
    Environment,
    Leave,
    Phase,
    Position,
    Stay,
    Wait,
)


def typed(at: Position, digit: str) -> Position:
    """The position with a digit kept for the next node that asks."""
    return replace(at, typed_ahead=(at.typed_ahead + digit)[:MAX_TYPED_AHEAD])


def saying(prompts: Prompts, at: Position, *, env: Environment, interruptible: bool = True) -> Stay:
    """Play prompts before whatever the node is for."""
    at = replace(at, phase=Phase.PROMPTING)
    return Stay(position=at, wait=play(prompts, at, env, interruptible=interruptible))


def waiting(at: Position, wait: Wait, *, stage: str = "") -> Stay:
    """Wait for what the node is for."""
    return Stay(position=replace(at, phase=Phase.WAITING, stage=stage), wait=wait)


def thanking(prompts: Prompts, at: Position, *, env: Environment, stage: str = "") -> Stay:
    """Say something when it is done."""
    at = replace(at, phase=Phase.THANKING, stage=stage, typed_ahead="")
    return Stay(position=at, wait=play(prompts, at, env))


def leave(at: Position, result: str, target: str) -> Leave:
    """Go on with nothing that was half done."""
    return Leave(result=result, target=target, at=at)
