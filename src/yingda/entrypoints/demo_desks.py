"""What the demo's enterprises have at the desk, written through the product's own API as their administrators would."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from yingda.conversations.live import Audience
from yingda.demo.load import LOGINS_FILE
from yingda.entrypoints.api import build_app
from yingda.entrypoints.api_parts.wiring import OWNER_SOCKET, Services
from yingda.entrypoints.container import database_dsn, master_keys, recording_storage
from yingda.entrypoints.demo_past import PastOrders, ToldClock
from yingda.entrypoints.demo_person import Person, logged_in, require
from yingda.platform.db import Database
from yingda.platform.internal import Owner
from yingda.platform.settings import Settings
from yingda.tenancy.keys import TenantKeys

DESKS: Final = "yingda.demo.desks"
PAST: Final = "yingda.demo.desks.past"
DONE_FILE: Final = "demo-desks.json"
TAKEN: Final = 409
HALF_A_YEAR: Final = timedelta(days=182)


async def load_desks(settings: Settings) -> None:
    """Write every desk that is not there yet; one that was begun and cut off is gone on with."""
    done_file = settings.data / DONE_FILE
    done: list[str] = json.loads(done_file.read_text(encoding="utf-8")) if done_file.exists() else []
    missing = [code for code in desk_codes() if code not in done]
    if not missing:
        return
    passwords = _passwords(settings.data / LOGINS_FILE)
    app = build_app(settings, wire=_before_all)
    async with app.router.lifespan_context(app):
        for code in missing:
            await write_desk(app, code, passwords=passwords)
            done.append(code)
            done_file.write_text(json.dumps(done), encoding="utf-8")


@asynccontextmanager
async def _before_all(settings: Settings) -> AsyncIterator[Services]:
    """What routes need while nothing but the database runs."""
    async with Database(database_dsn(settings), size=2) as db:
        yield Services(
            settings=settings,
            db=db,
            keys=TenantKeys(master_keys(settings)),
            owner=Owner(settings.sockets / OWNER_SOCKET),
            storage=recording_storage(settings),
            audience=Audience(db=db),
        )


def desk_codes() -> list[str]:
    """The enterprises that have a desk."""
    return sorted(
        each.name.removesuffix(".json") for each in files(DESKS).iterdir() if each.name.endswith(".json")
    )


async def write_desk(app: FastAPI, code: str, *, passwords: Mapping[str, str]) -> None:
    """Write the desk of one enterprise, and what it has worked before where the demo tells of it."""
    steps = json.loads((files(DESKS) / f"{code}.json").read_text(encoding="utf-8"))
    async with logged_in(app, f"{code}.admin", passwords) as person:
        admin = DeskAdmin(person=person)
        await admin.look_around()
        for step in steps:
            await admin.take(step)
        past = files(PAST) / f"{code}.json"
        if past.is_file():
            await _write_past(app, code, json.loads(past.read_text(encoding="utf-8")), passwords)


async def _write_past(app: FastAPI, code: str, past: Mapping[str, Any], passwords: Mapping[str, str]) -> None:
    app.state.clock = clock = ToldClock()
    async with (
        logged_in(app, past["agent"], passwords) as agent,
        logged_in(app, f"{code}.clerk", passwords) as clerk,
    ):
        orders = PastOrders(clock=clock, agent=agent, clerk=clerk, zone=ZoneInfo(past["timezone"]))
        await orders.tell(past["type"], past["orders"])


@dataclass(kw_only=True)
class DeskAdmin:
    """An enterprise's administrator, with the ids of what he has made."""

    person: Person
    known: dict[str, Any] = field(default_factory=dict)

    async def look_around(self) -> None:
        """Learn by which ids things go that are there already."""
        self.known["$tenant"] = self.person.tenant_id
        self.known["$in_half_a_year"] = (datetime.now(UTC).date() + HALF_A_YEAR).isoformat()
        tenant = {"tenant_id": self.known["$tenant"]}
        for kind, path in (("queue", "/api/queues"), ("calendar", "/api/calendars")):
            for row in (await self.person.ask("GET", path))["items"]:
                self.known[f"${kind}:{row['code']}"] = row["id"]
        people = await self.person.ask("GET", "/api/teams/people", tenant)
        for row in people["items"]:
            self.known[f"$user:{row['display_name']}"] = row["user_id"]

    async def take(self, step: Mapping[str, Any]) -> None:
        """Do one step: a type or a script that is shipped, an article, or anything that is written to an address."""
        if "unless" in step and (await self.person.ask("GET", self._known(step["unless"])))["items"]:
            return
        if "type" in step:
            await self._ready_made("/api/order-types", {"ready_made": step["type"]}, step)
        elif "script" in step:
            await self._ready_made("/api/scripts", {"name": step["script"]}, step)
        elif "article" in step:
            await self._article(step["article"])
        elif "put" in step:
            answer = await self.person.client.put(self._known(step["put"]), json=self._known(step["body"]))
            # What was written since its first version stays as it is.
            if answer.status_code != TAKEN:
                require(answer)
        else:
            made = await self._add(self._known(step["post"]), self._known(step["body"]))
            if "as" in step:
                self.known[f"${step['as']}"] = made

    async def _ready_made(self, path: str, named: Mapping[str, str], step: Mapping[str, Any]) -> None:
        """Begin with what is shipped, change it, publish it."""
        code = step.get("code", next(iter(named.values())))
        made = await self._add(f"{path}/from-ready-made", {**named, "code": code}, listed=path)
        self.known[f"${code}"] = made
        kept = await self.person.ask("GET", f"{path}/{made}")
        document = kept.get("document") or kept["draft"]
        names = {key: step.get(key, kept[key]) for key in ("name_zh", "name_en")}
        body = {**kept, **names, "document": {**document, **self._known(step.get("document", {}))}}
        await self.person.ask(
            "PUT", f"{path}/{made}", {key: body[key] for key in body if key in TEXT} | {"retired": False}
        )
        now = await self.person.ask("GET", f"{path}/{made}")
        if now.get("published") is None:
            await self.person.ask("POST", f"{path}/{made}/publish", {"version": now["version"], "note": ""})

    async def _article(self, content: Mapping[str, Any]) -> None:
        """Put an article in force; one of this title that is there already is taken as it is."""
        rows = await self.person.ask("GET", "/api/articles", {"q": content["title"]})
        found = next((row for row in rows["items"] if row["title"] == content["title"]), None)
        if found is not None and found["published_number"] is not None:
            return
        made = found["id"] if found else await self._add("/api/articles", {"content": content})
        await self.person.ask("POST", f"/api/articles/{made}/publish", {"revision": 1})

    async def _add(self, path: str, body: Mapping[str, Any], *, listed: str | None = None) -> str:
        """Add a thing of the enterprise; one with that code that is there already is taken as it is."""
        whole = {"tenant_id": self.known["$tenant"], **body}
        answer = await self.person.client.post(path, json=whole)
        if answer.status_code == TAKEN and "code" in body:
            rows = (await self.person.ask("GET", listed or path, {"tenant_id": self.known["$tenant"]}))[
                "items"
            ]
            return next(str(row["id"]) for row in rows if row["code"] == body["code"])
        require(answer)
        return str(answer.json()["id"]) if answer.content else ""

    def _known(self, value: Any) -> Any:
        """The same, with ids in the place of names that begin with a dollar sign."""
        if isinstance(value, dict):
            return {key: self._known(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._known(each) for each in value]
        if isinstance(value, str) and "$" in value:
            if value in self.known:
                return self.known[value]
            return "/".join(str(self.known.get(part, part)) for part in value.split("/"))
        return value


TEXT: Final = frozenset({"code", "name_zh", "name_en", "family", "document", "version"})
"""What is written of a type or a script."""


def _passwords(place: Path) -> dict[str, str]:
    logins = json.loads(place.read_text(encoding="utf-8"))
    return {each["username"]: each["password"] for each in logins}
