"""The first start: passwords made at random, enterprises written, audio put where the switch finds it."""

import json
import os
import secrets as random
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import yingda.demo.prompts
from yingda.demo.enterprises import DEMO
from yingda.demo.install import (
    WITH_BROWSER_PHONE,
    LoginMade,
    PhoneMade,
    Secrets,
    browser_endpoint,
    install,
    is_installed,
)
from yingda.demo.install_floor import block_callers
from yingda.demo.model import Enterprise, PromptEntry
from yingda.flows.prompts.platform import SOUNDS, load_platform_prompts
from yingda.platform.db import Database
from yingda.platform.secrets import load_secrets
from yingda.platform.settings import Settings
from yingda.platform.speech.manifest import read_manifest
from yingda.platform.speech.placing import LOCALES, put_audio
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.passwords import hash_password, new_password

PACKAGE: Final = Path(yingda.demo.prompts.__path__[0])
LOGINS_FILE: Final = "demo-logins.json"
PHONES_FILE: Final = "demo-phones.json"
CUSTOMER_FILE: Final = "demo-customer.json"
CUSTOMER_ENDPOINT: Final = "demo-customer"


async def load_demo(*, settings: Settings, db: Database, keys: TenantKeys) -> bool:
    """Load the demo enterprises if nothing was loaded before; whether it did."""
    for source in (SOUNDS, PACKAGE):
        put_audio(source=source, target=settings.prompts)
    customer_password(settings)
    logins, phones = settings.data / LOGINS_FILE, settings.data / PHONES_FILE
    async with db.core() as tx:
        if await is_installed(tx):
            _finish((logins, phones))
            return False
        secrets = make_secrets(DEMO, system_key=load_secrets(settings).demo_system_key)
        _draft(logins, [asdict(login) for login in logins_of(DEMO, secrets)])
        _draft(phones, [asdict(phone) for phone in phones_of(DEMO, secrets)])
        ids = await install(tx, enterprises=DEMO, prompts=prompt_entries(), keys=keys, secrets=secrets)
    for enterprise in DEMO:
        tenant_id, author_id = ids.tenants[enterprise.code], ids.users[enterprise.people[0].username]
        cipher = keys.of(tenant_id)
        await block_callers(db, enterprise, tenant_id=tenant_id, author_id=author_id, cipher=cipher)
    _finish((logins, phones))
    await load_platform_prompts(db)
    return True


def make_secrets(enterprises: Iterable[Enterprise], *, system_key: str) -> Secrets:
    """New passwords for everybody and every phone."""
    people = [person for enterprise in enterprises for person in enterprise.people]
    passwords = {person.username: new_password() for person in people}
    endpoints = [phone.endpoint for enterprise in enterprises for phone in enterprise.phones]
    endpoints += [browser_endpoint(person) for person in people if person.role in WITH_BROWSER_PHONE]
    return Secrets(
        passwords=passwords,
        hashes={username: hash_password(password) for username, password in passwords.items()},
        phones={endpoint: random.token_urlsafe(18) for endpoint in endpoints},
        system_key=system_key,
    )


def logins_of(enterprises: Iterable[Enterprise], secrets: Secrets) -> list[LoginMade]:
    """Everybody's login, house by house."""
    return [
        LoginMade(
            role=person.role.value,
            tenant=enterprise.code,
            username=person.username,
            password=secrets.passwords[person.username],
        )
        for enterprise in enterprises
        for person in enterprise.people
    ]


def phones_of(enterprises: Iterable[Enterprise], secrets: Secrets) -> list[PhoneMade]:
    """What to type into a softphone or desk phone for each SIP seat."""
    return [
        PhoneMade(
            tenant=enterprise.code,
            seat=phone.code,
            endpoint=phone.endpoint,
            password=secrets.phones[phone.endpoint],
        )
        for enterprise in enterprises
        for phone in enterprise.phones
    ]


def prompt_entries() -> list[PromptEntry]:
    """The finished announcements that came with the package."""
    return [
        PromptEntry(
            tenant=prompt.tenant,
            key=prompt.key,
            language=LOCALES.get(prompt.language, prompt.language),
            text=prompt.text,
            path=prompt.name,
            sha256=prompt.files.get("alaw", ""),
            seconds=prompt.seconds,
        )
        for prompt in read_manifest(PACKAGE / "manifest.json")
    ]


def customer_password(settings: Settings) -> str:
    """The password of the demo customer's browser phone; made when it is asked for first."""
    place = settings.keys / CUSTOMER_FILE
    if not place.exists():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_private(place.with_suffix(".draft"), json.dumps({"password": random.token_urlsafe(18)}))
        place.with_suffix(".draft").replace(place)
    return str(json.loads(place.read_text(encoding="utf-8"))["password"])


def _draft(place: Path, content: Sequence[object]) -> None:
    """Written before the database commits, put in its place after: no login is ever lost in between."""
    _write_private(_draft_of(place), json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def _finish(places: Iterable[Path]) -> None:
    for place in places:
        if _draft_of(place).exists():
            _draft_of(place).replace(place)


def _draft_of(place: Path) -> Path:
    return place.with_suffix(".draft")


def _write_private(place: Path, text: str) -> None:
    place.unlink(missing_ok=True)
    with os.fdopen(
        os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
