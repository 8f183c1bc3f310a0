"""What every process is wired with: where the database is, who keeps the master key, which phones there are."""

from yingda.demo.load import CUSTOMER_ENDPOINT, customer_password
from yingda.demo.world.certificates import make_certificates
from yingda.demo.world.securities import HOST as DEMO_SYSTEM
from yingda.flows.queries.addresses import Host
from yingda.flows.queries.ask import HTTPS, SystemAsker
from yingda.flows.queries.transport import Ways
from yingda.platform.bucket import BucketAddress, BucketStorage
from yingda.platform.database_access import service_dsn
from yingda.platform.key_store import FileKeyStore
from yingda.platform.local_ports import LOOPBACK, are_chosen, read_ports
from yingda.platform.secrets import load_secrets
from yingda.platform.settings import Settings
from yingda.platform.storage import DirectoryStorage, Storage, TieredStorage
from yingda.telephony.ports import Endpoint

CUSTOMER_NUMBER = "02155500001"
"""The fictional number that the demo customer's browser calls from."""


def database_dsn(settings: Settings) -> str:
    """The address of the database as the service role; each pool then takes the walled role that it works as."""
    return service_dsn(settings, load_secrets(settings))


def master_keys(settings: Settings) -> FileKeyStore:
    """The installation's master key, in a file until another key port is wired here."""
    return FileKeyStore(settings.keys / "master.key")


def recording_storage(settings: Settings) -> Storage:
    """Where recordings are kept: under the data directory, and moved to a bucket where one is named."""
    here = DirectoryStorage(settings.recordings)
    return here if settings.storage is None else TieredStorage(here=here, away=_bucket(settings))


def _bucket(settings: Settings) -> BucketStorage:
    assert settings.storage is not None
    secret = settings.storage_secret or ""
    if settings.storage_secret_file is not None:
        secret = settings.storage_secret_file.read_text(encoding="utf-8").strip()
    return BucketStorage(
        BucketAddress(
            endpoint=settings.storage_endpoint or "",
            bucket=settings.storage.name,
            prefix=settings.storage.prefix,
            region=settings.storage_region,
            access_key=settings.storage_key_id or "",
            secret_key=secret,
        )
    )


def system_asker(settings: Settings) -> SystemAsker:
    """Asks the enterprises' own systems."""
    return SystemAsker(ways_out(settings))


def ways_out(settings: Settings) -> Ways:
    """The ways to systems outside: those of the public net, those that the operator named, the demo's."""
    listed = settings.query_hosts.hosts if settings.query_hosts else ()
    named = {Host(each.name, each.port): Host(each.address, each.address_port) for each in listed}
    authorities = [settings.query_ca] if settings.query_ca else []
    if settings.demo and are_chosen(settings):
        named[Host(DEMO_SYSTEM, HTTPS)] = Host(LOOPBACK, read_ports(settings).demo_system)
        authorities.append(make_certificates(settings.keys / "demo", name=DEMO_SYSTEM).authority)
    return Ways(named=named, authorities=authorities)


def demo_customer(settings: Settings) -> list[Endpoint]:
    """The browser phone of the demo's customer, where there is a demo."""
    if not settings.demo:
        return []
    return [
        Endpoint(
            name=CUSTOMER_ENDPOINT,
            secret=customer_password(settings),
            browser=True,
            demo_customer=True,
            caller=CUSTOMER_NUMBER,
        )
    ]
