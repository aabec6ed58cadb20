# `make run` and `make test` are all one needs; both set up `.venv` by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Tests of the interface and of processes wait half of their time.
WORKERS := $(shell $(PYTHON) -c "import os; print(2 * (os.cpu_count() or 1))")

.PHONY: run test test-hostile format clean

run: $(STAMP)
	@$(BIN)/reader $(ARGS)

test: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -q -n $(WORKERS) --cov --cov-report=term:skip-covered

# Every hostile answer through the command line, a program each: six minutes.
test-hostile: $(STAMP)
	READER_HOSTILE=1 $(BIN)/pytest -q -n 2 tests/test_hostile.py

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	$(BIN)/python -m compileall -q reader
	@touch $(STAMP)

clean:
	rm -rf $(VENV) dist build
