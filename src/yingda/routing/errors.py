"""What cannot be done with an agent."""

from yingda.kernel.errors import DomainError


class IllegalTransition(DomainError):
    """The agent is not in a state in which this can happen."""

    code = "agent.illegal_transition"


class UnknownReason(DomainError):
    """There is no such reason for a break."""

    code = "agent.unknown_reason"


class MissingDeadline(DomainError):
    """This state lasts no longer than a deadline, and none was given."""

    code = "agent.missing_deadline"


class SeatAway(DomainError):
    """The agent's seat does not answer, so no contact can be put through to it."""

    code = "agent.seat_away"
