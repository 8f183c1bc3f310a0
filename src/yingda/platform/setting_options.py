"""Every setting by its name: its default, how it is read and what it is for."""

from dataclasses import dataclass
from typing import Any, Final

from yingda.platform.setting_kinds import (
    Kind,
    bucket,
    choice,
    database_url,
    directory,
    file,
    flag,
    ip_address,
    mail_address,
    named_hosts,
    node_name,
    port,
    port_range,
    secret_text,
    smtp_url,
    voices,
    web_url,
    whole_number,
)

PREFIX: Final = "YINGDA_"


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One setting: its name in the environment, its default as text, how it is read and what it is for."""

    name: str
    default: str
    kind: Kind[Any]
    purpose: str
    secret: bool = False

    @property
    def field(self) -> str:
        return self.name.removeprefix(PREFIX).lower()


OPTIONS: Final[tuple[Option, ...]] = (
    Option(
        name="YINGDA_DATA",
        default="./var",
        kind=directory,
        purpose="Directory of everything that this installation keeps: database, recordings, keys, logs.",
    ),
    Option(
        name="YINGDA_HTTP_HOST",
        default="127.0.0.1",
        kind=ip_address,
        purpose="Address that the web interface listens on.",
    ),
    Option(
        name="YINGDA_HTTP_PORT", default="8080", kind=port, purpose="Port that the web interface listens on."
    ),
    Option(
        name="YINGDA_SIP_HOST",
        default="127.0.0.1",
        kind=ip_address,
        purpose="Address that the switch takes SIP and speech on.",
    ),
    Option(
        name="YINGDA_SIP_PORT",
        default="5060",
        kind=port,
        purpose="Port that the switch takes SIP on, UDP and TCP.",
    ),
    Option(
        name="YINGDA_RTP_PORTS",
        default="10000-10999",
        kind=port_range,
        purpose="UDP ports for speech; a bridged call uses four.",
    ),
    Option(
        name="YINGDA_DATABASE_URL",
        default="",
        kind=database_url,
        purpose="PostgreSQL to use, postgresql://owner:password@host/name; empty: its own under YINGDA_DATA.",
        secret=True,
    ),
    Option(
        name="YINGDA_DEMO",
        default="1",
        kind=flag,
        purpose="1 loads the demo enterprises at first and lets this machine call in without a trunk.",
    ),
    Option(
        name="YINGDA_AUDIT_DAYS",
        default="180",
        kind=whole_number(at_least=60, at_most=36_500),
        purpose="Days that logins and listenings to recordings are kept in the audit.",
    ),
    Option(
        name="YINGDA_NODE",
        default="node1",
        kind=node_name,
        purpose="Name of this node; unique among those that share a database.",
    ),
    Option(
        name="YINGDA_LOG_LEVEL",
        default="info",
        kind=choice("debug", "info", "warning", "error"),
        purpose="Least weight of what is written to the logs: debug, info, warning or error.",
    ),
    Option(
        name="YINGDA_LANGUAGE",
        default="zh-CN",
        kind=choice("zh-CN", "en"),
        purpose="Language of the interface for who has chosen none: zh-CN or en.",
    ),
    Option(
        name="YINGDA_ASTERISK",
        default="",
        kind=directory,
        purpose="Directory that Asterisk was unpacked into; empty: the one installed on this machine.",
    ),
    Option(
        name="YINGDA_WEB",
        default="",
        kind=directory,
        purpose="Directory of the built web interface; empty: web/dist of the checkout.",
    ),
    Option(
        name="YINGDA_DEBIAN_MIRROR",
        default="",
        kind=web_url,
        purpose="Debian mirror to fetch Asterisk from; empty: the one that this machine uses itself.",
    ),
    Option(
        name="YINGDA_SPEECH_URL",
        default="",
        kind=web_url,
        purpose="Address of a speech provider that written prompts are sent to; empty: the offline engine.",
    ),
    Option(
        name="YINGDA_SPEECH_KEY",
        default="",
        kind=secret_text,
        purpose="Key of the speech provider, sent as a bearer token.",
        secret=True,
    ),
    Option(
        name="YINGDA_SPEECH_VOICES",
        default="zh-CN=zf_xiaoyi,en=af_heart",
        kind=voices,
        purpose="The voice that speaks written prompts of each language.",
    ),
    Option(
        name="YINGDA_SPEECH_HOME",
        default="",
        kind=directory,
        purpose="Directory of the offline speech engine; empty: in the user's cache.",
    ),
    Option(
        name="YINGDA_SPEECH_INSTALL",
        default="0",
        kind=flag,
        purpose="1 lets a worker install the offline speech engine (410 MB) when a prompt waits for it.",
    ),
    Option(
        name="YINGDA_QUERY_HOSTS",
        default="",
        kind=named_hosts,
        purpose="Hosts of the inner net that flows may ask, name:port or name:port=address:port; empty: none.",
    ),
    Option(
        name="YINGDA_QUERY_CA",
        default="",
        kind=file,
        purpose="PEM file of the authority that vouches for the hosts of YINGDA_QUERY_HOSTS, beside the public ones.",
    ),
    Option(
        name="YINGDA_STORAGE",
        default="",
        kind=bucket,
        purpose="Bucket that sealed recordings are moved to, s3://name/prefix; empty: they stay under YINGDA_DATA.",
    ),
    Option(
        name="YINGDA_STORAGE_ENDPOINT",
        default="",
        kind=web_url,
        purpose="Address of the server of that bucket.",
    ),
    Option(
        name="YINGDA_STORAGE_REGION",
        default="us-east-1",
        kind=node_name,
        purpose="Region of that bucket, as its server names it.",
    ),
    Option(
        name="YINGDA_STORAGE_KEY_ID",
        default="",
        kind=secret_text,
        purpose="Name of the access key to that bucket.",
    ),
    Option(
        name="YINGDA_STORAGE_SECRET",
        default="",
        kind=secret_text,
        purpose="The access key's secret.",
        secret=True,
    ),
    Option(
        name="YINGDA_STORAGE_SECRET_FILE",
        default="",
        kind=file,
        purpose="File that holds the access key's secret, instead of YINGDA_STORAGE_SECRET.",
    ),
    Option(
        name="YINGDA_PUBLIC_URL",
        default="",
        kind=web_url,
        purpose="Address that people outside reach the web interface at, for links in mails; empty: where it listens.",
    ),
    Option(
        name="YINGDA_SMTP_URL",
        default="",
        kind=smtp_url,
        purpose="Mail server, smtp://user:password@host:port or smtps://...; empty: mail waits and is not sent.",
        secret=True,
    ),
    Option(
        name="YINGDA_MAIL_FROM",
        default="yingda@localhost",
        kind=mail_address,
        purpose="Address that mail is sent from.",
    ),
)
