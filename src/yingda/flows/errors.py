"""What cannot be done with a flow."""

from yingda.kernel.errors import Conflict, DomainError, NotAllowed


class InvalidFlow(DomainError):
    """The document is not a valid flow; each problem names its node and cause."""

    code = "flow.invalid"


class FlowStuck(DomainError):
    """The flow cannot go on: it walks in circles without waiting, or lacks the node where it stands."""

    code = "flow.stuck"


class InvalidPosition(DomainError):
    """What was stored is not a position in a flow."""

    code = "flow.bad_position"


class InvalidScript(DomainError):
    """What was given is not a script that a flow can be tried with."""

    code = "flow.bad_script"


class FlowCodeTaken(Conflict):
    """This enterprise has a flow with that code already."""

    code = "flow.code_taken"


class DraftChanged(Conflict):
    """Somebody else has changed the draft meanwhile; nothing of it was overwritten."""

    code = "flow.draft_changed"


class VersionChanged(Conflict):
    """Somebody else has published another version meanwhile."""

    code = "flow.version_changed"


class CasesFailed(DomainError):
    """A stored test case does not pass with this document; nothing was published."""

    code = "flow.cases_failed"


class OwnReview(NotAllowed):
    """Nobody reviews what he asks to publish himself."""

    code = "flow.own_review"


class ReleaseSettled(Conflict):
    """This release does not wait for that any more."""

    code = "flow.release_settled"


class ReviewRequired(Conflict):
    """A second person reviews this enterprise's flows before they go out."""

    code = "flow.review_required"


class TooManyCases(Conflict):
    """This flow has as many test cases as there may be."""

    code = "flow.too_many_cases"


class ImportRefused(DomainError):
    """This file is no flow that can be taken in; each problem names its place in the file."""

    code = "flow.import_refused"


class CaseNameTaken(Conflict):
    """This flow has a test case with that name already."""

    code = "flow.case_name_taken"


class PromptEmpty(DomainError):
    """A prompt needs a text that is spoken, or a sound."""

    code = "prompt.empty"


class PromptNotReady(DomainError):
    """This version of the prompt has no sound yet, or never will."""

    code = "prompt.not_ready"


class PromptShipped(DomainError):
    """What the platform ships can be replaced by a version of one's own, but not taken away."""

    code = "prompt.shipped"


class CodeTaken(DomainError):
    """This enterprise has another one with the same code."""

    code = "code.taken"
