"""The same bad day, on which seats change, are lost and are found outside: each agent is somewhere, in one story."""

import pytest
from tests.conversations.machine_seats import SeatedLife
from tests.conversations.test_machine import Template
from tests.conversations.walks import WALKS, walk
from tests.support.db import PostgresServer


@pytest.mark.timeout(600 * WALKS)
def test_wherever_somebody_sits_one_story_is_told(postgres: PostgresServer, world_template: Template) -> None:
    walk(SeatedLife, postgres, world_template, examples=12, steps=40)
