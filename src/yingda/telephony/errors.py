"""What cannot be done with numbers, merchants and trunks."""

from yingda.kernel.errors import Conflict, DomainError


class NumberTaken(Conflict):
    """This number is in the inventory already."""

    code = "number.taken"


class NumberIsMerchant(Conflict):
    """These digits reach a merchant of a shared number already."""

    code = "number.is_merchant"


class NumberMoveIllegal(Conflict):
    """A number in this state cannot make this move."""

    code = "number.illegal_move"


class NumberHasMerchants(Conflict):
    """Merchants are reached behind this number; their codes are released first."""

    code = "number.has_merchants"


class ClassCarriesNoHotline(DomainError):
    """A number of this class may not carry a hotline."""

    code = "number.class_carries_no_hotline"


class NumberWithoutFlow(DomainError):
    """A number goes into service, or is tried, only with a flow that is published."""

    code = "number.no_flow"


class FlowForeign(DomainError):
    """The number's enterprise has no such flow."""

    code = "number.unknown_flow"


class CalendarUnknown(DomainError):
    """The number's enterprise has no such calendar."""

    code = "number.unknown_calendar"


class TenantUnknown(DomainError):
    """There is no such enterprise that is served."""

    code = "number.unknown_tenant"


class SharedIsOperators(DomainError):
    """A shared number stays the operator's; a number of one enterprise is never the operator's own."""

    code = "number.wrong_holder"


class CallerLimitTooHigh(DomainError):
    """A number cannot carry more calls at once than the contract allows."""

    code = "number.limit_above_contract"


class RangeOverlaps(Conflict):
    """Some of these numbers are in another range."""

    code = "number_range.overlaps"


class RangeInUse(Conflict):
    """Numbers of this range are in the inventory."""

    code = "number_range.in_use"


class RangeExhausted(Conflict):
    """There are not so many numbers left in this range."""

    code = "number_range.exhausted"


class ClassCodeTaken(Conflict):
    """There is a class with this code already."""

    code = "number_class.code_taken"


class MerchantCodeTaken(Conflict):
    """This code, or one that begins like it, belongs to another merchant of the number."""

    code = "merchant.code_taken"


class NumberNotShared(DomainError):
    """Merchants are reached behind a shared number only."""

    code = "merchant.number_not_shared"


class ListUnreadable(DomainError):
    """The list is no table with the columns code, tenant, name_zh and name_en."""

    code = "merchant.list_unreadable"


class TrunkCodeTaken(Conflict):
    """There is a trunk with this code already."""

    code = "trunk.code_taken"


class SeatCodeTaken(Conflict):
    """Another seat of the house has this code."""

    code = "seat.code_taken"


class SeatInUse(Conflict):
    """Somebody is signed in at this seat."""

    code = "seat.in_use"


class SeatNumberNotCallable(DomainError):
    """An agent cannot sit at this number: it is none, a short one, one that costs more, or one abroad."""

    code = "seat.number_not_callable"


class SeatShowsForeignNumber(DomainError):
    """A seat shows a number of its own house that is in service, or none."""

    code = "seat.shows_foreign_number"


class SeatPersonUnknown(DomainError):
    """A seat is kept for an agent of its own house; in a browser for one who has none yet."""

    code = "seat.person_unknown"
