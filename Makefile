# Every target prepares by itself what it needs; `make run` is all that a newcomer has to know.
PYTHON ?= python3
MINUTES ?= 10
ARGS ?=
CMD ?= yingda --help
BOOTSTRAP = $(PYTHON) deploy/bootstrap.py

.PHONY: run test check bench soak exec generate lock clean

run:
	@exec $(BOOTSTRAP) run

test:
	@exec $(BOOTSTRAP) test $(ARGS)

check:
	@exec $(BOOTSTRAP) check

bench:
	@exec $(BOOTSTRAP) bench $(ARGS)

soak:
	@exec $(BOOTSTRAP) soak --minutes $(MINUTES) $(ARGS)

# Any command in the prepared environment, for example: make exec CMD="pytest -q tests/flows"
exec:
	@exec $(BOOTSTRAP) exec '$(CMD)'

# The description of the API and the web client that is generated from it
generate:
	@exec $(BOOTSTRAP) exec 'yingda openapi >web/openapi.json && cd web && npm run --silent generate'

# requirements.lock anew from pyproject.toml; needs uv (pip install uv)
lock:
	@deploy/lock.sh

# What was built in this checkout; never the data
clean:
	rm -rf .venv .prepared web/node_modules web/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
