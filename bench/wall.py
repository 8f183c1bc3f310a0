"""The live wall with 370 agents and 30 queues: how far the page is behind the database, and what it costs the browser.

The changes of a busy floor are written into the database as their owner writes them; from there everything is real: outbox,
worker, API, stream, and a headless Chromium whose page notes the moment at which each change is painted.
"""

import asyncio
import os
import random
import shutil
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import psycopg
from argon2 import PasswordHasher
from playwright.async_api import Page, async_playwright

from bench.cpu import PROC, Cost, all_processes, cost_now
from bench.enterprise import CODE, STRAIGHT, Others, Rules, add_enterprise
from bench.figures import Spread, percentile, spread
from bench.instance import Instance
from bench.tables import table
from yingda.entrypoints.container import database_dsn
from yingda.insights.measures import MEASURES
from yingda.platform.db import Database, Transaction

AGENTS: Final = 370
QUEUES: Final = 30
SERVES: Final = 4
"""Queues of each agent."""
LEAD: Final = "wall.lead"
PASSWORD: Final = "a wall to look at"
PACE: Final = 0.1
CHANGES: Final = 8.0
"""Changes of agents a second: 370 people at work with contacts of three minutes, each of which is four changes."""
CALLS: Final = 2.0
"""Calls that come and leave their queues a second."""
WARM_SECONDS: Final = 8.0
MARK: Final = f"--yingda-bench={os.getpid()}"
"""By which our browser is known among others."""
NEXT: Final = {"ready": "ringing", "ringing": "talking", "talking": "wrap_up", "wrap_up": "ready"}
WATCH: Final = """
() => {
  window.painted = [];
  const note = (what, id, value) =>
    requestAnimationFrame(() => setTimeout(() => window.painted.push([what, id, value, Date.now()])));
  const look = new MutationObserver((changes) => {
    const seen = new Set();
    for (const { target, type } of changes) {
      const element = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
      if (type === "attributes") {
        note("agent", element.dataset.agent, element.dataset.state);
        continue;
      }
      const cell = element?.closest("td[data-figure]");
      if (!cell || seen.has(cell)) continue;
      seen.add(cell);
      note(cell.dataset.figure, cell.closest("[data-queue]").dataset.queue, cell.textContent.trim());
    }
  });
  const wall = document.querySelector(".wall");
  look.observe(wall, { subtree: true, attributes: true, attributeFilter: ["data-state"], characterData: true, childList: true });
}
"""
_STAY: Final = f"""
INSERT INTO figure_part (tenant_id, interaction_id, scope, n, counted_at, queue_id, seq, upto, rules, is_over,
  target_seconds, short_seconds, {", ".join(MEASURES)})
VALUES (%(tenant)s, %(id)s, 'stay', 0, now(), %(queue)s, 1, 1, 1, true, 20, 5, {", ".join(f"%({name})s" for name in MEASURES)})
"""
_TELL: Final = "INSERT INTO outbox (tenant_id, topic, key) VALUES (%(tenant)s, %(topic)s, %(key)s)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """For how long it is watched, and how large the page is."""

    seconds: float = 60.0
    width: int = 1920
    height: int = 1080
    picture: Path | None = None
    """Where a picture of the page goes, when somebody wants to look at it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lag:
    """From the commit in the database to the painted page, in milliseconds."""

    count: int
    p50: float
    p95: float
    highest: float
    lost: int
    """Changes that the page never showed, because the next one came before."""
    missing: int
    """Changes that it should have shown, and did not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What was found."""

    lags: Mapping[str, Lag]
    renderer: float
    """Share of one processor."""
    browser: float
    """The same with every other process of the browser: it draws without a graphics processor here."""
    parts: Mapping[str, float]


