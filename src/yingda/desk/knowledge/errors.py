"""What cannot be done with knowledge and wording."""

from yingda.kernel.errors import DomainError


class ReviewWanted(DomainError):
    """A second person must look at this article before it is published: submit it for review."""

    code = "article.review_wanted"


class OwnReview(DomainError):
    """Whoever wrote an article does not review it himself."""

    code = "article.own_review"


class NoDraft(DomainError):
    """There is no draft of this article, or it is not in review."""

    code = "article.no_draft"


class NotShareable(DomainError):
    """Only the operator shares articles with the enterprises that it serves."""

    code = "article.not_shareable"


class ValidityInvalid(DomainError):
    """An article is valid until later than it begins, and later than now."""

    code = "article.validity_invalid"


class AudienceEmpty(DomainError):
    """Nobody serves these enterprises in the queues, teams or by the names that were chosen."""

    code = "wording.audience_empty"


class WordingWithdrawn(DomainError):
    """This wording has been withdrawn already."""

    code = "wording.withdrawn"


class WordsTooFew(DomainError):
    """Two words at least that are not the same are needed to mean the same."""

    code = "knowledge.words_too_few"
