"""What keeps a script from being published, or a step from being done."""

from yingda.kernel.errors import DomainError


class ScriptInvalid(DomainError):
    """This script cannot be published; each problem names its step and cause."""

    code = "script.invalid"


class ScriptCodeTaken(DomainError):
    """Another script of this enterprise has this code."""

    code = "script.code_taken"


class ScriptInUse(DomainError):
    """Contacts were led by this script: it can be withdrawn, not removed."""

    code = "script.in_use"


class ScriptUnpublished(DomainError):
    """This script is not published."""

    code = "script.unpublished"


class StepRequired(DomainError):
    """This step must be done before the next one."""

    code = "guide.step_required"


class WalkOver(DomainError):
    """This script has been walked to its end."""

    code = "guide.over"
