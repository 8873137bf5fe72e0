"""Gambit's extensive-form files: the tree, its information sets, and the answer that Gambit itself finds in it."""

import numpy as np
import pytest

import sim
from sim.errors import InputError
from sim.game.efg import write_efg
from sim.game.normal_form import Game

ENTRY = Game([[[0, 0], [-1, 2]], [[4, 4], [-2, 1 / 3]]], ["entrant", "firm"], [["OUT", "IN"], ["FIGHT", "SHARE"]])


def test_a_tree_line_by_line(tmp_path):
    write_efg(ENTRY, tmp_path / "game.efg", [[0], [1]], title='the "entry" game')
    assert (tmp_path / "game.efg").read_text().splitlines() == [
        'EFG 2 R "the \\"entry\\" game" { "entrant" "firm" }',
        '""',
        "",
        'p "" 1 1 "" { "OUT" "IN" } 0',
        'p "" 2 1 "" { "FIGHT" "SHARE" } 0',
        't "" 1 "" { 0, 4 }',
        't "" 2 "" { 0, 4 }',
        'p "" 2 2 "" { "FIGHT" "SHARE" } 0',
        't "" 3 "" { -1, -2 }',
        't "" 4 "" { 2, 1/3 }',
    ]


def test_who_moves_at_once_does_not_know_the_other_move(tmp_path):
    write_efg(ENTRY, tmp_path / "game.efg")
    lines = (tmp_path / "game.efg").read_text().splitlines()
    assert [line[:8] for line in lines if line.startswith("p")] == ['p "" 1 1', 'p "" 2 1', 'p "" 2 1']


@pytest.mark.parametrize(
    "stages", [[[0], [0]], [[0]], [[0, 1, 2]], [], 3, [0, 1], [[0], ["b"]], [[0, "b"]], [[0.0], [1]], ["ab"]]
)
def test_stages_that_are_none(tmp_path, stages):
    with pytest.raises(InputError, match="must name each of 2 players"):
        write_efg(ENTRY, tmp_path / "game.efg", stages)


def test_a_tree_too_large_is_refused_before_it_is_made(tmp_path):
    with pytest.raises(InputError, match=r"the tree has [\d,]+ nodes; at most 2,000,000"):
        write_efg(Game(np.zeros((2, 1500, 1500))), tmp_path / "game.efg")
    assert not list(tmp_path.iterdir())


def gambits_pure(game):
    """Return Gambit's pure equilibria: the number of each player's move, and what they are worth to all."""
    pygambit = pytest.importorskip("pygambit")
    found = pygambit.nash.enumpure_solve(game).equilibria
    players = list(game.players)
    return [
        ([list(map(int, dict(p[q]).values())).index(1) for q in players], [p.payoffs[q] for q in players])
        for p in found
    ]


@pytest.mark.parametrize("view", ["mandelbaum", "riyadh", "jcpoa", "bargaining", "inspection"])
def test_gambit_finds_the_same_paths_of_play(tmp_path, view):
    """Each subgame is solved by Gambit; its pure equilibria and what the leader gets by them are those found here."""
    pygambit = pytest.importorskip("pygambit")
    scenario = sim.load(view)
    write_efg(scenario.game(), tmp_path / "game.efg", scenario.stages, scenario.title)
    solution = sim.solution(scenario, "pure")
    [leader] = scenario.order[0] if len(scenario.order) > 1 else [None]
    worth = {}
    for move in scenario.moves[leader] if leader else [None]:
        tree = pygambit.read_efg(tmp_path / "game.efg")
        if leader:
            tree.delete_parent(pygambit.H.path(move))
        table = solution.led[solution.led[leader] == move] if leader else solution.simultaneous
        columns = [player for player in scenario.players if player != leader]
        ours = {tuple(row) for row in table[columns].dropna().to_numpy()}
        theirs = [
            (tuple(scenario.moves[p][profile[scenario.players.index(p)]] for p in columns), payoffs)
            for profile, payoffs in gambits_pure(tree)
        ]
        assert ours == {moves for moves, _ in theirs}
        if leader:
            worth[move] = max(
                (float(payoffs[scenario.players.index(leader)]) for _, payoffs in theirs), default=-np.inf
            )
    if leader:
        led = set(solution.led.loc[solution.led["led_best"], leader])
        assert led == {move for move in worth if worth[move] > max(worth.values()) - 1e-9}


def test_gambit_finds_all_subgame_perfect_plays_of_three_stages(tmp_path):
    """One after the other: backward induction here, and by Gambit's payoffs of every history there."""
    pygambit = pytest.importorskip("pygambit")
    rng = np.random.default_rng(3)
    game = Game(rng.integers(-9, 10, (3, 2, 3, 2)).astype(float), ["a", "b", "c"])
    write_efg(game, tmp_path / "game.efg", [[2], [0], [1]])
    tree = pygambit.read_efg(tmp_path / "game.efg")
    perfect = backwards(game.payoffs, [2, 0, 1], {})
    agent = pygambit.nash.enumpure_agent_solve(tree).equilibria
    values = {tuple(float(profile.payoffs[player]) for player in tree.players) for profile in agent}
    assert [len(tree.get_infosets(player)) for player in tree.players] == [2, 4, 1]
    assert tuple(perfect) in values


def backwards(payoffs, order, made):
    """Return what everyone gets if each player in turn does what is best for itself."""
    if not order:
        return payoffs[(slice(None), *(made[player] for player in range(len(payoffs))))]
    player, *rest = order
    moves = range(payoffs.shape[1 + player])
    return max((backwards(payoffs, rest, {**made, player: move}) for move in moves), key=lambda worth: worth[player])


@pytest.mark.parametrize("write", [sim.write_efg, sim.write_nfg])
def test_a_title_is_a_text(tmp_path, write):
    with pytest.raises(InputError, match="title: a text is expected, not 3"):
        write(ENTRY, tmp_path / "game", title=3)
    assert not list(tmp_path.iterdir())
