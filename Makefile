# AskFirst on Debian or Ubuntu with Python 3.11+ and make.  `make chat` and `make test` each set everything up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 7860

.PHONY: chat test check setup browser index speed clean

chat: index  ## open the page on http://127.0.0.1:7860
	$(BIN)/askfirst serve --port $(PORT)

test: check browser  ## lint, types and the whole test suite
	$(BIN)/pytest

check: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/mypy

index: $(VENV)/.ready
	$(BIN)/askfirst index

speed: $(VENV)/.ready  ## print the speed table
	$(BIN)/python -m evals.speed

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("AskFirst needs Python 3.11 or newer; give one with PYTHON=…" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=26"
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	$(BIN)/python -m compileall -q $(VENV)/lib || true
	touch $@

browser:  ## Debian's or Ubuntu's chromium for the browser tests; they say why they skip where there is none
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	  || echo "No chromium here: install it with 'sudo apt-get install chromium' to run the browser tests."

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
