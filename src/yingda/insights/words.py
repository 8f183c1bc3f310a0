"""What each figure is called in both languages, and its definition in Chinese; the English one is its function's docstring."""

from dataclasses import dataclass
from typing import Final

from yingda.insights.measures import MEASURES, Unit
from yingda.insights.model import By
from yingda.insights.ratios import RATIOS


@dataclass(frozen=True, kw_only=True, slots=True)
class Definition:
    """A figure as it is told to people."""

    code: str
    unit: Unit
    name_zh: str
    name_en: str
    zh: str
    en: str
    rows: str
    """The measure whose rows are behind it."""


_WORDS: Final[dict[str, tuple[str, str, str]]] = {
    "queued": (
        "排队",
        "Queued",
        "进入队列等待座席的来电：每次入队计入该队列，企业和号码对同一来电只计一次，均计入入队所在的时段。",
    ),
    "answered": ("接通", "Answered", "入队后由座席接通的来电。"),
    "in_target": ("时限内接通", "In target", "等待时间不超过来电时队列目标时限的接通来电。"),
    "service_level": ("服务水平", "Service level", "时限内接通的来电，占已排队来电（扣除短放弃）的比例。"),
    "connected_rate": ("接通率", "Connected rate", "接通的来电占已排队来电的比例；承诺不低于 90%。"),
    "average_answer": ("平均应答时间", "Avg. speed of answer", "接通来电的平均等待时间。"),
    "answer_wait": ("接通等待", "Wait of answered", "接通来电从入队到座席与来电者通话的等待时间合计。"),
    "abandoned": ("放弃", "Abandoned", "座席接通之前来电者挂断的排队来电；在队列的数字中指在该队列等待时挂断。"),
    "abandon_rate": ("放弃率", "Abandon rate", "放弃的来电（含短放弃）占已排队来电的比例。"),
    "short_abandoned": ("短放弃", "Short abandons", "来电者等待时间短于队列短放弃阈值的放弃来电。"),
    "abandoned_to_10": ("放弃 <10 秒", "Abandoned < 10 s", "来电者等待不足 10 秒的放弃来电。"),
    "abandoned_to_30": ("放弃 10–30 秒", "Abandoned 10–30 s", "来电者等待 10 秒至不足 30 秒的放弃来电。"),
    "abandoned_to_60": ("放弃 30–60 秒", "Abandoned 30–60 s", "来电者等待 30 秒至不足 60 秒的放弃来电。"),
    "abandoned_to_120": ("放弃 1–2 分钟", "Abandoned 1–2 min", "来电者等待一分钟至不足两分钟的放弃来电。"),
    "abandoned_later": ("放弃 ≥2 分钟", "Abandoned ≥ 2 min", "来电者等待两分钟或更久的放弃来电。"),
    "average_abandon": ("平均放弃时间", "Avg. time to abandon", "放弃来电的平均等待时间。"),
    "abandon_wait": ("放弃等待", "Wait of abandoned", "放弃来电从入队到来电者挂断的等待时间合计。"),
    "not_served": (
        "未服务离队",
        "Left unserved",
        "未经座席接通、也非来电者挂断而离队的来电：等待超限、改为回呼或留言、由流程或系统结束。",
    ),
    "waiting": ("等待中", "Waiting", "尚无结果的排队来电；任何比率都不计入。"),
    "longest_wait": ("最长等待", "Longest wait", "已结束的等待中最长的一次，不论结果如何。"),
    "waits_told": ("告知预计等待", "Waits told", "此后获接通的来电者被告知预计等待时间的次数。"),
    "wait_error": ("预计偏差合计", "Error of told waits", "所告知的等待与实际等待之差（不论多少）的合计。"),
    "average_wait_error": ("平均预计偏差", "Avg. error of told waits", "所告知的等待与实际等待之差（不论多少）的平均值。"),
    "handled": ("处理量", "Handled", "座席处理的各类联络：来电、回呼、留言和座席外呼。"),
    "talk": ("通话时长", "Talk", "联络有座席在线的时间（不含保持），仅计已结束的部分；座席的数字还包括其被咨询的时间。"),
    "hold": ("保持时长", "Hold", "客户被保持、驻留或等待座席话机恢复的时间，仅计已结束的部分。"),
    "wrap_up": ("整理时长", "Wrap-up", "座席话后整理的时间，仅计已结束的部分。"),
    "handle_time": ("处理时长", "Handle time", "通话、保持与话后整理时间之和。"),
    "average_handle": ("平均处理时长", "Avg. handle time", "处理时长除以处理量。"),
    "occupancy": (
        "占用率",
        "Occupancy",
        "座席（或现服务于该对象的全部座席）签入时间扣除休息后，用于通话、保持或整理的比例，不论为谁服务；按时段边界切分。",
    ),
    "offered": ("派送", "Offers", "各类联络派送给座席的次数。"),
    "refused": ("拒接", "Refused", "座席（或其话机）拒绝的派送。"),
    "not_answered": ("振铃未接", "Not answered", "座席任其振铃直至振铃时限结束的派送。"),
    "transferred": ("转接", "Transfers", "座席把联络转给他人的次数。"),
    "transfer_rate": ("转接率", "Transfer rate", "转接次数除以处理量。"),
    "consulted": ("咨询", "Consultations", "保持客户期间咨询他人的次数。"),
    "callbacks": ("预约回呼", "Callbacks booked", "来电者选择回呼而不再等待的来电。"),
    "voicemails": ("留言", "Voicemails", "来电者为该队列留言的来电。"),
    "forwarded": ("转外线", "Forwarded", "接通到外部号码的来电。"),
    "dialled": ("外呼", "Dialled", "我方拨打客户的次数：回呼、留言处理或座席自行外呼。"),
    "reached": ("外呼接通", "Reached", "我方拨打的客户接听的次数。"),
    "arrived": ("呼入", "Arrived", "到达号码的来电（含被拒的），计入来电到达的时段。"),
    "taken": ("受理", "Taken", "到达并被受理的来电：未被拒绝、未失败、也未落到交换机的应急播报。"),
    "network_rate": ("网络接通率", "Network rate", "受理的来电占全部呼入的比例。"),
}  # fmt: skip
"""In the order in which figures are shown: name zh, name en, definition zh."""


def definitions(by: By) -> list[Definition]:
    """The figures that there are for this, in the order in which they are shown."""
    return [_definition(code) for code in _WORDS if by in (MEASURES.get(code) or RATIOS[code]).by]


def _definition(code: str) -> Definition:
    name_zh, name_en, zh = _WORDS[code]
    known = MEASURES.get(code) or RATIOS[code]
    rows = code if code in MEASURES else RATIOS[code].rows
    return Definition(
        code=code, unit=known.unit, name_zh=name_zh, name_en=name_en, zh=zh, en=known.definition, rows=rows
    )
