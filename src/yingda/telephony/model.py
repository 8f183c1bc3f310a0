"""Numbers, the merchants behind shared ones, and how they may move from state to state."""

from enum import StrEnum
from typing import Final

LONGEST_CODE: Final = 8
"""Digits of a merchant's code."""
TRIAL_PREFIX: Final = "*86"
"""What stands before the code of a trial when it is dialled."""


class RecordingRule(StrEnum):
    """When calls of a number are recorded."""

    QUEUE = "queue"
    """As the queue says."""
    ALWAYS = "always"
    """From the answer on, but for what is secret."""
    NEVER = "never"
