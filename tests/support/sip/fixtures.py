"""The private Asterisk as a fixture; a conftest that wants it imports it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.support.sip.asterisk import PrivateAsterisk, private_config


@pytest.fixture(scope="session")
def asterisk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateAsterisk]:
    """A private Asterisk on free ports, one for the run."""
    config = replace(
        private_config(tmp_path_factory.mktemp("switch")), seat_media_timeout=3, fallback_seconds=3
    )
    asterisk = PrivateAsterisk(config)
    asterisk.start()
    try:
        yield asterisk
    finally:
        asterisk.remove()
