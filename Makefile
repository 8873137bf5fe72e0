# `make test` makes the environment, installs and runs the tests.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed

.PHONY: test clean

test: $(INSTALLED)
	$(BIN)/python -m pytest

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test,peers]'
	touch $@

clean:
	rm -rf .venv build dist
