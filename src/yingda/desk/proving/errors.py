"""What keeps somebody from proving who he is, or an enterprise from asking for it so."""

from yingda.kernel.errors import DomainError


class PolicyInvalid(DomainError):
    """These rules cannot be kept; each problem names its part and cause."""

    code = "identity.policy_invalid"


class MethodNotOffered(DomainError):
    """The enterprise does not prove identities this way."""

    code = "identity.method_not_offered"


class IdentityLocked(DomainError):
    """Too many attempts failed for this customer: nobody is asked again before the lock is over."""

    code = "identity.locked"


class TooManyChecks(DomainError):
    """You have failed at too many checks in a short time; a supervisor may take over."""

    code = "identity.too_many_checks"


class TooManyCodes(DomainError):
    """Enough codes were sent to this customer for now."""

    code = "identity.too_many_codes"


class ChallengeOver(DomainError):
    """This check is over: its time is up, or it was answered; begin a new one."""

    code = "identity.challenge_over"
