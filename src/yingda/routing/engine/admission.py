"""Whether a contact may wait in a queue."""

from enum import StrEnum


class Admission(StrEnum):
    """What a queue says to whoever wants to wait in it."""

    OK = "ok"
    NO_AGENTS = "no_agents"
    FULL = "full"


def admit_to_queue(*, signed_in_agents: int, waiting: int, max_waiting: int | None) -> Admission:
    """Let a contact wait where somebody is signed in, be it on a break, and the queue has room."""
    if signed_in_agents < 1:
        return Admission.NO_AGENTS
    if max_waiting is not None and waiting >= max_waiting:
        return Admission.FULL
    return Admission.OK
