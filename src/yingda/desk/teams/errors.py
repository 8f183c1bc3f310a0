"""What cannot be done with teams."""

from yingda.kernel.errors import DomainError


class TeamTaken(DomainError):
    """Another team of this enterprise has this code."""

    code = "team.code_taken"


class TeamInUse(DomainError):
    """Orders have been given to this team; it stays."""

    code = "team.in_use"


class MemberUnknown(DomainError):
    """Some of these people do not work for this enterprise."""

    code = "team.member_unknown"


class TeamQueueUnknown(DomainError):
    """This enterprise has no such queue."""

    code = "team.queue_unknown"
