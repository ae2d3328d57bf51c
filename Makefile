# Everything a person runs. Each target makes what it needs; the first run installs, later ones start at once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SEQUENCES ?= 2000
CPUS := $(shell $(PYTHON) -c 'import os; print(os.cpu_count() or 2)')
# Of the tests: one more than there are processors, since a test with a bot in it waits half of its time.
WORKERS := $(shell expr $(CPUS) + 1)

# The playground's page: built where Node is, which it is not on every machine.
WEB := playground/web
PAGE := $(WEB)/dist/index.html
MODULES := $(WEB)/node_modules/.package-lock.json
PAGE_SOURCES := $(shell find $(WEB) -name node_modules -prune -o -name dist -prune -o -name pictures -prune -o -type f -print)
NODE_NEEDED := Node 20.19 or newer, with npm
OLDER := The page is an older one: building it takes $(NODE_NEEDED), and \`make page\` says what is missing.
OLD_ENOUGH := const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)
NODE := $(shell command -v npm >/dev/null 2>&1 && node -e '$(OLD_ENOUGH)' 2>/dev/null && echo yes)

.PHONY: demo test soak check bench page browser check-browser page-where-node clean help

help:
	@echo "make demo    a local Slack with a story in it, the bot connected: no account, no network"
	@echo "make test    all tests"
	@echo "make soak    thousands of sequences of decisions by lot, on both databases (SEQUENCES=2000)"
	@echo "make check   formatting, lint and types, of the page too where Node is"
	@echo "make page    the demo's page, from its lock file ($(NODE_NEEDED)); make demo does this by itself"
	@echo "make check-browser   the tests in a real browser, with what they need"
	@echo "make bench   speed, each figure beside its baseline"
	@echo "make clean   remove the virtual environment and caches"

demo: $(VENV)/.installed page-where-node
	@$(BIN)/faultline demo $(ARGS)

test: $(VENV)/.tested page-where-node
	@test -f $(PAGE) || echo "The tests in a browser are skipped: the page is not built, which takes $(NODE_NEEDED)."
	$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

soak: $(VENV)/.tested
	FAULTLINE_SEQUENCES=$(SEQUENCES) $(BIN)/python -m pytest -n 2 --timeout 0 tests/triage/deciding/test_decisions_machine.py -k whatever $(ARGS)

check: $(VENV)/.checked
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
ifeq ($(NODE),yes)
	@$(MAKE) --no-print-directory $(MODULES)
	npm --prefix $(WEB) run --silent check
else
	@echo "The page was not checked: that needs $(NODE_NEEDED)."
endif

page:
ifneq ($(NODE),yes)
	@echo "Building the page needs $(NODE_NEEDED): https://nodejs.org"; exit 1
endif
	@$(MAKE) --no-print-directory $(PAGE)

# For what goes on without a page and says itself that there is none. Here is said when it is an older one.
page-where-node:
ifeq ($(NODE),yes)
	@$(MAKE) --no-print-directory --silent $(PAGE) 2>/dev/null || test ! -f $(PAGE) || echo "$(OLDER)"
else
	@test ! -f $(PAGE) || test -z "$$(find $(PAGE_SOURCES) -newer $(PAGE))" || echo "$(OLDER)"
endif

# What tests in a browser need. Where it cannot be installed from here, the line says what to do.
browser: $(VENV)/.tested page
	@command -v chromium >/dev/null 2>&1 || { \
	  test "$$(id -u)" = 0 -a -f /etc/debian_version || { \
	    echo "The tests in a browser need Chromium: sudo apt-get install chromium"; exit 1; }; \
	  apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium; }

check-browser: browser
	$(BIN)/python -m pytest tests/browser -n $(CPUS) $(ARGS)

bench: $(VENV)/.installed
	$(BIN)/python -m benchmarks $(ARGS)

clean:
	rm -rf $(VENV) $(WEB)/dist $(WEB)/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis

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

$(MODULES): $(WEB)/package-lock.json
	@echo "Installing what the page is built with"
	@npm --prefix $(WEB) ci --loglevel error --no-audit --no-fund --fetch-retries 1 --fetch-retry-mintimeout 1000 >/dev/null
	@touch $@

$(PAGE): $(MODULES) $(PAGE_SOURCES)
	@echo "Building the page"
	@npm --prefix $(WEB) run --silent build -- --logLevel error >/dev/null
	@touch $@
