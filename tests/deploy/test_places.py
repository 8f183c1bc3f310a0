"""Directories, secrets, ports and logs of an installation."""

import json
import os
import socket
from pathlib import Path

import pytest

from yingda.entrypoints.up import logfiles
from yingda.entrypoints.up.preflight import CannotStart, only_one, require_free_ports
from yingda.platform.database_access import owner_dsn, service_dsn, service_role
from yingda.platform.heartbeat import beat_file, silent_for, touch
from yingda.platform.local_ports import choose_ports, read_ports
from yingda.platform.places import PlaceUnsafe, prepare_places
from yingda.platform.secrets import load_secrets
from yingda.platform.settings import Settings, parse_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = parse_settings({"YINGDA_DATA": str(tmp_path / "var")})
    prepare_places(made)
    return made


def test_places_are_for_their_owner_only(settings: Settings) -> None:
    for place in (settings.data, settings.keys, settings.recordings, settings.run, settings.sockets):
        assert place.stat().st_mode & 0o077 == 0


def test_a_long_path_gets_short_sockets_that_are_recorded(tmp_path: Path) -> None:
    deep = parse_settings({"YINGDA_DATA": str(tmp_path / ("deep" * 20) / ("deeper" * 8))})
    prepare_places(deep)
    prepare_places(deep)
    assert (deep.run / "sockets").readlink() == deep.sockets
    deep.sockets.chmod(0o755)
    with pytest.raises(PlaceUnsafe):
        prepare_places(deep)
    deep.sockets.rmdir()


def test_secrets_are_made_once_and_kept_private(settings: Settings) -> None:
    made = load_secrets(settings)
    assert load_secrets(settings) == made
    assert len({made.ari_password, made.ami_password, made.internal_token}) == 3
    file = settings.keys / "secrets.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert made.ari_password not in repr(made)


def test_a_secret_that_a_newer_version_needs_is_added(settings: Settings) -> None:
    made = load_secrets(settings)
    file = settings.keys / "secrets.json"
    file.write_text(json.dumps({"ari_password": made.ari_password}))
    completed = load_secrets(settings)
    assert completed.ari_password == made.ari_password
    assert load_secrets(settings) == completed


def test_ports_stay_the_same_while_they_are_free(settings: Settings) -> None:
    first = choose_ports(settings)
    assert choose_ports(settings) == first == read_ports(settings)
    with socket.create_server(("127.0.0.1", first.asterisk_http)):
        assert choose_ports(settings).asterisk_http != first.asterisk_http


def test_two_do_not_run_on_the_same_data(settings: Settings) -> None:
    with only_one(settings), pytest.raises(CannotStart, match=r"running on .* already"), only_one(settings):
        pass
    with only_one(settings):
        assert (settings.run / "up.lock").read_text() == str(os.getpid())


def test_a_taken_port_is_named_with_its_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = parse_settings({"YINGDA_DATA": str(tmp_path), "YINGDA_HTTP_PORT": str(port)})
        with pytest.raises(CannotStart, match=f"YINGDA_HTTP_PORT={port}"):
            require_free_ports(settings, web=True, switch=False)
        require_free_ports(settings, web=False, switch=False)


def test_a_beat_is_fresh_and_its_absence_is_told(settings: Settings) -> None:
    file = beat_file(settings, "api")
    assert silent_for(file) is None
    touch(file)
    silence = silent_for(file)
    assert silence is not None
    assert silence < 1


def test_the_services_login_is_not_the_owner(settings: Settings) -> None:
    secrets = load_secrets(settings)
    assert secrets.database_owner_password in owner_dsn(settings, secrets)
    assert secrets.database_owner_password not in service_dsn(settings, secrets)
    outside = parse_settings(
        {"YINGDA_DATABASE_URL": "postgresql://owner:pw@db.example:5433/calls?sslmode=require"}
    )
    assert owner_dsn(outside, secrets).startswith("postgresql://owner:pw@")
    assert service_role(outside) == "calls_service"
    assert service_dsn(outside, secrets).endswith("@db.example:5433/calls?sslmode=require")


def test_a_large_log_is_set_aside_while_its_writer_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logfiles, "LIMIT_BYTES", 10)
    log = tmp_path / "api.log"
    with log.open("ab", buffering=0) as writer:
        for number in range(6):
            writer.write(f"line number {number}\n".encode())
            logfiles.rotate(log)
        writer.write(b"last\n")
    assert log.read_text() == "last\n"
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "api.log",
        "api.log.1",
        "api.log.2",
        "api.log.3",
    ]
    assert logfiles.last_lines(tmp_path / "api.log.1", 5) == ["line number 5"]
    assert logfiles.last_lines(tmp_path / "nothing.log", 5) == []
