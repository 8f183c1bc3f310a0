"""One instance of the whole product for all journeys; each journey leaves it as healthy as it found it."""

from collections.abc import AsyncIterator, Iterator

import pytest
from tests.journeys.handling import COLLEAGUE_HZ, Two, two_agents
from tests.journeys.office import AGENT_HZ, Office
from tests.support.browser import Browser, open_browser
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


@pytest.fixture
async def browser(instance: Instance) -> AsyncIterator[Browser]:
    """A browser in which an agent speaks."""
    async with open_browser(instance.url, hz=AGENT_HZ) as browser:
        yield browser


@pytest.fixture
async def second_browser(office: Office) -> AsyncIterator[Browser]:
    """A browser in which a colleague speaks, with a tone of his own."""
    async with open_browser(office.instance.url, hz=COLLEAGUE_HZ) as browser:
        yield browser


@pytest.fixture
async def two(office: Office, browser: Browser, second_browser: Browser) -> Two:
    """The first agent talks with a customer; his colleague is ready."""
    return await two_agents(office, browser, second_browser)
