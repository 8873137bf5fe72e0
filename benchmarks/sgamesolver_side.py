"""The other side of a comparison over time: run by an interpreter that has sgamesolver.

    python sgamesolver_side.py GAMES ANSWERS PRECISION

Reads games from a file of arrays, follows the logit path of each to a precision and writes what is played, with the
seconds of the processor.
"""

import sys
import time

import numpy as np
import sgamesolver


def main(games: str, answers: str, precision: float) -> None:
    given, found = np.load(games), {}
    for number in range(len(given.files) // 3):
        payoffs, chances, discount = (given[f"{name}{number}"] for name in ("payoffs", "chances", "discount"))
        start = time.process_time()
        homotopy = sgamesolver.homotopy.QRE(sgamesolver.SGame(list(payoffs), list(chances), discount))
        homotopy.solver_setup(target_lambda=precision)
        homotopy.solver.verbose = 0
        homotopy.solve()
        found[f"seconds{number}"] = time.process_time() - start
        if homotopy.equilibrium is not None:
            found[f"chances{number}"] = homotopy.equilibrium.strategies
    np.savez(answers, **found)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
