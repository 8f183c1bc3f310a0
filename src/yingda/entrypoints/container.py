"""What every process is wired with: where the database is, and who keeps the master key."""

from urllib.parse import quote

from yingda.platform.crypto import FileMasterKeys
from yingda.platform.secrets import load_secrets
from yingda.platform.settings import Settings


def database_dsn(settings: Settings) -> str:
    """The address of the database as its owner; each pool then takes the role that it works as."""
    if settings.database_url is not None:
        return settings.database_url
    password = quote(load_secrets(settings).database_owner_password, safe="")
    return f"postgresql://yingda:{password}@/yingda?host={quote(str(settings.sockets), safe='')}&port=5432"


def master_keys(settings: Settings) -> FileMasterKeys:
    """The installation's master key, in a file until another key port is wired here."""
    return FileMasterKeys(settings.keys / "master.key")
