"""What cannot be done with a flow."""

from yingda.kernel.errors import DomainError


class InvalidFlow(DomainError):
    """The document is not a valid flow; each problem names its node and cause."""

    code = "flow.invalid"


class FlowStuck(DomainError):
    """The flow cannot go on: it walks in circles without waiting, or lacks the node where it stands."""

    code = "flow.stuck"


class InvalidPosition(DomainError):
    """What was stored is not a position in a flow."""

    code = "flow.bad_position"
