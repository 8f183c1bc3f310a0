"""Roadside rescue by forwarding, mail order by day and night, and the number that merchants share."""

from collections.abc import Mapping
from typing import Any, Final

from yingda.demo.flows.parts import FAREWELL, document, menu, say, waits
from yingda.demo.world.carrier import GARAGE_BUSY, GARAGE_BY_DAY, GARAGE_BY_NIGHT, GARAGE_SILENT


def _forward(title: str, *numbers: str) -> dict[str, object]:
    return {
        "type": "forward",
        "title": title,
        "numbers": list(numbers),
        "ring_seconds": 15,
        "announce": ["connecting", "recording_notice"],
        "whisper": ["whisper"],
        "confirm": "1",
        "recorded": True,
        "failed": "nobody_there",
    }


RESCUE: Final = document(
    "welcome",
    {
        "welcome": say("welcome", then="time", interruptible=False),
        "time": {
            "type": "calendar",
            "title": "昼夜",
            "calendar": "day",
            "open": "by_day",
            "closed": "by_night",
        },
        "by_day": _forward("白天值班修理厂", GARAGE_BUSY, GARAGE_BY_DAY),
        "by_night": _forward("夜间值班修理厂", GARAGE_SILENT, GARAGE_BY_NIGHT),
        "nobody_there": say("nobody", then="end"),
        "end": FAREWELL["end"],
    },
)

MAILORDER: Final = document(
    "time",
    {
        "time": {
            "type": "calendar",
            "title": "营业时间",
            "calendar": "shop",
            "open": "day",
            "closed": "night",
        },
        "day": say("welcome_day", then="service"),
        "service": waits(
            "orders",
            announce=["wait_menu"],
            title="订购专员",
            nobody="menu",
            keys={"1": "callback"},
        ),
        "night": say("welcome_night", then="menu"),
        "menu": menu(
            "menu", choices={"1": "voicemail", "2": "callback"}, otherwise="voicemail", title="夜间菜单"
        ),
        "voicemail": {
            "type": "voicemail",
            "title": "留言订购",
            "queue": "orders",
            "prompts": ["voicemail_ask"],
            "max_seconds": 120,
            "thanks": ["voicemail_thanks"],
            "next": "end",
            "otherwise": "end",
        },
        "callback": {
            "type": "callback",
            "title": "预约回电",
            "queue": "orders",
            "prompts": ["callback_offer"],
            "ask_number": ["ask_number"],
            "ask_time": ["ask_time"],
            "booked": ["callback_booked"],
            "already": ["callback_already"],
            "declined": "voicemail",
            "refused": "voicemail",
        },
        "full": FAREWELL["full"],
        "end": FAREWELL["end"],
    },
)

SHARED: Final = document(
    "merchant",
    {
        "merchant": {
            "type": "merchant",
            "title": "商户代码",
            "prompts": ["shared_welcome"],
            "timeout": 8,
            "invalid": ["merchant_unknown"],
            "no_input": ["no_input"],
            "unavailable": "busy",
            "otherwise": "end",
        },
        "busy": say("merchant_busy", then="end"),
        "end": FAREWELL["end"],
    },
)


def merchant_document(number: str) -> Mapping[str, Any]:
    """A merchant's line: opening hours, or straight to his own telephone."""
    return document(
        "welcome",
        {
            "welcome": say("welcome", "opening_hours", then="forward"),
            "forward": {
                "type": "forward",
                "title": "商户电话",
                "numbers": [number],
                "ring_seconds": 20,
                "announce": ["to_agent"],
                "ended": "end",
                "failed": "busy",
            },
            "busy": say("no_agents", then="end"),
            "end": FAREWELL["end"],
        },
    )
