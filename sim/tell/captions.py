"""Titles of figures over parameters, and subtitles and notes of all: what each one finds, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.scenario.labels import Labels, said
from sim.scenario.scenario import Scenario
from sim.tell.words import capital, listed, percent, state_words

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


def about(scenario: Scenario, *parts: str, one_period: bool = True) -> str:
    """Return a subtitle: the scenario's title, with what differs from its view, and further parts.

    Of a game over time it says which period of it is shown, unless the whole is.
    """
    if scenario.time and one_period:
        parts = (
            f"One {scenario.time.period} of a game over time, as if none followed: {state_words(scenario)}",
            *parts,
        )
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
