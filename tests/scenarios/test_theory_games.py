"""Games of the literature whose answers are known in closed form."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.solve.backward_induction import backward_induction
from sim.solve.pure import pure_equilibria

bidding, inspection, bargaining = (sim.load(view) for view in ("bidding", "inspection", "bargaining"))
OFFERS = bidding.levels["offer"].ravel()
DIVIDER, RIVAL, TARGET = range(3)


# Bidding (after Crawford 2011): the price of parting a target from its patron


def bidding_path(offers=OFFERS, **changes):
    """Return the price that the divider pays and whether the target leaves, on the path that expects the worst.

    With offers of its own, the divider's menu is made finer: payoffs are linear in the offer.
    """
    payoffs = bidding.game(**changes).payoffs
    none, most = payoffs[:, :1], payoffs[:, -1:]
    finer = none + np.reshape(offers, (1, -1, 1, 1)) * (most - none)
    paths = backward_induction(finer[None], [[DIVIDER], [RIVAL], [TARGET]])
    on_path = np.flatnonzero(paths.on_path["worst"])
    offer = offers[paths.history[0][on_path]]
    stays = paths.table.strategies[0][on_path, 1]
    assert np.ptp(offer) == 0 and np.ptp(stays) == 0
    return bidding.values(**changes)["divider_most"] * offer[0], not stays[0]


def price(**changes):
    values = bidding.values(**changes)
    return (values["rival_most"] + values["switching"] - values["friction"]) / values["credibility"]


def test_finer_menus_are_the_scenarios_own_payoffs():
    payoffs = bidding.game().payoffs
    assert np.allclose(payoffs, payoffs[:, :1] + OFFERS.reshape(1, -1, 1, 1) * (payoffs[:, -1:] - payoffs[:, :1]))


worlds = st.fixed_dictionaries(
    {
        "divider_most": st.floats(2, 16),
        "rival_most": st.floats(0.5, 8),
        "credibility": st.floats(0.05, 1),
        "friction": st.floats(0, 2),
        "switching": st.floats(0, 3),
    }
)


@settings(max_examples=60)
@given(world=worlds)
def test_the_target_leaves_at_the_rivals_maximum_and_not_below(world):
    paid, leaves = bidding_path(**world)
    step = world["divider_most"] / (len(OFFERS) - 1)
    formula = max(price(**world), 0)
    if leaves:
        assert paid - step - 1e-9 <= formula <= paid + 1e-9
    else:
        assert paid == 0
        assert formula >= world["divider_most"] - 1e-9


def test_a_finer_menu_meets_the_price_more_closely():
    errors = [bidding_path(np.linspace(0, 1, steps + 1))[0] - price() for steps in (20, 200, 2000)]
    assert all(0 <= error <= 8 / steps for error, steps in zip(errors, (20, 200, 2000)))


def test_friction_lowers_the_credible_price_one_for_one():
    fine = np.linspace(0, 1, 1001)
    without, with_friction = (bidding_path(fine, friction=friction)[0] for friction in (0.2, 0.8))
    assert 0.6 * (without - with_friction) == pytest.approx(0.6, abs=0.6 * 8 / 1000 + 1e-9)


def test_without_credibility_no_price_is_enough():
    assert bidding_path(credibility=0.3) == (0, False)
    assert price(credibility=0.05) > 10 * price(credibility=0.6)


@pytest.mark.parametrize("more", [0.3, 1.2, 2.4])
def test_only_relative_reward_power_decides(more):
    """Raising both sides' reward power alike, the credible maximum and the rival's, changes nothing."""
    for divider_most in (4.2, 7.1):
        raised = {"divider_most": divider_most + more / 0.6, "rival_most": 3 + more}
        assert bidding_path(divider_most=divider_most)[1] == bidding_path(**raised)[1]


# Inspection (Tsebelis 1990): severity changes only the sender's mixture


@pytest.mark.parametrize(("severity", "sanctions"), [(2, 2 / 3), (4, 0.4), (8, 2 / 9)])
def test_severity_lowers_enforcement_and_leaves_violation(severity, sanctions):
    (equilibrium,) = sim.nash(inspection.game(severity=severity))
    assert equilibrium.profile[0][0] == pytest.approx(1 / 3)
    assert equilibrium.profile[1][0] == pytest.approx(sanctions)


@settings(max_examples=30)
@given(st.fixed_dictionaries({p.name: st.floats(p.low, p.high) for p in inspection.parameters.values()}))
def test_each_side_mixes_by_the_other_sides_payoffs(world):
    found = sim.nash(inspection.game(**world))
    assert found.complete and len(found) == 1
    assert found[0].profile[0][0] == pytest.approx(world["enforcement"] / world["redress"])
    net = world["gain"] + world["severity"] - world["collateral"]
    assert found[0].profile[1][0] == pytest.approx(world["gain"] / net)


# Bargaining (Fearon 1995): the range between war's worth to each


def agreements(**changes):
    """Return the first state's shares at which demands that add up to the whole are an equilibrium."""
    equilibrium = pure_equilibria(bargaining.game(**changes).payoffs)
    first, second = (bargaining.levels[f"demand_{state}"].ravel() for state in ("first", "second"))
    whole = np.isclose(first[:, None] + second, 1)
    return sorted(first[np.nonzero(equilibrium & whole)[0]])


def test_the_range_is_as_wide_as_the_costs_of_war():
    shares = agreements()
    assert shares == pytest.approx([0.5, 0.55, 0.6, 0.65, 0.7, 0.75])
    assert shares[-1] - shares[0] == pytest.approx(0.1 + 0.15)


@pytest.mark.parametrize("p", [0.5, 0.55, 0.65, 0.7])
@pytest.mark.parametrize("costs", [(0, 0), (0.05, 0.1), (0.1, 0)])
def test_the_range_moves_with_power_and_its_ends_with_costs(p, costs):
    shares = agreements(p=p, cost_first=costs[0], cost_second=costs[1])
    assert shares[0] == pytest.approx(p - costs[0])
    assert shares[-1] == pytest.approx(p + costs[1])
    assert len(shares) == round((costs[0] + costs[1]) / 0.05) + 1


def test_war_too_is_an_equilibrium_if_both_ask_too_much():
    found = sim.nash(bargaining.game())
    peace = bargaining.outcome_values()["peace"]
    assert found.complete
    profiles = [tuple(played[0] for played in equilibrium.support) for equilibrium in found if equilibrium.is_pure]
    assert any(not peace[profile] for profile in profiles)
