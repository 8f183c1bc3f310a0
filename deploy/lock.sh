#!/bin/sh
# Make requirements.lock from pyproject.toml: every Python from 3.11 on, hashes, no index and no path in it.
set -eu
cd "$(dirname "$0")/.."
draft=$(mktemp)
trap 'rm -f "$draft"' EXIT
echo '# Made by `make lock` from pyproject.toml (runtime and development). Do not edit.' >"$draft"
uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
    --no-header --no-config --no-emit-index-url --no-emit-find-links --quiet >>"$draft"
cat "$draft" >requirements.lock
