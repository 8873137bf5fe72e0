"""Scenarios, games, their equilibria and the table of concepts show themselves in a terminal and in a notebook."""

import numpy as np

import sim

PENNIES = np.array([[[1.0, -1.0], [-1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]])


def test_a_scenario_shows_its_moves_in_the_order_of_play():
    scenario = sim.load("mandelbaum", ["params.q=0.9"])
    head, *menus = repr(scenario).splitlines()
    assert "mandelbaum with the probability that the US keeps its word (q) at 0.9" in head and "triangle" in head
    assert [menu.split(":")[0].strip() for menu in menus] == [p for stage in scenario.order for p in stage]
    assert all(move in repr(scenario) for move in scenario.moves["russia"])
    assert scenario.labels.player("russia") in scenario._repr_html_()


def test_a_long_menu_is_cut():
    game = sim.Game([np.zeros((40, 1))] * 2)
    assert "… (40 moves)" in repr(game) and len(repr(game)) < 200


def test_a_game_of_two_shows_both_payoffs_and_a_larger_one_its_menus():
    game = sim.Game(PENNIES, players=["<even>", "odd"], moves=[["heads", "tails"]] * 2)
    assert "heads, tails" in repr(game)
    html = game._repr_html_()
    assert "−1, 1" in html and "&lt;even&gt;" in html and "<even>" not in html
    three = sim.load("mandelbaum").game()
    assert three.moves[1][0] in three._repr_html_()


def test_equilibria_show_how_many_there_are_and_what_was_examined():
    found = sim.nash(sim.Game(PENNIES))
    assert repr(found).startswith("EquilibriumSet: 1 equilibrium, complete")
    html = found._repr_html_()
    assert "1 equilibrium" in html and "0.5 1 + 0.5 2" in html and found.certificate.message in html


def test_the_concepts_are_a_table_of_names_and_meanings():
    lines = repr(sim.CONCEPTS).splitlines()
    assert [line.split()[0] for line in lines] == list(sim.CONCEPTS)
    assert all(line.endswith(concept.meaning) for line, concept in zip(lines, sim.CONCEPTS.values()))
    assert sim.CONCEPTS["logit"].meaning in sim.CONCEPTS._repr_html_()
