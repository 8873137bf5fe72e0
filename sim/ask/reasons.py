"""Why a player moves as he does in a game over time: what his move gains now, term by term, and later, by what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pandas as pd

from sim.ask.answer import Answer
from sim.ask.outlook import Outlook, Prospect
from sim.errors import InputError, expect, nearest
from sim.scenario import columns
from sim.scenario.stage import FOLLOWS
from sim.time.measure import LOGIT
from sim.time.rules import AVERAGE, BEST

SAME = 1e-9  # chances that differ by less


@dataclass(frozen=True)
class Reason:
    """One player's choice between two moves.

    Attributes
    ----------
    rule : str
        What is expected at later steps, and of the first mover's choice at this one; ``logit`` for logit choices.
    player, move, alternative : str
        Whose move, and the best other one.
    profile : mapping of player to str
        What is played, by move names; mixtures as ``A + B``.
    terms : pandas.DataFrame
        A row for each payoff term of this period: ``term``, ``at_equilibrium``, ``at_alternative``, ``difference``.
    leads_to : pandas.DataFrame
        A row for each change of the state that the two moves make more or less likely: a column for each factor with
        the name of its level, empty where the moves leave it alone; the chances ``at_equilibrium`` and
        ``at_alternative``; ``worth``, what it is worth to the player as of now against the state at hand going on; and
        the ``difference`` that it makes. The differences add up to `later`.
    now, later : float
        By how much the move is worth more than the alternative in this period, and in all that follow.
    """

    rule: str
    player: str
    move: str
    alternative: str
    profile: Mapping[str, str]
    terms: pd.DataFrame
    leads_to: pd.DataFrame
    now: float
    later: float

    @property
    def margin(self) -> float:
        """By how much the move is worth more, all together."""
        return self.now + self.later


@dataclass(frozen=True, eq=False, repr=False)
class Reasons(Answer):
    """Why a player moves as he does in a state, under each rule.

    Attributes
    ----------
    outlook : Outlook
    player : str
    moves : mapping of player to str
        Moves of earlier players that were named.
    found : tuple of Reason
        One for each rule; of a player of the last stage, for each pure equilibrium that follows under it.
    """

    outlook: Outlook
    player: str
    moves: Mapping[str, str]
    found: tuple[Reason, ...]


def reasons(outlook: Outlook, player: str | None = None, moves: Mapping[str, str] | None = None) -> Reasons:
    """Return why a player moves as he does, with what follows counted in.

    Parameters
    ----------
    outlook : Outlook
        Of `sim.outlook`.
    player : str, optional
        By default who moves first. His move is the best one, or one that is named, against the best other one.
    moves : mapping of player to move, optional
        Of earlier players; where they are not named, what they choose under the rule.

    Raises
    ------
    InputError
        For an unknown name, a player between the first and the last stage, one who has one move only, or if no choice in
        pure moves is found.

    Examples
    --------
    >>> import sim
    >>> found = sim.reasons(sim.outlook(sim.load("grim"), years=3)).found[0]
    >>> round(found.now, 3), round(found.later, 3)
    (1.0, 0.0)
    """
    expect(outlook, Outlook, "outlook", "an Outlook, as sim.outlook returns it,")
    expect(moves, (Mapping, type(None)), "moves", "a mapping of player to move")
    scenario, moves = outlook.scenario, dict(moves or {})
    player = scenario.player(scenario.order[0][0] if player is None else player)
    _check(outlook, player, moves)
    found = [reason for prospect in outlook.prospects for reason in _of_prospect(outlook, prospect, player, moves)]
    if not found:
        raise InputError("no equilibrium in pure moves follows; only a pure choice can be explained term by term.")
    return Reasons(outlook, player, moves, tuple(found))


def _check(outlook: Outlook, player: str, moves: Mapping[str, str]) -> None:
    scenario = outlook.scenario
    for name, move in moves.items():
        if scenario.player(name) not in scenario.earlier:
            raise InputError(
                f"{name}={move}: only the moves of earlier stages are given; {nearest(name, scenario.earlier)}"
            )
        scenario.move(name, move)
    if len(scenario.moves[player]) < 2:
        raise InputError(f"player={player}: {player} has one move only; there is nothing to explain.")
    if player not in scenario.order[-1] and len(scenario.earlier) > 1:
        raise InputError(
            f"player={player}: others move between {player} and the last stage; explain one of {', '.join(scenario.order[-1])}."
        )


def _of_prospect(outlook: Outlook, prospect: Prospect, player: str, moves: Mapping[str, str]) -> list[Reason]:
    if player in prospect.stage.earlier:
        return [_first_mover(outlook, prospect, player, moves.get(player))]
    return [
        reason
        for row in _rows_after(prospect, moves)
        if (reason := _follower(outlook, prospect, player, row)) is not None
    ]


def _first_mover(outlook: Outlook, prospect: Prospect, player: str, named: str | None) -> Reason:
    """Return why the first mover takes his best move, or one that is named, rather than the best other one."""
    names = prospect.stage.moves[player]
    axis = prospect.stage.players.index(player)
    by_move = {
        name: rows for a, name in enumerate(names) if len(rows := np.flatnonzero(prospect.strategies[axis][:, a] > 0.5))
    }
    taken = {name: _expected_rows(prospect, rows, player) for name, rows in by_move.items()}
    paid = prospect.table[columns.payoff(player)].to_numpy()
    worth = {name: paid[rows].mean() for name, rows in taken.items()}
    if named is not None and named not in worth:
        raise InputError(f"{player}={named}: no equilibrium is known to follow.")
    move = max(worth, key=worth.get) if named is None else named
    others = [name for name in worth if name != move]
    if not others:
        raise InputError("no equilibrium is known after any other move; there is nothing to compare with.")
    alternative = max(others, key=worth.get)
    joints = [np.mean([prospect.joint(row) for row in taken[name]], axis=0) for name in (move, alternative)]
    played = prospect.table.iloc[taken[move][0]]
    profile = {each: str(played[each]) for each in prospect.stage.players}
    return _compared(outlook, prospect, player, (move, alternative), profile, joints)


def _expected_rows(prospect: Prospect, rows: np.ndarray, player: str) -> np.ndarray:
    """Return which of the rows after a move the rule expects: the best or the worst for its player, all for an average."""
    if prospect.rule in (AVERAGE, LOGIT):
        return rows
    paid = prospect.table[columns.payoff(player)].to_numpy()[rows]
    return rows[[paid.argmax() if prospect.rule == BEST else paid.argmin()]]


def _rows_after(prospect: Prospect, moves: Mapping[str, str]) -> list[int]:
    """Return the rows that follow the earlier moves that are named, or those chosen where none is."""
    table = prospect.table.iloc[: len(prospect.strategies[0])]
    kept = np.ones(len(table), dtype=bool) if moves else prospect.chosen[: len(table)].copy()
    for name, move in moves.items():
        kept &= (table[name] == move).to_numpy()
    return list(np.flatnonzero(kept))


def _follower(outlook: Outlook, prospect: Prospect, player: str, row: int) -> Reason | None:
    """Return why a player of the last stage plays his part of an equilibrium; None where somebody mixes, by rule."""
    axis = prospect.stage.players.index(player)
    strategies = [strategy[row] for strategy in prospect.strategies]
    if prospect.rule != LOGIT and any(strategy.max() < 1 - SAME for strategy in strategies):
        return None
    names = prospect.stage.moves[player]

    def joint(move: int) -> np.ndarray:
        own = [np.eye(len(names))[move] if i == axis else strategy for i, strategy in enumerate(strategies)]
        return reduce(np.multiply.outer, own)

    payoffs = prospect.stage.game().payoffs[axis]
    worth = [float((payoffs * joint(move)).sum()) for move in range(len(names))]
    move = int(strategies[axis].argmax())
    alternative = max((a for a in range(len(names)) if a != move), key=worth.__getitem__)
    played = prospect.table.iloc[row]
    profile = {each: str(played[each]) for each in prospect.stage.players} | {player: names[move]}
    return _compared(
        outlook, prospect, player, (names[move], names[alternative]), profile, [joint(move), joint(alternative)]
    )


def _compared(
    outlook: Outlook,
    prospect: Prospect,
    player: str,
    moves: tuple[str, str],
    profile: Mapping[str, str],
    joints: list[np.ndarray],
) -> Reason:
    values = {name: term for name, term in prospect.stage.term_values(player).items() if name != FOLLOWS}
    here, there = ([float((term * joint).sum()) for term in values.values()] for joint in joints)
    terms = pd.DataFrame({"term": list(values), "at_equilibrium": here, "at_alternative": there})
    terms["difference"] = terms["at_equilibrium"] - terms["at_alternative"]
    leads_to = _leads_to(outlook, prospect, player, joints)
    now, later = float(terms["difference"].sum()), float(leads_to["difference"].sum())
    return Reason(prospect.rule, player, *moves, profile, terms, leads_to, now, later)


def _leads_to(outlook: Outlook, prospect: Prospect, player: str, joints: list[np.ndarray]) -> pd.DataFrame:
    """Return what the moves lead to, the states put together that differ only in what both leave alone alike."""
    dynamics, gains = outlook.scenario.time, prospect.gains[prospect.stage.players.index(player)]
    chances = np.stack([np.tensordot(joint, outlook.following, axes=joint.ndim) for joint in joints])
    moved = _moved(chances.reshape(2, *dynamics.shape))
    levels = np.array(np.unravel_index(np.arange(len(gains)), dynamics.shape))
    kinds, kind = np.unique(levels[moved].T, axis=0, return_inverse=True)
    kind = kind.reshape(-1)
    own = np.flatnonzero((np.array(outlook.scenario.state)[moved] == levels[moved].T).all(axis=1))
    weight = chances[:, own].sum(axis=0)
    here = int(np.ravel_multi_index(outlook.scenario.state, dynamics.shape))
    stays = float(weight @ gains[own] / weight.sum()) if weight.sum() > 0 else float(gains[here])
    by_kind = np.stack([np.bincount(kind, row, len(kinds)) for row in (*chances, *(chances * (gains - stays)))])
    rows = pd.DataFrame(
        {
            factor.name: [factor.levels[level] for level in kinds[:, moved.index(number)]] if number in moved else ""
            for number, factor in enumerate(dynamics.factors)
        },
        index=range(len(kinds)),
    )
    both = by_kind[0] + by_kind[1]
    rows["at_equilibrium"], rows["at_alternative"] = by_kind[0], by_kind[1]
    rows["worth"] = np.divide(by_kind[2] + by_kind[3], both, out=np.full(len(kinds), np.nan), where=both > 0)
    rows["difference"] = by_kind[2] - by_kind[3]
    rows = rows[both > SAME]
    order = rows["difference"].abs().sort_values(ascending=False, kind="stable").index
    return rows.loc[order].reset_index(drop=True)


def _moved(chances: np.ndarray) -> list[int]:
    """Return the factors whose chances the two moves make different, of joint chances of shape (2, levels…)."""
    moved = []
    for axis in range(chances.ndim - 1):
        others = tuple(1 + other for other in range(chances.ndim - 1) if other != axis)
        levels = chances.sum(axis=others)
        if np.abs(levels[0] - levels[1]).max() > SAME:
            moved.append(axis)
    return moved
