"""The files that Asterisk is given: complete, private, and the ones that say what we rely on."""

import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.sip.asterisk import PrivateAsterisk, private_config

from yingda.telephony.ports import Endpoint, Trunk
from yingda.telephony.switch.asterisk import config as config_module
from yingda.telephony.switch.asterisk.config import (
    AsteriskConfig,
    DirectoryUnusable,
    SwitchTooOld,
    command_line,
    environment,
    ready,
    version,
    write_config,
)
from yingda.telephony.switch.asterisk.endpoints import EndpointInvalid, render_endpoints

OTHERS_FAULT = re.compile(r"pjproject:|web socket: Connection reset by peer")
SECRET = "a-long-secret"


@pytest.fixture
def config(tmp_path: Path) -> AsteriskConfig:
    """Some installation."""
    return replace(private_config(tmp_path), root=tmp_path / "root")


def text(config: AsteriskConfig, name: str) -> str:
    """A written file."""
    return (config.etc / name).read_text()


def test_every_blank_is_filled_and_every_file_private(config: AsteriskConfig) -> None:
    main = write_config(config=config)
    assert main == config.data / "etc" / "asterisk.conf"
    for file in config.etc.iterdir():
        assert "@{" not in file.read_text(), file.name
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    assert stat.S_IMODE(config.etc.stat().st_mode) == 0o700
    assert config.event_file.parent.is_dir()


@pytest.mark.parametrize("name", ["a;b", "a,b", "a(b)", "a&b", "a\nb"])
def test_a_directory_that_asterisk_would_misread_is_refused(config: AsteriskConfig, name: str) -> None:
    with pytest.raises(DirectoryUnusable):
        write_config(config=replace(config, data=config.data / name))
    assert not (config.data / name).exists()


def test_writing_again_keeps_the_phones(config: AsteriskConfig) -> None:
    write_config(config=config)
    config.seats_file.write_text("; phones")
    write_config(config=config)
    assert config.seats_file.read_text() == "; phones"


def test_control_interfaces_listen_on_loopback_only(config: AsteriskConfig) -> None:
    write_config(config=config)
    assert f"bindaddr = 127.0.0.1\nbindport = {config.http_port}" in text(config, "http.conf")
    assert f"bindaddr = 127.0.0.1\nport = {config.ami_port}" in text(config, "manager.conf")


def test_only_a_demo_takes_this_machine_for_the_carrier(config: AsteriskConfig) -> None:
    write_config(config=replace(config, demo=True))
    assert re.findall(r"match = (.*)", text(config, "pjsip.conf")) == ["127.0.0.0/8", "::1/128"]
    write_config(config=replace(config, demo=False))
    assert "identify" not in re.sub(r"identif(y_by|ier).*", "", text(config, "pjsip.conf"))


def test_an_address_of_the_new_internet_is_bracketed(config: AsteriskConfig) -> None:
    write_config(config=replace(config, sip_host="::1", sip_port=5070))
    assert text(config, "pjsip.conf").count("bind = [::1]:5070") == 2


def test_each_folder_of_music_is_a_class(config: AsteriskConfig) -> None:
    (config.prompts / "music" / "museum").mkdir()
    write_config(config=config)
    written = text(config, "musiconhold.conf")
    assert "[default]\nmode = files" in written
    assert f"[museum]\nmode = files\ndirectory = {config.prompts / 'music' / 'museum'}" in written


def test_the_private_asterisk_runs_through_its_own_loader(config: AsteriskConfig, tmp_path: Path) -> None:
    root = str(tmp_path / "root")
    assert command_line(config) == [
        f"{root}/usr/lib64/ld-linux-x86-64.so.2",
        "--library-path",
        f"{root}/usr/lib/x86_64-linux-gnu",
        f"{root}/usr/sbin/asterisk",
        "-C",
        str(config.etc / "asterisk.conf"),
        "-f",
    ]
    assert command_line(replace(config, root=None))[0].endswith("/asterisk")
    assert environment(config) == {"MALLOC_ARENA_MAX": "2"}


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("Asterisk 22.10.1~dfsg", "22.10.1~dfsg"),
        ("Asterisk 23.1.0", "23.1.0"),
        ("Asterisk 22.9.0", None),
        ("?", None),
    ],
)
def test_an_asterisk_that_is_too_old_is_refused(
    config: AsteriskConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, understood: str | None
) -> None:
    program = tmp_path / "asterisk"
    program.write_text(f"#!/bin/sh\necho '{said}'\n")
    program.chmod(0o755)
    monkeypatch.setattr(config_module, "_program", lambda root: [str(program)])
    if understood is None:
        with pytest.raises(SwitchTooOld):
            version(config)
    else:
        assert version(config) == understood


