"""A telephone number in one notation, however people write it: E.164, with its extension."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

import phonenumbers

HOME: Final = "CN"
_SERVICE: Final = re.compile(r"\d{3,8}")
"""Short and service numbers (10086, 95550001) are no numbers of the international plan."""
_EXTENSION: Final = re.compile(r"(?:转|轉|分机|分機|#|[xX]|-|;ext=|ext\.?)\s*(\d{1,8})$")
_NAMES_SOMEBODY: Final = 7
"""Numbers with fewer digits are services and extensions."""
_LONG: Final = 10
REMEMBERED: Final = 8192
"""A list of many looks at each of its numbers several times, soon after each other."""
_MASK: Final = "****"
_KEPT: Final = re.compile(r"[^\d+]")


@lru_cache(maxsize=REMEMBERED)
def canonical(written: str, *, home: str = HOME) -> str | None:
    """The number as +8613900000001 or +861012345678;ext=801, a short one as it is; None for what is none."""
    text = unicodedata.normalize("NFKC", written).strip()
    for number, extension in _readings(text):
        found = _international(number, home)
        if found is not None:
            return f"{found};ext={extension}" if extension else found
    digits = _KEPT.sub("", text)
    return digits if _SERVICE.fullmatch(digits) else None


def without_extension(written: str) -> str:
    """What is written before what may be an extension."""
    return _readings(unicodedata.normalize("NFKC", written).strip())[-1][0]


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


def masked(written: str, *, home: str = HOME) -> str:
    """Enough of a number to recognise it by, never enough to dial: 139****0001; short numbers name nobody."""
    if _MASK in written:
        return written
    number = canonical(written, home=home)
    shown = national(number.partition(";")[0], home=home) if number else written
    digits = sum(sign.isdigit() for sign in shown)
    if digits < _NAMES_SOMEBODY:
        return shown
    head = 3 if digits >= _LONG else 2
    return f"{shown[:head]}{_MASK}{shown[-4:] if digits > _NAMES_SOMEBODY else shown[-2:]}"


def notations(number: str, *, home: str = HOME) -> tuple[str, ...]:
    """How carriers may write a canonical number when it calls."""
    base = number.partition(";")[0]
    plain = national(base, home=home)
    without = base.removeprefix("+")
    local = re.sub(r"^0", "", plain)
    return tuple(dict.fromkeys((base, plain, local, without, f"00{without}", f"0{local}")))


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
