"""What a file is, told by its content; pure."""

import codecs
import io
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final, Literal

from yingda.desk.files.errors import FileEmpty, FileRefused, FileTooLarge

MAX_BYTES: Final = 20 * 1024 * 1024
LONGEST_NAME: Final = 120
UNPACKED_AT_MOST: Final = 200 * 1024 * 1024
PARTS_AT_MOST: Final = 5_000

OwnerKind = Literal["order", "order_comment", "article", "party_answer"]


class Reason(StrEnum):
    """Why a file is refused."""

    KIND_NOT_TAKEN = "kind_not_taken"
    EXECUTABLE = "executable"
    ARCHIVE = "archive"
    MARKUP = "markup"
    MACROS = "macros"
    NOT_WHAT_IT_SAYS = "not_what_it_says"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sniffed:
    """A file that may be kept: the name that it is shown by, and what it is."""

    name: str
    media_type: str


_EXECUTABLE: Final = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa",
    b"#!",
    b"dex\n",
)
_ARCHIVE: Final = (
    b"PK",
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"MSCF",
    b"\x28\xb5\x2f\xfd",
)
_MARKUP: Final = (
    b"<!doctype",
    b"<html",
    b"<head",
    b"<body",
    b"<svg",
    b"<script",
    b"<?xml",
    b"<iframe",
    b"<!--",
)
_ENCODINGS: Final = ("utf-8-sig", "gb18030")


def clean_name(given: str) -> str:
    """A name that can be shown and kept: no path, no signs that are not seen or turn the text around."""
    plain = unicodedata.normalize("NFC", given.replace("\\", "/").rsplit("/", 1)[-1])
    seen = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    path = PurePosixPath(seen.strip(" .") or "file")
    room = LONGEST_NAME - len(path.suffix)
    return f"{path.stem[:room]}{path.suffix}"


def sniff(given_name: str, content: bytes) -> Sniffed:
    """What may be kept of this; FileEmpty, FileTooLarge or FileRefused where it may not."""
    if not content:
        raise FileEmpty
    if len(content) > MAX_BYTES:
        raise FileTooLarge(at_most=MAX_BYTES)
    name = clean_name(given_name)
    extension = PurePosixPath(name).suffix.lower().removeprefix(".")
    kind = _KINDS.get(extension)
    if kind is None:
        raise FileRefused(reason=_whatever(content) or Reason.KIND_NOT_TAKEN, extension=extension)
    media_type, is_it = kind
    if not is_it(content):
        raise FileRefused(reason=_whatever(content) or Reason.NOT_WHAT_IT_SAYS, extension=extension)
    return Sniffed(name=name, media_type=media_type)


def _whatever(content: bytes) -> Reason | None:
    """What it rather is, where that is worth saying."""
    if content.startswith(_EXECUTABLE):
        return Reason.EXECUTABLE
    if content.startswith(_ARCHIVE):
        return Reason.MACROS if _has_macros(content) else Reason.ARCHIVE
    return Reason.MARKUP if _is_markup(content) else None


def _is_markup(content: bytes) -> bool:
    begin = content[:4096].removeprefix(codecs.BOM_UTF8)
    text = _text_of_wide(begin) or begin
    return text.lstrip().lower().startswith(_MARKUP)


def _text_of_wide(begin: bytes) -> bytes | None:
    if not begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    return begin[: len(begin) // 2 * 2].decode("utf-16", errors="replace").encode(errors="replace")


def _begins(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(signs)


def _riff(form: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(b"RIFF") and content[8:12] == form


def _boxed(*brands: bytes) -> Callable[[bytes], bool]:
    return lambda content: content[4:8] == b"ftyp" and content[8:12].startswith(brands)


def _is_text(content: bytes) -> bool:
    if _is_markup(content) or content.startswith((*_EXECUTABLE, *_ARCHIVE)):
        return False
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decodes(content, "utf-16")
    return b"\0" not in content and any(_decodes(content, encoding) for encoding in _ENCODINGS)


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(sign) == "Cc" and sign not in "\t\n\r\f" for sign in text)


def _office(folder: str) -> Callable[[bytes], bool]:
    """A document of today's office programs: its parts are those of one, none can run, it does not burst when unpacked."""

    def is_it(content: bytes) -> bool:
        parts = _parts(content)
        if parts is None or len(parts) > PARTS_AT_MOST or sum(parts.values()) > UNPACKED_AT_MOST:
            return False
        if "[Content_Types].xml" not in parts or not any(name.startswith(f"{folder}/") for name in parts):
            return False
        return not any(_can_run(name) for name in parts)

    return is_it


def _parts(content: bytes) -> dict[str, int] | None:
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return {each.filename: each.file_size for each in packed.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None


def _can_run(name: str) -> bool:
    return name.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs", ".bat", ".ps1", ".jar"))


def _has_macros(content: bytes) -> bool:
    return any(name.lower().endswith("vbaproject.bin") for name in _parts(content) or {})


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_KINDS: Final[Mapping[str, tuple[str, Callable[[bytes], bool]]]] = {
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "gif": ("image/gif", _begins(b"GIF87a", b"GIF89a")),
    "webp": ("image/webp", _riff(b"WEBP")),
    "heic": ("image/heic", _boxed(b"hei", b"hev", b"mif1", b"msf1")),
    "pdf": ("application/pdf", _begins(b"%PDF-")),
    "docx": (f"{_OFFICE}.wordprocessingml.document", _office("word")),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", _office("xl")),
    "pptx": (f"{_OFFICE}.presentationml.presentation", _office("ppt")),
    "txt": ("text/plain", _is_text),
    "csv": ("text/csv", _is_text),
    "mp3": ("audio/mpeg", _begins(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "wav": ("audio/wav", _riff(b"WAVE")),
    "amr": ("audio/amr", _begins(b"#!AMR")),
    "m4a": ("audio/mp4", _boxed(b"M4A", b"mp4", b"isom")),
    "mp4": ("video/mp4", _boxed(b"mp4", b"isom", b"iso2", b"avc1", b"M4V", b"MSNV")),
    "mov": ("video/quicktime", _boxed(b"qt")),
}
EXTENSIONS: Final = tuple(sorted(_KINDS))
"""What is taken."""
