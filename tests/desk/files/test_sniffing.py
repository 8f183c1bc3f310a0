"""What a file is, is told by its content: nothing that runs, hides or pretends is taken."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.desk.files.errors import FileEmpty, FileRefused, FileTooLarge
from yingda.desk.files.model import LONGEST_NAME, MAX_BYTES, clean_name, sniff

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PROGRAM = b"MZ\x90\0" + b"\0" * 64
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"\xef\xbb\xbf  <!DOCTYPE html><script>alert(1)</script>"


def packed(*names: str, size: int = 10) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, b"\0" * size)
    return made.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("照片.PNG", PNG, "image/png"),
        ("合同.pdf", PDF, "application/pdf"),
        (
            "说明.docx",
            DOCX,
            DOCX and "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("名单.csv", "姓名,电话\n王芳,1\n".encode("gb18030"), "text/csv"),
        ("记录.txt", "记录".encode("utf-16"), "text/plain"),
        ("留言.amr", b"#!AMR\n\0\0", "audio/amr"),
        ("录音.wav", b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        ("现场.mp4", b"\0\0\0\x18ftypisom" + b"\0" * 20, "video/mp4"),
    ],
)
def test_what_it_says_and_is_is_taken(name: str, content: bytes, media_type: str) -> None:
    sniffed = sniff(name, content)
    assert (sniffed.name, sniffed.media_type) == (name, media_type)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("照片.png", PROGRAM, "executable"),
        ("setup.exe", PROGRAM, "executable"),
        ("照片.png", b"\x7fELF\2", "executable"),
        ("run.txt", b"#!/bin/sh\nrm -rf /\n", "executable"),
        ("资料.zip", packed("a.txt"), "archive"),
        ("资料.docx", packed("a.txt"), "archive"),
        ("资料.jpg", packed("a.txt"), "archive"),
        ("资料.pdf", b"Rar!\x1a\x07\0", "archive"),
        ("表.docx", packed("[Content_Types].xml", "xl/workbook.xml"), "archive"),
        ("宏.docx", packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
        ("宏.docm", packed("[Content_Types].xml", "word/vbaProject.bin"), "macros"),
        ("藏.docx", packed("[Content_Types].xml", "word/document.xml", "word/embeddings/a.exe"), "archive"),
        ("图.svg", SVG, "markup"),
        ("图.png", SVG, "markup"),
        ("页.html", HTML, "markup"),
        ("页.txt", HTML, "markup"),
        ("页.csv", "<html><script>".encode("utf-16"), "markup"),
        ("照片.jpg", PNG, "not_what_it_says"),
        ("照片.png", b"plain words", "not_what_it_says"),
        ("记录.txt", b"a\0b", "not_what_it_says"),
        ("记录.txt", b"bell \x07", "not_what_it_says"),
        ("没有扩展名", PNG, "kind_not_taken"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "kind_not_taken"),
    ],
)
def test_what_runs_hides_or_pretends_is_refused_with_its_reason(
    name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        sniff(name, content)
    assert refused.value.details["reason"] == reason


def test_a_document_that_bursts_when_unpacked_is_refused() -> None:
    bomb = packed("[Content_Types].xml", "word/document.xml", size=120 * 1024 * 1024)
    assert len(bomb) < 1024 * 1024
    with pytest.raises(FileRefused):
        sniff("大.docx", bomb)


def test_nothing_and_too_much_are_refused() -> None:
    with pytest.raises(FileEmpty):
        sniff("空.txt", b"")
    with pytest.raises(FileTooLarge):
        sniff("大.png", PNG + b"\0" * MAX_BYTES)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\用户\\照片.png", "照片.png"),
        ("账单\u202egpj.exe", "账单gpj.exe"),
        ("a\u200b\u0000b\r\n.txt", "ab.txt"),
        ("", "file"),
        (" .. ", "file"),
        ("长" * 300 + ".pdf", "长" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_names_are_shown_as_they_are_read(given: str, shown: str) -> None:
    assert clean_name(given) == shown


def test_a_name_turned_around_does_not_hide_what_it_is() -> None:
    with pytest.raises(FileRefused) as refused:
        sniff("账单\u202egnp.exe", PROGRAM)
    assert refused.value.details["reason"] == "executable"


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_can_be_kept(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean) <= LONGEST_NAME
    assert "/" not in clean
    assert clean_name(clean) == clean
