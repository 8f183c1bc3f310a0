"""Prepare everything that a make target needs, show what takes long, then become that target's command.

Needs nothing but the system's Python >= 3.11.
Usage: bootstrap.py run|test|check|bench|soak|exec [ARGUMENT ...]
"""

import sys

# An older Python must still be able to read this file as far as this sentence.
if sys.version_info < (3, 11):  # noqa: UP036  # whoever has an older one shall be told so
    sys.exit("Yingda needs Python 3.11 or newer. Install one and say `make PYTHON=/path/to/python3.11 ...`.")

from prepare import main

if __name__ == "__main__":
    sys.exit(main.main(sys.argv[1:]))
