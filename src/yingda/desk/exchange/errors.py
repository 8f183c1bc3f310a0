"""What cannot be done between the desk and machines."""

from yingda.kernel.errors import Conflict, DomainError, NotAllowed


class KeyRefused(DomainError):
    """This key is not known, has ended, or was revoked."""

    code = "machine_key.refused"


class KeyThrottled(DomainError):
    """Too many wrong keys came from this address; wait a little before the next."""

    code = "machine_key.throttled"


class ScopeMissing(NotAllowed):
    """This key is not good for that."""

    code = "machine_key.scope_missing"


class KeyLifeTooLong(DomainError):
    """A key ends within two years, and not before it begins."""

    code = "machine_key.life_invalid"


class TooManyKeys(Conflict):
    """This enterprise has fifty keys in force: revoke one first."""

    code = "machine_key.too_many"


class AddressRefused(DomainError):
    """A webhook goes by https to a name of the public net, or to a host that the operator has named."""

    code = "webhook.address_refused"


class TooManyWebhooks(Conflict):
    """This enterprise has twenty webhooks: remove one first."""

    code = "webhook.too_many"


class ChangesGone(DomainError):
    """What changed after this is not kept any more: read everything anew, and go on from there."""

    code = "changes.gone"


class FeedTooLarge(DomainError):
    """This is more than one part of a feed may hold."""

    code = "feed.too_large"


class FeedKeyReused(Conflict):
    """Something else was sent under this key before."""

    code = "feed.key_reused"


class FeedItemRepeated(DomainError):
    """The same key stands twice in this part of the feed."""

    code = "feed.item_repeated"
