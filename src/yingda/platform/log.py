"""Logs: one JSON object a line, a static message with values as attributes; personal ones never in clear."""

import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from yingda.platform.settings import Settings

_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
PERSONAL: Final = frozenset({"caller", "number", "digits", "note", "username", "name", "password", "token"})
"""Attributes whose values are masked wherever they are logged."""


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        for name, value in vars(record).items():
            if name not in _STANDARD:
                line[name] = "***" if name in PERSONAL else value
        if record.exc_info and record.exc_info[1] is not None:
            line["trace"] = "".join(traceback.format_exception(record.exc_info[1]))
        return orjson.dumps(line, default=str).decode()


def set_up_logging(settings: Settings) -> None:
    """Log to the standard output, from where whoever started us takes it."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    for chatty in ("httpx", "httpcore", "uvicorn.access", "procrastinate"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
