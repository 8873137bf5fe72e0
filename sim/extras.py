"""Libraries that one question needs and the rest of the program does not."""

from __future__ import annotations

from importlib.util import find_spec

from sim.errors import InputError

# By the name that is imported: the package, the extra of this program that brings it, and what needs it.
EXTRAS = {
    "SALib": ("SALib", "sensitivity", "to say which assumptions matter"),
    "nashpy": ("nashpy", "nashpy", "for learning dynamics and methods of another program's"),
    "pyscipopt": ("pyscipopt", "flip", "for the smallest change of assumptions"),
    "sklearn": ("scikit-learn", "rules", "for the rules that say when a move works"),
}


def require(*libraries: str) -> None:
    """Refuse to go on without libraries; InputError says what to install.

    Parameters
    ----------
    libraries : str
        Names of `EXTRAS`.
    """
    for library in libraries:
        if find_spec(library) is None:
            package, extra, what = EXTRAS[library]
            raise InputError(f"{package} is needed {what}: pip install 'wedge-sim[{extra}]'")
