"""The first three lines: a museum, a maker of gas appliances, a transport bureau; each speaks English after 9."""

from typing import Any, Final

from yingda.demo.flows.parts import FAREWELL, SURVEY, collect, document, in_english, menu, say, waits

_ANNOUNCE: Final = ["to_agent", "recording_notice"]

MUSEUM: Final = document(
    "hours",
    {
        "hours": {
            "type": "calendar",
            "title": "开放时间",
            "calendar": "opening",
            "open": "welcome",
            "closed": "closed",
        },
        "welcome": say("welcome", then="menu"),
        "menu": menu(
            "menu",
            "choose_english",
            choices={"1": "opening", "2": "tickets", "3": "exhibitions", "9": "english", "0": "service"},
            otherwise="service",
            title="主菜单",
        ),
        "english": in_english("menu"),
        "opening": say("opening_hours", then="menu"),
        "tickets": say("tickets_traffic", then="menu"),
        "exhibitions": say("exhibitions", then="menu"),
        "service": waits("service", announce=_ANNOUNCE, title="人工服务"),
        "closed": say("closed", then="end", interruptible=False),
        **FAREWELL,
    },
)


def _at_gas(queue: str, title: str) -> dict[str, Any]:
    return waits(queue, announce=_ANNOUNCE, title=title, nobody="closed", after="survey")


GAS: Final = document(
    "welcome",
    {
        "welcome": say("welcome", then="menu"),
        "menu": menu(
            "menu",
            "choose_english",
            choices={"1": "installation", "2": "product", "9": "english", "0": "other"},
            otherwise="other",
            title="主菜单",
        ),
        "english": in_english("menu"),
        "product": collect(
            "ask_product",
            variable="product",
            digits=(8, 8),
            finish="",
            then="check",
            otherwise="repair",
            title="产品编号",
        ),
        "check": menu(
            "you_keyed",
            {"speak": "digits", "value": "{product}"},
            "confirm_product",
            choices={"1": "repair", "2": "product"},
            otherwise="repair",
            title="核对编号",
        ),
        "installation": _at_gas("installation", "安装预约"),
        "repair": _at_gas("repair", "报修"),
        "other": _at_gas("other", "其他业务"),
        "closed": say("closed", then="end", interruptible=False),
        **SURVEY,
        "full": FAREWELL["full"],
        "end": FAREWELL["end"],
    },
)

TRANSPORT: Final = document(
    "service",
    {
        "service": waits(
            "service",
            announce=["welcome", "choose_english", *_ANNOUNCE],
            title="全天人工服务",
            keys={"9": "english"},
        ),
        "english": in_english("in_english"),
        "in_english": waits("service", announce=["welcome", *_ANNOUNCE], title="Service in English"),
        **FAREWELL,
    },
)
