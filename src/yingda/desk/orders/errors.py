"""What cannot be done with orders and their types."""

from yingda.kernel.errors import DomainError


class OrderTypeInvalid(DomainError):
    """This type of order cannot be published yet; each problem says where and what."""

    code = "order_type.invalid"


class OrderTypeTaken(DomainError):
    """Another type of order of this enterprise has this code."""

    code = "order_type.code_taken"


class OrderTypeNotPublished(DomainError):
    """No order of this type can be opened: it is not published, or retired."""

    code = "order_type.not_published"


class MoveUnknown(DomainError):
    """From the state that it is in, the order does not go there."""

    code = "order.move_unknown"


class MoveNotYours(DomainError):
    """Somebody else moves the order on from here."""

    code = "order.move_not_yours"


class NoteMissing(DomainError):
    """This move needs a note."""

    code = "order.note_missing"


class SatisfactionMissing(DomainError):
    """How satisfied the customer is must be recorded before this order is closed."""

    code = "order.satisfaction_missing"


class ChildrenOpen(DomainError):
    """Orders below this one are not finished yet."""

    code = "order.children_open"


class IdentityMissing(DomainError):
    """The customer must prove who he is before an order of this type is opened."""

    code = "order.identity_missing"


class OrderEnded(DomainError):
    """The order is closed; it can be reopened."""

    code = "order.ended"


class OrderNotEnded(DomainError):
    """The order is not finished: there is nothing to reopen."""

    code = "order.not_ended"


class AssigneeUnknown(DomainError):
    """Nobody like that works orders of this enterprise."""

    code = "order.assignee_unknown"


class SubtypeUnknown(DomainError):
    """The type of this order has no such subtype."""

    code = "order.subtype_unknown"


class RelationInvalid(DomainError):
    """An order is not its own parent or duplicate, nor below one of its own, nor a duplicate of a duplicate."""

    code = "order.relation_invalid"


class NotSolvedYet(DomainError):
    """The customer is asked once the order is done."""

    code = "order.not_solved_yet"


class PartiesAbsent(DomainError):
    """This order cannot be given to an outside party here."""

    code = "order.parties_absent"


class FieldNotMasked(DomainError):
    """This order has no masked value in that field."""

    code = "order.field_not_masked"
