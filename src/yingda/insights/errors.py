"""What cannot be told of figures."""

from yingda.kernel.errors import DomainError


class RangeInvalid(DomainError):
    """The range ends before it begins, or is longer than figures are told for at once."""

    code = "figures.range_invalid"


class MeasureUnknown(DomainError):
    """There is no such figure for this."""

    code = "figures.measure_unknown"
