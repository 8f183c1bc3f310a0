"""The supervisor on tiny real processes: what dies or hangs is started again, what lives is never disturbed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from yingda.entrypoints.up.processes import Command, adopt, read_birth
from yingda.entrypoints.up.services import FilePulse, Service
from yingda.entrypoints.up.supervisor import StopRequested, Supervisor

BEATS = """
import pathlib, sys, time
while True:
    pathlib.Path(sys.argv[1]).touch()
    time.sleep(0.05)
"""
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
CHECKOUT = Path(__file__).resolve().parents[2]
SUPERVISOR_ALONE = """
import sys
from pathlib import Path
from tests.deploy.test_supervision import a_supervisor, a_service
place = Path(sys.argv[1])
supervisor = a_supervisor(place)
supervisor.add(a_service(place, "one"))
print("watching", flush=True)
supervisor.watch()
"""


def a_supervisor(place: Path) -> Supervisor:
    (place / "logs").mkdir(exist_ok=True)
    return Supervisor(run=place, logs=place / "logs")


def a_service(
    place: Path, name: str, *, program: str = BEATS, fingerprint: str = "same", stop_seconds: float = 2.0
) -> Service:
    beat = place / f"{name}.beat"
    return Service(
        name=name,
        title=name,
        command=lambda: Command(words=[sys.executable, "-c", program, str(beat)], environment={}),
        pulse=FilePulse(beat, start_seconds=10.0),
        hung_after=0.5,
        fingerprint=fingerprint,
        stop_seconds=stop_seconds,
    )


def pid_of(place: Path, name: str) -> int:
    birth = read_birth(place / f"{name}.pid")
    return birth.pid if birth else 0


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def until(supervisor: Supervisor, condition: Callable[[], bool], *, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        supervisor.watch_for(0.02)


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    made = a_supervisor(tmp_path)
    yield made
    made.stop(["one", "two"])
    made.close()


def started(supervisor: Supervisor, place: Path, service: Service) -> int:
    supervisor.add(service)
    until(supervisor, (place / f"{service.name}.beat").exists)
    return pid_of(place, service.name)


def test_what_dies_is_started_again(supervisor: Supervisor, tmp_path: Path) -> None:
    first = started(supervisor, tmp_path, a_service(tmp_path, "one"))
    os.kill(first, signal.SIGKILL)
    until(supervisor, lambda: pid_of(tmp_path, "one") != first and lives(pid_of(tmp_path, "one")))


def test_what_hangs_is_ended_and_started_again(supervisor: Supervisor, tmp_path: Path) -> None:
    first = started(supervisor, tmp_path, a_service(tmp_path, "one"))
    os.kill(first, signal.SIGSTOP)
    until(supervisor, lambda: pid_of(tmp_path, "one") != first and not lives(first))


def test_who_is_well_is_left_alone(supervisor: Supervisor, tmp_path: Path) -> None:
    first = started(supervisor, tmp_path, a_service(tmp_path, "one"))
    supervisor.watch_for(1.2)
    assert pid_of(tmp_path, "one") == first


def test_a_supervisor_that_slept_blames_nobody(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = started(supervisor, tmp_path, a_service(tmp_path, "one"))
    monkeypatch.setattr("yingda.entrypoints.up.supervisor.ASLEEP_SECONDS", 0.6)
    os.kill(first, signal.SIGSTOP)
    time.sleep(0.8)
    os.kill(first, signal.SIGCONT)
    supervisor.watch_for(0.3)
    assert pid_of(tmp_path, "one") == first


def test_what_cannot_live_waits_longer_each_time_and_shows_why(
    supervisor: Supervisor, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    supervisor.add(a_service(tmp_path, "one", program="raise SystemExit('no such trunk')"))
    until(supervisor, lambda: "in 1.0 s" in caplog.text)
    assert "no such trunk" in caplog.text
    assert "ended with status 1" in caplog.text
    assert "in 0.0 s" in caplog.text
    assert caplog.text.count("no such trunk") == 1
    assert supervisor.hopeless() is None
    until(supervisor, lambda: supervisor.hopeless() == "one")


def test_a_program_that_is_not_there_is_told(
    supervisor: Supervisor, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    service = a_service(tmp_path, "one")
    missing = Service(
        **{**vars(service), "command": lambda: Command(words=["yingda-no-such"], environment={})}
    )
    supervisor.add(missing)
    assert "there is no program yingda-no-such" in caplog.text


def test_after_kill_9_of_the_supervisor_everything_goes_on_and_the_next_one_adopts(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR_ALONE, str(tmp_path)], stdout=subprocess.PIPE
    ) as alone:
        assert alone.stdout is not None
        alone.stdout.readline()
        next_one = a_supervisor(tmp_path)
        until(next_one, (tmp_path / "one.beat").exists)
        alone.kill()
    first = pid_of(tmp_path, "one")
    assert lives(first)

    service = a_service(tmp_path, "one")
    assert next_one.will_adopt(service)
    assert next_one.add(service)
    next_one.watch_for(0.8)
    assert pid_of(tmp_path, "one") == first
    os.kill(first, signal.SIGSTOP)
    until(next_one, lambda: pid_of(tmp_path, "one") != first)
    next_one.stop(["one"])
    next_one.close()
    assert not lives(first)


def test_a_living_process_of_other_settings_is_started_anew(supervisor: Supervisor, tmp_path: Path) -> None:
    first = started(supervisor, tmp_path, a_service(tmp_path, "one"))
    other = a_supervisor(tmp_path)
    assert not other.will_adopt(a_service(tmp_path, "one", fingerprint="other"))
    assert not other.add(a_service(tmp_path, "one", fingerprint="other"))
    assert not lives(first)
    other.stop(["one"])
    other.close()


def test_a_record_of_another_boot_or_of_another_process_is_not_adopted(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    started(supervisor, tmp_path, a_service(tmp_path, "one"))
    stat, boot, fingerprint = (tmp_path / "one.pid").read_text().splitlines()
    stranger = tmp_path / "stranger.pid"
    stranger.write_text(f"{stat}\nanother-boot\n{fingerprint}\n")
    assert adopt(stranger, fingerprint="same") is None
    stranger.write_text(f"{os.getpid()} (python) S {' '.join(['0'] * 30)}\n{boot}\n{fingerprint}\n")
    assert adopt(stranger, fingerprint="same") is None
    stranger.write_text("nonsense\n")
    assert adopt(stranger, fingerprint="same") is None


def test_a_stop_ends_all_of_ours_in_order_and_nobody_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    supervisor = a_supervisor(tmp_path)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"]) as stranger:
        pids = [started(supervisor, tmp_path, a_service(tmp_path, name)) for name in ("one", "two")]
        supervisor.stop(["two", "one"])
        supervisor.close()
        assert not any(lives(pid) for pid in pids)
        assert lives(stranger.pid)
        stranger.kill()
    stops = [record.getMessage() for record in caplog.records if "is stopped" in record.getMessage()]
    assert stops == ["two is stopped", "one is stopped"]
    assert not (tmp_path / "one.pid").exists()


def test_who_does_not_end_when_asked_is_ended(tmp_path: Path) -> None:
    supervisor = a_supervisor(tmp_path)
    supervisor.add(a_service(tmp_path, "one", program=DEAF, stop_seconds=0.3))
    until(supervisor, lambda: pid_of(tmp_path, "one") > 0)
    pid = pid_of(tmp_path, "one")
    supervisor.stop(["one"])
    supervisor.close()
    assert not lives(pid)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_asks_for_a_stop_at_once(
    supervisor: Supervisor, tmp_path: Path, number: signal.Signals
) -> None:
    pid = started(supervisor, tmp_path, a_service(tmp_path, "one"))
    with supervisor.listening_to_signals():
        timer = threading.Timer(0.2, os.kill, (os.getpid(), number))
        timer.start()
        begun = time.monotonic()
        with pytest.raises(StopRequested):
            supervisor.watch_for(20)
        timer.join()
    assert time.monotonic() - begun < 2
    assert lives(pid)
