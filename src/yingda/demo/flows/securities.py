"""A securities house: who he is, what a share costs, what he holds, an order keyed and confirmed."""

from typing import Any, Final

from yingda.demo.flows.parts import FAREWELL, collect, document, menu, say, waits
from yingda.demo.world.securities import HOST

SECRET: Final = "house"


def _asks(
    path: str, *, answers: dict[str, str] | None = None, body: dict[str, str] | None = None
) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "method": "POST" if body else "GET",
        "url": f"https://{HOST}{path}",
        "secret": SECRET,
        "timeout": 4,
    }
    return {**asked, **({"body": body} if body else {}), **({"answers": answers} if answers else {})}


def _query(title: str, system: dict[str, Any], *, found: str, not_found: str) -> dict[str, Any]:
    return {
        "type": "query",
        "title": title,
        "system": system,
        "found": found,
        "not_found": not_found,
        "failed": "not_available",
    }


_PRICE: Final = {"speak": "amount", "value": "{price}"}
_STOCK: Final = {"choose": {"prefix": "stock.", "value": "{stock}"}}


def _account(then: str) -> dict[str, Any]:
    return collect(
        "ask_account", variable="account", digits=(8, 8), then=then, otherwise="menu", title="资金账号"
    )


def _pin(then: str) -> dict[str, Any]:
    return {
        "type": "verify_pin",
        "title": "交易密码",
        "prompts": ["ask_pin"],
        "invalid": ["pin_wrong"],
        "subject": "{account}",
        "min": 6,
        "max": 6,
        "system": _asks("/identities", body={"account": "{account}", "pin": "{pin}"}),
        "lock_after": 5,
        "lock_minutes": 30,
        "verified": then,
        "rejected": "wrong",
        "locked": "locked",
        "failed": "not_available",
    }


def _confirm(prompt: str) -> dict[str, Any]:
    return menu(
        prompt,
        _STOCK,
        {"speak": "number", "value": "{quantity}"},
        "shares",
        "confirm_order",
        choices={"1": "order", "2": "cancelled"},
        otherwise="cancelled",
        title="确认委托",
    )


SECURITIES: Final = document(
    "welcome",
    {
        "welcome": say("welcome", then="menu"),
        "menu": menu(
            "menu",
            choices={"1": "which", "2": "who_holds", "3": "who_trades", "0": "service"},
            otherwise="service",
            title="主菜单",
        ),
        # quotes
        "which": collect(
            "ask_stock",
            variable="stock",
            digits=(6, 6),
            finish="",
            then="quote",
            otherwise="menu",
            title="股票代码",
        ),
        "quote": _query(
            "行情", _asks("/quotes/{stock}", answers={"price": "price"}), found="price", not_found="no_stock"
        ),
        "price": say(_STOCK, "price_is", _PRICE, then="menu"),
        "no_stock": say("stock_unknown", then="menu"),
        # who it is
        "who_holds": _account("pin_holds"),
        "pin_holds": _pin("holdings"),
        "who_trades": _account("pin_trades"),
        "pin_trades": _pin("side"),
        "wrong": say("pin_wrong", then="end"),
        "locked": say("locked", then="end", interruptible=False),
        # holdings
        "holdings": _query(
            "持仓",
            _asks(
                "/accounts/{account}/holdings",
                answers={"stock": "code", "shares": "shares", "value": "value"},
            ),
            found="held",
            not_found="nothing_held",
        ),
        "held": say("holdings_are", _STOCK, {"speak": "number", "value": "{shares}"}, "shares", then="menu"),
        "nothing_held": say("no_holdings", then="menu"),
        # an order
        "side": menu(
            "order_menu", choices={"1": "buy", "2": "sell", "*": "menu"}, otherwise="menu", title="买卖"
        ),
        "buy": {"type": "set", "values": {"side": "buy"}, "next": "trade"},
        "sell": {"type": "set", "values": {"side": "sell"}, "next": "trade"},
        "trade": collect(
            "ask_stock",
            variable="stock",
            digits=(6, 6),
            finish="",
            then="amount",
            otherwise="menu",
            title="股票代码",
        ),
        "amount": collect(
            "ask_quantity",
            variable="quantity",
            digits=(1, 7),
            then="which_side",
            otherwise="menu",
            title="数量",
        ),
        "which_side": {
            "type": "branch",
            "cases": [{"variable": "side", "is": "equal", "value": "sell", "to": "confirm_sell"}],
            "otherwise": "confirm_buy",
        },
        "confirm_buy": _confirm("you_buy"),
        "confirm_sell": _confirm("you_sell"),
        "order": _query(
            "委托",
            _asks(
                "/orders",
                answers={"order": "number"},
                body={"account": "{account}", "side": "{side}", "code": "{stock}", "quantity": "{quantity}"},
            ),
            found="accepted",
            not_found="refused",
        ),
        "accepted": say("order_accepted", {"speak": "digits", "value": "{order}"}, then="menu"),
        "refused": say("order_refused", then="menu"),
        "cancelled": say("order_cancelled", then="menu"),
        "not_available": say("not_available", then="menu"),
        "service": waits("service", announce=["to_agent", "recording_notice"], title="人工服务"),
        **FAREWELL,
    },
)