@dataclass(kw_only=True)
class Floor:
    """A busy floor, as far as its wall can tell."""

    tenant: UUID
    agents: Mapping[UUID, str]
    queues: Sequence[UUID]
    chance: random.Random = field(default_factory=lambda: random.Random(5))
    waiting: dict[UUID, list[UUID]] = field(default_factory=dict)
    abandoned: dict[UUID, int] = field(default_factory=dict)
    told: list[tuple[str, str, str, float]] = field(default_factory=list)
    """What, of whom, is how, since when."""
    states: dict[UUID, str] = field(default_factory=dict)

    def note(self, what: str, key: UUID, value: str) -> None:
        self.told.append((what, str(key), value, time.time() * 1000))

    async def sign_everybody_in(self, tx: Transaction) -> None:
        """Nine of ten are at work."""
        for number, (agent, seat) in enumerate(self.agents.items()):
            state = ("talking", "talking", "ready", "wrap_up", "on_break")[number % 5]
            self.states[agent] = state
            await tx.execute(
                """UPDATE agent SET state = %(state)s, reason = %(reason)s, seat_id = %(seat)s,
                     since = now() - make_interval(secs => %(ago)s) WHERE user_id = %(id)s""",
                {
                    "state": state,
                    "reason": "meal" if state == "on_break" else None,
                    "seat": seat,
                    "ago": number % 300,
                    "id": agent,
                },
            )

    async def change_agent(self, db: Database) -> None:
        """Somebody goes on to his next state."""
        agent = self.chance.choice([each for each, state in self.states.items() if state in NEXT])
        state = NEXT[self.states[agent]]
        async with db.core() as tx:
            await tx.execute(
                "UPDATE agent SET state = %(state)s, since = now() WHERE user_id = %(id)s",
                {"state": state, "id": agent},
            )
            await tx.execute(_TELL, {"tenant": self.tenant, "topic": "agent", "key": agent})
        self.states[agent] = state
        self.note("agent", agent, state)

    async def come_or_leave(self, db: Database) -> None:
        """Somebody comes to wait, or the one who waits longest leaves; some of those give up."""
        queue = self.chance.choice(self.queues)
        waiting = self.waiting.setdefault(queue, [])
        leaves = len(waiting) > self.chance.randrange(5)
        async with db.core() as tx:
            if leaves:
                await self._leave(tx, queue, waiting.pop(0))
            else:
                waiting.append(await self._come(tx, queue))
            await tx.execute(_TELL, {"tenant": self.tenant, "topic": "queue", "key": queue})
        self.note("waiting", queue, str(len(waiting)))
        if leaves:
            self.abandoned[queue] = self.abandoned.get(queue, 0) + 1
            self.note("abandoned", queue, str(self.abandoned[queue]))

    async def _come(self, tx: Transaction, queue: UUID) -> UUID:
        work = uuid4()
        await tx.execute(
            """INSERT INTO work (id, tenant_id, interaction_id, queue_id, visit, since, state)
               VALUES (%(id)s, %(tenant)s, %(id)s, %(queue)s, 1, now(), 'waiting')""",
            {"id": work, "tenant": self.tenant, "queue": queue},
        )
        return work

    async def _leave(self, tx: Transaction, queue: UUID, work: UUID) -> None:
        await tx.execute("DELETE FROM work WHERE id = %(id)s", {"id": work})
        counted = {**dict.fromkeys(MEASURES, 0), "queued": 1, "abandoned": 1, "abandon_wait": 9_000}
        await tx.execute(_STAY, {"tenant": self.tenant, "id": work, "queue": queue, **counted})


async def measure(instance: Instance, plan: Plan) -> Result:
    """Let a floor be busy, and look at its wall."""
    floor = await _build(instance)
    async with Database(database_dsn(instance.settings), size=2) as db, _browser(instance, plan) as page:
        async with db.core() as tx:
            await floor.sign_everybody_in(tx)
        await _log_in(page)
        await page.wait_for_function(f"() => document.querySelectorAll('[data-agent]').length >= {AGENTS}")
        over = asyncio.Event()
        running = asyncio.create_task(_be_busy(floor, db, over))
        try:
            await asyncio.sleep(WARM_SECONDS)
            await page.evaluate(WATCH)
            floor.told.clear()
            return await _watched(instance, plan, floor, page)
        finally:
            over.set()
            await running


async def _watched(instance: Instance, plan: Plan, floor: Floor, page: Page) -> Result:
    before, used = cost_now(instance.heads()), _browser_cost()
    began = time.monotonic()
    await asyncio.sleep(plan.seconds)
    lasted = time.monotonic() - began
    cost: Cost = cost_now(instance.heads()).since(before)
    told = list(floor.told)
    renderer, browser = (now - then for now, then in zip(_browser_cost(), used, strict=True))
    await asyncio.sleep(3)
    painted = await page.evaluate("window.painted")
    if plan.picture is not None:
        await page.screenshot(path=str(plan.picture))
    return Result(
        lags=lags(told, painted),
        renderer=renderer / lasted,
        browser=browser / lasted,
        parts={name: value / lasted for name, value in cost.parts.items()},
    )


def lags(
    told: Sequence[tuple[str, str, str, float]], painted: Sequence[tuple[str, str, str, float]]
) -> dict[str, Lag]:
    """Each change by the first paint after it that shows it, unless the next change of the same thing came first."""
    shown: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for what, key, value, at in painted:
        shown.setdefault((what, key), []).append((value, at))
    after: dict[tuple[str, str], float] = {}
    overtaken: dict[tuple[str, str], float] = {}
    """When a later change of it was painted: what is painted from then on is that one's, also where it looks the same."""
    found: dict[str, list[float]] = {}
    missing: dict[str, int] = {}
    lost: dict[str, int] = {}
    for what, key, value, at in reversed(told):
        until = after.get((what, key), float("inf"))
        after[what, key] = at
        before = overtaken.get((what, key), float("inf"))
        seen = [when for text, when in shown.get((what, key), []) if text == value and at <= when < before]
        if seen:
            overtaken[what, key] = min(seen)
            found.setdefault(what, []).append(min(seen) - at)
        elif _stands(shown.get((what, key), []), at) != value and (
            until == float("inf") or until - at > 2_000
        ):
            missing[what] = missing.get(what, 0) + 1
        else:
            lost[what] = lost.get(what, 0) + 1
    return {
        what: _lag(values, lost=lost.get(what, 0), missing=missing.get(what, 0))
        for what, values in found.items()
    }


