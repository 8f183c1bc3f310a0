"""Where a page of a list ended, as a word that comes back with the question for the next one."""

import base64
import binascii
from datetime import datetime
from uuid import UUID

from yingda.kernel.errors import DomainError


class CursorInvalid(DomainError):
    """This is not the end of a page of this list."""

    code = "list.cursor_invalid"


def position_of(cursor: str) -> tuple[datetime, UUID]:
    """The moment and the id that the last page ended with."""
    try:
        at, _, found = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        return datetime.fromisoformat(at), UUID(found)
    except (ValueError, binascii.Error, UnicodeError) as wrong:
        raise CursorInvalid from wrong


def cursor_of(at: datetime, last: UUID) -> str:
    """What `position_of` reads."""
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{last}".encode()).decode()
