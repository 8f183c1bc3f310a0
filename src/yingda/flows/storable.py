"""What may be stored although nobody has checked it yet: drafts, scripts of test cases."""

import json
import re
from typing import Any, Final

from yingda.flows.errors import InvalidFlow

MAX_BYTES: Final = 384 * 1024
"""A draft may be larger than what can be published: whoever writes it must be able to keep it while he shortens it."""
MAX_DEPTH: Final = 40
_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def require_storable(value: object, *, most: int = MAX_BYTES) -> None:
    """Refuse what the database cannot hold, or ought not to."""
    problem = storing_problem(value, most=most)
    if problem is not None:
        raise InvalidFlow(problems=[{"node": None, **problem}])


def storing_problem(value: object, *, most: int) -> dict[str, Any] | None:
    """Why a value cannot be kept: a code and details."""
    if _is_too_deep(value):
        return {"code": "flow.too_large", "details": {"limit": "depth", "most": MAX_DEPTH}}
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        size = len(text.encode())
    except ValueError:
        # Numbers that JSON does not know, halves of characters.
        return {"code": "flow.not_storable", "details": {}}
    if _NUL.search(text):
        return {"code": "flow.not_storable", "details": {}}
    if size > most:
        return {"code": "flow.too_large", "details": {"limit": "bytes", "most": most}}
    return None


def _is_too_deep(value: object) -> bool:
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        below: list[object] = []
        for each in level:
            if isinstance(each, dict):
                below += each.values()
            elif isinstance(each, list):
                below += each
        if not below:
            return False
        level = below
    return True
