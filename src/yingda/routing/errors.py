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


class QueueCodeTaken(DomainError):
    """This enterprise has another queue with the same code."""

    code = "queue.code_taken"


class SkillCodeTaken(DomainError):
    """This enterprise has another skill with the same code."""

    code = "skill.code_taken"


class SkillInUse(DomainError):
    """A queue asks for this skill; let it ask for something else first."""

    code = "skill.in_use"


class RulesForeign(DomainError):
    """The rules of a queue name a skill or a queue that is not its enterprise's own."""

    code = "queue.rules_foreign"
