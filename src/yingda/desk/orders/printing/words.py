"""The words of a printed order, in both languages."""

from collections.abc import Mapping
from typing import Final, Literal

Language = Literal["zh-CN", "en"]

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "order": ("工单", "Order"),
    "subject": ("主题", "Subject"),
    "state": ("状态", "State"),
    "priority": ("优先级", "Priority"),
    "low": ("低", "Low"),
    "normal": ("普通", "Normal"),
    "high": ("高", "High"),
    "urgent": ("紧急", "Urgent"),
    "subtype": ("子类", "Subtype"),
    "area": ("区域", "Area"),
    "product": ("产品", "Product"),
    "opened_at": ("受理时间", "Opened"),
    "opened_by": ("受理人", "Opened by"),
    "responsible": ("处理人", "Responsible"),
    "solved_at": ("解决时间", "Solved"),
    "closed_at": ("关闭时间", "Closed"),
    "satisfaction": ("满意度", "Satisfaction"),
    "form": ("工单内容", "Form"),
    "clocks": ("时限", "Clocks"),
    "due": ("时限至", "due"),
    "stopped": ("完成于", "stopped"),
    "missed": ("超时", "missed"),
    "paused": ("暂停", "paused"),
    "history": ("处理记录", "History"),
    "printed": ("打印", "Printed"),
    "page": ("页", "Page"),
    "signature": ("客户签字", "Customer's signature"),
    "yes": ("是", "Yes"),
    "no": ("否", "No"),
    "files": ("个附件", "files"),
    "opened": ("新建工单", "Opened"),
    "moved": ("流转", "Moved"),
    "changed": ("修改内容", "Form changed"),
    "assigned": ("派单", "Given"),
    "commented": ("备注", "Comment"),
    "rated": ("登记满意度", "Satisfaction recorded"),
    "reopened": ("重新打开", "Reopened"),
    "duplicate": ("标记为重复工单", "Found to be a duplicate"),
    "has_duplicate": ("另有重复工单", "Has a duplicate"),
    "child_added": ("新增下级工单", "Order below it opened"),
    "revealed": ("查看隐藏内容", "Masked value seen"),
    "visited": ("回访", "Return visit"),
    "escalated": ("升级提醒", "Escalated"),
    "identity": ("身份核验", "Identity checked"),
    "itself": ("系统", "By itself"),
}


def word(key: str, language: Language) -> str:
    """One word; what has none is shown as it is."""
    zh, en = _WORDS.get(key, (key, key))
    return en if language == "en" else zh
