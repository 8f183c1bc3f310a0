"""A voice centre of its own for each test; whatever the test did, rows and ledger must agree at its end."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.support.centre import House, open_house
from tests.support.truth import check_ledger, check_present

from yingda.demo.install import Ids


@pytest.fixture
async def house(
    world_dsn: str, world_template: tuple[str, Path, Ids], tmp_path: Path
) -> AsyncIterator[House]:
    """The two houses' centre, with a switch in memory and time that a test lets pass."""
    _, key_file, ids = world_template
    async with open_house(dsn=world_dsn, key_file=key_file, ids=ids, data=tmp_path / "data") as opened:
        yield opened
        await opened.settle()
        check_present(opened)
        await check_ledger(opened)
