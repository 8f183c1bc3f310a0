"""How our processes reach the database: as its owner for the schema, as a role without rights of its own else."""

from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from yingda.platform.secrets import Secrets
from yingda.platform.settings import Settings

OWNER = "yingda"
DATABASE = "yingda"
PORT = 5432
WALLED_ROLES = ("app", "core")


def owner_dsn(settings: Settings, secrets: Secrets, *, database: str = DATABASE) -> str:
    """The address with which the schema is made; of the installation's own server unless another is set."""
    if settings.database_url is not None:
        return settings.database_url
    return _own(settings, OWNER, secrets.database_owner_password, database)


def service_dsn(settings: Settings, secrets: Secrets) -> str:
    """The address with which `callcontrol`, `api` and `worker` work: it can only become `app` or `core`."""
    password = secrets.database_service_password
    if settings.database_url is None:
        return _own(settings, service_role(settings), password, DATABASE)
    parts = urlsplit(settings.database_url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(
        parts._replace(netloc=f"{quote(service_role(settings))}:{quote(password, safe='')}@{place}")
    )


def service_role(settings: Settings) -> str:
    """Name of the role that may log in; roles are shared by all databases of a server."""
    if settings.database_url is None:
        return f"{DATABASE}_service"
    return f"{urlsplit(settings.database_url).path.strip('/')}_service"


def admit_service(settings: Settings, secrets: Secrets) -> None:
    """Let the service role log in and become either walled role; to be called after the schema is there."""
    role = sql.Identifier(service_role(settings))
    with psycopg.connect(owner_dsn(settings, secrets), autocommit=True) as owner:
        known = owner.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s", [service_role(settings)]
        ).fetchone()
        verb = sql.SQL("ALTER") if known else sql.SQL("CREATE")
        rights = sql.SQL("LOGIN NOINHERIT NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD")
        password = sql.Literal(secrets.database_service_password)
        owner.execute(sql.SQL("{} ROLE {} {} {}").format(verb, role, rights, password))
        for walled in WALLED_ROLES:
            owner.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(walled), role))


def _own(settings: Settings, role: str, password: str, database: str) -> str:
    host = quote(str(settings.sockets), safe="")
    return f"postgresql://{role}:{quote(password, safe='')}@/{database}?host={host}&port={PORT}"
