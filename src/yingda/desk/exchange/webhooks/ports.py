"""What webhooks ask of whoever wires them."""

from collections.abc import Mapping
from typing import Any, Protocol

from yingda.tenancy.model import Actor


class ThingUnreadable(Exception):
    """The thing cannot be read just now; later it may be."""


class Things(Protocol):
    """Reads things as the API gives them."""

    async def read(self, actor: Actor, address: str) -> Mapping[str, Any] | None:
        """What is at this address for the actor; None where nothing is."""
        ...
