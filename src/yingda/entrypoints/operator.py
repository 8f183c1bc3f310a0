"""`yingda operator`: the operator itself and its first administrator, on an installation without a demo."""

import asyncio
import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import click

from yingda.entrypoints.container import database_dsn, master_keys
from yingda.platform.db import Database
from yingda.platform.settings import Settings
from yingda.tenancy.errors import UsernameTaken
from yingda.tenancy.keys import TenantKeys
from yingda.tenancy.passwords import new_password
from yingda.tenancy.usecases.founding import add_administrator, ensure_operator, name_operator

USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")
SHORTEST_PASSWORD: Final = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Founder:
    """Who begins, and for whom."""

    name_zh: str
    name_en: str
    username: str
    display_name: str
    password: str


def prepare(settings: Settings) -> None:
    """Have the operator's own row, so that calls can be taken before anybody can log in."""
    asyncio.run(_prepare(settings))


def create(settings: Settings, *, names: dict[str, str], generated: bool) -> None:
    """Ask for what is not said, add the administrator, and show a generated password this once."""
    asked = {name: names.get(name) or click.prompt(text) for name, text in _QUESTIONS.items()}
    if not USERNAME.fullmatch(asked["username"]):
        raise click.ClickException("A username has 3 to 64 small letters, digits, dots, dashes.")
    password = "" if generated else _ask_password()
    made = password or new_password()
    try:
        asyncio.run(found(settings, Founder(**asked, password=made)))
    except UsernameTaken as taken:
        raise click.ClickException("There is somebody with that username already.") from taken
    click.echo(f"{asked['username']} can log in now.")
    if not password:
        click.echo(f"Password (shown this once): {made}")


_QUESTIONS: Final = {
    "name_zh": "Operator's name in Chinese",
    "name_en": "Operator's name in English",
    "username": "Administrator's username",
    "display_name": "Administrator's name",
}


def _ask_password() -> str:
    """A password of his own, or an empty one: then one is generated."""
    while True:
        password: str = click.prompt(
            "Password (empty: generate one)", default="", show_default=False, hide_input=True
        )
        if not password:
            return ""
        if len(password) < SHORTEST_PASSWORD:
            click.echo(f"At least {SHORTEST_PASSWORD} characters.")
        elif click.prompt("Once more", hide_input=True) == password:
            return password
        else:
            click.echo("These differ.")


async def found(settings: Settings, founder: Founder) -> UUID:
    """Add the operator's administrator, and give the operator its names."""
    keys = TenantKeys(master_keys(settings))
    async with Database(database_dsn(settings), size=1) as db:
        async with db.core() as tx:
            tenant_id = await ensure_operator(tx, keys=keys)
            user_id = await add_administrator(
                tx,
                tenant_id=tenant_id,
                username=founder.username,
                display_name=founder.display_name,
                password=founder.password,
            )
        async with db.app(sees=[tenant_id], writes=tenant_id) as tx:
            await name_operator(tx, tenant_id=tenant_id, name_zh=founder.name_zh, name_en=founder.name_en)
        return user_id


async def _prepare(settings: Settings) -> None:
    keys = TenantKeys(master_keys(settings))
    async with Database(database_dsn(settings), size=1) as db, db.core() as tx:
        await ensure_operator(tx, keys=keys)


def rotate_keys(settings: Settings) -> tuple[int, str]:
    """Wrap every tenant's keys under a new master key; how many, and the name of the new one."""
    store = master_keys(settings)

    async def rotate() -> int:
        async with Database(database_dsn(settings), size=1) as db, db.core() as tx:
            return await TenantKeys(store).rotate(tx)

    return asyncio.run(rotate()), store.current_id
