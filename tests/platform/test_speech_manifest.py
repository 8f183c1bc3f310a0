"""The manifest of prompts, and the command that keeps them in order."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.support.prompt_samples import COMMITTED, a_prompt

from yingda.entrypoints.prompts import prompts as command
from yingda.platform.speech.errors import BadManifest
from yingda.platform.speech.manifest import read_manifest, write_manifest


def test_a_manifest_survives_being_written(tmp_path: Path) -> None:
    entries = [
        a_prompt(),
        a_prompt(language="en", speed=0.9, files={"alaw": "00"}, seconds=1.5, cut=(0.1, 0.2)),
    ]
    write_manifest(path=tmp_path / "m.json", prompts=entries)

    assert read_manifest(tmp_path / "m.json") == entries


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ("{", "line 1"),
        ("[3]", "entry 1"),
        ('[{"tenant": "museum"}]', "entry 1: .*missing"),
        ([{"key": "../x"}], "entry 1: key must be letters"),
        ([{"text": " "}], "entry 1: nothing to say"),
        ([{"voice": 3}], "entry 1: voice is not a text"),
        ([{"speed": 9}], "entry 1: speed must be"),
        ([{}, {}], "more than one entry for museum/welcome.zh"),
    ],
)
def test_a_wrong_manifest_says_where(
    tmp_path: Path, entries: str | list[dict[str, object]], complaint: str
) -> None:
    good = {"tenant": "museum", "key": "welcome", "language": "zh", "text": "您好。", "voice": "zf_xiaoyi"}
    text = entries if isinstance(entries, str) else json.dumps([good | entry for entry in entries])
    (tmp_path / "m.json").write_text(text, encoding="utf-8")

    with pytest.raises(BadManifest, match=complaint):
        read_manifest(tmp_path / "m.json")


def test_the_command_finds_the_demo_in_order_and_nothing_to_make() -> None:
    checked = CliRunner().invoke(command, ["check"])
    made = CliRunner().invoke(command, ["make"])

    assert (checked.exit_code, checked.output) == (0, f"{len(COMMITTED)} prompts are in order\n")
    assert (made.exit_code, made.output) == (0, f"0 made, {len(COMMITTED)} left as they are\n")


def test_the_command_tells_what_is_wrong(tmp_path: Path) -> None:
    write_manifest(path=tmp_path / "m.json", prompts=[a_prompt()])
    runner = CliRunner()
    unmade = runner.invoke(command, ["check", "--manifest", str(tmp_path / "m.json")])
    unknown = runner.invoke(command, ["make", "--manifest", str(tmp_path / "m.json"), "museum/nothing.zh"])

    assert unmade.exit_code == unknown.exit_code == 1
    assert "museum/welcome.zh: the audio is missing" in unmade.output
    assert "no such prompt: museum/nothing.zh" in unknown.output
