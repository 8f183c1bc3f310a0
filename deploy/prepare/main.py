"""From a word after `make` to its prepared command."""

import os
import sys
from collections.abc import Sequence

from prepare.asroot import go_on_as_user
from prepare.steps import StepFailed, say
from prepare.targets import TARGETS, prepare_and_become
from prepare.testtools import install_as_root

USAGE = 2
FAILED = 1
INTERRUPTED = 130


def main(words: Sequence[str]) -> int:
    """Do it; the status says how it went."""
    if not words or words[0] not in TARGETS:
        say(f"usage: bootstrap.py {'|'.join(TARGETS)} [ARGUMENT ...]")
        return USAGE
    try:
        return _prepare(words[0], words[1:])
    except StepFailed as failed:
        print(f"\n{failed}", file=sys.stderr, flush=True)
        return FAILED
    except OSError as error:
        advice = "give this user the right to write there, or free some space."
        print(f"\nPreparing failed.\n  Why: {error}\n  What to do: {advice}", file=sys.stderr, flush=True)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _prepare(name: str, words: Sequence[str]) -> int:
    if os.geteuid() == 0:
        if TARGETS[name].tools:
            install_as_root()
        return go_on_as_user([name, *words])
    prepare_and_become(name, words)
    return FAILED
