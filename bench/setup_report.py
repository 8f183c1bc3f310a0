"""What the blocks of a run of call set-up say, in figures and as tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bench.cpu import Cost
from bench.figures import Ratio, Spread, mean, ratio, spread
from bench.setup import APP_QUEUE, DIAL, JOURNEY, MODES, Block
from bench.tables import table

PYTHON: Final = ("callcontrol", "api", "worker")
STACK: Final[Mapping[str, tuple[str, ...]]] = {
    JOURNEY: ("asterisk", "postgres", *PYTHON),
    APP_QUEUE: ("asterisk",),
    DIAL: ("asterisk",),
}
"""Whose work a call is: the peers need nothing but the switch."""
AIM_COST: Final[Mapping[int, float]] = {50: 1.3, 500: 0.7}
"""By members of the queue."""
AIM_OFFER_MS: Final = 50.0


@dataclass(frozen=True, kw_only=True, slots=True)
class ModeFigures:
    """One way of setting up calls, over all rounds."""

    mode: str
    placed: int
    connected: int
    offer_ms: Spread
    two_way_ms: Spread
    cpu_ms: Mapping[str, float]
    """Per connected call and part, all that was used while the calls lasted."""
    whole_ms: float
    net_ms: float
    """The same without what is used while nobody calls."""
    others_percent: float
    """Of one processor, used by foreign processes meanwhile."""


def cost_of(block: Block, *, idle: Cost | None = None) -> float:
    """Milliseconds per connected call of the whole stack; with `idle`, without what rest costs."""
    rest = 0.0
    if idle is not None:
        rest = block.seconds * sum(idle.parts[part] for part in STACK[block.mode])
    used = sum(block.cost.parts[part] for part in STACK[block.mode])
    return 1000 * (used - rest) / block.connected


def figures_of(mode: str, blocks: Sequence[Block], *, idle: Cost) -> ModeFigures:
    """Sum up the blocks of one mode."""
    mine = [block for block in blocks if block.mode == mode]
    timings = [timing for block in mine for timing in block.timings]
    connected = len(timings)
    return ModeFigures(
        mode=mode,
        placed=sum(block.placed for block in mine),
        connected=connected,
        offer_ms=spread([timing.offer for timing in timings]),
        two_way_ms=spread([timing.two_way for timing in timings]),
        cpu_ms={
            part: 1000 * sum(block.cost.parts[part] for block in mine) / connected
            for part in mine[0].cost.parts
        },
        whole_ms=mean([cost_of(block) for block in mine]),
        net_ms=mean([cost_of(block, idle=idle) for block in mine]),
        others_percent=100 * sum(block.cost.others for block in mine) / sum(block.seconds for block in mine),
    )


def ratio_to(peer: str, blocks: Sequence[Block], *, idle: Cost | None = None) -> Ratio:
    """Our cost per call by the peer's, round by round."""
    ours = [cost_of(block, idle=idle) for block in blocks if block.mode == JOURNEY]
    theirs = [cost_of(block, idle=idle) for block in blocks if block.mode == peer]
    return ratio(ours, theirs)


def report(blocks: Sequence[Block], *, idle: Cost, agents: int) -> tuple[str, dict[str, Any]]:
    """The table for people and the same for machines."""
    modes = [figures_of(mode, blocks, idle=idle) for mode in MODES]
    ratios = {
        "whole_to_app_queue": ratio_to(APP_QUEUE, blocks),
        "whole_to_dial": ratio_to(DIAL, blocks),
        "net_to_app_queue": ratio_to(APP_QUEUE, blocks, idle=idle),
        "net_to_dial": ratio_to(DIAL, blocks, idle=idle),
    }
    text = "\n\n".join([_times(modes), _costs(modes, idle), _verdict(modes[0], ratios, agents)])
    result = {
        "modes": modes,
        "ratios": ratios,
        "agents": agents,
        "idle_seconds_per_second": idle,
        "blocks": blocks,
    }
    return text, result


def _times(modes: Sequence[ModeFigures]) -> str:
    head = (
        "",
        "placed",
        "connected",
        "INVITE to agent's INVITE p50 / p99 / max ms",
        "answer to two-way p50 / p99 / max ms",
    )
    rows = [
        (mode.mode, str(mode.placed), str(mode.connected), _shown(mode.offer_ms), _shown(mode.two_way_ms))
        for mode in modes
    ]
    return table(head, rows)


def _shown(values: Spread) -> str:
    return f"{values.p50:.1f} / {values.p99:.1f} / {values.highest:.1f}"


def _costs(modes: Sequence[ModeFigures], idle: Cost) -> str:
    parts = ("asterisk", "postgres", *PYTHON)
    head = ("CPU ms per connected call", *parts, "whole stack", "without rest", "others %")
    rows = [
        (
            mode.mode,
            *(f"{mode.cpu_ms[part]:.2f}" if part in STACK[mode.mode] else "-" for part in parts),
            f"{mode.whole_ms:.2f}",
            f"{mode.net_ms:.2f}",
            f"{mode.others_percent:.0f}",
        )
        for mode in modes
    ]
    rest = [f"{1000 * idle.parts[part]:.1f}" for part in parts]
    rows.append(("at rest, CPU ms per second", *rest, f"{1000 * sum(idle.parts.values()):.1f}", "", ""))
    return table(head, rows)


def figures_at_rate(block: Block) -> tuple[str, str, str, str]:
    """Of one block for a table: connected of placed, the offer, the cost, the neighbours."""
    offer = _shown(spread([timing.offer for timing in block.timings])) if block.timings else "-"
    cost = f"{cost_of(block):.1f}" if block.timings else "-"
    share = 100 * block.cost.others / block.seconds
    return f"{block.connected} of {block.placed}", offer, cost, f"{share:.0f}"


def _verdict(ours: ModeFigures, ratios: Mapping[str, Ratio], agents: int) -> str:
    aim = f" (aim at most {AIM_COST[agents]})" if agents in AIM_COST else ""
    return "\n".join(
        [
            f"whole stack per call, by app_queue with {agents} members: {ratios['whole_to_app_queue']}, "
            f"without what rest costs {ratios['net_to_app_queue']}{aim}",
            f"whole stack per call, by Dial(): {ratios['whole_to_dial']}, "
            f"without what rest costs {ratios['net_to_dial']}",
            f"INVITE to agent's INVITE, p99: {ours.offer_ms.p99:.1f} ms (aim below {AIM_OFFER_MS:.0f})",
        ]
    )
