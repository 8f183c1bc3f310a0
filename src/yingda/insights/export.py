"""Figures as a spreadsheet, with their definitions in a sheet of its own."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from yingda.insights.view import DefinitionOut, FiguresOut, Name, Values
from yingda.platform.sheets.model import harmless

_FORMATS: Final = {"count": "0", "seconds": "[h]:mm:ss", "longest": "[h]:mm:ss", "share": "0.0%"}
_WORDS: Final = {
    "zh": ("数据", "口径", "对象", "开始", "结束", "合计", "全部", "指标", "定义", "未知", "时区", "统计至"),
    "en": (
        "Figures",
        "Definitions",
        "For",
        "From",
        "To",
        "Total",
        "All",
        "Figure",
        "Definition",
        "unknown",
        "Time zone",
        "Counted until",
    ),
}


def as_xlsx(figures: FiguresOut, *, locale: str) -> bytes:
    """A sheet of figures with their totals, and a sheet that says what they mean."""
    language = "zh" if locale.startswith("zh") else "en"
    book = openpyxl.Workbook(write_only=True)
    _fill_figures(book.create_sheet(_WORDS[language][0]), figures, language=language)
    _fill_definitions(book.create_sheet(_WORDS[language][1]), figures, language=language)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill_figures(sheet: Any, figures: FiguresOut, *, language: str) -> None:
    _, _, key, begin, end, total, everything, _, _, unknown, _, _ = _WORDS[language]
    zone = ZoneInfo(figures.timezones[0]) if figures.timezones else ZoneInfo("UTC")
    names = {each.key: _named(each.name, language, unknown) for each in figures.totals}
    sheet.freeze_panes = "D2"
    heads = [_said(each, language).name for each in figures.definitions]
    sheet.append([_text(sheet, each) for each in (key, begin, end, *heads)])
    for row in figures.rows:
        left = (names.get(row.key, unknown), _local(row.begin, zone), _local(row.end, zone))
        sheet.append(_line(sheet, left, figures.definitions, row.values))
    for each in figures.totals:
        left = (names[each.key], total, "")
        sheet.append(_line(sheet, left, figures.definitions, each.values))
    sheet.append(_line(sheet, (everything, total, ""), figures.definitions, figures.total))


def _fill_definitions(sheet: Any, figures: FiguresOut, *, language: str) -> None:
    *_, name, definition, _, zone, until = _WORDS[language]
    sheet.append([_text(sheet, name), _text(sheet, definition)])
    for each in figures.definitions:
        said = _said(each, language)
        sheet.append([_text(sheet, said.name), _text(sheet, said.definition)])
    sheet.append([_text(sheet, zone), _text(sheet, ", ".join(figures.timezones))])
    sheet.append([_text(sheet, until), _text(sheet, figures.as_of.isoformat() if figures.as_of else "")])


def _said(each: DefinitionOut, language: str) -> Any:
    return each.words.zh if language == "zh" else each.words.en


def _named(name: Name | None, language: str, unknown: str) -> str:
    return unknown if name is None else name.zh if language == "zh" else name.en


def _local(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _line(sheet: Any, left: Sequence[str], heads: Sequence[DefinitionOut], values: Values) -> list[Any]:
    return [
        *(_text(sheet, each) for each in left),
        *(_number(sheet, values[each.code], unit=each.unit) for each in heads),
    ]


def _number(sheet: Any, value: float | None, *, unit: str) -> Any:
    """A number that can be computed with; durations are parts of a day, as spreadsheets keep them."""
    if value is None:
        return WriteOnlyCell(sheet, value="")
    cell = WriteOnlyCell(sheet, value=value / 86_400 if unit in ("seconds", "longest") else value)
    cell.number_format = _FORMATS[unit]
    return cell


def _text(sheet: Any, value: str) -> Any:
    cell = WriteOnlyCell(sheet, value=harmless(ILLEGAL_CHARACTERS_RE.sub("", value)))
    cell.data_type = "s"
    return cell
