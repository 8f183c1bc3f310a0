"""Amounts of money: two places, rounded half up, net and tax always adding up to gross; pure."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from yingda.desk.goods.errors import QuantityInvalid

CENT: Final = Decimal("0.01")
MOST: Final = Decimal("999999.999")
_THOUSANDTH: Final = Decimal("0.001")


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """What one of a thing costs, and its tax in per cent."""

    amount: Decimal
    tax_rate: Decimal
    tax_included: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Amounts:
    """What comes of a price and a quantity."""

    net: Decimal
    tax: Decimal
    gross: Decimal

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(net=self.net + other.net, tax=self.tax + other.tax, gross=self.gross + other.gross)


NOTHING: Final = Amounts(net=Decimal("0.00"), tax=Decimal("0.00"), gross=Decimal("0.00"))


def rounded(amount: Decimal) -> Decimal:
    """To the cent, a half upwards, as invoices are written."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def amounts_of(price: Price, *, quantity: Decimal, discount: Decimal) -> Amounts:
    """Net, tax and gross of a line; the discount is of the same kind as the price, and never more than all of it."""
    total = max(rounded(price.amount * quantity) - discount, Decimal("0.00"))
    if price.tax_included:
        tax = rounded(total * price.tax_rate / (100 + price.tax_rate))
        return Amounts(net=total - tax, tax=tax, gross=total)
    tax = rounded(total * price.tax_rate / 100)
    return Amounts(net=total, tax=tax, gross=total + tax)


def require_quantity(quantity: Decimal, *, divisible: bool) -> Decimal:
    """A quantity as it is kept: more than nothing, whole unless the thing can be divided."""
    fits = quantity.is_finite() and 0 < quantity <= MOST and quantity == quantity.quantize(_THOUSANDTH)
    if not fits or not (divisible or quantity == quantity.to_integral_value()):
        raise QuantityInvalid(quantity=str(quantity))
    return quantity