def test_nothing_is_ready_where_nothing_listens(config: AsteriskConfig) -> None:
    assert not ready(config, patience=0.2)


@pytest.mark.switch
def test_the_real_one_starts_without_a_complaint(asterisk: PrivateAsterisk) -> None:
    assert ready(asterisk.config)
    assert not ready(replace(asterisk.config, ami_password="wrong"), patience=0.5)
    assert int(version(asterisk.config).split(".")[0]) >= 22
    log = (asterisk.config.data / "log" / "messages").read_text()
    # Rubbish that a test threw, or its controller that left in a hurry, is no complaint about our files.
    complaints = [line for line in log.splitlines() if " ERROR[" in line and not OTHERS_FAULT.search(line)]
    assert complaints == []


# The list of phones


def seat(name: str, *, secret: str = SECRET, browser: bool = False, caller: str = "") -> Endpoint:
    """A phone."""
    return Endpoint(name=name, secret=secret, browser=browser, caller=caller)


def test_a_browsers_phone_a_desk_phone_and_a_demo_customer() -> None:
    customer = Endpoint(name="visitor", secret=SECRET, browser=True, demo_customer=True, caller="13800000005")
    rendered = render_endpoints([seat("desk"), seat("browser", browser=True), customer])
    assert "[desk](seat-phone)\nauth = desk\naors = desk\n[desk](seat-auth)" in rendered
    assert "[browser](seat-browser)" in rendered
    assert "aors = visitor\ncontext = from-trunk\ncallerid = <13800000005>" in rendered


def test_the_order_in_which_phones_are_named_does_not_matter() -> None:
    assert render_endpoints([seat("b"), seat("a")]) == render_endpoints([seat("a"), seat("b")])


@pytest.mark.parametrize(
    "endpoint",
    [
        seat(""),
        seat("trunk"),
        seat("a]\n[b"),
        seat("a b"),
        seat("a", secret="short"),
        seat("a", secret="semi;colon-secret"),
        seat("a", secret="line\nbreak-secret"),
        seat("a", caller="Zhang"),
    ],
)
def test_what_would_break_the_file_is_refused(endpoint: Endpoint) -> None:
    with pytest.raises(EndpointInvalid):
        render_endpoints([endpoint])


def test_trunks_have_a_way_in_and_a_way_out() -> None:
    text = render_endpoints(
        [],
        [
            Trunk(name="b", host="sip.carrier.example", port=5080, username="u", secret="a-long-secret"),
            Trunk(name="a", host="2001:db8::1", sources=("192.0.2.7", "198.51.100.9/24"), outbound=False),
        ],
    )
    assert text.splitlines() == [
        "[trunk-a](trunk-in)", "[trunk-a]", "type = identify", "endpoint = trunk-a",
        "match = 192.0.2.7/32", "match = 198.51.100.0/24", "",
        "[out-b](trunk-out)", "aors = out-b", "outbound_auth = out-b", "[out-b](seat-auth)", "username = u",
        "password = a-long-secret", "[out-b](trunk-aor)", "contact = sip:sip.carrier.example:5080",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "trunk",
    [
        Trunk(name="a b", host="192.0.2.1"),
        Trunk(name="a", host="x\nmatch = 0.0.0.0/0"),
        Trunk(name="a", host=""),
        Trunk(name="a", host="192.0.2.1", sources=("x;y",)),
        Trunk(name="a", host="192.0.2.1", prefix="0a"),
        Trunk(name="a", host="192.0.2.1", username="u]", secret="a-long-secret"),
        Trunk(name="a", host="192.0.2.1", username="u", secret="short"),
    ],
)
def test_a_trunk_that_the_file_cannot_hold_is_refused(trunk: Trunk) -> None:
    with pytest.raises(EndpointInvalid):
        render_endpoints([], [trunk])


@pytest.mark.parametrize("name", ["out-x", "trunk-x", "trunk", "system"])
def test_a_seat_cannot_have_a_trunks_name(name: str) -> None:
    with pytest.raises(EndpointInvalid):
        render_endpoints([seat(name)])
