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


class StaffNoTaken(Conflict):
    """Somebody of this house has that staff number already."""

    code = "user.staff_no_taken"


class PoolUnknown(Conflict):
    """This house has no such group of agents."""

    code = "user.pool_unknown"


class StillSignedIn(Conflict):
    """He is signed in at a seat: let him sign out, or have a supervisor sign him out, first."""

    code = "user.still_signed_in"


class LastAdministrator(Conflict):
    """Nobody else could administer this house any more."""

    code = "user.last_administrator"


class OwnAccount(Conflict):
    """This is your own account: somebody else must do that."""

    code = "user.own_account"


class PasswordDue(NotAllowed):
    """Choose a password of your own first."""

    code = "auth.password_due"


class PasswordWrong(NotAllowed):
    """This is not your present password."""

    code = "auth.password_wrong"


class PasswordWeak(Conflict):
    """The new password is the old one, or has your user name in it."""

    code = "auth.password_weak"
