"""What cannot be done with customers."""

from yingda.kernel.errors import DomainError


class ValueTaken(DomainError):
    """Another customer has this value already, and it may be there once."""

    code = "customer.value_taken"


class LayoutFixed(DomainError):
    """Customers hold values of this field: its kind stays; add a field with another key."""

    code = "customer.layout_fixed"


class TooManyToCheck(DomainError):
    """There are too many customers to look through each now."""

    code = "customer.too_many_to_check"


class SameCustomer(DomainError):
    """A customer is merged with another one."""

    code = "customer.same"


class MergedAway(DomainError):
    """This customer was merged into another one; look there."""

    code = "customer.merged_away"


class MergeNotUndoable(DomainError):
    """This merge was undone already, or a later one builds on it, or one of both is forgotten."""

    code = "customer.merge_not_undoable"


class DoNotCall(DomainError):
    """This customer does not wish to be called."""

    code = "customer.do_not_call"
