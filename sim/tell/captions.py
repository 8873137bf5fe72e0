"""Titles, subtitles and notes of figures: what each one finds, in a sentence, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.scenario.labels import Labels, said
from sim.scenario.scenario import Scenario
from sim.solve.profile import TOLERANCE
from sim.tell.triangle import meant
from sim.tell.words import capital, listed, percent

SHORT = 20  # characters of a view's short name
SOME = 4  # names in a list of a note; of more the first ones, and the rest are counted
UNITLESS = ("", "share", "probability", "1")
AT_ONCE = "all moving at once"


@dataclass(frozen=True)
class Turn:
    """A change of what can follow, along one parameter.

    Attributes
    ----------
    after : str
        The move after which, in words; `AT_ONCE` where nobody leads.
    at : float
        Value of the parameter.
    until : float or None
        The next value at which the outcome changes; None where it stays.
    exact : bool
        Whether the value is exact.
    before, then : pair of float
        Range of the outcome on either side.
    """

    after: str
    at: float
    until: float | None
    exact: bool
    before: tuple[float, float]
    then: tuple[float, float]

    @property
    def size(self) -> float:
        """By how much the outcome moves, both ends counted."""
        return abs(self.then[0] - self.before[0]) + abs(self.then[1] - self.before[1])

    @property
    def settles(self) -> bool:
        """Whether a single value of the outcome follows."""
        return self.then[1] - self.then[0] < 1e-9


def rounded(value: float) -> str:
    """Return a number with three digits, zeros at its end included: 4.998 is 5.00."""
    return f"{value:#.3g}".removesuffix(".").replace("-", "−") if value else "0"


def measured(value: float, unit: str) -> str:
    """Return a number with its unit, which shares and probabilities do without."""
    return rounded(value) if unit in UNITLESS else f"{rounded(value)} {unit}"


def about(scenario: Scenario, *parts: str) -> str:
    """Return a subtitle: the scenario's title, with what differs from its view, and further parts."""
    return ". ".join(part.strip().rstrip(".") for part in [scenario.title, *parts] if part) + "."


def swept(study, kind: str = "") -> str:
    """Return the subtitle of a swept study's figure: the scenario, the order of moves, the concept of solution."""
    if study.scenario is not None:
        start = about(study.scenario)
    else:
        start = study.title.rstrip(".") + "."
    pure_only = set(study.table.loc[study.table["status"] == "pure only", "form"])
    led = (study.table["form"] == "led").any()
    order = f"{capital(study.labels.the(study.leader))} leads, the others answer at once" if led else ""
    kind = kind or ("Backward induction" if led else "Nash equilibria")
    pure = " in pure moves" if pure_only & ({"led"} if led else {"simultaneous"}) else ""
    return " ".join(filter(None, [start, f"{order}." if order else "All choose at once.", f"{capital(kind)}{pure}."]))


def breakpoints(points: int, approximate: bool) -> str:
    """Return the note on where changes were found on a grid."""
    if approximate:
        return f"Solved at {points} values; ≈: the change lies between two of them."
    return f"Solved at {points} values; where changes are marked they are exact."


def shifted(
    labels: Labels,
    leader: str | None,
    parameter: str,
    unit: str,
    outcome: str,
    turns: Sequence[Turn],
    counts: tuple[int, int],
    at_once: bool = False,
) -> str:
    """Return what a parameter does along its way, in one sentence.

    Parameters
    ----------
    leader : str or None
        Who moves first.
    parameter, unit : str
        What it is called, and measured in.
    turns : sequence of Turn
        All changes of the outcome.
    counts : pair of int
        How many panels change, and how many there are, play at once left out where somebody leads.
    at_once : bool
        Whether somebody leads, and play at once changes.
    """
    named, (changing, of) = said(parameter), counts
    telling = [turn for turn in turns if turn.settles and labels.says(outcome, turn.then[0])]
    if telling:
        turn = max(telling, key=lambda turn: (turn.size, turn.after != AT_ONCE))
        others = len({one.after for one in turns} - {turn.after, AT_ONCE})
        after = "" if leader is None else " when all move at once" if turn.after == AT_ONCE else f" after {turn.after}"
        about_ = "" if turn.exact else "about "
        if turn.until is None:
            when = f"once {named} exceeds {about_}{measured(turn.at, unit)}"
        else:
            when = f"while {named} lies between {about_}{rounded(turn.at)} and {measured(turn.until, unit)}"
        more = (
            f"; {others} other {'move has a turning point' if others == 1 else 'moves have turning points'} too"
            if others
            else ""
        )
        return f"{capital(labels.says(outcome, turn.then[0]))}{after} {when}{more}"
    subject = "What players do" if leader is None else f"What follows {changing} of {of} moves of {labels.the(leader)}"
    if changing:
        return f"{subject} depends on {named}"
    if at_once:
        return f"{capital(named)} changes what is played when all move at once, and nothing after the moves shown"
    return f"{capital(named)} changes nothing over the values shown"


def expecting(leader: str, expectation: str) -> str:
    """Return the note on what a leader counts on."""
    return f"{capital(leader)} expects the {expectation} of the equilibria that may follow its move."


