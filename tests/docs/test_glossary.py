"""The glossary has the code's codes, each with the interface's words in both languages."""

import json
import re
from collections.abc import Iterable
from typing import get_args

import pytest
from tests.docs.documents import ROOT, rows

from yingda.conversations.desk.view import ContactPhase
from yingda.conversations.events import EVENT_TYPES
from yingda.conversations.interactions.view import Result
from yingda.flows.engine.node_types import NODE_TYPES
from yingda.ledger.codec import event_type
from yingda.ledger.model import ActorKind
from yingda.routing.engine.explain import Waits
from yingda.routing.engine.no_calls import NoCalls
from yingda.routing.events import AgentEvent
from yingda.routing.transitions import REASONS, SEAT_AWAY, AgentState, Cause, Transition
from yingda.telephony.events import EndCause
from yingda.telephony.ports import Refusal
from yingda.tenancy.model import Role

GLOSSARY = ROOT / "docs/glossary.md"
LOCALES = ROOT / "web/src/shared/i18n"


def _words(language: str) -> dict[str, str]:
    files = [LOCALES / f"{language}.json", *sorted((LOCALES / "words").glob(f"*.{language}.json"))]
    return {key: text for file in files for key, text in json.loads(file.read_text(encoding="utf-8")).items()}


ZH, EN = _words("zh-CN"), _words("en")

SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/yingda").rglob("*.py"))
VOICE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "src/yingda/conversations/channels/voice").rglob("*.py")
)

CODED: dict[str, tuple[str, Iterable[str]]] = {
    "Roles": ("role", Role),
    "Agent states": ("state", AgentState),
    "Reasons": ("reason", [*REASONS, SEAT_AWAY]),
    "Causes 转换缘由": ("cause", Cause),
    "Why an agent gets no calls": ("no_calls", NoCalls),
    "Why a contact waits": ("waits", Waits),
    "Phases": ("phase", get_args(ContactPhase)),
    "Results": ("result", get_args(Result)),
    "Who ended it": ("actor", ActorKind),
    "Causes of ends": ("end_cause", {*EndCause, *Refusal, *re.findall(r'\b(?:cause|reason)="(\w+)"', VOICE)}),
    "Events 事件": ("event", map(event_type, EVENT_TYPES)),
    "Nodes of a flow": ("node_type", NODE_TYPES),
    "Audit": ("audit_action", set(re.findall(r'\baction="([a-z.]+)"', SOURCES))),
}
"""Heading in the glossary; prefix of the interface's words; what the code knows."""
UNWORDED: dict[str, Iterable[str]] = {
    "Transitions": Transition,
    "Events of an agent": map(event_type, get_args(AgentEvent)),
}
WITHOUT_A_ROW = {"state.busy"}
"""Words of the interface for what is no code of the table."""


def _rows(heading: str) -> dict[str, list[str]]:
    found = [
        cells for title, cells in rows(GLOSSARY) if title.startswith(heading) and cells[0].startswith("`")
    ]
    return {cells[0].strip("`"): cells[1:] for cells in found}


def _shown(text: str) -> str:
    return re.sub(r"\{\{\w+\}\}", "…", text)


@pytest.mark.parametrize("heading", CODED)
def test_every_code_stands_in_the_glossary_with_the_words_of_the_interface(heading: str) -> None:
    prefix, codes = CODED[heading]
    found = _rows(heading)
    assert sorted({str(code) for code in codes} - found.keys()) == []
    words = {code: [_shown(EN[f"{prefix}.{code}"]), _shown(ZH[f"{prefix}.{code}"])] for code in found}
    assert {code: cells[:2] for code, cells in found.items()} == words


@pytest.mark.parametrize("heading", CODED)
def test_every_word_of_the_interface_stands_in_the_glossary(heading: str) -> None:
    prefix = CODED[heading][0]
    keys = {key for key in ZH if key.startswith(f"{prefix}.")} - WITHOUT_A_ROW
    assert sorted(keys - {f"{prefix}.{code}" for code in _rows(heading)}) == []


@pytest.mark.parametrize("heading", UNWORDED)
def test_what_the_interface_never_shows_stands_there_too(heading: str) -> None:
    assert _rows(heading).keys() == {str(code) for code in UNWORDED[heading]}
