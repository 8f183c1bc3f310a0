"""Settings are read as a whole, and each wrong one gets one clear sentence."""

from pathlib import Path

import pytest

from yingda.platform.setting_options import OPTIONS
from yingda.platform.settings import (
    SettingsInvalid,
    as_environment,
    load_settings,
    parse_settings,
    settings_table,
)


def problems_of(**environ: str) -> list[str]:
    with pytest.raises(SettingsInvalid) as caught:
        parse_settings(environ)
    return caught.value.problems


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = parse_settings({})
    assert settings.http_port == 8080
    assert settings.sip_port == 5060
    assert settings.http_host == settings.sip_host == "127.0.0.1"
    assert str(settings.rtp_ports) == "10000-10999"
    assert settings.database_url is None
    assert settings.demo
    assert settings.audit_days == 180
    assert settings.data == Path("var").absolute()


def test_names_of_others_are_none_of_our_business() -> None:
    assert parse_settings({"PATH": "/bin", "HOME": "/"}).http_port == 8080


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("YINGDA_HTTP_PORT", "0", "a port"),
        ("YINGDA_HTTP_PORT", "65536", "a port"),
        ("YINGDA_SIP_PORT", "sip", "a port"),
        ("YINGDA_RTP_PORTS", "10000", "two ports"),
        ("YINGDA_RTP_PORTS", "11000-10000", "reversed; write 10000-11000"),
        ("YINGDA_RTP_PORTS", "10000-10010", "at least 40"),
        ("YINGDA_RTP_PORTS", "10000-70000", "a port"),
        ("YINGDA_HTTP_HOST", "everywhere", "an IP address"),
        ("YINGDA_DATABASE_URL", "mysql://a@b/c", "begin with postgresql://"),
        ("YINGDA_DATABASE_URL", "postgresql://a@b", "names no database"),
        ("YINGDA_DATABASE_URL", "postgresql://a@b:x/c", "not a port"),
        ("YINGDA_DEMO", "maybe", "1 or 0"),
        ("YINGDA_AUDIT_DAYS", "59", "from 60"),
        ("YINGDA_NODE", "Node 1", "small letters"),
        ("YINGDA_LOG_LEVEL", "loud", "one of debug"),
        ("YINGDA_LANGUAGE", "fr", "one of zh-CN"),
        ("YINGDA_SPEECH_URL", "speech.example", "http:// or https://"),
        ("YINGDA_SPEECH_VOICES", "zf_xiaoyi", "a voice for each language"),
        ("YINGDA_SPEECH_VOICES", "zh-CN=", "a voice for each language"),
        ("YINGDA_DEBIAN_MIRROR", "ftp://example.org", "http:// or https://"),
        ("YINGDA_QUERY_HOSTS", "crm.example", "hosts joined by commas"),
        ("YINGDA_QUERY_HOSTS", "crm.example:0", "a port"),
        ("YINGDA_QUERY_HOSTS", "crm.example:443=10.0.0.1", "hosts joined by commas"),
    ],
)
def test_a_wrong_setting_is_named_with_its_cause(name: str, text: str, sentence: str) -> None:
    (problem,) = problems_of(**{name: text})
    assert problem.startswith(name)
    assert sentence in problem


def test_all_problems_are_told_at_once() -> None:
    problems = problems_of(YINGDA_HTTP_PORT="no", YINGDA_RTP_PORTS="9-1", YINGDA_PORT_HTTP="1")
    assert len(problems) == 3


def test_an_unknown_name_gets_a_hint() -> None:
    (problem,) = problems_of(YINGDA_HTTP_PROT="8080")
    assert "did you mean YINGDA_HTTP_PORT" in problem


def test_a_password_is_never_shown() -> None:
    (problem,) = problems_of(YINGDA_DATABASE_URL="mysql://owner:hidden@host/name")
    assert "hidden" not in problem
    settings = parse_settings({"YINGDA_DATABASE_URL": "postgresql://owner:hidden@host/name"})
    shown = {name: value for name, value, _, _ in settings_table(settings)}
    assert shown["YINGDA_DATABASE_URL"] == "postgresql://owner:***@host/name"


def test_ports_that_collide_are_refused() -> None:
    assert "both 5060" in problems_of(YINGDA_HTTP_PORT="5060")[0]
    assert "within YINGDA_RTP_PORTS" in problems_of(YINGDA_SIP_PORT="10100")[0]
    assert parse_settings({"YINGDA_HTTP_PORT": "5060", "YINGDA_HTTP_HOST": "127.0.0.2"}).http_port == 5060


def test_every_setting_is_listed_with_its_purpose() -> None:
    rows = settings_table(parse_settings({}))
    assert [row[0] for row in rows] == [option.name for option in OPTIONS]
    assert all(purpose.endswith(".") for _, _, _, purpose in rows)


def test_a_child_reads_exactly_the_same_settings() -> None:
    settings = parse_settings(
        {
            "YINGDA_DEMO": "0",
            "YINGDA_RTP_PORTS": "20000-20099",
            "YINGDA_NODE": "b",
            "YINGDA_QUERY_HOSTS": "CRM.example:443=10.0.0.1:8443, erp.example:9443",
            "YINGDA_QUERY_CA": "/etc/authority.pem",
        }
    )
    assert str(settings.query_hosts) == ("crm.example:443=10.0.0.1:8443,erp.example:9443=erp.example:9443")
    assert parse_settings(as_environment(settings)) == settings


def test_sockets_stay_short_enough_for_the_kernel() -> None:
    deep = parse_settings({"YINGDA_DATA": "/srv/" + "very-deep/" * 12})
    assert deep.sockets != deep.run
    assert len(str(deep.sockets / ".s.PGSQL.5432.lock")) <= 107
    short = parse_settings({"YINGDA_DATA": "/srv/yingda"})
    assert short.sockets == short.run


def test_data_that_cannot_be_a_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsInvalid, match="is not a directory"):
        load_settings({"YINGDA_DATA": str(tmp_path / "file" / "var")})
    assert load_settings({"YINGDA_DATA": str(tmp_path / "new" / "var")}).data == tmp_path / "new" / "var"


def test_voices_are_named_by_language_and_a_key_is_never_shown() -> None:
    settings = parse_settings(
        {"YINGDA_SPEECH_VOICES": "en=bf_emma, zh-CN=zm_yunxi", "YINGDA_SPEECH_KEY": "not for you"}
    )
    assert [settings.speech_voices.of(language) for language in ("zh-CN", "en", "fr")] == [
        "zm_yunxi",
        "bf_emma",
        "bf_emma",
    ]
    assert settings.speech_key == "not for you"
    shown = {name: value for name, value, _, _ in settings_table(settings)}
    assert shown["YINGDA_SPEECH_KEY"] == "***"
    assert parse_settings(as_environment(settings)) == settings
