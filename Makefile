# Two commands do everything on a machine with Python 3.11+, git and make: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed

.PHONY: demo test test-long bench gallery clean

demo: $(INSTALLED)
	$(BIN)/wedge sweep view=mandelbaum axes.relief_gain=0:20:201 axes.theta=0:1:101

# Whole files go to a worker, in the order of tests/conftest.py: the longest first.
test: $(INSTALLED)
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

# What is long by nature: the browser, kills and clusters, every command of the documentation.
test-long: $(INSTALLED)
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal -m long

# Speed as ratios against named peers, measured in the same run; equilibria are compared too.
bench: $(INSTALLED)
	$(BIN)/python -m benchmarks

# The few figures that README and results/README.md show, drawn again from nothing.
gallery: $(INSTALLED)
	rm -rf build/gallery results/gallery
	mkdir -p build results/gallery
	$(BIN)/wedge sweep view=mandelbaum axes.relief_gain=0:20:201 axes.theta=0:1:101 results=build/gallery
	$(BIN)/wedge compare figures=build/gallery
	$(BIN)/wedge explain view=mandelbaum us=CONCILIATE figures=build/gallery
	$(BIN)/wedge explain view=mandelbaum us=MIXED_WEDGE figures=build/gallery
	cp build/gallery/mandelbaum/*/figures/phase_relief_gain_theta_by_move.png results/gallery/phase_map.png
	cp build/gallery/mandelbaum/*/figures/shift_theta.png results/gallery/equilibrium_shift.png
	cp build/gallery/strategy_table.png results/gallery/strategy_table.png
	cp build/gallery/mandelbaum_MIXED_WEDGE_triangle_1.png results/gallery/triangle.png
	cp build/gallery/mandelbaum_CONCILIATE_russia_1.png results/gallery/terms.png
	rm -rf build/gallery

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test,peers,dask]'
	touch $@

clean:
	rm -rf .venv build dist
