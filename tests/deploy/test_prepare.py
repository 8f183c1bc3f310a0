"""The preparation of a checkout: copies for the service user, places for data, sentences for failures."""

import os
import subprocess
from pathlib import Path

import pytest

import budgets
from prepare import dataplace, debian, mirror, steps
from prepare.mirror import Owner
from prepare.places import digest_of, is_stamped
from prepare.steps import StepFailed

ME = Owner(uid=os.getuid(), gid=os.getgid())
MODES = {"-w": os.W_OK, "-x": os.X_OK}


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "checkout"
    (place / "src").mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet"], cwd=place, check=True)
    (place / ".gitignore").write_text("/var\n")
    (place / "src/a.py").write_text("a = 1\n")
    (place / "src/b.py").write_text("b = 1\n")
    (place / "var").mkdir()
    (place / "var/secret").touch()
    monkeypatch.setattr(mirror, "CHECKOUT", place)
    return place


def files_in(place: Path) -> set[str]:
    found = (file for file in place.rglob("*") if file.is_file() and ".prepared" not in file.parts)
    return {str(file.relative_to(place)) for file in found}


def test_a_copy_holds_what_git_would_keep_and_follows_changes(checkout: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    mirror.update_mirror(copy, owner=ME)
    assert files_in(copy) == {".gitignore", "src/a.py", "src/b.py"}

    (checkout / "src/a.py").write_text("a = 2\n# longer\n")
    (checkout / "src/b.py").unlink()
    (checkout / "new").mkdir()
    (checkout / "new/c.py").touch()
    (copy / "made-here").touch()
    mirror.update_mirror(copy, owner=ME)
    assert files_in(copy) == {".gitignore", "src/a.py", "new/c.py", "made-here"}
    assert (copy / "src/a.py").read_text() == "a = 2\n# longer\n"


def test_results_come_back_and_changed_files_after_a_developers_command(
    checkout: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    mirror.update_mirror(copy, owner=ME)
    (copy / "bench/results").mkdir(parents=True)
    (copy / "bench/results/setup.json").write_text("{}")
    (copy / "src/a.py").write_text("a = 1  # formatted\n")
    mirror.bring_back(copy, changed_too=False)
    assert (checkout / "bench/results/setup.json").read_text() == "{}"
    assert (checkout / "src/a.py").read_text() == "a = 1\n"
    mirror.bring_back(copy, changed_too=True)
    assert (checkout / "src/a.py").read_text() == "a = 1  # formatted\n"


def test_what_was_edited_meanwhile_is_never_overwritten(checkout: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    mirror.update_mirror(copy, owner=ME)
    (checkout / "src/a.py").write_text("a = 3  # edited while a command ran\n")
    mirror.bring_back(copy, changed_too=True)
    assert (checkout / "src/a.py").read_text() == "a = 3  # edited while a command ran\n"
    (copy / "src/a.py").write_text("a = 1  # formatted\n")
    mirror.bring_back(copy, changed_too=True)
    assert (checkout / "src/a.py").read_text() == "a = 3  # edited while a command ran\n"


def test_a_copy_without_a_checkout_is_removed_unless_something_runs_in_it(
    checkout: Path, tmp_path: Path
) -> None:
    copies = tmp_path / "copies"
    for name in ("kept", "gone", "lived-in"):
        mirror.update_mirror(copies / name, owner=ME)
    for name in ("gone", "lived-in"):
        (copies / name / mirror.SOURCE).write_text("/no/such/checkout")
    with subprocess.Popen(["sleep", "30"], cwd=copies / "lived-in") as inhabitant:
        mirror.remove_orphans(copies)
        inhabitant.kill()
    assert {place.name for place in copies.iterdir()} == {"kept", "lived-in"}


def test_data_is_made_where_it_is_wished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINGDA_DATA", str(tmp_path / "var"))
    # Only root may ask as another user; here we ask for ourselves.
    monkeypatch.setattr(dataplace, "_ask", lambda _, question, place: os.access(place, MODES[question]))
    assert dataplace.prepare_data(owner=ME, shelter=tmp_path / "shelter") == tmp_path / "var"
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


def test_data_that_the_user_cannot_reach_becomes_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wished = tmp_path / "var"
    monkeypatch.setenv("YINGDA_DATA", str(wished))
    monkeypatch.setattr(dataplace, "_ask", lambda *_: False)
    real = dataplace.prepare_data(owner=ME, shelter=tmp_path / "shelter")
    assert wished.readlink() == real
    assert dataplace.prepare_data(owner=ME, shelter=tmp_path / "shelter") == real


def test_data_of_somebody_else_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letter").touch()
    monkeypatch.setenv("YINGDA_DATA", str(tmp_path))
    monkeypatch.setattr(dataplace, "_ask", lambda *_: False)
    with pytest.raises(StepFailed, match="is not empty"):
        dataplace.prepare_data(owner=ME, shelter=tmp_path / "shelter")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("deb http://mirror.example/debian bookworm main", "http://mirror.example/debian"),
        (
            "deb [signed-by=/k.gpg] https://mirror.example/debian/ trixie main",
            "https://mirror.example/debian",
        ),
        ("Types: deb\nURIs: http://mirror.example/debian\nSuites: trixie", "http://mirror.example/debian"),
        ("# deb http://mirror.example/debian bookworm main", None),
        ("deb http://mirror.example/debian-security bookworm-security main", None),
        ("deb https://packages.example/apt tools main", None),
    ],
)
def test_the_mirror_is_the_one_that_the_machine_uses(text: str, found: str | None) -> None:
    assert debian._mirror_in(text) == found


def test_a_failing_step_says_which_why_and_what_to_do() -> None:
    with pytest.raises(StepFailed) as failed:
        steps.run(["sh", "-c", "echo no room left; exit 3"], step="Web interface", advice="free some space.")
    text = str(failed.value)
    assert "Web interface failed" in text
    assert "status 3" in text
    assert "no room left" in text
    assert "free some space" in text
    with pytest.raises(StepFailed, match="cannot be started"):
        steps.run(["yingda-no-such"], step="Web interface", advice="install it.")


def test_a_stamp_tells_whether_anything_changed(tmp_path: Path) -> None:
    file, stamp = tmp_path / "file", tmp_path / "stamp"
    file.write_text("one")
    before = digest_of([file])
    assert not is_stamped(stamp, before)
    stamp.write_text(before)
    assert is_stamped(stamp, digest_of([file]))
    file.write_text("two")
    assert not is_stamped(stamp, digest_of([file]))


def test_budgets_see_long_functions_long_files_and_silent_exemptions(tmp_path: Path) -> None:
    file = tmp_path / "long.py"
    file.write_text("def long() -> None:\n" + "    print()\n" * 50 + "x = 1\n" * 400)
    assert len(list(budgets.overruns_of(file))) == 2
    exempt = "x = f()  # type: " + "ignore"
    file.write_text(f"{exempt}\n")
    assert "needs a code" in next(iter(budgets.overruns_of(file)))
    file.write_text(f"{exempt}[no-any-return]  # the package has no types\n")
    assert list(budgets.overruns_of(file)) == []
