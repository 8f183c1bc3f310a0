"""What the guide for integrators says is so: its sample verifies what is sent, its table has every resource."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from yingda.desk.exchange.keys.model import RESOURCES
from yingda.desk.exchange.webhooks.model import signature

GUIDE = (Path(__file__).parents[2] / "docs/guides/integrators.md").read_text(encoding="utf-8")


def sample() -> Callable[[dict[str, str], bytes, str], bool]:
    """The function as an integrator copies it."""
    found = re.search(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    assert found is not None
    names: dict[str, Any] = {}
    exec(found[1], names)  # our own page
    function: Callable[[dict[str, str], bytes, str], bool] = names["is_genuine"]
    return function


def headers(body: bytes, *secrets: str, at: int) -> dict[str, str]:
    return {"Yingda-Timestamp": str(at), "Yingda-Signature": signature(secrets, timestamp=at, body=body)}


def test_the_sample_takes_what_is_signed_and_nothing_else() -> None:
    is_genuine, now, body = sample(), int(time.time()), '{"kind": "订单"}'.encode()
    assert is_genuine(headers(body, "new", "old", at=now), body, "old")
    assert is_genuine(headers(body, "new", at=now), body, "new")
    assert not is_genuine(headers(body, "new", at=now), body, "other")
    assert not is_genuine(headers(body, "new", at=now), body + b" ", "new")
    assert not is_genuine(headers(body, "new", at=now - 3_600), body, "new")


def test_the_table_names_every_address_that_keys_open() -> None:
    for resource, beginnings in RESOURCES.items():
        assert resource in GUIDE
        for beginning in beginnings:
            assert f"`{beginning.removeprefix('/api/')}`" in GUIDE, beginning
