"""Why a file is not taken."""

from yingda.kernel.errors import DomainError


class FileRefused(DomainError):
    """Files of this kind are not taken; `reason` says why."""

    code = "file.refused"


class FileTooLarge(DomainError):
    """A file has at most 20 MB."""

    code = "file.too_large"


class FileEmpty(DomainError):
    """There is nothing in this file."""

    code = "file.empty"


class FileInUse(DomainError):
    """This file hangs on something; only what was not sent yet can be taken back."""

    code = "file.in_use"


class FileLost(DomainError):
    """This file is known, but it is not where it was kept."""

    code = "file.lost"
