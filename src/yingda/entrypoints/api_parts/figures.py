"""The few figures that an alarm needs, for Prometheus; none of them names a tenant or a person."""

import asyncio
from typing import Final

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, Histogram, generate_latest
from starlette.requests import Request

from yingda.entrypoints.api_parts.health import Readiness
from yingda.platform.alarms import open_by_kind
from yingda.platform.db import Database
from yingda.platform.http import public

router = APIRouter(tags=["operation"])
_PARTS: Final = ("database", "controller", "switch", "worker")
_CALLS: Final = "SELECT count(*) AS count FROM call WHERE kind = 'customer' AND state <> 'ended'"
_WAITING: Final = "SELECT count(*) AS count FROM work"
_AGENTS: Final = "SELECT state, count(*) AS count FROM agent GROUP BY state"


class Figures:
    """One registry for one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._latency = Histogram(
            "yingda_http_seconds",
            "Time that an HTTP request took",
            ("method", "route", "status"),
            registry=self.registry,
            buckets=(0.005, 0.02, 0.1, 0.5, 2.0),
        )
        self._calls = Gauge("yingda_calls", "Customers' calls in progress", registry=self.registry)
        self._waiting = Gauge("yingda_waiting", "Contacts waiting in queues", registry=self.registry)
        self._agents = Gauge("yingda_agents", "Agents by state", ("state",), registry=self.registry)
        self._alarms = Gauge("yingda_alarms", "Open alarms", ("kind",), registry=self.registry)
        self._ready = Gauge(
            "yingda_ready", "1 where a part that calls need is well", ("part",), registry=self.registry
        )

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Note one request."""
        self._latency.labels(method, route, f"{status // 100}xx").observe(seconds)

    async def render(self, *, db: Database, readiness: Readiness) -> bytes:
        """All figures as they are now; without the database its figures are left as they were."""
        missing = set(await readiness.missing())
        for part in _PARTS:
            self._ready.labels(part).set(part not in missing)
        if "database" not in missing:
            async with asyncio.timeout(2), db.core() as tx:
                calls = await (await tx.execute(_CALLS)).fetchone()
                waiting = await (await tx.execute(_WAITING)).fetchone()
                agents = await (await tx.execute(_AGENTS)).fetchall()
                alarms = await open_by_kind(tx)
            self._calls.set(calls["count"] if calls else 0)
            self._waiting.set(waiting["count"] if waiting else 0)
            self._agents.clear()
            self._alarms.clear()
            for kind, number in alarms.items():
                self._alarms.labels(kind).set(number)
            for row in agents:
                self._agents.labels(row["state"]).set(row["count"])
        return generate_latest(self.registry)


@router.get("/metrics", dependencies=[public()], include_in_schema=False)
async def metrics(request: Request) -> Response:
    state = request.app.state
    body = await state.figures.render(db=state.db, readiness=state.readiness)
    return Response(body, media_type=CONTENT_TYPE_LATEST)
