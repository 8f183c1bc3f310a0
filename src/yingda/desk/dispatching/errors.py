"""What cannot be done with an offer of an order."""

from yingda.kernel.errors import Conflict


class OfferOver(Conflict):
    """This offer is over: it was answered, its time has passed, or the order has gone another way."""

    code = "order_offer.over"
