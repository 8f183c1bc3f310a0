"""What cannot be done with outside parties, or by them."""

from yingda.kernel.errors import Conflict, DomainError


class PartyDisabled(Conflict):
    """This party is given nothing any more."""

    code = "party.disabled"


class LinkEnded(DomainError):
    """This link is not good any more: ask whoever sent it."""

    code = "outside.link_ended"


class LinkThrottled(DomainError):
    """Too much came from here lately; wait a little."""

    code = "outside.throttled"


class StepNotPossible(Conflict):
    """That was decided already: load the page again."""

    code = "outside.step_not_possible"


class FilesNotTaken(Conflict):
    """Files are not taken here."""

    code = "outside.files_not_taken"
