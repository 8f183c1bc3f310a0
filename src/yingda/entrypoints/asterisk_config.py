"""From the installation's settings to the switch's configuration."""

from yingda.platform.local_ports import LocalPorts
from yingda.platform.secrets import Secrets
from yingda.platform.settings import Settings
from yingda.telephony.switch.asterisk.config import AsteriskConfig


def asterisk_config(*, settings: Settings, secrets: Secrets, ports: LocalPorts) -> AsteriskConfig:
    """What our Asterisk is told."""
    return AsteriskConfig(
        data=settings.asterisk_dir,
        root=settings.asterisk,
        sip_host=settings.sip_host,
        sip_port=settings.sip_port,
        rtp_ports=(settings.rtp_ports.first, settings.rtp_ports.last),
        http_port=ports.asterisk_http,
        ami_port=ports.asterisk_ami,
        ari_password=secrets.ari_password,
        ami_password=secrets.ami_password,
        prompts=settings.prompts,
        demo=settings.demo,
    )