def _stands(painted: Sequence[tuple[str, float]], at: float) -> str | None:
    """What the page shows at this moment: who goes back to it before anything else was painted paints nothing."""
    return next((text for text, when in reversed(painted) if when < at), None)


def _lag(values: Sequence[float], *, lost: int, missing: int) -> Lag:
    whole: Spread = spread(values)
    return Lag(
        count=whole.count,
        p50=whole.p50,
        p95=percentile(values, 0.95),
        highest=whole.highest,
        lost=lost,
        missing=missing,
    )


async def _be_busy(floor: Floor, db: Database, over: asyncio.Event) -> None:
    """Change at random at the pace of a busy floor."""
    while not over.is_set():
        began = time.monotonic()
        for share, act in ((CHANGES, floor.change_agent), (CALLS * 2, floor.come_or_leave)):
            if floor.chance.random() < share * PACE:
                await act(db)
                async with db.core() as tx:
                    # As call control wakes those who read what it has written.
                    await tx.execute("NOTIFY outbox")
        await asyncio.sleep(max(0.0, PACE - (time.monotonic() - began)))


async def _build(instance: Instance) -> Floor:
    others = Others(supervisors=(LEAD,), queues=tuple(f"q{number:02d}" for number in range(1, QUEUES)))
    agents = await add_enterprise(instance, agents=AGENTS, document=STRAIGHT, rules=Rules(), others=others)
    async with await psycopg.AsyncConnection.connect(instance.owner_dsn) as owner:
        found = await owner.execute(
            """UPDATE queue q SET name_zh = '队列 ' || q.code, name_en = 'Queue ' || q.code
               FROM tenant t WHERE t.id = q.tenant_id AND t.code = %s RETURNING q.id, q.tenant_id""",
            (CODE,),
        )
        rows = await found.fetchall()
        tenant: UUID = rows[0][1]
        await owner.execute(
            """DELETE FROM queue_assignment a USING (
                 SELECT user_id, queue_id, row_number() OVER (PARTITION BY user_id ORDER BY md5(user_id::text || queue_id)) AS n
                 FROM queue_assignment WHERE tenant_id = %s) r
               WHERE r.user_id = a.user_id AND r.queue_id = a.queue_id AND r.n > %s""",
            (tenant, SERVES),
        )
        await owner.execute(
            "UPDATE app_user SET password_hash = %s WHERE username = %s",
            (PasswordHasher().hash(PASSWORD), LEAD),
        )
    return Floor(
        tenant=tenant,
        agents={agent.user_id: str(agent.seat_id) for agent in agents},
        queues=[row[0] for row in rows],
    )


@asynccontextmanager
async def _browser(instance: Instance, plan: Plan) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "chromium", args=[MARK]
        )
        try:
            page = await chromium.new_page(
                viewport={"width": plan.width, "height": plan.height},
                locale="zh-CN",
                base_url=f"http://127.0.0.1:{instance.settings.http_port}",
            )
            yield page
        finally:
            await chromium.close()


async def _log_in(page: Page) -> None:
    await page.goto("/floor")
    await page.get_by_label("用户名").fill(LEAD)
    await page.get_by_label("密码").fill(PASSWORD)
    await page.get_by_role("button", name="登录").click()


def _browser_cost() -> tuple[float, float]:
    """Seconds of processor time so far: of what draws the page, and of the whole browser."""
    processes = {process.pid: process for process in all_processes()}
    mine = {pid for pid in processes if MARK.encode() in _words(pid)}
    while more := {pid for pid, process in processes.items() if process.parent in mine} - mine:
        mine |= more
    renderers = {pid for pid in mine if b"--type=renderer" in _words(pid)}
    return sum(processes[pid].own for pid in renderers), sum(processes[pid].own for pid in mine)


def _words(pid: int) -> bytes:
    try:
        return (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return b""


def report(result: Result) -> tuple[str, dict[str, Any]]:
    """Tables, and everything for the JSON."""
    rows = [
        (
            what,
            str(lag.count),
            f"{lag.p50:.0f}",
            f"{lag.p95:.0f}",
            f"{lag.highest:.0f}",
            str(lag.lost),
            str(lag.missing),
        )
        for what, lag in sorted(result.lags.items())
    ]
    behind = table(("behind, ms", "changes", "p50", "p95", "max", "overtaken", "missing"), rows)
    cost = table(
        ("processors in use", "share of one"),
        [
            ("renderer of the page", f"{result.renderer:.3f}"),
            ("whole browser", f"{result.browser:.3f}"),
            *((name, f"{value:.3f}") for name, value in result.parts.items()),
        ],
    )
    return f"{behind}\n\n{cost}", asdict(result)
