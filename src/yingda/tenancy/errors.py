"""What cannot be done with tenants, users and logins."""

from yingda.kernel.errors import Conflict, DomainError, NotAllowed


class LoginRefused(DomainError):
    """The name or the password is wrong."""

    code = "auth.refused"


class LoginThrottled(DomainError):
    """Too many failed logins; wait a little before the next."""

    code = "auth.throttled"


class HomeSuspended(NotAllowed):
    """Your enterprise is suspended: nobody of it can log in until it is served again."""

    code = "auth.home_suspended"


class TenantSuspended(NotAllowed):
    """This enterprise is suspended: nothing of it may be changed."""

    code = "tenant.suspended"


class OperatorUnchangeable(DomainError):
    """The operator itself can be neither suspended nor limited."""

    code = "tenant.is_operator"


class UsernameTaken(Conflict):
    """There is somebody with that username already."""

    code = "user.username_taken"
