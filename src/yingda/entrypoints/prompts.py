"""`yingda prompts`: makes the announcements that callers hear, and checks those that are there."""

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import click

import yingda
from yingda.platform.speech.errors import BadManifest, SpeechFailed
from yingda.platform.speech.kokoro import open_kokoro
from yingda.platform.speech.manifest import Prompt, read_manifest, write_manifest
from yingda.platform.speech.prompts import faults, is_finished, make_prompt

_PACKAGE = Path(yingda.__file__).parent
_MANIFEST = _PACKAGE / "demo" / "prompts" / "manifest.json"
_SPEECH = _PACKAGE.parents[1] / "deploy" / "speech"

_manifest_option = click.option(
    "--manifest",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    default=_MANIFEST,
    help="The list of prompts; the audio lies beside it.  [default: the demo's]",
)


@click.group()
def prompts() -> None:
    """Announcements: make them from their texts, check them."""


@prompts.command()
@_manifest_option
@click.option("--all", "everything", is_flag=True, help="Make finished prompts again, too.")
@click.argument("names", nargs=-1)
def make(*, manifest: Path, everything: bool, names: Sequence[str]) -> None:
    """Speak the prompts that are new or changed; NAMES (tenant/key.language) limits it to these."""
    try:
        entries = read_manifest(manifest)
        wanted = _wanted(entries, names=names, everything=everything, folder=manifest.parent)
        if wanted:
            asyncio.run(_make(entries, wanted=wanted, manifest=manifest))
    except (BadManifest, SpeechFailed) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{len(wanted)} made, {len(entries) - len(wanted)} left as they are")


@prompts.command()
@_manifest_option
def check(*, manifest: Path) -> None:
    """Compare the audio with its entries: there, whole, of the right length and level."""
    try:
        entries = read_manifest(manifest)
    except BadManifest as error:
        raise click.ClickException(str(error)) from error
    found = [fault for prompt in entries for fault in faults(prompt=prompt, folder=manifest.parent)]
    if found:
        raise click.ClickException("\n".join(found))
    click.echo(f"{len(entries)} prompts are in order")


def _wanted(
    entries: Sequence[Prompt], *, names: Sequence[str], everything: bool, folder: Path
) -> list[Prompt]:
    unknown = set(names) - {prompt.name for prompt in entries}
    if unknown:
        raise BadManifest(f"no such prompt: {', '.join(sorted(unknown))}")
    chosen = [prompt for prompt in entries if not names or prompt.name in names]
    return [prompt for prompt in chosen if everything or not is_finished(prompt=prompt, folder=folder)]


async def _make(entries: list[Prompt], *, wanted: Sequence[Prompt], manifest: Path) -> None:
    home = await asyncio.to_thread(_installed_model)
    finished = {prompt.name: prompt for prompt in entries}
    python = home / "venv" / "bin" / "python"
    async with open_kokoro(python=python, worker=_SPEECH / "worker.py", home=home) as speech:
        for number, prompt in enumerate(wanted, 1):
            made = await make_prompt(prompt=prompt, speech=speech, folder=manifest.parent)
            finished[prompt.name] = made
            # After each one: whoever interrupts a long run keeps what is done.
            write_manifest(path=manifest, prompts=list(finished.values()))
            click.echo(f"{number}/{len(wanted)}  {made.name}  {made.seconds:.1f} s", err=True)


def _installed_model() -> Path:
    installer = _SPEECH / "install.py"
    if not installer.is_file():
        raise SpeechFailed("prompts are made from a checkout of the project: deploy/speech is not here")
    done = subprocess.run([sys.executable, installer], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SpeechFailed("the speech model could not be installed (its own words are above)")
    return Path(done.stdout.strip())
