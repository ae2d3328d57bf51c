# Everything a person runs. Each target makes what it needs; the first run installs, later ones start at once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SEQUENCES ?= 2000
CPUS := $(shell $(PYTHON) -c 'import os; print(os.cpu_count() or 2)')

.PHONY: demo test soak check bench clean help

help:
	@echo "make demo    a local Slack with a story in it, the bot connected: no account, no network"
	@echo "make test    all tests"
	@echo "make soak    thousands of sequences of decisions by lot, on both databases (SEQUENCES=2000)"
	@echo "make check   formatting, lint and types"
	@echo "make bench   speed, each figure beside its baseline"
	@echo "make clean   remove the virtual environment and caches"

demo: $(VENV)/.installed
	$(BIN)/faultline demo $(ARGS)

test: $(VENV)/.tested
	$(BIN)/python -m pytest -n $(CPUS) $(ARGS)

soak: $(VENV)/.tested
	FAULTLINE_SEQUENCES=$(SEQUENCES) $(BIN)/python -m pytest -n 2 tests/triage/test_decisions_machine.py -k whatever $(ARGS)

check: $(VENV)/.checked
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/.installed
	$(BIN)/python -m benchmarks $(ARGS)

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Faultline needs Python 3.11 to 3.13; say PYTHON=python3.12 make ..." if not (3, 11) <= sys.version_info < (3, 14) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.tested: pyproject.toml $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

$(VENV)/.checked: pyproject.toml $(VENV)/.tested
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,test]'
	@touch $@
