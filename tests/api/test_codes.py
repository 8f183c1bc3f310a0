"""Every code of an error that the server can give has its sentence in the interface."""

import json
from pathlib import Path

from yingda.entrypoints.api import error_codes

CODES = Path(__file__).parents[2] / "web" / "src" / "shared" / "i18n" / "codes.json"


def test_the_interface_knows_every_error_code() -> None:
    assert sorted(json.loads(CODES.read_text(encoding="utf-8"))) == sorted(error_codes())
