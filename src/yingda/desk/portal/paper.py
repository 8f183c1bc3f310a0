"""The own view drawn as a PDF: what an enterprise's management reads on Monday."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from pylopdf_fonts_zh_cn import sans_path

from yingda.desk.portal.model import Issue
from yingda.desk.portal.usecases import OwnView

FONT: Final = "noto"
GREY: Final = 110
ROW: Final = 6.5
MOST_ROWS: Final = 12
TOGETHER: Final = 12 + 4 * ROW
"""So much room a heading wants below it: its table's head and first rows stay with it."""
_SPANS: Final = (
    (86_400, 3600, "{} 天 {} 小时", "{} d {} h"),
    (3600, 60, "{} 小时 {} 分", "{} h {} min"),
    (60, 1, "{} 分 {} 秒", "{} min {} s"),
    (1, 1, "{} 秒", "{} s"),
)
"""Its two units in seconds, and how they are said."""
_WORDS: Final = {
    "title": ("工单与热点问题", "Orders and hot issues"),
    "weekly": ("热点问题周报", "Weekly hot issues"),
    "by_itself": ("系统自动生成", "made by itself"),
    "opened": ("受理", "Opened"),
    "done": ("已办结", "Done"),
    "live": ("在办", "In work"),
    "overdue": ("已超时", "Overdue"),
    "reopened": ("重开", "Reopened"),
    "response": ("平均首次响应", "Mean first response"),
    "solution": ("平均解决用时", "Mean time to solve"),
    "satisfaction": ("满意度", "Satisfaction"),
    "moment": ("此刻", "At this moment"),
    "clocks": ("时限", "Clocks"),
    "kept": ("按时", "Kept"),
    "missed": ("超时", "Missed"),
    "started": ("开始", "Begun"),
    "rate": ("按时率", "Kept, %"),
    "types": ("问题分类", "Issues by type"),
    "areas": ("按区域", "By area"),
    "products": ("按产品", "By product"),
    "terms": ("上升词", "Rising terms"),
    "now": ("本期", "Now"),
    "before": ("上期", "Before"),
    "change": ("变化", "Change"),
    "new": ("新出现", "New"),
    "none": ("没有", "None"),
    "printed": ("打印", "Printed"),
    "page": ("页", "Page"),
}


class _Report(FPDF):
    def __init__(self, view: OwnView, *, english: bool, printed_by: str | None) -> None:
        super().__init__(format="A4")
        self.view, self.english = view, english
        self.heads = "weekly" if printed_by is None else "title"
        self.printed_by = self.word("by_itself") if printed_by is None else printed_by
        self.add_font(FONT, fname=str(sans_path()))
        self.set_auto_page_break(auto=True, margin=18)
        self.alias_nb_pages()
        self.set_title(self.word(self.heads))
        self.add_page()

    def word(self, key: str) -> str:
        return _WORDS[key][self.english]

    def footer(self) -> None:
        at = self.view.made_at.astimezone(self.view.span.zone)
        self.set_y(-14)
        self.set_font(FONT, size=8)
        self.set_text_color(GREY)
        self.cell(
            text=f"{self.word('printed')} {at:%Y-%m-%d %H:%M} · {self.printed_by} · {self.word('page')} {self.page_no()}/{{nb}}"
        )

    def heading(self, text: str, *, size: int = 12) -> None:
        if self.will_page_break(TOGETHER):
            self.add_page()
        self.ln(4)
        self.set_font(FONT, size=size)
        self.set_text_color(0)
        self.cell(text=text, h=size * 0.6, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(2)

    def grid(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Rows of text, the first column wide, the others figures to the right."""
        lines = list(rows)
        self.set_font(FONT, size=9)
        if not lines:
            self.set_text_color(GREY)
            self.cell(text=self.word("none"), h=ROW, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            return
        self.set_text_color(0)
        width = 26.0
        first = self.epw - width * (len(head) - 1)
        for line in (head, *lines):
            for place, text in enumerate(line):
                last = place == len(line) - 1
                self.cell(
                    w=first if place == 0 else width,
                    h=ROW,
                    text=text,
                    align="L" if place == 0 else "R",
                    border="B" if line is head else 0,
                    new_x=XPos.LMARGIN if last else XPos.RIGHT,
                    new_y=YPos.NEXT if last else YPos.TOP,
                )


def draw(view: OwnView, *, english: bool, printed_by: str | None) -> bytes:
    """The PDF of an own view, as somebody prints it, or (None) as the report of its week."""
    report = _Report(view, english=english, printed_by=printed_by)
    names = view.tenant
    report.heading(
        f"{names['name_en'] if english else names['name_zh']} · {report.word(report.heads)}", size=16
    )
    report.set_font(FONT, size=10)
    report.set_text_color(GREY)
    report.cell(text=f"{view.span.first} – {view.span.last}", h=ROW, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    _totals(report)
    report.heading(report.word("clocks"))
    report.grid(
        ["", *(report.word(key) for key in ("started", "kept", "missed", "rate"))],
        [_clock(report, row) for row in view.clocks],
    )
    head = ["", report.word("now"), report.word("before"), report.word("change")]
    report.heading(report.word("types"))
    report.grid(head, [_line(report, _type(report, *each[:2]), each[2]) for each in view.types[:MOST_ROWS]])
    for key, issues in (("areas", view.areas), ("products", view.products), ("terms", view.terms)):
        report.heading(report.word(key))
        report.grid(head, [_line(report, each.key, each) for each in issues[:MOST_ROWS]])
    return bytes(report.output())


def _totals(report: _Report) -> None:
    """What the span came to beside the former one, and below it what is to be done at this moment."""
    view = report.view
    spans = (view.totals, view.before)
    counts = [(key, *(str(each[key]) for each in spans)) for key in ("opened", "done", "reopened")]
    means = [
        (key, *(_span(each[f"{key}_seconds"], english=report.english) for each in spans))
        for key in ("response", "solution")
    ]
    score = ("satisfaction", *(_score(each["satisfaction"]) for each in spans))
    report.ln(3)
    report.grid(
        ["", report.word("now"), report.word("before")],
        [(report.word(key), now, before) for key, now, before in (*counts, *means, score)],
    )
    report.ln(3)
    report.grid(
        ["", report.word("moment")], [(report.word(key), str(view.live[key])) for key in ("live", "overdue")]
    )


def _score(score: float | None) -> str:
    return "–" if score is None else f"{score:.1f} / 5"


def _span(seconds: float | None, *, english: bool) -> str:
    """A mean time in the two units that matter, as the page says it."""
    if seconds is None:
        return "–"
    whole = round(seconds)
    unit, smaller, *said = next((each for each in _SPANS if whole >= each[0]), _SPANS[-1])
    return said[english].format(whole // unit, whole % unit // smaller)


def _clock(report: _Report, row: Any) -> tuple[str, ...]:
    name = row["name_en"] if report.english else row["name_zh"]
    over = row["kept"] + row["missed"]
    rate = f"{row['kept'] / over:.1%}" if over else "–"
    return name, str(row["started"]), str(row["kept"]), str(row["missed"]), rate


def _type(report: _Report, names: Any, subtype: str | None) -> str:
    language = "name_en" if report.english else "name_zh"
    known = {each["code"]: each[language] for each in names["subtypes"] or ()}
    return f"{names[language]} · {known.get(subtype, subtype)}" if subtype else str(names[language])


def _line(report: _Report, name: str, issue: Issue) -> tuple[str, str, str, str]:
    change = report.word("new") if issue.change is None else f"{issue.change:+.0%}"
    return name, str(issue.now), str(issue.before), change
