"""The page's engine against the program: equilibria, statuses, best moves and words at random points."""

import json

import numpy as np
import pytest

import sim
from sim.ask.solution import solve
from sim.render.explorer.model import model
from sim.render.explorer.page import MODULES, script
from sim.scenario.scenario import at_values
from sim.solve.backward_induction import EXPECTATIONS, backward_induction
from sim.solve.batch import STATUSES
from sim.solve.two_players.bimatrix import STATUSES as OF_TWO
from sim.solve.two_players.bimatrix import bimatrix_equilibria_batch
from sim.tell.solution import finding

pytestmark = pytest.mark.long
SHIPPED = ("base", "mandelbaum", "mallory", "riyadh", "fleitz", "reuters", "jcpoa", "bargaining", "bidding", "inspection", "opening_1972", "grim")  # fmt: skip
POINTS, CHUNK = 3_000, 500
SOLVE = """(model, points) => {
  const solve = module_engine.compile(model.game), layout = module_engine.layoutOf(model.game);
  return points.map((point) => {
    const { rows, statuses, chosen } = solve(point);
    return { statuses, rows: rows.map((row) => [row.history, row.component, row.index,
      ...Object.values(chosen).map((of) => of[row.history]),
      ...model.game.shape.flatMap((_, player) => [...module_engine.strategyOf(row, player, layout)]), ...row.payoffs]) };
  });
}"""


@pytest.fixture(scope="module")
def engine(browser):
    """A page without a document of its own that has the modules."""
    page = browser.new_context().new_page()
    page.add_script_tag(content=script(MODULES[: MODULES.index("strips")]))
    yield page
    page.context.close()


def called(page, function, *arguments):
    """Return what a function of the page returns, its arguments and its value as text: the driver is slow otherwise."""
    text = page.evaluate(f"(text) => JSON.stringify(({function})(...JSON.parse(text)))", json.dumps(arguments))
    return json.loads(text)


def random_points(scenario, count, seed=20):
    rng = np.random.default_rng(seed)
    drawn = np.column_stack([np.zeros((count, 0)), *(p.at(rng.random(count)) for p in scenario.parameters.values())])
    drawn[0] = [parameter.value for parameter in scenario.parameters.values()]
    return drawn[scenario.allows(dict(zip(scenario.parameters, drawn.T)))] if scenario.constraints else drawn


def solved(scenario, points):
    """Return the program's rows and statuses point by point, in the page's layout."""
    values = dict(zip(scenario.parameters, points.T))
    payoffs = np.broadcast_to(scenario.family.over(values), (len(points), *scenario.family.shape))
    found = backward_induction(payoffs, scenario.stages)
    histories = int(np.prod(found.history_shape))
    chosen = [found.on_path[e] for e in EXPECTATIONS] if found.earlier else []
    table = found.table
    parts = [
        table.game % histories,
        table.component,
        table.index,
        *chosen,
        *found.strategies(scenario.shape),
        found.payoffs,
    ]
    rows = np.column_stack(parts)
    ends = np.searchsorted(found.point, np.arange(len(points) + 1))
    statuses = np.array(STATUSES)[table.status].reshape(len(points), histories)
    return [(rows[first:end], of.tolist()) for first, end, of in zip(ends, ends[1:], statuses)]


@pytest.mark.parametrize("view", SHIPPED)
def test_the_page_solves_as_the_program_does(engine, view):
    scenario = sim.load(view)
    points, data = random_points(scenario, POINTS if scenario.parameters else 1), model([scenario])
    for first in range(0, len(points), CHUNK):
        chunk = points[first : first + CHUNK]
        for here, (rows, statuses) in zip(called(engine, SOLVE, data, chunk.tolist()), solved(scenario, chunk)):
            assert here["statuses"] == statuses
            assert np.allclose(np.array(here["rows"]).reshape(len(here["rows"]), -1), rows, rtol=0, atol=1e-7)


def test_what_was_solved_before_changes_no_figure(engine):
    """Of a walk on which few assumptions change at a step, each point is solved as by an engine that knows no other."""
    scenario, rng = sim.load("base"), np.random.default_rng(8)
    drawn = random_points(scenario, 40)
    walk = [drawn[0]]
    for point in drawn[1:]:
        moved = rng.random(len(point)) < 0.03
        walk.append(np.where(moved, point, walk[-1]))
    points, data = np.array(walk).tolist(), model([scenario])
    assert called(engine, SOLVE, data, points) == [called(engine, SOLVE, data, [point])[0] for point in points]


