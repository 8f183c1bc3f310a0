"""Why a file is not read as a table."""

from yingda.kernel.errors import DomainError


class SheetRefused(DomainError):
    """This file cannot be read as a table."""

    code = "sheet.refused"


class SheetUnreadable(SheetRefused):
    """This is no table: a CSV or XLSX file with the names of the columns in its first row."""

    code = "sheet.unreadable"


class SheetEmpty(SheetRefused):
    """There is nothing in this file."""

    code = "sheet.empty"


class SheetLocked(SheetRefused):
    """This is an old XLS file, or one that a password protects."""

    code = "sheet.locked"


class SheetEncodingUnknown(SheetRefused):
    """The text is neither UTF-8 nor UTF-16 nor GB18030, as far as can be told; somebody may say what it is."""

    code = "sheet.encoding_unknown"


class SheetEncodingWrong(SheetRefused):
    """The text is not written in the encoding that was chosen."""

    code = "sheet.encoding_wrong"


class SheetHasNul(SheetRefused):
    """There are zero bytes in the text."""

    code = "sheet.has_nul"


class SheetQuotesBroken(SheetRefused):
    """A quotation mark is opened and not closed, or followed by text: where cells end is not certain after it."""

    code = "sheet.quotes_broken"


class SheetColumnTwice(SheetRefused):
    """Two columns have the same name."""

    code = "sheet.column_twice"


class SheetColumnNameless(SheetRefused):
    """A column has no name, or too long a one."""

    code = "sheet.column_nameless"


class SheetTooLarge(SheetRefused):
    """The table is larger than allowed."""

    code = "sheet.too_large"


def _below(kind: type[SheetRefused]) -> list[type[SheetRefused]]:
    return [kind, *(found for each in kind.__subclasses__() for found in _below(each))]


def refusal(code: str, details: dict[str, object]) -> SheetRefused:
    """The refusal that a code stands for."""
    known = {kind.code: kind for kind in _below(SheetRefused)}
    return known.get(code, SheetUnreadable)(**details)
