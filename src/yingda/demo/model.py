"""What an installation to be made consists of, in names and codes; ids and passwords come later."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from yingda.tenancy.model import Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody who logs in; an agent has a staff number, a browser seat and queues (`tenant/queue`)."""

    username: str
    display_name: str
    role: Role
    staff_no: str | None = None
    serves: tuple[str, ...] = ()
    assigned: tuple[str, ...] = ()
    """Codes of other tenants that he may look into."""
    knows: Mapping[str, int] = field(default_factory=dict)
    """Skills (`tenant/skill`) with his level in each, of 10."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Phone:
    """A seat with a SIP telephone."""

    code: str
    endpoint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoteSeat:
    """A seat at any telephone of the public network, dialled for each call."""

    code: str
    digits: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Skill:
    """Something that agents know more or less well."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Routing:
    """To whom a queue's work goes, and when the rule gets laxer; skills and queues by their codes."""

    choice: str = "longest_idle"
    priority: int = 0
    """Seconds that its callers are ahead of others."""
    skills: Mapping[str, int] = field(default_factory=dict)
    """What an agent must know, at least so well."""
    relaxed_after: int | None = None
    """After so many seconds anybody of the queue will do."""
    overflow: tuple[str, ...] = ()
    overflow_after: int = 30
    limits: Mapping[str, float] = field(default_factory=dict)
    """Thresholds of the wall that are the queue's own."""
    last_agent_seconds: int | None = None
    """For so long a caller waits for the agent whom he talked with last."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Queue:
    """Where work waits."""

    code: str
    name_zh: str
    name_en: str
    greeting_zh: str
    greeting_en: str
    ring_seconds: int = 20
    wrap_up_seconds: int = 30
    max_waiting: int | None = 20
    target_seconds: int = 20
    routing: Routing = field(default_factory=Routing)


@dataclass(frozen=True, kw_only=True, slots=True)
class Disposition:
    """A coded result."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Hotline:
    """A number with the flow behind it."""

    digits: str
    name_zh: str
    name_en: str
    document: Mapping[str, object]
    number_class: str | None = None
    """Code of one of the operator's classes of numbers."""
    shared: bool = False
    """Merchants are behind it, each with a code."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """When somebody is there."""

    code: str
    name_zh: str
    name_en: str
    definition: Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """What lets a query into the enterprise's own system; the value is made by the installation."""

    code: str
    host: str
    header: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """What is asked for a registration."""

    code: str
    name_zh: str
    name_en: str
    fields: tuple[Mapping[str, object], ...]
    one_per_caller: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedCode:
    """A merchant's code behind a shared number, with the flow behind it."""

    number: str
    code: str
    document: Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Enterprise:
    """A tenant with everything that is its own; the author of its flow and prompts is its first person."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    channel_limit: int
    people: tuple[Person, ...]
    pool: tuple[str, str] | None = None
    """Chinese and English name of its own group of agents."""
    phones: tuple[Phone, ...] = ()
    remote_seats: tuple[RemoteSeat, ...] = ()
    room: str = ""
    """Where its seats stand."""
    skills: tuple[Skill, ...] = ()
    committed: Mapping[str, int] = field(default_factory=dict)
    """Seats of its pool that other tenants have by contract, by their codes."""
    blocked: Mapping[str, str] = field(default_factory=dict)
    """Callers who are not let in, each with the reason."""
    queues: tuple[Queue, ...] = ()
    dispositions: tuple[Disposition, ...] = ()
    hotline: Hotline | None = None
    calendars: tuple[Calendar, ...] = ()
    keys: tuple[Key, ...] = ()
    forms: tuple[Form, ...] = ()
    merchant: SharedCode | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PromptEntry:
    """A finished announcement; its audio lies at `path` below the prompts' directory."""

    tenant: str
    """Code of a tenant, or `platform`: then every tenant has it."""
    key: str
    language: str
    text: str
    path: str
    sha256: str
    seconds: float | None = None
