"""The same bad day, on which contacts are handed on, parked, taken and dialled: each is in one story only."""

import pytest
from tests.conversations.machine_transfers import HandingLife
from tests.conversations.test_machine import Template
from tests.conversations.walks import NOT_TODAY, WALKS, walk
from tests.support.db import PostgresServer


@pytest.mark.timeout(600 * WALKS)
def test_whoever_is_handed_on_is_in_one_story_too(postgres: PostgresServer, world_template: Template) -> None:
    walk(HandingLife, postgres, world_template, examples=12, without=NOT_TODAY)
