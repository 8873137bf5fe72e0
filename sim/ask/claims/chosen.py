"""Which claims are asked for: by id, source, author, kind, crux, or by their verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.ask.claims.claim import KINDS, Claim
from sim.ask.claims.cruxes import Crux
from sim.ask.claims.verdicts import INPUT, PARTLY, VERDICTS, WORDS
from sim.errors import InputError, nearest

SHORT_VERDICTS = {
    "some": WORDS[PARTLY],
    "input": INPUT,
    **{name: verdict for verdict in VERDICTS for name in (verdict, verdict.replace(" ", "-"))},
}


@dataclass(frozen=True)
class Choice:
    """What claims must be to be chosen; what is empty chooses all.

    Attributes
    ----------
    ids : tuple of str
    source, author : str
        Parts of their names, in letters of any case.
    kind : str
        One of `KINDS`.
    verdict : str
        One of `SHORT_VERDICTS`, in the author's own view.
    """

    ids: tuple[str, ...] = ()
    source: str = ""
    author: str = ""
    kind: str = ""
    verdict: str = ""

    def __post_init__(self) -> None:
        for value, known, what in ((self.kind, KINDS, "kind"), (self.verdict, SHORT_VERDICTS, "verdict")):
            if value and value not in known:
                raise InputError(f"unknown {what} '{value}'; {nearest(value, known)}")

    @property
    def is_all(self) -> bool:
        """Whether nothing is chosen by."""
        return self == Choice()

    def among(self, claims: Sequence[Claim], crux: Crux | None = None) -> list[Claim]:
        """Return the claims that are chosen, whatever their verdict; InputError if there is none."""
        for name in self.ids:
            if name not in [claim.id for claim in claims]:
                raise InputError(f"unknown claim '{name}'; {nearest(name, [claim.id for claim in claims])}")
        found = [claim for claim in claims if self._has(claim) and (crux is None or claim.id in crux.claims)]
        if not found:
            raise InputError("no claim fits; wedge claims --help names the keys.")
        return found

    def keeps(self, verdict: str) -> bool:
        """Whether a claim of this verdict is chosen."""
        return not self.verdict or SHORT_VERDICTS[self.verdict] == verdict

    def _has(self, claim: Claim) -> bool:
        return (
            (not self.ids or claim.id in self.ids)
            and self.source.casefold() in claim.source.casefold()
            and self.author.casefold() in claim.author.casefold()
            and self.kind in ("", claim.kind)
        )
