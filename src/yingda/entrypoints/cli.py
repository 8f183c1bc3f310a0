"""The command line: each command imports what it needs only when it is called."""

import sys
from pathlib import Path

import click

from yingda.platform.settings import Settings, SettingsInvalid, load_settings, settings_table

WRONG_SETTINGS = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Yingda (应答): one operator answers for many client enterprises."""
    try:
        context.obj = load_settings()
    except SettingsInvalid as invalid:
        for problem in invalid.problems:
            click.echo(problem, err=True)
        sys.exit(WRONG_SETTINGS)


@main.command("settings")
@click.pass_obj
def show_settings(settings: Settings) -> None:
    """List every setting: name, value, default, what for."""
    rows = [("name", "value", "default", "what for"), *settings_table(settings)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for name, value, default, purpose in rows:
        click.echo(f"{name:<{widths[0]}}  {value:<{widths[1]}}  {default:<{widths[2]}}  {purpose}")


@main.command("up")
@click.pass_obj
def start_all(settings: Settings) -> None:
    """Start everything, watch over it, and stop it again by Ctrl-C."""
    from yingda.entrypoints.up.main import main as up

    sys.exit(up(settings))


@main.command("simulate")
@click.argument("scenario", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--calls-per-hour", type=float, help="Without a file: one queue with so many calls")
@click.option("--talk", type=float, help="... that take so many seconds on average")
@click.option("--wrap-up", type=float, help="... and so many to document")
@click.option(
    "--patience", type=float, help="... whose callers wait for so many seconds on average, else for ever"
)
@click.option("--target-seconds", type=float, help="... that shall be answered within so many seconds (20)")
@click.option("--agents", type=int, help="... and so many agents")
@click.option("--hours", type=float, help="How long the simulated time is")
@click.option(
    "--what-if", multiple=True, metavar="GROUP=-2", help="Again, with two agents less; may be repeated"
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON")
def simulate_centre(
    scenario: Path | None,
    hours: float | None,
    what_if: tuple[str, ...],
    as_json: bool,
    **one_queue: float | None,
) -> None:
    """What a day comes to with these calls and agents, and what if there were others; by the engine that routes."""
    from yingda.entrypoints import simulate

    simulate.main(file=scenario, one_queue=one_queue, hours=hours, changes=what_if, as_json=as_json)


@main.command("migrate")
@click.pass_obj
def migrate_database(settings: Settings) -> None:
    """Bring the database to the newest schema."""
    from yingda.entrypoints import platform_prompts
    from yingda.platform.database_access import admit_service, owner_dsn
    from yingda.platform.migrate import migrate
    from yingda.platform.secrets import load_secrets

    secrets = load_secrets(settings)
    migrate(owner_dsn(settings, secrets))
    admit_service(settings, secrets)
    platform_prompts.load(settings)


@main.command("callcontrol")
@click.pass_obj
def run_callcontrol(settings: Settings) -> None:
    """Run this node's call control."""
    from yingda.entrypoints import callcontrol

    callcontrol.main(settings)


@main.command("api")
@click.pass_obj
def run_api(settings: Settings) -> None:
    """Run the web interface's server."""
    from yingda.entrypoints import api

    api.main(settings)


@main.command("worker")
@click.pass_obj
def run_worker(settings: Settings) -> None:
    """Run the background jobs."""
    from yingda.entrypoints import worker

    worker.main(settings)


@main.group("keys")
def keys() -> None:
    """The master key that wraps every enterprise's own keys."""


@keys.command("rotate")
@click.pass_obj
def rotate_keys(settings: Settings) -> None:
    """Wrap every enterprise's keys under a new master key; no recording is touched."""
    from yingda.entrypoints import operator as founding

    wrapped, name = founding.rotate_keys(settings)
    click.echo(
        f"{wrapped} enterprises' keys are wrapped by {name} now; keep the earlier ones with their backups."
    )


@main.group("operator")
def operator() -> None:
    """The operator of an installation without a demo."""


@operator.command("create")
@click.option("--name-zh", help="The operator's name in Chinese.")
@click.option("--name-en", help="The operator's name in English.")
@click.option("--username", help="The administrator's username.")
@click.option("--display-name", help="The administrator's name.")
@click.option("--generate", is_flag=True, help="Generate the password instead of asking for one.")
@click.pass_obj
def create_operator(settings: Settings, /, *, generate: bool, **names: str | None) -> None:
    """Name the operator and add an administrator who can log in."""
    from yingda.entrypoints import operator as founding

    said = {name: value for name, value in names.items() if value}
    founding.create(settings, names=said, generated=generate)


@operator.command("prepare", hidden=True)
@click.pass_obj
def prepare_operator(settings: Settings) -> None:
    """Have the operator's own row."""
    from yingda.entrypoints import operator as founding

    founding.prepare(settings)


@main.group("demo")
def demo() -> None:
    """The three demo enterprises."""


@demo.command("load")
@click.pass_obj
def load_demo(settings: Settings) -> None:
    """Load the demo enterprises; what is there already stays."""
    from yingda.entrypoints import demo as demo_data

    demo_data.load(settings)


@main.command("demo-world", hidden=True)
@click.pass_obj
def run_demo_world(settings: Settings) -> None:
    """Run the carrier and the client's system of the demo."""
    from yingda.entrypoints import demo_world

    demo_world.main(settings)


@demo.command("call")
@click.argument("number")
@click.option("--caller", default="13900008888", help="The number that calls.  [default: 13900008888]")
@click.option("--press", default="", help="Digits, each group after an announcement, such as 2,12345678#,1.")
@click.option("--say", type=click.Path(exists=True, dir_okay=False), help="A WAV to speak (mono, 8 kHz).")
@click.option("--seconds", default=30.0, help="How long to stay on the line after that.  [default: 30]")
@click.option("--hear", type=click.Path(dir_okay=False), help="A WAV to write what is heard to.")
@click.pass_obj
def place_demo_call(settings: Settings, /, **options: str | float | None) -> None:
    """Call NUMBER with real sound, as a customer would."""
    from yingda.entrypoints.demo_call import call

    call(settings, **options)


@main.command("openapi")
def print_openapi() -> None:
    """Print the description of the API, without anything running."""
    from yingda.entrypoints.api import print_openapi

    print_openapi()


@main.command("error-codes")
def print_error_codes() -> None:
    """Print every error code that an answer may carry."""
    from yingda.entrypoints.api import print_codes

    print_codes()


@main.command("prompts", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def make_prompts(settings: Settings, words: tuple[str, ...]) -> None:
    """Announcements: make them from their texts, check them."""
    from yingda.entrypoints.prompts import prompts

    prompts.main(args=list(words), prog_name="yingda prompts", obj=settings)


if __name__ == "__main__":
    main()
