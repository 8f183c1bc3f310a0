"""What is written to those whom a standing authorisation names: that a list is there, or why not; never the list itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from yingda.desk.mail.usecases import Letter

_CAUSES: Final[Mapping[str, tuple[str, str]]] = {
    "ended": ("授权已到期", "the authorisation has ended"),
    "giver_gone": ("授权人已停用", "who gave the authorisation works here no more"),
    "giver_without_right": ("授权人已没有导出权限", "who gave the authorisation has lost the right to"),
    "right_gone": ("授权人已没有导出权限", "who gave the authorisation has lost the right to"),
    "columns_gone": ("所选的列已被删除", "columns that were chosen are there no more"),
    "broken": ("系统内部出错，请联系运营方", "something went wrong on our side; please tell the operator"),
    "key_destroyed": ("该企业的密钥已销毁", "the enterprise's key was destroyed"),
}
_READY: Final = {
    "zh": (
        "名单已导出：{name}",
        "“{name}”已按授权导出，共 {rows} 行，保留至 {until}。\n\n"
        "登录后取走：{base}/exports\n系统凭密钥取走：GET {base}/api/exports/{id}/file\n\n"
        "授权人 {giver}，授权截至 {ends_on}。本邮件不含名单内容；每次取走都会留痕。\n",
    ),
    "en": (
        "List exported: {name}",
        "“{name}” was exported as authorised: {rows} rows, kept until {until}.\n\n"
        "Signed in, fetch it at {base}/exports\nBy a machine's key: GET {base}/api/exports/{id}/file\n\n"
        "Authorised by {giver} until {ends_on}. Nothing of the list is in this mail; whoever fetches it is noted.\n",
    ),
}
_NOT_MADE: Final = {
    "zh": ("名单未导出：{name}", "“{name}”这次没有导出：{cause}。\n\n查看：{base}/exports\n"),
    "en": (
        "List not exported: {name}",
        "“{name}” was not exported this time: {cause}.\n\nSee {base}/exports\n",
    ),
}


def ready(
    to: str, given: Mapping[str, Any], *, export: Mapping[str, Any], until: datetime, base: str
) -> Letter:
    """That a list is there, where it is fetched, and how long it is kept."""
    until = until.astimezone(ZoneInfo(given["timezone"]))
    return _letter(
        to, given, _READY, rows=export["done"], id=export["id"], until=f"{until:%Y-%m-%d %H:%M}", base=base,
        giver=given["given_by_name"], ends_on=given["ends_on"],
    )  # fmt: skip


def not_made(to: str, given: Mapping[str, Any], *, cause: str, base: str) -> Letter:
    """That a list was not made, and why."""
    words = _CAUSES.get(cause, (cause, cause))
    return _letter(to, given, _NOT_MADE, cause=words[given["language"] == "en"], base=base)


def _letter(
    to: str, given: Mapping[str, Any], words: Mapping[str, tuple[str, str]], **facts: object
) -> Letter:
    subject, text = words[given["language"]]
    return Letter(
        to=to, subject=subject.format(name=given["name"]), text=text.format(name=given["name"], **facts)
    )
