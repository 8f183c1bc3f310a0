"""Two lines whose menus lead into work at the desk: an insurer, and the service centre of a telephone company."""

from typing import Any, Final

from yingda.demo.flows.parts import FAREWELL, SURVEY, document, in_english, menu, say, waits

_ANNOUNCE: Final = ["to_agent", "recording_notice"]


def _to(queue: str, title: str) -> dict[str, Any]:
    return waits(queue, announce=_ANNOUNCE, title=title, after="survey")


INSURER: Final = document(
    "welcome",
    {
        "welcome": say("welcome", then="menu"),
        "menu": menu(
            "menu",
            "choose_english",
            choices={"1": "claim", "2": "policy", "9": "english", "0": "other"},
            otherwise="other",
            title="主菜单",
        ),
        "english": in_english("menu"),
        "claim": _to("claims", "报案"),
        "policy": _to("policy", "保单服务"),
        "other": _to("policy", "人工服务"),
        **SURVEY,
        **FAREWELL,
    },
)

MOBILE: Final = document(
    "welcome",
    {
        "welcome": say("welcome", then="menu"),
        "menu": menu(
            "menu",
            "choose_english",
            choices={
                "1": "plan",
                "2": "change",
                "3": "roaming",
                "4": "invoice",
                "5": "password",
                "6": "fault",
                "7": "complaint",
                "9": "english",
                "0": "other",
            },
            otherwise="other",
            title="主菜单",
        ),
        "english": in_english("menu"),
        "plan": _to("service", "套餐与余额查询"),
        "change": _to("service", "套餐变更"),
        "roaming": _to("service", "国际漫游"),
        "invoice": _to("service", "发票"),
        "password": _to("service", "服务密码找回"),
        "fault": _to("fault", "故障申告"),
        "complaint": _to("fault", "投诉建议"),
        "other": _to("service", "人工服务"),
        **SURVEY,
        **FAREWELL,
    },
)
