"""Which trunk a call goes out by."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from yingda.telephony.ports import Trunk

OUT: Final = "out-"
"""What the switch's endpoint for the way out by a trunk is called, before the trunk's name."""


def way_out(trunk: Trunk) -> str:
    """Name of the switch's endpoint for calls that go out by this trunk."""
    return OUT + trunk.name


def first_with_room(
    trunks: Sequence[Trunk], *, in_use: Mapping[str, int], down: Collection[str] = ()
) -> Trunk | None:
    """The first trunk that leads outside, is not down and has room; `in_use` counts calls by endpoint."""
    for trunk in trunks:
        has_room = trunk.channels is None or in_use.get(way_out(trunk), 0) < trunk.channels
        if trunk.outbound and trunk.name not in down and has_room:
            return trunk
    return None
