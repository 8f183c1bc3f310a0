"""Why a row is not taken, in sentences: for the page and for the table that is downloaded and corrected."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from yingda.desk.importing.incoming.usecases import Reasons
from yingda.desk.importing.model import Column, Language
from yingda.platform.sheets.writing import xlsx_pieces

_HEADS: Final[Mapping[Language, tuple[str, str, str, str]]] = {
    "zh": ("未导入原因", "第 {row} 行", "：", "；"),
    "en": ("Why not imported", "Row {row}", ": ", "; "),
}
_TEMPLATE: Final[Mapping[Language, tuple[tuple[str, str], tuple[str, str, str], str]]] = {
    "zh": (("填写", "说明"), ("列", "必填", "示例"), "是"),
    "en": (("List", "What it takes"), ("Column", "Required", "Example"), "yes"),
}
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "cell_too_long": ("内容超过 32767 个字符", "holds more than 32,767 characters"),
    "damaged_text": ("含有乱码（�），原文在之前已损坏", "holds � signs: the text was damaged before"),
    "error_value": ("是表格软件的错误值，不是数据", "is an error of the spreadsheet, not a value"),
    "control_characters": ("含有不可见的控制字符", "holds control characters"),
    "formula": ("看起来是公式，不能导入；请改为普通文字", "looks like a formula; write it as plain text"),
    "too_many_cells": ("单元格比列名多，请检查分隔符和引号", "has more cells than columns; check separators and quotes"),
    "too_few_cells": ("单元格比列名少，请检查分隔符和引号", "has fewer cells than columns; check separators and quotes"),
    "digits_lost": ("数字太长，末尾已丢失；请将该列设为文本后重填", "lost digits in the spreadsheet; format the column as text"),
    "twice_in_file": ("与文件中前面的行重复", "stands in an earlier row of the file, too"),
    "means_several": ("已有多条记录与之相符，无法确定是哪一条", "fits several that are there; which one is meant is not clear"),
    "value_taken": ("已被另一条记录使用", "is used by another one already"),
    "unknown": ("没有这一项", "is not known"),
    "missing": ("必填，但没有内容", "is required and empty"),
    "not_a_text": ("不是文字", "is no text"),
    "too_long": ("太长", "is too long"),
    "too_many": ("太多", "are too many"),
    "not_a_number": ("不是数字", "is no number"),
    "too_small": ("小于允许的最小值", "is smaller than allowed"),
    "too_large": ("大于允许的最大值", "is larger than allowed"),
    "not_an_integer": ("不是整数", "is no whole number"),
    "not_an_amount": ("不是金额（最多两位小数）", "is no amount with at most two decimals"),
    "not_a_date": ("不是日期，请写成 2026-01-31", "is no date such as 2026-01-31"),
    "not_a_moment": ("不是时间，请写成 2026-01-31T09:30+08:00", "is no time such as 2026-01-31T09:30+08:00"),
    "moment_without_zone": ("缺少时区，请写成 2026-01-31T09:30+08:00", "lacks its time zone: 2026-01-31T09:30+08:00"),
    "not_yes_or_no": ("请填写“是”或“否”", "must be yes or no"),
    "not_a_choice": ("不在可选项中", "is none of the choices"),
    "not_a_phone": ("不是有效的电话号码", "is no telephone number"),
    "not_an_email": ("不是有效的邮箱地址", "is no e-mail address"),
    "not_an_identity_number": ("不是有效的证件号码", "is no number of an identity document"),
    "identity_number_does_not_add_up": ("身份证号校验位不符，请核对", "does not add up; check its digits"),
    "not_a_code": ("只能用字母、数字和 - _ . /", "takes letters, digits and - _ . / only"),
    "not_files": ("附件不能导入", "cannot be imported"),
}  # fmt: skip


def reasons(columns: Sequence[Column], *, language: Language) -> Reasons:
    """How problems with these columns are said."""
    place = 0 if language == "zh" else 1
    head, row, colon, semicolon = _HEADS[language]
    return Reasons(
        head=head,
        row=row,
        colon=colon,
        semicolon=semicolon,
        words={code: words[place] for code, words in _WORDS.items()},
        columns={each.key: each.name(language) for each in columns},
    )


def template(columns: Sequence[Column], *, language: Language) -> Iterator[bytes]:
    """An empty XLSX list to be filled in: its columns, and beside them what each takes."""
    sheet, told, yes = _TEMPLATE[language]
    rows = [[each.name(language), yes if each.required else "", each.example] for each in columns]
    return xlsx_pieces([(sheet[0], [each.name(language) for each in columns], ()), (sheet[1], told, rows)])
