"""What this package does against other tools: one table, `python -m benchmarks`."""

import os

# One core for every library. They read this when they are imported, so it stands before any of them.
for _library in ("OMP_NUM", "OPENBLAS_NUM", "MKL_NUM", "VECLIB_MAXIMUM", "NUMBA_NUM"):
    os.environ[f"{_library}_THREADS"] = "1"
