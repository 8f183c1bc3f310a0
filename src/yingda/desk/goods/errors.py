"""What cannot be done with goods."""

from yingda.kernel.errors import Conflict, DomainError


class StockShort(Conflict):
    """There are not as many of this part at this place."""

    code = "goods.stock_short"


class QuantityInvalid(DomainError):
    """This part or product is counted in whole pieces, or the quantity is out of bounds."""

    code = "goods.quantity_invalid"


class PlaceClosed(Conflict):
    """Nothing is put into a place that is closed."""

    code = "goods.place_closed"


class PlaceInUse(Conflict):
    """Parts still lie at this place; take them elsewhere first."""

    code = "goods.place_in_use"


class GoodsInUse(Conflict):
    """Something was done with this already: it can be taken out of use, but not away."""

    code = "goods.in_use"


class SlotFull(Conflict):
    """There are not as many places left in this slot."""

    code = "booking.slot_full"


class SlotUnknown(DomainError):
    """There is no such slot in this plan."""

    code = "booking.slot_unknown"


class SlotTooSoon(Conflict):
    """This slot begins too soon to be booked, or has begun."""

    code = "booking.slot_too_soon"


class SlotTooFar(Conflict):
    """This slot cannot be booked yet: it lies too far ahead."""

    code = "booking.slot_too_far"


class PartyTooLarge(DomainError):
    """A party of this size is larger than this plan takes."""

    code = "booking.party_too_large"


class BookingSettled(Conflict):
    """This booking is over: it is neither moved nor cancelled any more."""

    code = "booking.settled"


class OrderBooked(Conflict):
    """This order has a booking; move it, or cancel it first."""

    code = "booking.order_booked"


class PlanClosed(Conflict):
    """Nothing is booked by this plan at the moment."""

    code = "booking.plan_closed"


class PlanInvalid(DomainError):
    """The slots of the plan are not as they must be; each problem names its place."""

    code = "booking.plan_invalid"


class PositionInvalid(DomainError):
    """This is no position: latitude and longitude, with a comma between them."""

    code = "outlet.position_invalid"