def test_a_game_without_assumptions_is_solved_too(engine, tmp_path):
    """The page's only point has nothing that could move."""
    file = tmp_path / "prisoners.yaml"
    file.write_text(
        "title: Two prisoners\norder: [[row, column]]\n"
        "moves: {row: {SILENT: {r: 1}, TALK: {}}, column: {SILENT: {c: 1}, TALK: {}}}\n"
        "payoffs:\n  row: {payoff: 3 * r * c + 5 * (1 - r) * c + (1 - r) * (1 - c)}\n"
        "  column: {payoff: 3 * r * c + 5 * (1 - c) * r + (1 - r) * (1 - c)}\n"
    )
    scenario = sim.load(file)
    assert not scenario.parameters
    here, again = called(engine, SOLVE, model([scenario]), [[], []])
    [(rows, statuses)] = solved(scenario, np.zeros((1, 0)))
    assert here == again and here["statuses"] == statuses
    assert np.allclose(np.array(here["rows"]), rows, rtol=0, atol=1e-7)


def random_bimatrices(count):
    """Yield games with ties: small whole numbers, moves twice, constant-sum ones, others without any tie."""
    rng = np.random.default_rng(4)
    for k in range(count):
        m, n = rng.integers(1, 6, size=2)
        A, B = rng.integers(-2, 3, size=(2, m, n)).astype(float) if k % 3 else rng.normal(size=(2, m, n))
        if k % 5 == 0:
            B = -A
        if k % 7 == 0 and m > 1:
            A[1], B[1] = A[0], B[0]
        yield A, B


def test_bimatrix_games_with_ties(engine):
    games = list(random_bimatrices(1_000))
    sent = [[A.ravel().tolist(), B.T.ravel().tolist(), *A.shape] for A, B in games]
    answers = called(
        engine,
        """(games) => games.map(([A, B, m, n]) => {
          const { found, status } = module_bimatrix.solveBimatrix(Float64Array.from(A), Float64Array.from(B), m, n);
          return { status, rows: found.map(({ strategies: [x, y], component, index }) => [component, index, ...x, ...y]) };
        })""",
        sent,
    )
    unsettled = 0
    for (A, B), answer in zip(games, answers):
        found = bimatrix_equilibria_batch(np.stack([A, B])[None])
        if answer["status"] == "undecided":  # the program goes on with exact numbers
            unsettled += 1
            continue
        assert answer["status"] == OF_TWO[found.status[0]]
        rows = np.column_stack([found.component, found.index, found.x, found.y])
        assert np.allclose(np.array(answer["rows"]), rows, rtol=0, atol=1e-7)
    assert unsettled < 20


def test_penalties_and_constants_change_no_support(engine):
    A = np.array([[1.0, 0], [0, 1], [-1e10, -1e10]]) + np.array([1e12, 0])
    B = np.array([[1.0, 0], [0, 1], [0, 0]])
    answer = called(
        engine,
        "(A, B) => module_bimatrix.solveBimatrix(Float64Array.from(A), Float64Array.from(B), 3, 2)",
        A.ravel().tolist(),
        B.T.ravel().tolist(),
    )
    assert answer["status"] == "complete" and len(answer["found"]) == 3


@pytest.mark.parametrize("view", SHIPPED)
def test_the_page_says_what_the_program_says(engine, view):
    scenario = sim.load(view)
    points = (
        random_points(scenario, 200 if view == "base" else 25, seed=21) if scenario.parameters else np.zeros((1, 0))
    )
    said = called(
        engine,
        """(model, points) => {
          const solve = module_engine.compile(model.game);
          return points.map((point) => module_words.finding(model, solve(point), model.views[0].name));
        }""",
        model([scenario]),
        points.tolist(),
    )
    for point, sentences in zip(points, said):
        assert sentences == finding(solve(at_values(scenario, dict(zip(scenario.parameters, point.tolist())))))


def test_numbers_are_spelt_alike(engine):
    from sim.tell.words import number

    rng = np.random.default_rng(5)
    values = [
        *(10.0 ** rng.uniform(-12, 12, 2_000) * rng.choice([-1, 1], 2_000)),
        0.0,
        0.125,
        0.5625,
        2.5,
        1234.5,
        999.5,
        1e9,
        -1e-12,
        0.1 + 0.2,
    ]
    values = list(map(float, values))
    assert called(engine, "(values) => values.map(module_words.number)", values) == list(map(number, values))
    labels = called(engine, "(values) => values.map(module_words.plain)", values)
    assert [float(label) for label in labels] == values


def test_changes_are_named_as_in_headings(engine):
    scenario = sim.load("mandelbaum", ["params.q=0.9", "params.theta=0.25"])
    data = model([scenario])
    label = called(engine, "(model) => module_words.labelOf(model, 0, model.start)", data)
    assert label == scenario.label
