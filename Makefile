# Two commands do everything on a machine with Python 3.11+, git and make: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
CORE := .venv/core

.PHONY: demo check docs test test-long documents bench gallery clean

demo: $(CORE)
	$(BIN)/wedge sweep view=mandelbaum axes.relief_gain=0.5:5:181 axes.theta=0:1:101

# Style and likely mistakes, format, types, and the examples in docstrings.
check: $(INSTALLED)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m pytest --doctest-modules --doctest-continue-on-failure sim

# The documentation's site, from docs/ and from what the program knows of itself.
docs: $(INSTALLED)
	$(BIN)/python docs/build.py

# Whole files go to a worker, in the order of tests/conftest.py: the longest first.
test: $(INSTALLED)
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

# What is long by nature: the browser, kills and clusters, every command of the documentation.
test-long: $(INSTALLED)
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal -m long

# The answers that are kept beside the tests, printed anew: for words that change on purpose.
documents: $(INSTALLED)
	$(BIN)/python tests/tell/test_documents.py

# Speed as ratios against named peers, measured in the same run; equilibria are compared too.
bench: $(INSTALLED)
	$(BIN)/python -m benchmarks

# The few figures that README and results/README.md show, drawn again from nothing.
gallery: $(INSTALLED)
	rm -rf build/gallery results/gallery
	mkdir -p build results/gallery
	$(BIN)/wedge sweep view=mandelbaum axes.relief_gain=0.5:5:181 axes.theta=0:1:101 results=build/gallery
	$(BIN)/wedge compare figures=build/gallery
	$(BIN)/wedge explain view=mandelbaum us=CONCILIATE figures=build/gallery
	$(BIN)/wedge explain view=mandelbaum us=MIXED_WEDGE figures=build/gallery
	cp build/gallery/mandelbaum/*/figures/phase_relief_gain_theta_by_move.png results/gallery/phase_map.png
	cp build/gallery/mandelbaum/*/figures/shift_theta.png results/gallery/equilibrium_shift.png
	cp build/gallery/strategy_table.png results/gallery/strategy_table.png
	cp build/gallery/mandelbaum_MIXED_WEDGE_triangle_1.png results/gallery/triangle.png
	cp build/gallery/mandelbaum_CONCILIATE_russia_1.png results/gallery/terms.png
	$(BIN)/wedge explore view=mandelbaum --out build/gallery/explore.html
	chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --virtual-time-budget=60000 --window-size=1280,1330 --screenshot=results/gallery/explorer.png "file://$(CURDIR)/build/gallery/explore.html#view=mandelbaum&move=GRAND_BARGAIN&map=theta%2Crelief_gain" 2>/dev/null
	rm -rf build/gallery

# What a demonstration needs, and what everything else does.
$(CORE): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	$(BIN)/wedge warm --quiet
	touch $@

$(INSTALLED): $(CORE)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[all,test,peers,dask,check,docs]'
	touch $@

clean:
	rm -rf .venv build dist
