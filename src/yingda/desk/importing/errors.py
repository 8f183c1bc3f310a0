"""What cannot be done with imports and exports."""

from yingda.kernel.errors import DomainError


class TargetUnknown(DomainError):
    """There is no such list to import or export."""

    code = "import.target_unknown"


class MappingInvalid(DomainError):
    """What is required has no column, or something has two."""

    code = "import.mapping_invalid"


class WrongState(DomainError):
    """An import in this state cannot be treated so."""

    code = "import.wrong_state"


class NothingToUndo(DomainError):
    """Nothing of this import can be undone any more."""

    code = "import.nothing_to_undo"


class ExportNotYours(DomainError):
    """Who wants to take a list away needs the right to."""

    code = "list_export.not_yours"


class PeopleOnly(DomainError):
    """A person asks for a list and says who may; a machine fetches what its standing authorisation has made."""

    code = "list_export.people_only"


class AuthorisationOver(DomainError):
    """The standing authorisation that made this list has ended or was taken back."""

    code = "authorisation.over"


class ColumnsInvalid(DomainError):
    """At least one column is taken away, and only what the list has."""

    code = "list_export.columns_invalid"


class ExportNotThere(DomainError):
    """The file is being made, or is gone already."""

    code = "list_export.not_ready"


class AuthorisationInvalid(DomainError):
    """A standing authorisation ends, after today and within a year."""

    code = "authorisation.invalid"
