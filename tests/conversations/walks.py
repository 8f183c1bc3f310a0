"""How far machines walk through the bad days: a commit's walk is always the same, a night's is another each time."""

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from tests.support.db import PostgresServer

WALKS = int(os.environ.get("YINGDA_WALKS", "1"))
"""How many times as far the walk goes: a night's walk is a hundred times a commit's."""
NOT_TODAY = (
    "a_customer_wants_an_agent",
    "a_customer_presses",
    "a_customer_keys_a_merchants_code",
    "a_customer_serves_himself",
    "what_flows_ask_is_answered_or_not",
    "an_emergency_begins_or_ends",
    "a_prompt_ends",
)
"""What customers do with menus: it is walked elsewhere."""


def walk(
    machine: type[RuleBasedStateMachine],
    postgres: PostgresServer,
    template: object,
    *,
    examples: int,
    steps: int = 50,
    without: tuple[str, ...] = (),
) -> None:
    """Let this machine take so many walks of so many steps, without these rules."""

    def born(self: RuleBasedStateMachine) -> None:
        machine.__init__(self, postgres, template)  # type: ignore[call-arg]  # each takes these two

    tonight: type[RuleBasedStateMachine] = type(
        "Tonight", (machine,), {"__init__": born, **dict.fromkeys(without)}
    )
    run_state_machine_as_test(
        tonight,
        settings=settings(
            max_examples=examples * WALKS,
            stateful_step_count=steps,
            deadline=None,
            derandomize=WALKS == 1,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
