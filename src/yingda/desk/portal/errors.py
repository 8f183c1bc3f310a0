"""What cannot be shown of an enterprise's orders."""

from yingda.kernel.errors import DomainError


class SpanInvalid(DomainError):
    """The days must be in order, and at most a year."""

    code = "own_view.span_invalid"
