"""What cannot be done: a code and details; the interface holds its sentences."""

from typing import ClassVar


class DomainError(Exception):
    """Something that was asked for cannot be done."""

    code: ClassVar[str] = "domain_error"

    def __init__(self, **details: object) -> None:
        super().__init__(self.__doc__)
        self.details = details


class NotFound(DomainError):
    """There is no such thing, or not for you: from outside both look the same."""

    code = "not_found"


class NotAllowed(DomainError):
    """Your role has no right to do this."""

    code = "not_allowed"


class Conflict(DomainError):
    """Somebody or something was faster; look again."""

    code = "conflict"


class OwnerAbsent(DomainError):
    """The process that owns this call or agent is not there at the moment; try again shortly."""

    code = "owner.absent"
