"""Everything at once: whatever happens to calls, seats, supervisors and switch, one story is told."""

import pytest
from tests.conversations.machine_mixed import MixedLife
from tests.conversations.test_machine import Template
from tests.conversations.walks import NOT_TODAY, WALKS, walk
from tests.support.db import PostgresServer


@pytest.mark.timeout(900 * WALKS)
def test_whatever_is_mixed_one_story_is_told(postgres: PostgresServer, world_template: Template) -> None:
    walk(MixedLife, postgres, world_template, examples=14, steps=60, without=NOT_TODAY)
