"""The clocks of one order: when they start, stand still and stop, when they have run out, who is told next; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from yingda.desk.orders.engine.clocks import NOTHING, deadline, elapsed
from yingda.desk.orders.model.document import (
    ENDED,
    FIRST_RESPONSE,
    LIVE,
    SOLUTION,
    Category,
    Clock,
    Document,
    Escalation,
    Priority,
    State,
)
from yingda.flows.calendar import Calendar

Calendars = Mapping[str, Calendar]
Step = tuple[timedelta, Escalation | None]
"""What is done at an offset from the end of a clock: somebody is told, or (none) it is written down as missed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One clock of one order, from its start on."""

    code: str
    round: int
    name_zh: str
    name_en: str
    calendar: str | None
    allowed: timedelta
    started_at: datetime
    running_since: datetime | None
    used: timedelta = NOTHING
    """Before `running_since`."""
    due_at: datetime | None = None
    paused: timedelta = NOTHING
    paused_since: datetime | None = None
    stopped_at: datetime | None = None
    missed_at: datetime | None = None
    next_at: datetime | None = None
    steps_done: int = 0

    def used_by(self, moment: datetime, calendars: Calendars) -> timedelta:
        """How much of the allowed time is gone."""
        if self.running_since is None:
            return self.used
        return self.used + elapsed(self.running_since, moment, self.hours(calendars))

    def hours(self, calendars: Calendars) -> Calendar | None:
        """The calendar that it goes by; one that is gone counts no more, and the clock runs day and night."""
        return calendars.get(self.calendar) if self.calendar is not None else None

    @property
    def is_on(self) -> bool:
        """Whether it has not stopped; it may stand still."""
        return self.stopped_at is None


def plan(document: Document, code: str) -> Sequence[Step]:
    """Everything that is to be done about a clock, in its order."""
    told: list[Step] = [(each.offset, each) for each in document.escalations if each.clock == code]
    missed: Step = (NOTHING, None)
    return sorted([*told, missed], key=lambda step: (step[0], step[1] is not None))


@dataclass(frozen=True, kw_only=True, slots=True)
class Timekeeper:
    """Keeps the clocks of an order by its type and the calendars of its enterprise."""

    document: Document
    calendars: Calendars

    def opened(self, *, at: datetime, priority: Priority) -> list[Run]:
        """The clocks that start with a new order."""
        state = self.document.first_state
        wanted = [clock for clock in self.document.clocks if clock.step in (None, state.code)]
        return [self._start(clock, state, at=at, priority=priority, runs=()) for clock in wanted]

    def moved(
        self, runs: Sequence[Run], *, before: State, after: State, at: datetime, priority: Priority
    ) -> list[Run]:
        """The clocks as they are once the order has gone from one state to another; new rounds come last."""
        found = [self._through(run, before=before, after=after, at=at) for run in runs]
        for clock in self.document.clocks:
            if self._starts(clock, before=before, after=after):
                # Whoever says too early that it is done gains nothing: the time that was used stays used.
                used = _last(found, clock.code).used if clock.step is None and found else NOTHING
                found.append(self._start(clock, after, at=at, priority=priority, runs=found, used=used))
        return found

    def responded(self, runs: Sequence[Run], *, at: datetime) -> list[Run]:
        """The clocks once the customer has had an answer."""
        return [self._stop(run, at) if run.code == FIRST_RESPONSE else run for run in runs]

    def reopened(self, runs: Sequence[Run], *, after: State, at: datetime, priority: Priority) -> list[Run]:
        """The clocks of an order that begins anew."""
        found = list(runs)
        for clock in self.document.clocks:
            if clock.code == SOLUTION or clock.step == after.code:
                found.append(self._start(clock, after, at=at, priority=priority, runs=found))
        return found

    def pressed(self, runs: Sequence[Run], *, at: datetime, priority: Priority) -> list[Run]:
        """The clocks once somebody has given the order another priority."""
        found = []
        for run in runs:
            clock = self.document.clock(run.code)
            limit = clock.limit(priority) if clock is not None and run.is_on else run.allowed
            found.append(run if limit == run.allowed else self._dated(replace(run, allowed=limit), at=at))
        return found

    def stepped(self, run: Run, *, at: datetime) -> tuple[Run, Step | None]:
        """What is due to be done about a clock at this moment, and the clock once it is done; None: nothing."""
        steps = plan(self.document, run.code)
        if run.next_at is None or run.next_at > at or run.steps_done >= len(steps):
            return run, None
        step = steps[run.steps_done]
        missed_at = run.missed_at or (run.due_at if step[1] is None else None)
        done = replace(run, steps_done=run.steps_done + 1, missed_at=missed_at)
        return self._dated(done, at=at), step

    def _starts(self, clock: Clock, *, before: State, after: State) -> bool:
        if clock.step is not None:
            return clock.step == after.code
        return clock.code == SOLUTION and before.category not in LIVE and after.category in LIVE

    def _through(self, run: Run, *, before: State, after: State, at: datetime) -> Run:
        if not run.is_on:
            return run
        if after.category in ENDED or self._is_over(run, before=before, after=after):
            return self._stop(run, at)
        clock = self.document.clock(run.code)
        stands = clock is not None and after.code in clock.pauses_in
        if stands and run.running_since is not None:
            return self._pause(run, at)
        if not stands and run.running_since is None:
            return self._resume(run, at)
        return run

    def _is_over(self, run: Run, *, before: State, after: State) -> bool:
        clock = self.document.clock(run.code)
        if clock is None:
            return False
        if clock.step is not None:
            return clock.step == before.code
        if clock.code == FIRST_RESPONSE:
            return after.category is not Category.NEW
        return after.category not in LIVE

    def _start(
        self,
        clock: Clock,
        state: State,
        *,
        at: datetime,
        priority: Priority,
        runs: Sequence[Run],
        used: timedelta = NOTHING,
    ) -> Run:
        stands = state.code in clock.pauses_in
        run = Run(
            code=clock.code,
            round=1 + sum(each.code == clock.code for each in runs),
            name_zh=clock.name_zh,
            name_en=clock.name_en,
            calendar=clock.calendar,
            allowed=clock.limit(priority),
            started_at=at,
            running_since=None if stands else at,
            paused_since=at if stands else None,
            used=used,
        )
        return self._dated(run, at=at)

    def _pause(self, run: Run, at: datetime) -> Run:
        run = self._looked_at(run, at)
        used = run.used_by(at, self.calendars)
        due_at = run.due_at if run.missed_at is not None else None
        return replace(run, running_since=None, used=used, paused_since=at, due_at=due_at, next_at=None)

    def _resume(self, run: Run, at: datetime) -> Run:
        paused = run.paused + (at - run.paused_since if run.paused_since is not None else NOTHING)
        return self._dated(replace(run, running_since=at, paused=paused, paused_since=None), at=at)

    def _stop(self, run: Run, at: datetime) -> Run:
        if not run.is_on:
            return run
        run = self._looked_at(run, at)
        paused = run.paused + (at - run.paused_since if run.paused_since is not None else NOTHING)
        return replace(
            run,
            used=run.used_by(at, self.calendars),
            running_since=None,
            paused=paused,
            paused_since=None,
            stopped_at=at,
            next_at=None,
        )

    def _looked_at(self, run: Run, at: datetime) -> Run:
        """A clock that ran out is missed, also where nobody has come to say so."""
        is_missed = run.missed_at is None and run.due_at is not None and run.due_at < at
        return replace(run, missed_at=run.due_at) if is_missed else run

    def _dated(self, run: Run, *, at: datetime) -> Run:
        """With its end, and the moment of what is to be done next; what was missed stays so."""
        if run.running_since is None:
            return replace(run, next_at=None)
        hours, left = run.hours(self.calendars), run.allowed - run.used
        due_at = run.due_at if run.missed_at is not None else _end(run.running_since, left, hours)
        steps = plan(self.document, run.code)
        next_at = None
        if run.steps_done < len(steps):
            next_at = _end(run.running_since, left + steps[run.steps_done][0], hours)
        return replace(run, due_at=due_at, next_at=next_at)


def _end(since: datetime, left: timedelta, hours: Calendar | None) -> datetime | None:
    """The end of what is left; what is over already ended when it began to count."""
    return deadline(since, max(left, NOTHING), hours)


def _last(runs: Sequence[Run], code: str) -> Run:
    return next(run for run in reversed(runs) if run.code == code)


def nearest_due(runs: Sequence[Run]) -> datetime | None:
    """The nearest end of a clock that is on."""
    return min((run.due_at for run in runs if run.is_on and run.due_at is not None), default=None)


def any_missed(runs: Sequence[Run]) -> bool:
    """Whether a clock has run out."""
    return any(run.missed_at is not None for run in runs)
