"""Which numbers may be dialled for a tenant, or be an agent's seat."""

import phonenumbers
from phonenumbers import PhoneNumberType, shortnumberinfo

REGION = "CN"
TYPES = frozenset({PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
"""What may be dialled for a tenant: no premium, shared-cost or service number, and nothing abroad."""


def reachable(number: str) -> str | None:
    """The digits to dial for this number, or None where it may not be dialled: 110, 12110, 400 and 168 numbers."""
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        return None
    is_short = shortnumberinfo.is_valid_short_number(parsed)
    if is_short or shortnumberinfo.connects_to_emergency_number(number, REGION):
        return None
    if parsed.country_code != phonenumbers.country_code_for_region(REGION):
        return None
    if not phonenumbers.is_valid_number(parsed) or phonenumbers.number_type(parsed) not in TYPES:
        return None
    digits = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return "".join(digit for digit in digits if digit.isdigit())
