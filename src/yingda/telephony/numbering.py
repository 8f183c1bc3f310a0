"""One person's number is one number, however it is written."""

from typing import Final

ABROAD: Final = ("+86", "0086")


def plain(number: str) -> str:
    """The digits of a number without its country's code, blanks and dashes."""
    kept = "".join(sign for sign in number if sign.isdigit() or sign == "+")
    home = next((kept.removeprefix(prefix) for prefix in ABROAD if kept.startswith(prefix)), kept)
    return home.removeprefix("+")
