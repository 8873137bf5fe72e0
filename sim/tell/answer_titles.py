"""Titles of the figures of answers: reasons, ties, views, worlds, changes of mind, claims, learning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.scenario.labels import Labels, said
from sim.solve.profile import TOLERANCE
from sim.tell.captions import SOME, measured
from sim.tell.triangle import meant
from sim.tell.words import capital, listed, percent


def reasons(labels: Labels, player: str, moves: tuple[str, str], terms) -> str:
    """Return why a player prefers one move to another: the weightiest term that speaks for it.

    Parameters
    ----------
    moves : pair of str
        The move and its best alternative, by their labels.
    terms : DataFrame
        Columns ``term``, by its label, and ``difference``.
    """
    if len(terms) and abs(terms["difference"].sum()) <= TOLERANCE * max(terms["difference"].abs().max(), 1.0):
        return f"{capital(moves[0])} and {moves[1]} are worth the same to {labels.the(player)}"
    choice = f"{capital(labels.the(player))} prefers {moves[0]} to {moves[1]}"
    largest = terms.loc[terms["difference"].idxmax()] if len(terms) else None
    if largest is None or largest["difference"] <= 0:
        return choice
    return f"{choice}, above all for one reason: {largest['term']}"


def patterns(labels: Labels, move: str, before: str, after: str) -> str:
    """Return what a move makes of the triangle of ties.

    Parameters
    ----------
    move : str
        What is done, in words.
    before, after : str
        Names of the patterns.
    """
    if before == after:
        return f"{capital(move)} leaves the ties as they are: {meant(labels, after)}"
    return f"{capital(move)} changes the ties: before, {meant(labels, before)}; after, {meant(labels, after)}"


def compared(labels: Labels, leader: str, best: Mapping[str, int], views: int) -> str:
    """Return which move is best in most views.

    Parameters
    ----------
    best : mapping of move, in words, to int
        In how many views the leader prefers it, expecting the best of what may follow.
    views : int
    """
    if not best:
        return f"What follows each move of {labels.the(leader)}"
    most = max(best.values())
    moves = [move for move, count in best.items() if count == most]
    where = (
        "the view"
        if views == 1
        else f"{'both' if views == 2 else f'all {views}'} views"
        if most == views
        else f"{most} of {views} views"
    )
    verb = "is the best move" if len(moves) == 1 else "are best moves"
    expecting = "expecting the best of what may follow"
    return f"{capital(listed(moves, most=SOME))} {verb} of {labels.the(leader)} in {where}, {expecting}"


def depends(target: str, choice: str, name: str, ends: tuple[float, float]) -> str:
    """Return which assumption a target hangs on most.

    Parameters
    ----------
    target, choice : str
        What is wanted, and after which move.
    name : str
        What the assumption is called.
    ends : pair of float
        Mean probability at the low and at the high end of its range.
    """
    low, high = ends
    return f"‘{target}’ ({choice}) hangs most on {said(name)}: {percent(low)} where it is low, {percent(high)} where it is high"


def robust(target: str, shares: Mapping[str, float]) -> str:
    """Return the move after which a target holds most often, in every equilibrium."""
    move, most = max(shares.items(), key=lambda item: item[1])
    if most <= 0:
        return f"‘{target}’ is certain in no sampled world, whatever the move"
    return f"‘{target}’ is certain most often after {move}: in {percent(most)} of the sampled worlds"


def regretted(move: str, largest: float, unit: str) -> str:
    """Return the move with the smallest largest regret in the sample."""
    if move == "none":
        return "What each move costs where it is not the best one"
    return f"In no sampled world does {move} cost more than {measured(largest, unit)} against the best move"


def changes(target: str, found: bool, names: Sequence[str]) -> str:
    """Return what would have to change for a target."""
    if not found:
        return f"No change that was found brings about ‘{target}’; this comes closest"
    if not names:
        return f"‘{target}’ holds already"
    return f"‘{target}’ takes {'a change' if len(names) == 1 else 'changes'} of {listed([said(name) for name in names], most=2)}"


def crossed(first: str, second: str, count: int, causes: Sequence[tuple[str, int]]) -> str:
    """Return how often the answer changes between two views, and what drives most of the changes."""
    times = "once" if count == 1 else f"{count} times"
    driven = (
        f", most often by {said(causes[0][0])}"
        if causes and count > 1
        else f", by {said(causes[0][0])}"
        if causes
        else ""
    )
    return f"On the way from {first} to {second} the answer changes {times}{driven}"


def judged(counts: Mapping[str, int], tested: int) -> str:
    """Return how claims fare in their own authors' views.

    Parameters
    ----------
    counts : mapping of verdict to int
    tested : int
        How many are tested.
    """
    holds, fails = counts.get("holds", 0), counts.get("fails", 0)
    if tested == 1:
        (verdict,) = (one for one, count in counts.items() if count)
        return f"The claim, in its own author's view: {verdict}"
    held = f"{holds} {'holds in its' if holds == 1 else 'hold in their'} own author's view"
    return f"Of {tested} claims tested, {held} and {fails} {'fails' if fails == 1 else 'fail'}"


def learned(arrived: int, of: int, leader: str) -> str:
    """Return after how many earlier moves learning settles."""
    if of == 1:
        return "Learning settles in an equilibrium" if arrived else "Learning does not settle"
    who = f"of the {of} moves of {leader}" if leader else f"of {of} cases"
    return f"Learning settles in an equilibrium after {'all' if arrived == of else arrived} {who}"


def certain(outcome: str, best: tuple[str, float], leader: bool) -> str:
    """Return after which move an outcome is certain in most sampled worlds."""
    move, most = best
    after = f" after {move}" if leader else ""
    return f"{capital(outcome)} is certain in {percent(most)} of the sampled worlds{after}"
