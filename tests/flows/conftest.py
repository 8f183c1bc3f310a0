"""Golden tables can be written anew: `pytest tests/flows --update`, then read the difference."""

import pytest
from hypothesis import settings

# How long an example takes is a matter of who else is at work on this machine.
settings.register_profile("flows", deadline=None)
settings.load_profile("flows")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="write the golden tables anew from what happens now"
    )


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update", default=False))
