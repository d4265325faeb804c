# Every target does its own set-up in .venv from Python >= 3.11 and make alone; a second run finds it done.
#   make demo    build the example reports, check them, answer three questions
#   make serve   the demo on pages in a browser, built first if it is not there; PORT=8081 if 8080 is taken
#   make test    run the tests of every part, in parallel, in some three minutes on two cores
#   make test-all  run those and the long ones: browsers, wheels, many kills, the W3C's suites, real triple stores
#   make lint    ruff and mypy --strict
#   make eval    score the extraction against the gold reports, where they are
#   make docs    the documentation as a site in site/
#   make llm-server  build llama.cpp's server in .venv-llm (some ten minutes) and read with a tiny model of random weights
#   make stores  the questions and loads on Oxigraph, Fuseki and Virtuoso, as far as they are here
#   make lock    resolve the dependencies anew (needs the network; commit the result)
#   make clean   remove what these made
VENV := .venv
BIN := $(VENV)/bin
GOLD ?= ../shared/eval
PORT ?= 8080

.DELETE_ON_ERROR:
.PHONY: demo serve test test-all lint eval docs stores llm-server lock clean help

help:
	@sed -n 's/^#   //p' Makefile

# The stamps are newer than what they were made from, so that a changed lock is installed again.
$(VENV)/.python:
	@set -e; for p in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$p; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "Python 3.11 or newer is needed: install it, or say make PYTHON=/path/to/python" >&2; exit 2; fi; \
	echo "setting up $(VENV) with $$($$found --version)"; \
	$$found -m venv $(VENV) || { echo "python -m venv failed: on Debian, apt-get install python3-venv" >&2; exit 2; }; \
	touch $@

$(VENV)/.runtime: requirements/runtime.lock pyproject.toml $(VENV)/.python
	@echo "installing what requirements/runtime.lock names (some minutes the first time)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/runtime.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.runtime
	@echo "installing what requirements/dev.lock names"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

demo: $(VENV)/.runtime
	@$(BIN)/python -m kg demo demo

# disagreements.csv is the last file that the demo writes: with it and the store there, the demo is whole.
serve: $(VENV)/.runtime
	@if [ ! -d demo/store ] || [ ! -f demo/disagreements.csv ]; then \
	  echo "building the demo in demo/ (a minute)"; $(BIN)/python -m kg demo demo >/dev/null; \
	fi
	@$(BIN)/python -m kg serve --store demo/store --port $(PORT)

# Compiled modules are kept, whatever the environment says: hundreds of files are read anew by each of many processes.
# What takes longest goes first (tests/conftest.py).
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --no-loadscope-reorder

# The tests of one folder stay in one process, which shares what they set up. One process more than cores, since those
# that ask servers wait now and then.
test: $(VENV)/.dev
	@$(PYTEST) --numprocesses $$($(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)') --dist loadscope \
	  -m "not long" $(ARGS)

# There a folder may take many minutes: those of one file stay on one core.
test-all: $(VENV)/.dev
	@SITREP_STORES_TEST=$${SITREP_STORES_TEST:-here} $(PYTEST) --numprocesses auto --dist loadfile $(ARGS)

lint: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/mypy

eval: $(VENV)/.dev
	@$(BIN)/python -m benchmarks.evaluate $(GOLD)

docs: $(VENV)/.dev
	@$(BIN)/python -m scripts.docsite --out site

stores: $(VENV)/.dev
	@SITREP_STORES_TEST=$${SITREP_STORES_TEST:-here} $(BIN)/python -m pytest tests/servers $(ARGS)

.venv-llm/.built: $(VENV)/.python
	@echo "building llama.cpp's server (needs cmake and a C++ compiler; some ten minutes)"
	@$(BIN)/python -m venv .venv-llm
	@.venv-llm/bin/python -m pip install -qq --disable-pip-version-check "llama-cpp-python[server]==0.3.36" "gguf==0.19.0"
	@touch $@

llm-server: .venv-llm/.built $(VENV)/.dev
	@$(BIN)/python -m pytest tests/llm/test_llama.py $(ARGS)

lock: $(VENV)/.dev
	@$(BIN)/python -m pip install -qq --disable-pip-version-check uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --group build pyproject.toml --output-file requirements/runtime.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --group dev pyproject.toml --constraint requirements/runtime.lock --output-file requirements/dev.lock

clean:
	rm -rf $(VENV) .venv-llm demo dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis
