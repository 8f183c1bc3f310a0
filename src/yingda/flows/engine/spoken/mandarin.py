"""How Mandarin speaks numbers: in groups of four digits, with 零 for what is missing and 两 where it is counted."""

from datetime import date, time

from yingda.flows.engine.spoken.values import Number

_UNITS = ("1000", "100", "10", "")
_GROUP = 10**4
_YI = 10**8


def number(value: Number) -> tuple[str, ...]:
    """负一千零二十点三."""
    return _keys(_minus(value), _whole(value.whole), _decimals(value.decimals))


def ordinal(whole: int) -> tuple[str, ...]:
    """第十二."""
    return _keys(["di"], _whole(whole, counted=False))


def digits(text: str) -> tuple[str, ...]:
    """Digit by digit as on the telephone, where 一 is 幺."""
    return _keys(["yao" if digit == "1" else digit for digit in text])


def amount(value: Number) -> tuple[str, ...]:
    """十二元零五分; 十二元整."""
    jiao, fen = int(value.decimals[0]), int(value.decimals[1])
    if not jiao and not fen:
        return _keys(_minus(value), _counted(value.whole), ["yuan", "zheng"])
    yuan = [*_counted(value.whole), "yuan"] if value.whole else []
    gap = ["0"] if yuan and not jiao else []
    small = [*(_counted(jiao) if jiao else []), *(["jiao"] if jiao else []), *gap]
    return _keys(_minus(value), yuan, small, [*_counted(fen), "fen"] if fen else [])


def day(value: date) -> tuple[str, ...]:
    """二零二六年十一月二十二日."""
    return _keys(
        list(f"{value.year:04}"), ["year"], _small(value.month), ["month"], _small(value.day), ["day"]
    )


def moment(value: time) -> tuple[str, ...]:
    """两点零五分; 九点整; 十四点半."""
    hour = [*_counted(value.hour), "hour"]
    match value.minute:
        case 0:
            return _keys(hour, ["zheng"])
        case 30:
            return _keys(hour, ["half"])
        case minute:
            return _keys(hour, ["0"] if minute < 10 else [], _small(minute), ["minute"])


def count(whole: int) -> tuple[str, ...]:
    """两位; 两分钟; 十二位: a number before what is counted."""
    return _keys(_counted(whole))


def _keys(*parts: list[str]) -> tuple[str, ...]:
    return tuple(f"spoken.zh.{word}" for part in parts for word in part)


def _minus(value: Number) -> list[str]:
    return ["minus"] if value.negative else []


def _decimals(decimals: str) -> list[str]:
    return ["point", *decimals] if decimals else []


def _counted(whole: int) -> list[str]:
    """Before a unit of measure, two alone is 两."""
    return ["liang"] if whole == 2 else _whole(whole)


def _small(whole: int) -> list[str]:
    return _whole(whole, counted=False)


def _whole(whole: int, *, counted: bool = True) -> list[str]:
    words = _grouped(whole, counted=counted) or ["0"]
    # Ten to nineteen, at the very beginning: 十二, not 一十二.
    return words[1:] if words[:2] == ["1", "10"] else words


def _grouped(whole: int, *, counted: bool) -> list[str]:
    """From 亿 to 万 to what is below; 零 where the next group does not fill its places."""
    for size, unit in ((_YI, "100000000"), (_GROUP, "10000")):
        if whole >= size:
            many, rest = divmod(whole, size)
            head = ["liang"] if many == 2 and counted else _grouped(many, counted=counted)
            gap = ["0"] if 0 < rest < size // 10 else []
            return [*head, unit, *gap, *_grouped(rest, counted=counted)]
    return _group(whole, counted=counted)


def _group(whole: int, *, counted: bool) -> list[str]:
    """Up to 9,999; several missing places are one 零, and none at the end."""
    words: list[str] = []
    for digit, unit in zip(f"{whole:04}".lstrip("0"), _UNITS[4 - len(str(whole)) :], strict=False):
        if digit == "0":
            words += ["0"] if words and words[-1] != "0" else []
        else:
            words += [digit, unit] if unit else [digit]
    if words and words[-1] == "0":
        words.pop()
    return ["liang", *words[1:]] if counted and words[:2] == ["2", "1000"] else words
