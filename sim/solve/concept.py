"""What a solution concept is, and the table of those there are: the program's own and those of installed packages.

A package adds a concept by an entry point, named as the concept is::

    [project.entry-points."wedge.concepts"]
    maximin = "my_package:maximin"

where ``my_package.maximin`` is a `Concept`. Packages are asked only when a name is not one of the program's own, or
all names are wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sim.errors import InputError
from sim.shown import Shown

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from sim.solve.batch import Solver

GROUP = "wedge.concepts"  # of entry points


@dataclass(frozen=True)
class Concept:
    """A solution concept.

    Attributes
    ----------
    name : str
    meaning : str
        In one line, for a reader, with its source.
    solver : callable
        Takes payoffs of shape (games, players, n1, …, nN) and an outcome measure of shape (games, n1, …, nN), which
        only concepts that bound an outcome look at; returns an `sim.EquilibriumTable`.
    scale_matters : bool
        Whether the answer depends on the unit of a player's payoffs.
    """

    name: str
    meaning: str
    solver: Solver
    scale_matters: bool = False


class Concepts(Shown, Mapping[str, Concept]):
    """Concepts by name, the program's own before those of installed packages.

    Raises
    ------
    InputError
        When a package's concept is needed that cannot be loaded, is no `Concept`, or has another name than its entry
        point or one of the program's own.
    """

    def __init__(self, own: Iterable[Concept]):
        self._own = {concept.name: concept for concept in own}

    def __getitem__(self, name: str) -> Concept:
        return self._own[name] if name in self._own else self._added[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._own
        yield from self._added

    def __len__(self) -> int:
        return len(self._own) + len(self._added)

    def __repr__(self) -> str:
        width = max(map(len, self))
        return "\n".join(f"{name:{width}}  {concept.meaning}" for name, concept in self.items())

    @cached_property
    def _added(self) -> dict[str, Concept]:
        from importlib.metadata import entry_points  # slow to import, and needed by few

        return {entry.name: self._loaded(entry) for entry in sorted(entry_points(group=GROUP), key=_order)}

    def _loaded(self, entry: EntryPoint) -> Concept:
        where = f"the solution concept '{entry.name}' of {entry.dist.name if entry.dist else 'a package'}"
        if entry.name in self._own:
            raise InputError(f"{where}: there is one of that name already; its package must give it another.")
        try:
            found = entry.load()
        except Exception as error:  # whatever the package does at import
            raise InputError(f"{where} cannot be loaded: {type(error).__name__}: {error}") from error
        if not isinstance(found, Concept):
            raise InputError(f"{where}: {entry.value} is no sim.Concept.")
        if found.name != entry.name:
            raise InputError(f"{where}: {entry.value} calls itself '{found.name}'; both names must be the same.")
        return found


def _order(entry: EntryPoint) -> tuple[str, str]:
    return entry.name, entry.value
