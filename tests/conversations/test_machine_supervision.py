"""The same bad day under supervision: nobody listens unwritten, nobody is kept for ever, and one story is told."""

import pytest
from tests.conversations.machine_supervision import SupervisedLife
from tests.conversations.test_machine import Template
from tests.conversations.walks import WALKS, walk
from tests.support.db import PostgresServer


@pytest.mark.timeout(600 * WALKS)
def test_whatever_supervisors_do_one_story_is_told(
    postgres: PostgresServer, world_template: Template
) -> None:
    walk(SupervisedLife, postgres, world_template, examples=12, steps=40)
