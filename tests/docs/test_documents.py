"""What the documents name is there: files, images, make targets, commands, settings."""

import re
from pathlib import Path

import click
import pytest
from tests.docs.documents import DOCUMENTS, ROOT, anchors, code, links, named

from yingda.entrypoints.cli import main
from yingda.entrypoints.prompts import prompts
from yingda.platform.setting_options import OPTIONS, PREFIX

EXPECTED = ("README.md", "CHANGELOG.md", "docs/architecture.md", "docs/glossary.md")
SMALL_IMAGE = 200_000
NUMBERED = re.compile(r"(\d{3})-[a-z0-9-]+\.md")

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=named)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_documents_that_everybody_looks_for_are_there(name: str) -> None:
    assert ROOT / name in DOCUMENTS


@each_document
def test_every_link_leads_somewhere(document: Path) -> None:
    relative = [link for link in links(document) if not re.match(r"[a-z]+:", link)]
    dead = []
    for link in relative:
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


@each_document
def test_nothing_leads_to_another_machine(document: Path) -> None:
    hosts = set(re.findall(r"\bhttps?://([\w.-]+)", document.read_text(encoding="utf-8")))
    assert hosts <= {"127.0.0.1"}


@each_document
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named_here = set(re.findall(r"\bmake ([a-z]+)\b", code(document)))
    assert named_here <= targets


def test_every_make_target_is_told_in_the_readme() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    readme = code(ROOT / "README.md")
    assert [target for target in " ".join(phony).split() if f"make {target}" not in readme] == []


@each_document
def test_every_command_that_is_named_exists(document: Path) -> None:
    named_here = re.findall(r"(?:^|[\"' ])yingda ([a-z-]+)(?: ([a-z]+))?", code(document), re.MULTILINE)
    assert [words for words in named_here if not _is_command(*words)] == []


def _is_command(word: str, second: str) -> bool:
    command = prompts if word == "prompts" else main.commands.get(word)
    if isinstance(command, click.Group) and second:
        return second in command.commands
    return command is not None


@each_document
def test_every_setting_that_is_named_exists(document: Path) -> None:
    known = {option.name for option in OPTIONS}
    named_here = set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", document.read_text(encoding="utf-8")))
    assert named_here <= known


def test_the_defaults_in_the_readme_are_those_of_the_code() -> None:
    defaults = {option.name: option.default or "none" for option in OPTIONS}
    lines = [
        line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if "| `YINGDA_" in line
    ]
    told: dict[str, str] = {}
    for line in lines:
        names, values = (cell.replace("`", "").split(", ") for cell in line.strip("| ").split(" | ")[:2])
        told |= dict(zip(names, values, strict=True))
    assert told != {}
    assert told == {name: defaults[name] for name in told}


@each_document
def test_every_file_of_ours_that_is_named_exists(document: Path) -> None:
    tops = ("src", "web", "deploy", "tests", "bench", "docs")
    named_here = re.findall(rf"(?<![\w/.-])(?:{'|'.join(tops)})/[\w./-]+\.\w+", code(document))
    assert [name for name in named_here if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    "name", ["architecture.md", *(f"adr/{file.name}" for file in sorted((ROOT / "docs/adr").iterdir()))]
)
def test_every_module_that_is_named_exists(name: str) -> None:
    text = code(ROOT / "docs" / name)
    domains = "|".join(place.name for place in (ROOT / "src/yingda").iterdir() if place.is_dir())
    named_here = re.findall(rf"(?<![\w/.])((?:{domains}|voice|channels|engine)/[\w/]+\.(?:py|sql))", text)
    assert [module for module in named_here if not list((ROOT / "src/yingda").rglob(module))] == []


def test_images_are_small_and_shown() -> None:
    images = set((ROOT / "docs/images").iterdir())
    shown = {(document.parent / link).resolve() for document in DOCUMENTS for link in links(document)}
    assert images != set()
    assert {image.name for image in images - shown} == set()
    assert [image.name for image in images if image.stat().st_size > SMALL_IMAGE] == []


def test_decisions_are_numbered_without_a_gap_and_in_one_form() -> None:
    decisions = sorted((ROOT / "docs/adr").iterdir())
    numbers = [match[1] for decision in decisions if (match := NUMBERED.fullmatch(decision.name))]
    assert numbers == [f"{number:03}" for number in range(1, len(decisions) + 1)]
    for decision in decisions:
        text = decision.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(decision.name[:3])}. ")
        parts = [text.find(f"**{part}.**") for part in ("Context", "Decision", "Consequences")]
        assert parts == sorted(parts)
        assert parts[0] > 0
