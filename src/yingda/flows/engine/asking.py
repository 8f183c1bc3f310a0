"""Read and fill in what the tenant's own system is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yingda.flows.engine.fields import Refers
from yingda.flows.engine.flow_fields import FlowFields
from yingda.flows.engine.templates import Template
from yingda.flows.engine.urls import Url
from yingda.flows.model import AskSystem

METHODS = ("GET", "POST")


@dataclass(frozen=True, kw_only=True, slots=True)
class System:
    """A question to the tenant's own system, with variables in it."""

    method: str
    url: Url | None
    body: Mapping[str, Template] | None
    secret: str | None
    timeout: int
    retries: int
    answers: Mapping[str, str]

    @staticmethod
    def parse(fields: FlowFields, *, also: frozenset[str] = frozenset()) -> System:
        """Read the object's fields; `also` names what may stand in the body besides variables."""
        method = fields.option("method", options=METHODS, default="GET")
        if fields.has("body") and method == "GET":
            fields.refuse("body", expected="a body only where the method is POST")
        body = fields.template_map("body", optional=True, also=also)
        return System(
            method=method,
            url=fields.url("url"),
            body=body if method == "POST" else None,
            secret=fields.reference_or_none("secret", Refers.SECRET),
            timeout=fields.integer("timeout", low=1, high=15, default=5),
            retries=fields.integer("retries", low=0, high=3, default=1),
            answers=fields.answers("answers"),
        )

    def ask(
        self, known: Mapping[str, str], *, visit: int, also: Mapping[str, str] | None = None
    ) -> AskSystem | None:
        """The question with its variables filled in; None where they make no address to ask at."""
        url = None if self.url is None else self.url.fill(known)
        if url is None:
            return None
        offered = {**known, **(also or {})}
        return AskSystem(
            method=self.method,
            url=url,
            body=None
            if self.body is None
            else {name: template.value(offered) for name, template in self.body.items()},
            secret=self.secret,
            timeout_seconds=self.timeout,
            retries=self.retries,
            answers=self.answers,
            visit=visit,
        )
