"""An order drawn as a PDF, with a font that has both scripts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from pylopdf_fonts_zh_cn import sans_path

from yingda.desk.fields.model import Field, FieldKind, Value
from yingda.desk.orders.engine.runs import Run
from yingda.desk.orders.masking import shown_values
from yingda.desk.orders.model.order import HistoryEntry, Order
from yingda.desk.orders.printing.words import Language, word

FONT: Final = "noto"
GREY: Final = 110
LABEL_WIDTH: Final = 42
ROW: Final = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """What is printed, for whom."""

    order: Order
    enterprise: str
    runs: Sequence[Run]
    history: Sequence[HistoryEntry]
    language: Language
    zone: ZoneInfo
    printed_by: str
    printed_at: datetime
    hides_numbers: bool

    def word(self, key: str) -> str:
        """A word in the reader's language."""
        return word(key, self.language)

    def name(self, named: Any) -> str:
        """What a thing with two names is called in the reader's language."""
        return str(named.name_en if self.language == "en" else named.name_zh)

    def moment(self, at: datetime | None) -> str:
        """A moment by the clock of the enterprise."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}" if at is not None else ""


class _Sheet(FPDF):
    """A page with who printed it, and when, at its foot."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(format="A4")
        self.paper = paper
        self.add_font(FONT, fname=str(sans_path()))
        self.set_title(f"{paper.word('order')} {paper.order.number}")
        self.set_auto_page_break(auto=True, margin=18)
        self.alias_nb_pages()
        self.add_page()

    def footer(self) -> None:
        paper = self.paper
        self.set_y(-14)
        self.set_font(FONT, size=8)
        self.set_text_color(GREY)
        printed = f"{paper.word('printed')} {paper.moment(paper.printed_at)} · {paper.printed_by}"
        self.cell(text=f"{paper.order.number} · {printed} · {paper.word('page')} {self.page_no()}/{{nb}}")

    def heading(self, text: str, *, size: int = 11) -> None:
        self.ln(3)
        self.set_font(FONT, size=size)
        self.set_text_color(0)
        self.cell(text=text, new_x=XPos.LMARGIN, new_y=YPos.NEXT, h=size * 0.6)
        self.set_draw_color(200)
        self.line(self.l_margin, self.get_y() + 1, self.w - self.r_margin, self.get_y() + 1)
        self.ln(3)

    def pair(self, label: str, text: str) -> None:
        if not text:
            return
        self.set_font(FONT, size=9)
        self.set_text_color(GREY)
        tall = cast(
            float,
            self.multi_cell(w=LABEL_WIDTH, h=ROW, text=label, align="L", dry_run=True, output="HEIGHT"),
        )
        if self.will_page_break(tall):
            self.add_page()
        page, top = self.page_no(), self.get_y()
        self.multi_cell(w=LABEL_WIDTH, h=ROW, text=label, align="L", new_x=XPos.RIGHT, new_y=YPos.TOP)
        self.set_text_color(0)
        self.multi_cell(w=0, h=ROW, text=text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        if self.page_no() == page:
            # A long label is not written over by what comes next.
            self.set_y(max(self.get_y(), top + tall))


def draw(paper: Paper) -> bytes:
    """The PDF of an order."""
    sheet = _Sheet(paper)
    order = paper.order
    sheet.set_font(FONT, size=9)
    sheet.set_text_color(GREY)
    sheet.cell(text=paper.enterprise, new_x=XPos.LMARGIN, new_y=YPos.NEXT, h=ROW)
    type_name = order.type_name_en if paper.language == "en" else order.type_name_zh
    sheet.heading(f"{type_name}  {order.number}", size=16)
    for label, text in _facts(paper):
        sheet.pair(paper.word(label), text)
    _form(sheet, paper)
    _clocks(sheet, paper)
    _history(sheet, paper)
    sheet.ln(8)
    sheet.pair(paper.word("signature"), "________________________")
    return bytes(sheet.output())


def _facts(paper: Paper) -> list[tuple[str, str]]:
    order = paper.order
    subtype = next((each for each in order.document.subtypes if each.code == order.subtype), None)
    return [
        ("subject", order.subject),
        ("state", paper.name(order.document.state(order.state))),
        ("priority", paper.word(order.priority.value)),
        ("subtype", paper.name(subtype) if subtype else ""),
        ("area", order.area or ""),
        ("product", order.product or ""),
        ("opened_at", paper.moment(order.opened_at)),
        ("opened_by", order.opened_by_name),
        ("responsible", order.responsible_name or ""),
        ("solved_at", paper.moment(order.solved_at)),
        ("closed_at", paper.moment(order.closed_at)),
        ("satisfaction", f"{order.satisfaction}/5" if order.satisfaction else ""),
    ]


def _form(sheet: _Sheet, paper: Paper) -> None:
    values = shown_values(paper.order.document, paper.order.values, hides_numbers=paper.hides_numbers)
    if not values:
        return
    sheet.heading(paper.word("form"))
    for field in paper.order.document.fields:
        if field.key in values:
            sheet.pair(paper.name(field), _text(paper, field, values[field.key]))


def _text(paper: Paper, field: Field, value: Value) -> str:
    if isinstance(value, bool):
        return paper.word("yes" if value else "no")
    if field.kind is FieldKind.FILES:
        return f"{len(value)} {paper.word('files')}" if isinstance(value, list) else "****"
    if field.kind is FieldKind.DATETIME and not field.is_masked:
        return paper.moment(datetime.fromisoformat(str(value)))
    names = {choice.code: paper.name(choice) for choice in field.choices}
    several = value if isinstance(value, list) else [str(value)]
    return ("；" if paper.language == "zh-CN" else "; ").join(names.get(each, each) for each in several)


def _clocks(sheet: _Sheet, paper: Paper) -> None:
    if not paper.runs:
        return
    sheet.heading(paper.word("clocks"))
    for run in paper.runs:
        told = [f"{paper.word('due')} {paper.moment(run.due_at)}"] if run.due_at else []
        if run.stopped_at is not None:
            told.append(f"{paper.word('stopped')} {paper.moment(run.stopped_at)}")
        if run.paused_since is not None:
            told.append(paper.word("paused"))
        if run.missed_at is not None:
            told.append(paper.word("missed"))
        sheet.pair(paper.name(run), " · ".join(told))


def _history(sheet: _Sheet, paper: Paper) -> None:
    if not paper.history:
        return
    sheet.heading(paper.word("history"))
    for entry in paper.history:
        who = entry.actor_name or paper.word("itself")
        what = " · ".join(part for part in (paper.word(entry.kind), _said(paper, entry)) if part)
        sheet.pair(
            paper.moment(entry.at), f"{who}：{what}" if paper.language == "zh-CN" else f"{who}: {what}"
        )


def _said(paper: Paper, entry: HistoryEntry) -> str:
    payload, document = entry.payload, paper.order.document
    known = {state.code: paper.name(state) for state in document.states}
    steps = [known.get(str(payload.get(key)), "") for key in ("from", "to") if key in payload]
    texts = [str(payload[key]) for key in ("text", "note", "remark", "user") if payload.get(key)]
    score = [f"{payload['score']}/5"] if "score" in payload else []
    return " ".join(part for part in (" → ".join(filter(None, steps)), *score, *texts) if part)
