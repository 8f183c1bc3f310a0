"""The contract's worlds; one Asterisk serves the whole run."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tests.contract.in_memory import fake_world
from tests.contract.on_asterisk import real_world
from tests.contract.worlds import World
from tests.support.sip.asterisk import PrivateAsterisk, private_config


@pytest.fixture(scope="session")
def asterisk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateAsterisk]:
    """A private Asterisk on free ports."""
    asterisk = PrivateAsterisk(private_config(tmp_path_factory.mktemp("switch")))
    asterisk.start()
    try:
        yield asterisk
    finally:
        asterisk.remove()


@pytest.fixture(params=["fake", pytest.param("asterisk", marks=pytest.mark.switch)])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """The fake, then the real thing."""
    if request.param == "fake":
        async with fake_world(files=tmp_path) as fake:
            yield fake
    else:
        asterisk: PrivateAsterisk = request.getfixturevalue("asterisk")
        async with real_world(asterisk, files=tmp_path) as real:
            yield real
