"""What is wrong with fields, or with what was put into them."""

from yingda.kernel.errors import DomainError


class FieldsInvalid(DomainError):
    """These fields cannot be kept; each problem names its field and cause."""

    code = "fields.invalid"


class ValuesInvalid(DomainError):
    """Something in the form is missing or does not fit; each problem names its field and cause."""

    code = "fields.values_invalid"