def borders(kind: str, everywhere: bool, grids: Sequence) -> str:
    """Return the note on what the borders of a swept map are: of a stated kind, of the grid's cells, or of both."""
    points = " × ".join(str(len(grid)) for grid in grids)
    if not kind:
        return f"Solved at {points} points; borders lie between them."
    exact = f"Regions are {kind}, and agree with {points} points solved"
    return (
        f"{exact}." if everywhere else f"{exact}, except where mixed equilibria hold: borders there lie between points."
    )


def of_map(names: Sequence[str], whole: bool) -> str:
    """Return what a map is called inside a sentence, or its plausible part where it reaches beyond."""
    return f"{'the map' if whole else 'the plausible part of the map'} of {' and '.join(names)}"


def happening(
    labels: Labels, leader: str | None, shares: Mapping[tuple[str, ...], float], says: Mapping[str, float], both: str
) -> str:
    """Return what happens over most of a map, in a sentence.

    Parameters
    ----------
    leader : str or None
        Who moves first.
    shares : mapping of moves to float
        Share of the map by the leader's best moves, or where nobody leads by what is played.
    says : mapping of str to float
        Share of the map by the clause that says what is certain to come about.
    both : str
        The map, as `of_map` names it.
    """
    parts = []
    if says:
        clause, most = max(says.items(), key=lambda item: item[1])
        parts.append(f"{clause} over {percent(most)} of {both}" if most < 1 else f"{clause} all over {both}")
    if leader and shares:
        moves, most = max(shares.items(), key=lambda item: item[1])
        where = f"over {percent(most)} of {'it' if parts else both}" if most < 1 else "everywhere"
        parts.append(f"the best move of {labels.the(leader)} is {listed(moves, 'or')} {where}")
    return capital("; ".join(parts)) if parts else f"What is played on {both}"


def following(labels: Labels, leader: str | None, weights: Mapping[str, float], x: str, y: str) -> str:
    """Return after how many moves the two parameters matter, in a sentence."""
    both = f"{x} and {y}"
    of_moves = {name: weight for name, weight in weights.items() if name != AT_ONCE}
    if leader is None:
        return f"{capital(both)} {'change' if any(weights.values()) else 'do not change'} what players do"
    count = sum(weight > 0 for weight in of_moves.values())
    if not count and weights.get(AT_ONCE):
        return f"{capital(both)} change what is played when all move at once, and nothing after the moves shown"
    if not count:
        return f"{capital(both)} do not change what follows the moves of {labels.the(leader)}"
    most = max(of_moves, key=lambda name: of_moves[name])
    return f"{capital(both)} change what follows {count} of {len(of_moves)} moves of {labels.the(leader)}, most of all {most}"


def left_out(still: Sequence[str], crowded: Sequence[str], best: Mapping[str, bool], leader: str) -> str:
    """Return what is not drawn, and why.

    Parameters
    ----------
    still : sequence of str
        Moves after which nothing changes.
    crowded : sequence of str
        Moves after which something does, for which there was no room.
    best : mapping of str to bool
        Moves not drawn that are the leader's best one somewhere, with whether they are so everywhere.
    leader : str
    """
    parts = []
    after = [name for name in still if name != AT_ONCE]
    if after:
        parts.append(
            f"Nothing changes after {listed(after)}{', or with all moving at once' if AT_ONCE in still else ''}."
        )
    elif still:
        parts.append("Nothing changes with all moving at once.")
    if crowded:
        parts.append(f"Changes after {listed(crowded)} too, not drawn here (panels=all draws every panel).")
    for name, everywhere in best.items():
        parts.append(f"{capital(name)} is the best move of {leader} {'throughout' if everywhere else 'in places'}.")
    return " ".join(parts)


def unseen(changes: Mapping[str, Sequence[float]]) -> str:
    """Return after which moves the equilibria change so near an end of the picture that it is not drawn, and where."""
    if not changes:
        return ""
    places = listed([f"after {name} at {listed([f'{x:.4g}' for x in at])}" for name, at in changes.items()])
    return f"Too near an end of the range to be drawn, the equilibria change {places}."


def wanted(scenario: Scenario, target: str) -> str:
    """Return a target as a clause in words, ``Russia hedges``; a condition of several parts as it was written."""
    labels = scenario.labels
    for outcome, levels in labels.levels.items():
        for value, level in levels.items():
            if target.casefold() == level.label.casefold():
                return labels.says(outcome, value)
    if target in scenario.outcomes:
        return labels.outcome(target).removeprefix("whether ")
    for player in scenario.order[-1]:
        moves = [move for move in scenario.moves[player] if move == target]
        moves = moves or [move for move in scenario.moves[player] if move.upper().startswith(target.upper())]
        if moves:
            return f"{labels.the(player)} plays {listed(labels.menu(player, moves), 'or', SOME)}"
    return target


def short(scenario: Scenario) -> str:
    """Return a short name of a view: its title up to a colon."""
    before, colon, _ = scenario.title.partition(":")
    return before if colon and len(before) <= SHORT else scenario.view


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
