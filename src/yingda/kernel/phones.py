"""A telephone number in one notation, however people write it: E.164, with its extension."""

import re
import unicodedata
from typing import Final

import phonenumbers

HOME: Final = "CN"
_SERVICE: Final = re.compile(r"\d{3,8}")
"""Short and service numbers (10086, 95550001) are no numbers of the international plan."""
_EXTENSION: Final = re.compile(r"(?:转|轉|分机|分機|#|[xX]|-|;ext=|ext\.?)\s*(\d{1,8})$")
_KEPT: Final = re.compile(r"[^\d+]")


def canonical(written: str, *, home: str = HOME) -> str | None:
    """The number as +8613900000001 or +861012345678;ext=801, a short one as it is; None for what is none."""
    text = unicodedata.normalize("NFKC", written).strip()
    for number, extension in _readings(text):
        found = _international(number, home)
        if found is not None:
            return f"{found};ext={extension}" if extension else found
    digits = _KEPT.sub("", text)
    return digits if _SERVICE.fullmatch(digits) else None


def last_digits(number: str, count: int = 4) -> str:
    """The end of a canonical number, without its extension."""
    return re.sub(r"\D", "", number.partition(";")[0])[-count:]


def national(number: str, *, home: str = HOME) -> str:
    """A canonical number as people at home dial it."""
    base, _, extension = number.partition(";ext=")
    code = f"+{phonenumbers.country_code_for_region(home)}"
    if base.startswith(code):
        parsed = phonenumbers.parse(base, home)
        base = re.sub(r"\D", "", phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL))
    return f"{base}-{extension}" if extension else base


def _readings(text: str) -> list[tuple[str, str]]:
    """The whole as one number, then what may be an extension split off."""
    whole = [(text, "")]
    found = _EXTENSION.search(text)
    return whole if found is None else [*whole, (text[: found.start()], found[1])]


def _international(text: str, home: str) -> str | None:
    number = _KEPT.sub("", text)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    try:
        parsed = phonenumbers.parse(number, home)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
