"""What is said: texts with places for what is known of the customer, the agent and the contact; pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

from yingda.desk.fields.model import KEY, Field, Value

Language = Literal["zh-CN", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh-CN", "en")
BLANK: Final = "＿＿＿"
"""Stands where something is not known: the agent sees that he has to fill it in."""
PLACES: Final[Mapping[str, tuple[str, str]]] = {
    "greeting": ("问候语", "greeting"),
    "closing": ("结束语", "closing"),
    "time.greeting": ("时段问候", "greeting of the hour"),
    "customer.name": ("客户姓名", "customer's name"),
    "customer.grade": ("客户等级", "customer's grade"),
    "agent.name": ("座席姓名", "agent's name"),
    "agent.staff_no": ("座席工号", "agent's number"),
    "tenant.name": ("企业名称", "enterprise's name"),
    "contact.number": ("来电号码", "caller's number"),
    "contact.menu": ("菜单选择", "choice in the menu"),
}
"""What can stand in a text, and what it is called in the languages."""
_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_ANSWER: Final = "answer."
_VALUE: Final = "value."
"""The same as it is kept: the code of a choice, for the fields of an order."""
_CUSTOMER: Final = "customer."
"""Before the key of a field that the enterprise keeps of its customers."""
_NESTED: Final = ("greeting", "closing")
_YES_NO: Final[Mapping[Language, tuple[str, str]]] = {"zh-CN": ("是", "否"), "en": ("yes", "no")}


def placeholders_of(text: str) -> list[str]:
    """What stands in braces."""
    return [found.strip() for found in _PLACE.findall(text)]


def unknown_placeholders(text: str, asked: Iterable[str]) -> list[str]:
    """What nobody can fill in."""
    known = {*PLACES, *(f"{prefix}{key}" for key in asked for prefix in (_ANSWER, _VALUE))}
    return [word for word in placeholders_of(text) if word not in known and not _is_of_customer(word)]


def _is_of_customer(word: str) -> bool:
    return word.startswith(_CUSTOMER) and KEY.fullmatch(word.removeprefix(_CUSTOMER)) is not None


def rendered(text: str, known: Mapping[str, str]) -> str:
    """The text with what is known in its places; greeting and closing may have places of their own."""
    own = {key: value for key, value in known.items() if key not in _NESTED}
    nested = {key: _filled(known.get(key, ""), own) for key in _NESTED}
    return _filled(text, {**own, **{key: value for key, value in nested.items() if value}})


def _filled(text: str, known: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: known.get(found[1].strip()) or BLANK, text)


def answers_in_words(
    fields: Sequence[Field], answers: Mapping[str, Value], language: Language
) -> dict[str, str]:
    """What was answered, as it is said, by its place."""
    known = {field.key: field for field in fields}
    given = {key: value for key, value in answers.items() if key in known}
    said = {f"{_ANSWER}{key}": in_words(known[key], value, language) for key, value in given.items()}
    return said | {f"{_VALUE}{key}": str(value) for key, value in given.items()}


def customer_in_words(
    fields: Sequence[Field], values: Mapping[str, Value], language: Language
) -> dict[str, str]:
    """What an enterprise keeps of a customer, as it is said, by its place."""
    return {
        f"{_CUSTOMER}{field.key}": in_words(field, values[field.key], language)
        for field in fields
        if field.key in values
    }


def in_words(field: Field, value: Value, language: Language) -> str:
    """One answer as it is said."""
    if isinstance(value, bool):
        return _YES_NO[language][0 if value else 1]
    names = {each.code: each.name_en if language == "en" else each.name_zh for each in field.choices}
    if isinstance(value, list):
        return ("、" if language == "zh-CN" else ", ").join(names.get(each, each) for each in value)
    return names.get(str(value), str(value))


def time_greeting(hour: int, language: Language) -> str:
    """How one greets at this hour."""
    zh = (
        "早上好" if 5 <= hour < 9 else "上午好" if hour < 12 and hour >= 9 else "中午好" if hour == 12 else ""
    )
    en = "Good morning" if 5 <= hour < 12 else "Good afternoon" if 12 <= hour < 18 else "Good evening"
    if language == "en":
        return en
    return zh or ("下午好" if 13 <= hour < 18 else "晚上好")
