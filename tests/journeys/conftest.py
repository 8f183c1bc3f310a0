"""One instance of the whole product for all journeys; each journey leaves it as healthy as it found it."""

from collections.abc import AsyncIterator, Iterator

import pytest
from tests.journeys.office import Office
from tests.support.instance import Instance


@pytest.fixture(scope="session")
def instance() -> Iterator[Instance]:
    """`yingda up`, started once."""
    instance = Instance()
    try:
        instance.start()
        yield instance
    finally:
        instance.stop()


@pytest.fixture
async def office(instance: Instance) -> AsyncIterator[Office]:
    """The people of one journey; when it is over no channel is left and everybody is signed out."""
    instance.wait_ready(within=30)
    office = Office(instance=instance)
    try:
        yield office
    finally:
        await office.close()
