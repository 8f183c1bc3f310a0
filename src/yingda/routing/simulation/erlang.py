"""Erlang's formulas: what theory says of one queue of patient or impatient callers, to hold a simulation against."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class ErlangC:
    """Callers who wait for ever."""

    waits: float
    """The share of callers who have to wait."""
    mean_wait: float
    """Seconds, over all callers."""
    agents: int
    load: float
    talk_seconds: float

    def within(self, seconds: float) -> float:
        """The share of callers who are answered within this time."""
        return 1 - self.waits * math.exp(-(self.agents - self.load) * seconds / self.talk_seconds)


@dataclass(frozen=True, kw_only=True, slots=True)
class ErlangA:
    """Callers who lose patience."""

    waits: float
    abandons: float
    mean_wait: float
    """Seconds, over all callers, until answer or abandonment."""


def erlang_b(load: float, agents: int) -> float:
    """The share of calls that find all agents busy and are lost; `load` in erlangs."""
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(*, load: float, agents: int, talk_seconds: float) -> ErlangC:
    """Poisson calls, exponential talk times, callers who wait for ever; ValueError unless there are agents enough."""
    if load >= agents:
        raise ValueError("with so few agents the queue grows for ever")
    blocked = erlang_b(load, agents)
    waits = agents * blocked / (agents - load * (1 - blocked))
    return ErlangC(
        waits=waits,
        mean_wait=waits * talk_seconds / (agents - load),
        agents=agents,
        load=load,
        talk_seconds=talk_seconds,
    )


def erlang_a(
    *, calls_per_second: float, talk_seconds: float, patience_seconds: float, agents: int
) -> ErlangA:
    """Poisson calls, exponential talk times and patience (M/M/n+M)."""
    load = calls_per_second * talk_seconds
    # Chances relative to that of "all agents busy, nobody waits"; waiting callers leave at 1/patience each.
    waiting, term, everybody, queued = 1, 1.0, 1.0, 0.0
    while term > everybody * 1e-15 or waiting < agents:
        term *= calls_per_second / (agents / talk_seconds + waiting / patience_seconds)
        everybody += term
        queued += waiting * term
        waiting += 1
    all_busy = everybody
    term = 1.0
    for busy in range(agents, 0, -1):
        term *= busy / load
        everybody += term
    length = queued / everybody
    return ErlangA(
        waits=all_busy / everybody,
        abandons=length / patience_seconds / calls_per_second,
        mean_wait=length / calls_per_second,
    )
