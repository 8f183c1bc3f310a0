"""What cannot be done with what an order takes of the goods."""

from yingda.kernel.errors import Conflict, DomainError


class OrderOver(Conflict):
    """This order is over: nothing is put on it any more."""

    code = "fulfilment.order_over"


class NotOfThisType(Conflict):
    """Orders of this type have nothing of that kind."""

    code = "fulfilment.not_of_this_type"


class NothingBooked(Conflict):
    """There this order goes once a time is booked for it."""

    code = "fulfilment.nothing_booked"


class NotOnSale(Conflict):
    """This product is not sold at the moment."""

    code = "fulfilment.not_on_sale"


class DiscountTooLarge(DomainError):
    """The discount is larger than the price."""

    code = "fulfilment.discount_too_large"


class DrawShort(Conflict):
    """This order has not as many of this part."""

    code = "fulfilment.draw_short"
