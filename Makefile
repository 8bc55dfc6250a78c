# Everything a newcomer needs: `make demo`, `make test`. Works with Python 3.11+ and make alone.
PYTHON ?= python3
VENV ?= .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
STAMP := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

.PHONY: demo test bench soak lint format docs clean

demo: $(STAMP)
	$(BIN)/python -m pia.cli.demo assessments out/demo

test: $(DEV)
	$(BIN)/python -m pytest -q -n auto --dist worksteal

bench: $(DEV)
	$(BIN)/python bench/run.py

# Hours: a year of two cities of 85,000 people, 300 kills, every write failing, 10,000 sequences, benches at full size.
soak: $(DEV)
	HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -q -o faulthandler_timeout=0
	$(BIN)/python bench/run.py

lint: $(DEV)
	$(BIN)/python -m ruff check src tests bench
	$(BIN)/python -m ruff format --check src tests bench
	$(BIN)/python -m mypy

format: $(DEV)
	$(BIN)/python -m ruff check --fix src tests bench
	$(BIN)/python -m ruff format src tests bench

docs: $(DEV)
	$(BIN)/python docs/generate.py

$(VENV)/.made:
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'pia needs Python 3.11 or newer; set PYTHON=/path/to/python3.11')"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -c "import pathlib; pathlib.Path(r'$@').touch()"

$(STAMP): $(VENV)/.made pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	$(BIN)/python -m compileall -q src
	$(BIN)/python -c "import pathlib; pathlib.Path(r'$@').touch()"

$(DEV): $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,pg]"
	$(BIN)/python -c "import pathlib; pathlib.Path(r'$@').touch()"

clean:
	$(PYTHON) -c "import shutil; [shutil.rmtree(p, ignore_errors=True) for p in ('$(VENV)', 'out', 'dist', '.pytest_cache', '.mypy_cache', '.ruff_cache', '.hypothesis')]"
