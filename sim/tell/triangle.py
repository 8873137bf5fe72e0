"""The patterns of three players' ties in plain words, beside the names that the field has for them."""

from __future__ import annotations

from sim.scenario.labels import Labels

MARRIAGE, OUT = "stable marriage ", " out"
ROMANCE, PIVOT = "romantic triangle, ", " pivot"
OF_ALL = {"unit veto": "no two of the three are friends", "ménage à trois": "all three are friends"}


def meant(labels: Labels, pattern: str) -> str:
    """Return what a pattern of ties means: ``Russia and China are friends, the US stands outside``."""
    if pattern.startswith(MARRIAGE):
        pair, out = pattern.removeprefix(MARRIAGE).removesuffix(OUT).split(", ")
        one, other = map(labels.the, pair.split("–"))
        return f"{one} and {other} are friends, {labels.the(out)} stands outside"
    if pattern.startswith(ROMANCE):
        pivot = labels.the(pattern.removeprefix(ROMANCE).removesuffix(PIVOT))
        return f"{pivot} is friends with both others, who are not friends with each other"
    return OF_ALL.get(pattern, labels.named(pattern))


def named(labels: Labels, pattern: str) -> str:
    """Return what a pattern means, with the name that the field has for it in brackets."""
    kinds = [kind for kind in (MARRIAGE, ROMANCE) if pattern.startswith(kind)]
    return f"{meant(labels, pattern)} ({kinds[0].strip(' ,') if kinds else pattern})"
