"""What kind of table some bytes are, told while they pass by: nothing is held but a little of the beginning."""

import codecs
import csv
import io
from typing import Final

from yingda.platform.sheets.errors import (
    SheetEmpty,
    SheetEncodingUnknown,
    SheetEncodingWrong,
    SheetHasNul,
    SheetLocked,
    SheetUnreadable,
)
from yingda.platform.sheets.model import Reading

SAMPLE_BYTES: Final = 256 * 1024
ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_TABLES: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\x7fELF",
    b"MZ\x90",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc",
)
_MARKUP: Final = (b"<!doctype", b"<html", b"<?xml", b"<table")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CHOSEN: Final = {"utf-8": "utf-8-sig", "gb18030": "gb18030", "utf-16": "utf-16", "big5": "cp950"}
"""How a text can be written by what people call it, and by which of ours it is read."""
_DELIMITERS: Final = ",;\t|"
_LINES: Final = 20
_USUAL_SHARE: Final = 0.8


class _Trial:
    """Whether the bytes are text in one encoding."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)("strict")
        self.fits, self.lines, self.nul_line = True, 1, 0

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        if not self.fits:
            return
        try:
            text = self._decoder.decode(piece, last)
        except UnicodeDecodeError:
            self.fits = False
            return
        if not self.nul_line and "\0" in text:
            self.nul_line = self.lines + text[: text.index("\0")].count("\n")
        if not self.nul_line:
            self.lines += text.count("\n")


class Sniffer:
    """Sees all bytes of a file once, in order; where somebody has said how it is written, that is not guessed."""

    def __init__(self, encoding: str | None = None) -> None:
        self._said = encoding
        self._sample = bytearray()
        self._trials: list[_Trial] | None = None

    def feed(self, piece: bytes) -> None:
        """See some more."""
        if len(self._sample) < SAMPLE_BYTES:
            self._sample += piece[: SAMPLE_BYTES - len(self._sample)]
        if self._trials is None:
            sample = bytes(self._sample)
            self._trials = _trials(sample) if self._said is None else [_Trial(_codec(self._said, sample))]
        for trial in self._trials:
            trial.feed(piece)

    def told(self) -> Reading:
        """What it is, after the last byte; or why it is nothing."""
        sample = bytes(self._sample)
        if not sample.strip():
            raise SheetEmpty
        if sample.startswith(_OLE):
            raise SheetLocked
        if sample.startswith(ZIP):
            return Reading(kind="xlsx", encoding="", delimiter="")
        if sample.startswith(_NO_TABLES) or _is_markup(sample):
            raise SheetUnreadable
        trial = self._fitting(sample)
        text = sample.decode(trial.encoding, errors="ignore")
        return Reading(kind="csv", encoding=trial.encoding, delimiter=delimiter_of(text))

    def _fitting(self, sample: bytes) -> _Trial:
        for trial in self._trials or []:
            trial.feed(b"", last=True)
        fitting = [trial for trial in self._trials or [] if trial.fits]
        for trial in fitting:
            if not trial.nul_line and (self._said or trial.encoding != "gb18030" or _is_usual(sample)):
                return trial
        line = max((trial.nul_line for trial in fitting), default=0)
        if line:
            raise SheetHasNul(line=line)
        raise SheetEncodingUnknown if self._said is None else SheetEncodingWrong(encoding=self._said)


def sniff(content: bytes) -> Reading:
    """What kind of table this is."""
    sniffer = Sniffer()
    sniffer.feed(content)
    return sniffer.told()


def _trials(sample: bytes) -> list[_Trial]:
    """Encodings that come into question: the one that the file names, else those that are tried in turn."""
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return [_Trial(encoding)]
    wide = _wide(sample)
    return [*([_Trial(wide)] if wide else []), _Trial("utf-8"), _Trial("gb18030")]


def _codec(said: str, sample: bytes) -> str:
    """By which of ours a text is read of which somebody has said how it is written."""
    if said != "utf-16":
        return CHOSEN[said]
    marked = sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return "utf-16" if marked else (_wide(sample) or "utf-16-le")


def _wide(sample: bytes) -> str | None:
    """UTF-16 that does not say so: its zero bytes all stand on the same side, and its lines end in both bytes."""
    sides = [sample[side::2].count(0) for side in (0, 1)]
    encoding = "utf-16-le" if sides[1] else "utf-16-be"
    lines = sample.decode(encoding, errors="ignore").count("\n")
    # In both bytes: a zero that stands somewhere among lines of single bytes is none of these.
    return encoding if not min(sides) and 0 < sample.count(b"\n") <= lines and max(sides) > lines else None


def _is_markup(sample: bytes) -> bool:
    """Whether it is a page or a document: many programs call a page of theirs a table."""
    return sample.removeprefix(codecs.BOM_UTF8).lstrip()[:20].lower().startswith(_MARKUP)


def _is_usual(sample: bytes) -> bool:
    """Whether the Chinese in it is mostly made of common characters: what is not, is text of another encoding."""
    text = sample.decode("gb18030", errors="ignore")
    wide = [sign.encode("gb18030") for sign in text if ord(sign) > 0x7F]
    usual = sum(1 for each in wide if len(each) == 2 and each[0] >= 0xA1 and each[1] >= 0xA1)
    return usual >= _USUAL_SHARE * len(wide)


def delimiter_of(text: str) -> str:
    """What stands between the cells: that by which the first lines have most alike columns."""
    return max(_DELIMITERS, key=lambda each: _likeness(text, each))


def _likeness(text: str, delimiter: str) -> tuple[float, int]:
    widths = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(row):
                widths.append(len(row))
            if len(widths) == _LINES:
                break
    except csv.Error:
        return 0.0, 0
    if not widths or widths[0] < 2:
        return 0.0, 0
    return sum(1 for width in widths if width == widths[0]) / len(widths), widths[0]
