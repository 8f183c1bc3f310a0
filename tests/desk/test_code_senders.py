"""One-time codes leave by the way that was asked for, or wait."""

import json
import stat
from pathlib import Path

import pytest

from yingda.desk.proving.ports import CodeUndelivered, Message
from yingda.entrypoints.code_senders import CodesByWay, DemoMessages, MailedCodes
from yingda.platform.mail import MailServer

MESSAGE = Message(
    channel="text", address="+8613900000001", language="en", subject="Your code", text="is 123456"
)


async def test_a_demos_message_is_a_file_of_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "messages"
    await CodesByWay(senders={"text": DemoMessages(folder=folder)}).send(MESSAGE)
    [place] = folder.iterdir()
    assert json.loads(place.read_text()) == {
        "channel": "text", "to": "+8613900000001", "text": "is 123456",
    }  # fmt: skip
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_without_a_way_the_code_is_not_out() -> None:
    with pytest.raises(CodeUndelivered):
        await CodesByWay(senders={}).send(MESSAGE)


async def test_a_mail_server_that_is_away_takes_no_code(unused_tcp_port: int) -> None:
    server = MailServer(url=f"smtp://127.0.0.1:{unused_tcp_port}", sender="service@house.example")
    with pytest.raises(CodeUndelivered, match="MailAway"):
        await MailedCodes(server=server).send(MESSAGE)
