"""A real Asterisk with people around it, for what only the adapter does."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.contract.on_asterisk import RealWorld, real_world
from tests.support.sip.asterisk import PrivateAsterisk
from tests.support.sip.fixtures import asterisk

__all__ = ["asterisk"]


@pytest.fixture
async def real(asterisk: PrivateAsterisk, tmp_path: Path) -> AsyncIterator[RealWorld]:
    """A fresh line to the switch."""
    async with real_world(asterisk, files=tmp_path) as world:
        yield world
