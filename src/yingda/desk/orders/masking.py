"""What of an order's form is shown in part only: what its type masks, and numbers where the contract says so; pure."""

from yingda.desk.fields.checking import masked
from yingda.desk.fields.model import Field, FieldKind, Value, Values
from yingda.desk.orders.model.document import Document
from yingda.kernel import phones


def hidden_keys(document: Document, *, hides_numbers: bool) -> frozenset[str]:
    """The fields that are not shown in full."""
    return frozenset(field.key for field in document.fields if _is_hidden(field, hides_numbers))


def shown_values(document: Document, values: Values, *, hides_numbers: bool) -> dict[str, Value]:
    """The values as they are shown."""
    kinds = {field.key: field for field in document.fields}
    return {
        key: shown(kinds[key], value) if key in kinds and _is_hidden(kinds[key], hides_numbers) else value
        for key, value in values.items()
    }


def shown(field: Field, value: Value) -> Value:
    """A hidden value as it is shown."""
    if field.kind is FieldKind.PHONE and isinstance(value, str):
        return phones.masked(value)
    return masked(field, value)


def _is_hidden(field: Field, hides_numbers: bool) -> bool:
    return field.is_masked or (hides_numbers and field.kind is FieldKind.PHONE)
