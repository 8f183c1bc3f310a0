"""`yingda prompts`: makes the announcements that callers hear, and checks those that are there."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

import yingda
from yingda.platform.settings import Settings
from yingda.platform.speech.errors import BadManifest, SpeechFailed
from yingda.platform.speech.kokoro import WORKER, install_kokoro, interpreter, open_kokoro
from yingda.platform.speech.manifest import Prompt, read_manifest, write_manifest
from yingda.platform.speech.prompts import faults, is_finished, make_prompt

_PACKAGE = Path(yingda.__file__).parent
_MANIFESTS = (
    _PACKAGE / "flows" / "sounds" / "manifest.json",
    _PACKAGE / "demo" / "prompts" / "manifest.json",
)

_manifest_option = click.option(
    "--manifest",
    "manifests",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    multiple=True,
    default=_MANIFESTS,
    help="A list of prompts; the audio lies beside it.  [default: the platform's and the demo's]",
)


@click.group()
def prompts() -> None:
    """Announcements: make them from their texts, check them."""


@prompts.command()
@_manifest_option
@click.option("--all", "everything", is_flag=True, help="Make finished prompts again, too.")
@click.argument("names", nargs=-1)
def make(*, manifests: Sequence[Path], everything: bool, names: Sequence[str]) -> None:
    """Speak the prompts that are new or changed; NAMES (tenant/key.language) limits it to these."""
    try:
        lists = {manifest: read_manifest(manifest) for manifest in manifests}
        wanted = _wanted(lists, names=names, everything=everything)
        if any(wanted.values()):
            asyncio.run(_make(lists, wanted=wanted))
    except (BadManifest, SpeechFailed) as error:
        raise click.ClickException(str(error)) from error
    made, known = (sum(map(len, each.values())) for each in (wanted, lists))
    click.echo(f"{made} made, {known - made} left as they are")


@prompts.command()
@_manifest_option
def check(*, manifests: Sequence[Path]) -> None:
    """Compare the audio with its entries: there, whole, of the right length and level."""
    try:
        entries = [(manifest.parent, prompt) for manifest in manifests for prompt in read_manifest(manifest)]
    except BadManifest as error:
        raise click.ClickException(str(error)) from error
    found = [fault for folder, prompt in entries for fault in faults(prompt=prompt, folder=folder)]
    if found:
        raise click.ClickException("\n".join(found))
    click.echo(f"{len(entries)} prompts are in order")


@prompts.command()
@click.pass_obj
def install(settings: Settings) -> None:
    """Install the offline speech engine (410 MB), so that workers can speak what people write."""
    try:
        click.echo(install_kokoro(settings.speech_home))
    except SpeechFailed as error:
        raise click.ClickException(str(error)) from error


def _wanted(
    lists: Mapping[Path, Sequence[Prompt]], *, names: Sequence[str], everything: bool
) -> dict[Path, list[Prompt]]:
    known = {prompt.name for entries in lists.values() for prompt in entries}
    unknown = set(names) - known
    if unknown:
        raise BadManifest(f"no such prompt: {', '.join(sorted(unknown))}")
    return {
        manifest: [
            prompt
            for prompt in entries
            if (not names or prompt.name in names)
            and (everything or not is_finished(prompt=prompt, folder=manifest.parent))
        ]
        for manifest, entries in lists.items()
    }


async def _make(lists: Mapping[Path, Sequence[Prompt]], *, wanted: Mapping[Path, Sequence[Prompt]]) -> None:
    home = await asyncio.to_thread(install_kokoro, None)
    async with open_kokoro(python=interpreter(home), worker=WORKER, home=home) as speech:
        for manifest, entries in lists.items():
            finished = {prompt.name: prompt for prompt in entries}
            for number, prompt in enumerate(wanted[manifest], 1):
                made = await make_prompt(prompt=prompt, speech=speech, folder=manifest.parent)
                finished[prompt.name] = made
                # After each one: whoever interrupts a long run keeps what is done.
                write_manifest(path=manifest, prompts=list(finished.values()))
                click.echo(f"{number}/{len(wanted[manifest])}  {made.name}  {made.seconds:.1f} s", err=True)
